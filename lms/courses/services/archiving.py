"""Courses that are given to no new classroom any more."""

from lms.accounts.models import User
from lms.core import journal
from lms.core.clock import now
from lms.core.db import db
from lms.courses.models import Course


def set_archived(course: Course, is_archived: bool, *, by: User) -> None:
    """Archive a course or take it back; what stands so already stays as it is."""
    if (course.archived_at is not None) == is_archived:
        return
    course.archived_at = now() if is_archived else None
    db.session.flush()
    journal.write(
        "courses.archive" if is_archived else "courses.unarchive",
        subject=f"course:{course.code}",
        actor_id=by.id,
        actor_name=by.name,
    )

"""Who writes a course."""

from sqlalchemy import select

from lms.accounts.models import User
from lms.accounts.policy import can_teach
from lms.authoring.models import Author, AuthorRole
from lms.core import journal
from lms.core.clock import now
from lms.core.db import db
from lms.core.errors import Refused
from lms.core.i18n import _


class NotATeacher(Refused):
    """Somebody who can be no author: courses are written by teachers and administrators."""


def set_author(code: str, user: User, role: AuthorRole, *, by: User | None) -> Author:
    """Let a person write a course, in this role; whoever did already changes role."""
    if not can_teach(user) or not user.is_active:
        raise NotATeacher(_("%(name)s 不是教师，不能编写课程。", name=user.name))
    author = db.session.scalar(
        select(Author).where(Author.course_code == code, Author.user_id == user.id)
    )
    if author is None:
        author = Author(course_code=code, user_id=user.id, added_at=now(), added_by_id=by and by.id)
        db.session.add(author)
    author.role = role
    db.session.flush()
    journal.write(
        "authoring.author",
        subject=f"course:{code}",
        actor_id=by and by.id,
        actor_name=by.name if by else "",
        user=user.id,
        role=role.value,
    )
    return author

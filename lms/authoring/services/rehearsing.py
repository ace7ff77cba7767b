"""Drafts tried out: published for the time of one look, then taken back whatever happens."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from lms.accounts.models import User
from lms.accounts.queries import get_user
from lms.assignments.queries import assignment_with_text
from lms.authoring.models import Preview
from lms.authoring.queries.people import CourseDesk
from lms.authoring.services.checking import check
from lms.authoring.services.refusals import HasErrors
from lms.core import clock, journal
from lms.core.clock import now
from lms.core.db import db, expect_writes
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.courses import importer
from lms.courses.models import ActivityKind
from lms.quizzes.services import begin


class NothingThere(Refused):
    """A student or a paper that is not there any more."""


def start_preview(
    desk: CourseDesk, *, classroom_id: int, student_id: int, moment: datetime, by: User
) -> Preview:
    """Put a look on record; the pages are then opened by its id."""
    preview = Preview(
        course_code=desk.code,
        classroom_id=classroom_id,
        student_id=student_id,
        moment=moment,
        started_by_id=by.id,
        started_at=now(),
    )
    db.session.add(preview)
    db.session.flush()
    journal.write(
        "authoring.preview",
        subject=f"course:{desk.code}",
        actor_id=by.id,
        actor_name=by.name,
        classroom=classroom_id,
        student=student_id,
        moment=preview.moment.isoformat(),
    )
    return preview


@contextmanager
def rehearsal(desk: CourseDesk, preview: Preview) -> Iterator[User]:
    """The school as it would be with the drafts published, at the moment of the preview.

    Everything inside sees them published and hands back the student; at the end all of it
    is rolled back. It needs a session of its own. On SQLite it holds the write lock while
    it lasts, so it must be short. Raises HasErrors when the drafts cannot be published.
    """
    expect_writes(True)
    try:
        checked = check(desk.code)
        if checked.has_errors:
            raise HasErrors(_("课程里还有错误，现在还不能预览。"), checked.findings)
        importer.take_course(checked.planned, None, _("预览"))
        with clock.at(preview.moment):
            yield _stand_in(preview)
    finally:
        db.session.rollback()
        expect_writes(False)


def begin_paper(student: User, assignment_id: int) -> int:
    """Draw the paper this student would get in a rehearsal, whenever the quiz opens."""
    assignment = assignment_with_text(assignment_id)
    if assignment is None or assignment.activity.kind is not ActivityKind.QUIZ:
        raise NothingThere(_("这里没有试卷。"))
    return begin(assignment, student=student, at=now()).id


def _stand_in(preview: Preview) -> User:
    """The student for whoever looks: as if the own password were chosen, and kept by nobody."""
    student = get_user(preview.student_id)
    if student is None:
        raise NothingThere(_("这名学生的账号已经不在了。请另选一名学生。"))
    db.session.expunge(student)
    student.password_changed_at = student.password_changed_at or preview.moment
    return student

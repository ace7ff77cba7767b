"""Courses at the desk for tests: `a_desk(teacher)` is a published course with its author."""

from lms.accounts.models import User
from lms.authoring.models import AuthorRole, DraftRevision
from lms.authoring.policy import authored_course
from lms.authoring.queries.people import CourseDesk
from lms.authoring.services.people import set_author
from lms.authoring.services.saving import Change, save_all
from lms.core.db import db
from lms.courses.rules.folder import Folder
from tests.builders.courses import LESSON, LESSON_PATH, a_course


def an_author(teacher: User, code: str = "CSF", role: AuthorRole = AuthorRole.OWNER) -> CourseDesk:
    """The course at the desk of this teacher, who is now one of its authors."""
    set_author(code, teacher, role, by=None)
    db.session.commit()
    desk = authored_course(teacher, code)
    assert desk is not None
    return desk


def a_desk(teacher: User, folder: Folder | None = None) -> CourseDesk:
    """A small published course at the desk of its owner."""
    a_course(folder)
    return an_author(teacher)


def a_draft(
    desk: CourseDesk, by: User, text: str = LESSON + "\n2. 又一条。\n", path: str = LESSON_PATH
) -> DraftRevision:
    """A saved text that is not published."""
    (revision,) = save_all(desk, [Change(path, text)], by=by)
    db.session.commit()
    return revision

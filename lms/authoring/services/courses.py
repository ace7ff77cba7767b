"""Courses begun at the desk, given up, archived and taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from lms.accounts.models import User
from lms.authoring.models import (
    Author,
    AuthorRole,
    Desk,
    Draft,
    DraftComment,
    GitLink,
    Incoming,
    PublicationRequest,
    WorkingCopy,
)
from lms.authoring.queries.people import CourseDesk, is_code_taken
from lms.authoring.rules import skeletons
from lms.authoring.services.people import set_author
from lms.authoring.services.refusals import CannotReshape, CodeTaken
from lms.authoring.services.saving import Change, save_all
from lms.core import journal
from lms.core.clock import now
from lms.core.db import db
from lms.core.i18n import _
from lms.courses import services as courses
from lms.courses.queries import the_course
from lms.courses.rules.course import CODE
from lms.courses.rules.reading import COURSE, OBJECTIVES

# Everything the desk keeps of a course, by tables; what hangs on a row goes with it.
KEPT: Sequence[Any] = (
    WorkingCopy,
    DraftComment,
    PublicationRequest,
    Incoming,
    GitLink,
    Draft,
    Author,
    Desk,
)


@dataclass(frozen=True)
class NewCourse:
    """A course as it is asked for."""

    code: str
    title: str
    hours: int
    credits: str


def new_course(asked: NewCourse, *, by: User) -> CourseDesk:
    """A course with its desk, its owner and its first two drafts."""
    code = asked.code.strip().upper()
    if not CODE.fullmatch(code):
        raise CodeTaken(_("课程码用 2 到 16 个大写字母或数字，以字母开头，如 CSF。"))
    if is_code_taken(code):
        raise CodeTaken(_("课程码 %(code)s 已经用过，请换一个。", code=code))
    try:
        with db.session.begin_nested():
            db.session.add(Desk(course_code=code, created_at=now(), created_by_id=by.id))
    except IntegrityError as taken:
        raise CodeTaken(_("课程码 %(code)s 已经用过，请换一个。", code=code)) from taken
    set_author(code, by, AuthorRole.OWNER, by=by)
    desk = CourseDesk(code, code, AuthorRole.OWNER, False, "", False, None)
    changes = [
        Change(COURSE, skeletons.a_course(code, asked.title, asked.hours, asked.credits)),
        Change(OBJECTIVES, skeletons.the_objectives(code)),
    ]
    save_all(desk, changes, by=by, note=_("新建课程"))
    _note("authoring.new_course", code, by)
    return desk


def set_archived(desk: CourseDesk, is_archived: bool, *, by: User) -> None:
    """Archive a published course, or take it back."""
    if not desk.is_published:
        raise CannotReshape(_("课程还没有发布过，不用归档；不再需要时可以放弃。"))
    courses.set_archived(the_course(desk.code), is_archived, by=by)


def give_up(desk: CourseDesk, *, by: User) -> None:
    """Take a course that was never published from the desk, with everything in it."""
    if desk.is_published:
        raise CannotReshape(_("课程已经发布过，不能放弃。不再使用时请归档。"))
    for model in KEPT:
        db.session.execute(delete(model).where(model.course_code == desk.code))
    _note("authoring.give_up", desk.code, by)


def _note(action: str, code: str, by: User) -> None:
    journal.write(action, subject=f"course:{code}", actor_id=by.id, actor_name=by.name)

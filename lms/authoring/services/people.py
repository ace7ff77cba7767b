"""Who writes a course, and whether a colleague looks before anything is published."""

from sqlalchemy import select

from lms.accounts.models import User
from lms.accounts.policy import can_teach
from lms.accounts.queries import user_by_number
from lms.accounts.rules import clean_number
from lms.authoring.models import Author, AuthorRole, Desk
from lms.authoring.queries.people import get_desk
from lms.authoring.services.refusals import LastOwner, NotAnAuthor
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
    rows = _rows(code)
    author = rows.get(user.id)
    if author is None:
        author = Author(course_code=code, user_id=user.id, added_at=now(), added_by_id=by and by.id)
        db.session.add(author)
    elif role is not AuthorRole.OWNER:
        _keep_an_owner(rows, author)
    author.role = role
    db.session.flush()
    _note("authoring.author", code, by, user=user.id, role=role.value)
    return author


def set_author_by_number(code: str, number: str, role: AuthorRole, *, by: User) -> User:
    """The same for whoever has this number."""
    user = user_by_number(clean_number(number))
    if user is None:
        raise NotAnAuthor(_("没有号码是 %(number)s 的账号。请核对工号。", number=number[:40]))
    set_author(code, user, role, by=by)
    return user


def remove_author(code: str, user_id: int, *, by: User) -> None:
    """Somebody writes this course no more; what they wrote stays."""
    rows = _rows(code)
    author = rows.get(user_id)
    if author is None:
        raise NotAnAuthor(_("这位老师已经不是编者。请刷新页面再看。"))
    _keep_an_owner(rows, author)
    db.session.delete(author)
    db.session.flush()
    _note("authoring.author_removed", code, by, user=user_id)


def set_review(code: str, needs_review: bool, *, by: User) -> None:
    """Whether a colleague approves before anything is published."""
    desk = get_desk(code)
    if desk is None:
        desk = Desk(course_code=code, created_at=now(), created_by_id=by.id)
        db.session.add(desk)
    elif desk.needs_review == needs_review:
        return
    desk.needs_review = needs_review
    db.session.flush()
    _note("authoring.review", code, by, needs_review=needs_review)


def _rows(code: str) -> dict[int, Author]:
    """The authors of a course by account, held so that owners leave one after another."""
    rows = db.session.scalars(
        select(Author).where(Author.course_code == code).order_by(Author.id).with_for_update()
    )
    return {one.user_id: one for one in rows}


def _keep_an_owner(rows: dict[int, Author], leaving: Author) -> None:
    if leaving.role is AuthorRole.OWNER and not any(
        one.role is AuthorRole.OWNER for one in rows.values() if one is not leaving
    ):
        raise LastOwner(_("课程至少要有一位课程负责人。请先把另一位编者设为课程负责人。"))


def _note(action: str, code: str, by: User | None, **detail: object) -> None:
    journal.write(
        action,
        subject=f"course:{code}",
        actor_id=by and by.id,
        actor_name=by.name if by else "",
        **detail,
    )

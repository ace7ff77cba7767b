"""Who may write which course, and what the course is at the desk."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from lms.accounts.models import User
from lms.authoring.models import Author, AuthorRole, Desk, Draft
from lms.core.db import db
from lms.courses.models import Course
from lms.revisions.models import Publication


@dataclass(frozen=True)
class CourseDesk:
    """A course at the desk, as one of its authors has it.

    `title` is the published one, the code where nothing is published.
    """

    code: str
    title: str
    role: AuthorRole
    needs_review: bool
    origin: str
    is_published: bool
    archived_at: datetime | None

    @property
    def is_owner(self) -> bool:
        return self.role is AuthorRole.OWNER

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None


def desks_of(viewer: User, code: str | None = None) -> list[CourseDesk]:
    """The courses this person may write, by code; one statement.

    Administrators are owners of every course, of published ones without a desk too.
    """
    asked = _desks(viewer.id)
    if not viewer.is_administrator:
        asked = asked.where(Author.id.is_not(None))
    if code is not None:
        asked = asked.where(CODES.c.code == code)
    return [
        CourseDesk(
            code=row.code,
            title=row.title or row.code,
            role=AuthorRole.OWNER if viewer.is_administrator else row.role,
            needs_review=bool(row.needs_review),
            origin=row.origin or "",
            is_published=row.course_id is not None,
            archived_at=row.archived_at,
        )
        for row in db.session.execute(asked)
    ]


CODES = (
    select(Course.code)
    .union(select(Desk.course_code), select(Author.course_code))
    .subquery("codes")
)


def _desks(viewer_id: int) -> Select[Any]:
    """Every course that is published or has a desk, with the role of this person in it."""
    return (
        select(
            CODES.c.code,
            Course.title,
            Author.role,
            Desk.needs_review,
            Desk.origin,
            Course.id.label("course_id"),
            Course.archived_at,
        )
        .outerjoin(Course, Course.code == CODES.c.code)
        .outerjoin(Desk, Desk.course_code == CODES.c.code)
        .outerjoin(Author, (Author.course_code == CODES.c.code) & (Author.user_id == viewer_id))
        .order_by(CODES.c.code)
    )


def authors_of(code: str) -> list[Author]:
    """The authors of a course with their accounts, owners first."""
    return list(
        db.session.scalars(
            select(Author)
            .join(User, User.id == Author.user_id)
            .where(Author.course_code == code)
            .order_by(Author.role.desc(), User.number)
            .options(joinedload(Author.user, innerjoin=True))
        )
    )


def get_desk(code: str) -> Desk | None:
    """What a course is at the desk, if that was ever said."""
    return db.session.scalar(select(Desk).where(Desk.course_code == code))


def is_code_taken(code: str) -> bool:
    """Whether there is or was a course of this code: published, at the desk, or in drafts."""
    return any(
        db.session.scalar(select(column).where(column == code).limit(1)) is not None
        for column in (CODES.c.code, Draft.course_code, Publication.course_code)
    )

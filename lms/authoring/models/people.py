"""The desk of a course, and its authors."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import User
from lms.core.db import Code, Key, Model, ShortText


class AuthorRole(StrEnum):
    """Owners look after authors, settings and archiving; both write and publish."""

    OWNER = "owner"
    AUTHOR = "author"


class Desk(Model):
    """What a course is at the desk; a course without a row has the values of a new one.

    `origin` names the course it was copied from and the publication: CSF@12.
    """

    __tablename__ = "desks"

    id: Mapped[Key]
    course_code: Mapped[Code] = mapped_column(unique=True)
    needs_review: Mapped[bool] = mapped_column(default=False)
    origin: Mapped[ShortText] = mapped_column(default="")
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class Author(Model):
    """One person who may write a course."""

    __tablename__ = "authors"
    __table_args__ = (UniqueConstraint("course_code", "user_id"),)

    id: Mapped[Key]
    course_code: Mapped[Code]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    role: Mapped[AuthorRole]
    added_at: Mapped[datetime]
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    user: Mapped[User] = relationship(foreign_keys=user_id, lazy="raise")

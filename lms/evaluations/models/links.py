"""The door of an enterprise mentor without an account: a signed link that ends."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.core.db import Code, Key, Model, ShortText


class MentorLink(Model):
    """A link that lets one mentor rate some students of one evaluation until it ends.

    The address carries the signed `nonce`; a new one makes every copy of the old address
    worthless. Names of students stay hidden unless `shows_names`.
    """

    __tablename__ = "mentor_links"
    __table_args__ = (
        UniqueConstraint("nonce"),
        CheckConstraint("created_at < expires_at", name="begins_before_it_ends"),
    )

    id: Mapped[Key]
    assignment_id: Mapped[int] = mapped_column(
        ForeignKey("assignments.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[ShortText]
    company: Mapped[ShortText]
    nonce: Mapped[Code]
    shows_names: Mapped[bool]
    created_at: Mapped[datetime]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]

    assignment: Mapped[Assignment] = relationship(lazy="raise")
    created_by: Mapped[User] = relationship(lazy="raise")
    students: Mapped[list["MentorLinkStudent"]] = relationship(
        back_populates="link", cascade="all, delete-orphan", lazy="raise"
    )


class MentorLinkStudent(Model):
    """A student the link lets its mentor rate."""

    __tablename__ = "mentor_link_students"
    __table_args__ = (UniqueConstraint("link_id", "student_id"),)

    id: Mapped[Key]
    link_id: Mapped[int] = mapped_column(ForeignKey("mentor_links.id", ondelete="CASCADE"))
    student_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)

    link: Mapped[MentorLink] = relationship(back_populates="students", lazy="raise")
    student: Mapped[User] = relationship(lazy="raise")

"""Terms, home classes, classrooms, their groups and rosters, and roster imports."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import User
from lms.core.db import Code, Hash, Key, Model, ShortText


class Role(StrEnum):
    """What a person is in one classroom; the same person may be something else in another."""

    TEACHER = "teacher"
    MENTOR = "mentor"
    STUDENT = "student"


class Term(Model):
    """A term (学期) such as 2026-2027-1; once closed, nothing in it changes any more."""

    __tablename__ = "terms"
    __table_args__ = (CheckConstraint("begins_on < ends_on", name="begins_before_it_ends"),)

    id: Mapped[Key]
    code: Mapped[Code] = mapped_column(unique=True)
    begins_on: Mapped[date]
    ends_on: Mapped[date]
    closed_at: Mapped[datetime | None]


class HomeClass(Model):
    """A home class (行政班), the unit lists are printed by."""

    __tablename__ = "home_classes"

    id: Mapped[Key]
    name: Mapped[ShortText] = mapped_column(unique=True)


class Classroom(Model):
    """A classroom (教学班): one course taught to one roster in one term."""

    __tablename__ = "classrooms"
    __table_args__ = (UniqueConstraint("term_id", "name"),)

    id: Mapped[Key]
    name: Mapped[ShortText]
    term_id: Mapped[int] = mapped_column(ForeignKey("terms.id"))
    course_code: Mapped[Code] = mapped_column(ForeignKey("courses.code"), index=True)
    created_at: Mapped[datetime]

    term: Mapped[Term] = relationship(lazy="raise")


class Group(Model):
    """A group of students who work and rate one another together."""

    __tablename__ = "groups"
    __table_args__ = (UniqueConstraint("classroom_id", "name"),)

    id: Mapped[Key]
    classroom_id: Mapped[int] = mapped_column(ForeignKey("classrooms.id", ondelete="CASCADE"))
    name: Mapped[ShortText]


class Enrollment(Model):
    """One person's role in one classroom.

    Who leaves keeps the row and the work (`left_at`). The home class stands here, not at
    the person, because printed lists must show the one of that term.
    """

    __tablename__ = "enrollments"
    __table_args__ = (UniqueConstraint("classroom_id", "user_id"),)

    id: Mapped[Key]
    classroom_id: Mapped[int] = mapped_column(ForeignKey("classrooms.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    role: Mapped[Role]
    home_class_id: Mapped[int | None] = mapped_column(ForeignKey("home_classes.id"))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id"), index=True)
    joined_at: Mapped[datetime]
    left_at: Mapped[datetime | None]

    classroom: Mapped[Classroom] = relationship(lazy="raise")
    user: Mapped[User] = relationship(lazy="raise")
    home_class: Mapped[HomeClass | None] = relationship(lazy="raise")
    group: Mapped[Group | None] = relationship(lazy="raise")


class RosterImport(Model):
    """A roster file as read, the changes it would make, and whether they were made."""

    __tablename__ = "roster_imports"

    id: Mapped[Key]
    classroom_id: Mapped[int] = mapped_column(
        ForeignKey("classrooms.id", ondelete="CASCADE"), index=True
    )
    file_name: Mapped[ShortText]
    file_hash: Mapped[Hash]
    plan: Mapped[dict[str, Any]]
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    uploaded_at: Mapped[datetime]
    applied_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]

    classroom: Mapped[Classroom] = relationship(lazy="raise")

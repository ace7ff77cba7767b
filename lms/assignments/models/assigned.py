"""Activities given to classrooms, and how far each student has come with each."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import User
from lms.assignments.rules import Grant
from lms.classrooms.models import Classroom, Group
from lms.core.db import Key, Model, ShortText
from lms.courses.models import Activity


class Assignment(Model):
    """An activity given to a classroom, with its window.

    Work may be handed in from `opens_at` until `closes_at`; `due_at` is what people are told.
    Open ends are None. A restricted one is only for students who have an allowance, their own
    or their group's; for all others it is not there.
    """

    __tablename__ = "assignments"
    __table_args__ = (
        UniqueConstraint("classroom_id", "activity_id"),
        CheckConstraint("due_at IS NULL OR closes_at IS NULL OR due_at <= closes_at", name="due"),
        CheckConstraint("closes_at IS NULL OR opens_at < closes_at", name="window"),
    )

    id: Mapped[Key]
    classroom_id: Mapped[int] = mapped_column(ForeignKey("classrooms.id", ondelete="CASCADE"))
    activity_id: Mapped[int] = mapped_column(ForeignKey("activities.id"), index=True)
    opens_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    is_restricted: Mapped[bool] = mapped_column(default=False)

    classroom: Mapped[Classroom] = relationship(lazy="raise")
    activity: Mapped[Activity] = relationship(lazy="raise")

    def is_open_at(self, moment: datetime) -> bool:
        return self.opens_at <= moment and (self.closes_at is None or moment < self.closes_at)


class Allowance(Model):
    """Other conditions of one assignment for one student, one group or (neither) everybody.

    What is None stays as it is for the others. `extra_minutes` come on top of whatever holds,
    and those of a student, the group and everybody add up. Withdrawing deletes the row; the
    journal keeps what it said.
    """

    __tablename__ = "allowances"
    __table_args__ = (
        UniqueConstraint("assignment_id", "student_id"),
        UniqueConstraint("assignment_id", "group_id"),
        Index(
            "ix_allowances_one_for_all",
            "assignment_id",
            unique=True,
            sqlite_where=text("student_id IS NULL AND group_id IS NULL"),
            postgresql_where=text("student_id IS NULL AND group_id IS NULL"),
        ),
        CheckConstraint("student_id IS NULL OR group_id IS NULL", name="one_subject"),
        CheckConstraint("minutes IS NULL OR minutes > 0", name="minutes"),
        CheckConstraint("attempts IS NULL OR attempts > 0", name="attempts"),
        CheckConstraint("extra_minutes >= 0", name="extra_minutes"),
        CheckConstraint(
            "opens_at IS NULL OR closes_at IS NULL OR opens_at < closes_at", name="window"
        ),
    )

    id: Mapped[Key]
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignments.id", ondelete="CASCADE"))
    student_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    group_id: Mapped[int | None] = mapped_column(
        ForeignKey("groups.id", ondelete="CASCADE"), index=True
    )
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    minutes: Mapped[int | None]
    attempts: Mapped[int | None]
    extra_minutes: Mapped[int] = mapped_column(default=0)
    reason: Mapped[ShortText]
    given_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    given_at: Mapped[datetime]

    student: Mapped[User | None] = relationship(foreign_keys=student_id, lazy="raise")
    group: Mapped[Group | None] = relationship(lazy="raise")
    given_by: Mapped[User | None] = relationship(foreign_keys=given_by_id, lazy="raise")

    @property
    def grant(self) -> Grant:
        return Grant(self.opens_at, self.closes_at, self.minutes, self.attempts, self.extra_minutes)

    @property
    def level(self) -> int:
        """How near it is to one person: 0 a student, 1 a group, 2 everybody."""
        return 0 if self.student_id else 1 if self.group_id else 2


class Work(Model):
    """How far one student has come with one assignment, as its activity reports it.

    Activities write it (`assignments.services.note_work`), pages read it: so a home page or
    a progress table of a class needs no question to any activity. `done` and `total` count
    what the activity counts (questions answered, ratings given).
    """

    __tablename__ = "works"
    __table_args__ = (UniqueConstraint("assignment_id", "student_id"),)

    id: Mapped[Key]
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignments.id", ondelete="CASCADE"))
    student_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    began_at: Mapped[datetime]
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    handed_in_at: Mapped[datetime | None]
    marked_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]

    assignment: Mapped[Assignment] = relationship(lazy="raise")

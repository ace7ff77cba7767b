"""Activities given to classrooms, and how far each student has come with each."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.classrooms.models import Classroom
from lms.core.db import Key, Model
from lms.courses.models import Activity


class Assignment(Model):
    """An activity given to a classroom, with its window.

    Work may be handed in from `opens_at` until `closes_at`; `due_at` is what people are told.
    Open ends are None.
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

    classroom: Mapped[Classroom] = relationship(lazy="raise")
    activity: Mapped[Activity] = relationship(lazy="raise")

    def is_open_at(self, moment: datetime) -> bool:
        return self.opens_at <= moment and (self.closes_at is None or moment < self.closes_at)


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

"""Grade items: the columns of a gradebook."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.assignments.models import Assignment
from lms.core.db import Code, Key, Model, ShortText


class ItemKind(StrEnum):
    """Where the marks of an item come from: an activity, a teacher's hand, the attendance list."""

    ASSIGNMENT = "assignment"
    ENTERED = "entered"
    ATTENDANCE = "attendance"


class GradeItem(Model):
    """A column of the gradebook; most belong to an assignment.

    The item of an assignment is made with its first mark, a hand-entered one by a teacher.
    `category` is where it counts unless the composition of the classroom says otherwise.
    Students see its marks from `released_at` on (None: hidden); an activity may hide them
    longer. `objectives` share out a hand-entered mark: [{"code": "S3.2", "share": "1"}].
    `settings` are those of its kind (attendance: how signs count).
    """

    __tablename__ = "grade_items"
    __table_args__ = (
        UniqueConstraint("assignment_id"),
        CheckConstraint("possible > 0", name="possible_is_positive"),
        CheckConstraint("(kind = 'assignment') = (assignment_id IS NOT NULL)", name="kind_matches"),
    )

    id: Mapped[Key]
    classroom_id: Mapped[int] = mapped_column(
        ForeignKey("classrooms.id", ondelete="CASCADE"), index=True
    )
    assignment_id: Mapped[int | None] = mapped_column(
        ForeignKey("assignments.id", ondelete="CASCADE")
    )
    kind: Mapped[ItemKind] = mapped_column(default=ItemKind.ASSIGNMENT)
    title: Mapped[ShortText]
    category: Mapped[Code]
    possible: Mapped[Decimal]
    position: Mapped[int]
    objectives: Mapped[list[Any]] = mapped_column(default=list)
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    released_at: Mapped[datetime | None]
    is_retired: Mapped[bool] = mapped_column(default=False)

    assignment: Mapped[Assignment | None] = relationship(lazy="raise")

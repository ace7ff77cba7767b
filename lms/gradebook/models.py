"""Grade items, the append-only ledger of marks, and the evidence each mark is made of."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.assignments.models import Assignment
from lms.core.db import Code, Key, Model, ShortText
from lms.objectives.models import Objective


class GradeItem(Model):
    """A column of the gradebook; most belong to an assignment."""

    __tablename__ = "grade_items"
    __table_args__ = (UniqueConstraint("assignment_id"),)

    id: Mapped[Key]
    classroom_id: Mapped[int] = mapped_column(
        ForeignKey("classrooms.id", ondelete="CASCADE"), index=True
    )
    assignment_id: Mapped[int | None] = mapped_column(
        ForeignKey("assignments.id", ondelete="CASCADE")
    )
    title: Mapped[ShortText]
    category: Mapped[Code]
    possible: Mapped[Decimal]
    position: Mapped[int]

    assignment: Mapped[Assignment | None] = relationship(lazy="raise")


class MarkSource(StrEnum):
    """Where a mark came from."""

    COMPUTED = "computed"


class LeafKind(StrEnum):
    """What a line of evidence was earned with."""

    QUESTION = "question"
    CRITERION = "criterion"


class Mark(Model):
    """One entry of the ledger: what a student earned on an item. Never changed, never deleted.

    The mark that counts is the latest entry of its item and student. `origin` names the
    piece of work it came from ("attempt:12", "sheet:7"), `reason` why it was entered.
    """

    __tablename__ = "marks"
    __table_args__ = (
        Index(None, "item_id", "student_id", "id"),
        CheckConstraint("points >= 0", name="points_not_negative"),
        CheckConstraint("possible > 0", name="possible_is_positive"),
    )

    id: Mapped[Key]
    item_id: Mapped[int] = mapped_column(ForeignKey("grade_items.id", ondelete="CASCADE"))
    student_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    points: Mapped[Decimal]
    possible: Mapped[Decimal]
    source: Mapped[MarkSource]
    origin: Mapped[Code]
    reason: Mapped[ShortText]
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    item: Mapped[GradeItem] = relationship(lazy="raise")
    evidence: Mapped[list["Evidence"]] = relationship(
        back_populates="mark",
        cascade="all, delete-orphan",
        order_by="Evidence.position",
        lazy="raise",
    )


class Evidence(Model):
    """One line of a mark: what one question or criterion earned for one objective.

    The lines of a mark sum to it exactly. `leaf` is the stable key of the question or
    criterion (T03-I05, T03-E2); `objective_id` is None only for work no objective names.
    """

    __tablename__ = "evidence"
    __table_args__ = (
        CheckConstraint("possible >= 0", name="possible_not_negative"),
        Index(None, "objective_id", "mark_id"),
    )

    id: Mapped[Key]
    mark_id: Mapped[int] = mapped_column(ForeignKey("marks.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    leaf_kind: Mapped[LeafKind]
    leaf: Mapped[Code]
    label: Mapped[ShortText]
    objective_id: Mapped[int | None] = mapped_column(ForeignKey("objectives.id"))
    earned: Mapped[Decimal]
    possible: Mapped[Decimal]

    mark: Mapped[Mark] = relationship(back_populates="evidence", lazy="raise")
    objective: Mapped[Objective | None] = relationship(lazy="raise")

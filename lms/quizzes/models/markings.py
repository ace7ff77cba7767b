"""How a question is marked and by whom, what two markers gave, and responses set aside."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import User
from lms.core.db import Key, Model, ShortText
from lms.questions.models import Question
from lms.quizzes.models.attempts import PaperItem


class MarkingPlan(Model):
    """How one question of an assignment is marked: by one or two, within which tolerance.

    A question without a plan is marked once, by whoever comes first.
    """

    __tablename__ = "marking_plans"
    __table_args__ = (
        UniqueConstraint("assignment_id", "question_id"),
        CheckConstraint("tolerance >= 0", name="tolerance"),
    )

    id: Mapped[Key]
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignments.id", ondelete="CASCADE"))
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"), index=True)
    is_double: Mapped[bool] = mapped_column(default=False)
    tolerance: Mapped[Decimal] = mapped_column(default=Decimal(0))

    question: Mapped[Question] = relationship(lazy="raise")
    markers: Mapped[list["Marker"]] = relationship(
        back_populates="plan",
        cascade="all, delete-orphan",
        order_by="Marker.position",
        lazy="raise",
    )


class Marker(Model):
    """One teacher among whom the responses to a question are dealt out, in this order.

    Who leaves the classroom keeps the place, so that nobody else's share moves.
    """

    __tablename__ = "markers"
    __table_args__ = (UniqueConstraint("plan_id", "user_id"),)

    id: Mapped[Key]
    plan_id: Mapped[int] = mapped_column(ForeignKey("marking_plans.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    position: Mapped[int]

    plan: Mapped[MarkingPlan] = relationship(back_populates="markers", lazy="raise")
    user: Mapped[User] = relationship(lazy="raise")


class Choice(StrEnum):
    """How a disagreement was decided."""

    FIRST = "first"
    SECOND = "second"
    MEAN = "mean"
    NEW = "new"


class Marking(Model):
    """What one marker gave one response that two mark; only ever added.

    `slot` 1 and 2 are the two markers, 3 the decision over them; of one slot the latest
    `number` counts. `marks` holds the points given by leaf: {"T03-I11": ["2", "3"]}.
    """

    __tablename__ = "markings"
    __table_args__ = (
        UniqueConstraint("item_id", "slot", "number"),
        CheckConstraint("slot BETWEEN 1 AND 3", name="slot"),
        CheckConstraint("earned >= 0", name="earned"),
        CheckConstraint("(slot = 3) = (choice IS NOT NULL)", name="decided"),
    )

    id: Mapped[Key]
    item_id: Mapped[int] = mapped_column(ForeignKey("paper_items.id", ondelete="CASCADE"))
    marker_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    slot: Mapped[int]
    number: Mapped[int] = mapped_column(default=1)
    marks: Mapped[dict[str, Any]]
    earned: Mapped[Decimal]
    comment: Mapped[str] = mapped_column(default="")
    choice: Mapped[Choice | None]
    reason: Mapped[str] = mapped_column(default="")
    marked_at: Mapped[datetime]

    marker: Mapped[User] = relationship(lazy="raise")
    item: Mapped[PaperItem] = relationship(lazy="raise")

    @property
    def given(self) -> dict[str, list[Decimal]]:
        """The points for each marking point, by leaf."""
        return {leaf: [Decimal(text) for text in points] for leaf, points in self.marks.items()}


class MarkingFlag(Model):
    """A response a marker set aside with a note only teachers see; at most one open at a time."""

    __tablename__ = "marking_flags"
    __table_args__ = (
        Index(
            "ix_marking_flags_one_open",
            "item_id",
            unique=True,
            sqlite_where=text("lowered_at IS NULL"),
            postgresql_where=text("lowered_at IS NULL"),
        ),
    )

    id: Mapped[Key]
    item_id: Mapped[int] = mapped_column(ForeignKey("paper_items.id", ondelete="CASCADE"))
    raised_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    raised_at: Mapped[datetime]
    note: Mapped[ShortText]
    lowered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    lowered_at: Mapped[datetime | None]

    raised_by: Mapped[User] = relationship(foreign_keys=raised_by_id, lazy="raise")

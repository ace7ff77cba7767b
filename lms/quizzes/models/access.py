"""How a quiz is entered, and the answers that arrived when it was over."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.core.db import Code, Key, Model, ShortText
from lms.quizzes.models.attempts import PaperItem


class AccessRules(Model):
    """What a quiz asks before and while it is taken, beside its window; one row an assignment.

    The password is no secret of anybody's: teachers read it out in the room, so it is kept
    as it is. `addresses` are lines that were checked when they were saved.
    """

    __tablename__ = "access_rules"
    __table_args__ = (CheckConstraint("late_percent BETWEEN 0 AND 100", name="late_percent"),)

    id: Mapped[Key]
    assignment_id: Mapped[int] = mapped_column(
        ForeignKey("assignments.id", ondelete="CASCADE"), unique=True
    )
    password: Mapped[Code] = mapped_column(default="")
    addresses: Mapped[str] = mapped_column(default="")
    starts_until: Mapped[datetime | None]
    late_percent: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    assignment: Mapped[Assignment] = relationship(lazy="raise")


class LateAnswer(Model):
    """An answer that arrived after the grace; kept, and counted only if a teacher says so.

    Rows are only added; deciding fills in the last columns once. `sequence` is the state of
    the answer its page had seen. When it is accepted, what counted before is kept in
    `replaced`.
    """

    __tablename__ = "late_answers"

    id: Mapped[Key]
    item_id: Mapped[int] = mapped_column(
        ForeignKey("paper_items.id", ondelete="CASCADE"), index=True
    )
    answer: Mapped[dict[str, Any]]
    certainty: Mapped[dict[str, Any]] = mapped_column(default=dict)
    sequence: Mapped[int]
    arrived_at: Mapped[datetime]
    address: Mapped[Code] = mapped_column(default="")
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    is_accepted: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[ShortText] = mapped_column(default="")
    replaced: Mapped[dict[str, Any]]

    item: Mapped[PaperItem] = relationship(lazy="raise")
    decided_by: Mapped[User | None] = relationship(lazy="raise")

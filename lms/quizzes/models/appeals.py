"""Appeals (成绩复核): a student asks for a mark to be looked at again, a teacher answers."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import User
from lms.core.db import Key, Model
from lms.quizzes.models.attempts import Attempt, PaperItem


class AppealState(StrEnum):
    """How far an appeal is; the last three are its ends."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    UPHELD = "upheld"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"


class AppealWindow(Model):
    """For how many days the marks of an assignment may be appealed; None for not at all.

    An assignment without a row has the house's default.
    """

    __tablename__ = "appeal_windows"
    __table_args__ = (
        UniqueConstraint("assignment_id"),
        CheckConstraint("days IS NULL OR days > 0", name="days"),
    )

    id: Mapped[Key]
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignments.id", ondelete="CASCADE"))
    days: Mapped[int | None]


class Appeal(Model):
    """One student's request to look again at one question, or (without item) a whole attempt.

    The database allows one open appeal for each of them; ended ones stay as its history.
    """

    __tablename__ = "appeals"
    __table_args__ = (
        Index(
            "ix_appeals_one_open_for_a_question",
            "item_id",
            unique=True,
            sqlite_where=text("closed_at IS NULL AND item_id IS NOT NULL"),
            postgresql_where=text("closed_at IS NULL AND item_id IS NOT NULL"),
        ),
        Index(
            "ix_appeals_one_open_for_an_attempt",
            "attempt_id",
            unique=True,
            sqlite_where=text("closed_at IS NULL AND item_id IS NULL"),
            postgresql_where=text("closed_at IS NULL AND item_id IS NULL"),
        ),
        Index(None, "attempt_id", "id"),
        CheckConstraint(
            "(closed_at IS NULL) = (state IN ('waiting', 'accepted'))", name="closed_in_its_end"
        ),
    )

    id: Mapped[Key]
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id", ondelete="CASCADE"))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("paper_items.id", ondelete="CASCADE"))
    state: Mapped[AppealState]
    reason: Mapped[str]
    asked_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    answer: Mapped[str] = mapped_column(default="")
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    earned_before: Mapped[Decimal | None]
    earned_after: Mapped[Decimal | None]
    closed_at: Mapped[datetime | None]

    attempt: Mapped[Attempt] = relationship(lazy="raise")
    item: Mapped[PaperItem | None] = relationship(lazy="raise")
    accepted_by: Mapped[User | None] = relationship(foreign_keys=accepted_by_id, lazy="raise")
    answered_by: Mapped[User | None] = relationship(foreign_keys=answered_by_id, lazy="raise")

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

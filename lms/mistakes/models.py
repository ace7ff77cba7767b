"""What a student's own repetition leaves behind: cards, the log of repetitions, the plan."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Float, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.core.db import Key, Model
from lms.mistakes.rules.notebook import MOST_PER_DAY
from lms.mistakes.rules.scheduling import Memory, Phase, Recall
from lms.questions.models import Question


class MistakeCard(Model):
    """One question in one student's notebook, from the first repetition on.

    That a question is in the notebook is no row: it follows from the papers. `number` counts
    what happened to the card, so that a form made for an earlier state is told so. The memory
    is empty before the first repetition, and again when that is taken back.
    """

    __tablename__ = "mistake_cards"
    __table_args__ = (UniqueConstraint("student_id", "question_id"),)

    id: Mapped[Key]
    student_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"), index=True)
    number: Mapped[int] = mapped_column(default=0)
    phase: Mapped[Phase | None]
    step: Mapped[int | None]
    stability: Mapped[float | None] = mapped_column(Float(53))
    difficulty: Mapped[float | None] = mapped_column(Float(53))
    begun_at: Mapped[datetime | None]
    reviewed_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    archived_at: Mapped[datetime | None]

    question: Mapped[Question] = relationship(lazy="raise")

    @property
    def memory(self) -> Memory | None:
        if self.phase is None or self.reviewed_at is None or self.due_at is None:
            return None
        return Memory(
            phase=self.phase,
            step=self.step,
            stability=self.stability or 0.0,
            difficulty=self.difficulty or 0.0,
            reviewed_at=self.reviewed_at,
            due_at=self.due_at,
        )

    def remember(self, memory: Memory | None) -> None:
        """Take over a memory; the card's state is then another one."""
        self.phase = memory.phase if memory else None
        self.step = memory.step if memory else None
        self.stability = memory.stability if memory else None
        self.difficulty = memory.difficulty if memory else None
        self.reviewed_at = memory.reviewed_at if memory else None
        self.due_at = memory.due_at if memory else None
        self.number += 1


class MistakeReview(Model):
    """One repetition of one card, or one taken back (`recall` empty); rows are only added.

    `before` is the memory as it was (empty: none), which is what taking back restores.
    `is_right` is what marking found, None where the student judges alone. Each state of a
    card is left once: the database does not take a second repetition of the same state.
    """

    __tablename__ = "mistake_reviews"
    __table_args__ = (
        UniqueConstraint("card_id", "number"),
        CheckConstraint("(recall IS NULL) = (undoes_id IS NOT NULL)", name="rated_or_undone"),
    )

    id: Mapped[Key]
    card_id: Mapped[int] = mapped_column(ForeignKey("mistake_cards.id", ondelete="CASCADE"))
    number: Mapped[int]
    recall: Mapped[Recall | None]
    undoes_id: Mapped[int | None] = mapped_column(
        ForeignKey("mistake_reviews.id", ondelete="CASCADE"), unique=True
    )
    is_right: Mapped[bool | None]
    before: Mapped[dict[str, Any]]
    due_at: Mapped[datetime | None]
    reviewed_at: Mapped[datetime]

    card: Mapped[MistakeCard] = relationship(lazy="raise")


class MistakePlan(Model):
    """How many new questions a day one student wants; without a row the usual number."""

    __tablename__ = "mistake_plans"
    __table_args__ = (
        CheckConstraint(
            f"new_per_day >= 0 AND new_per_day <= {MOST_PER_DAY}", name="new_per_day_is_sane"
        ),
    )

    id: Mapped[Key]
    student_id: Mapped[int] = mapped_column(ForeignKey("users.id"), unique=True)
    new_per_day: Mapped[int]
    changed_at: Mapped[datetime]

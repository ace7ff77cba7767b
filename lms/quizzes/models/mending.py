"""Mends: what was repaired about a question after the exam, and what each paper had before."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.core.db import Code, Key, Model, ShortText
from lms.questions.models import Question, QuestionVersion
from lms.quizzes.models.attempts import PaperItem
from lms.quizzes.rules.mending import MendKind, MendPolicy


class Mend(Model):
    """One question of one class's quiz repaired; it stands until it is undone.

    `leaf` is the key of the question, or of the part of a case. `versions` are those it
    repairs: what was on papers when it was made; a wording published later is taken as it
    stands. `accepted` holds the answers taken for right (kind "accept"), `target_id` the
    published version (kind "revision"). Mends of several classes made in one step share
    their `batch` and are undone together.
    """

    __tablename__ = "mends"
    __table_args__ = (
        Index(None, "assignment_id", "question_id"),
        CheckConstraint("(undone_at IS NULL) = (undone_by_id IS NULL)", name="undone"),
        CheckConstraint("(kind = 'revision') = (target_id IS NOT NULL)", name="target"),
    )

    id: Mapped[Key]
    batch: Mapped[Code] = mapped_column(index=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignments.id", ondelete="CASCADE"))
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"))
    leaf: Mapped[Code]
    kind: Mapped[MendKind]
    policy: Mapped[MendPolicy]
    versions: Mapped[list[Any]]
    accepted: Mapped[list[Any]]
    target_id: Mapped[int | None] = mapped_column(ForeignKey("question_versions.id"))
    reason: Mapped[ShortText]
    made_at: Mapped[datetime]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    undone_why: Mapped[ShortText] = mapped_column(default="")

    assignment: Mapped[Assignment] = relationship(lazy="raise")
    question: Mapped[Question] = relationship(lazy="raise")
    target: Mapped[QuestionVersion | None] = relationship(lazy="raise")
    made_by: Mapped[User] = relationship(foreign_keys=made_by_id, lazy="raise")
    undone_by: Mapped[User | None] = relationship(foreign_keys=undone_by_id, lazy="raise")


class MendChange(Model):
    """What one mend, or its undoing, made of one question on one paper. Only ever added.

    `is_kept` where the student kept the better mark and only the key changed, or nothing.
    """

    __tablename__ = "mend_changes"

    id: Mapped[Key]
    mend_id: Mapped[int] = mapped_column(ForeignKey("mends.id", ondelete="CASCADE"), index=True)
    item_id: Mapped[int] = mapped_column(
        ForeignKey("paper_items.id", ondelete="CASCADE"), index=True
    )
    at: Mapped[datetime]
    is_undo: Mapped[bool] = mapped_column(default=False)
    is_kept: Mapped[bool] = mapped_column(default=False)
    version_before_id: Mapped[int] = mapped_column(ForeignKey("question_versions.id"))
    version_after_id: Mapped[int] = mapped_column(ForeignKey("question_versions.id"))
    earned_before: Mapped[Decimal | None]
    earned_after: Mapped[Decimal | None]
    possible_before: Mapped[Decimal]
    possible_after: Mapped[Decimal]
    marks_before: Mapped[dict[str, Any]]
    marks_after: Mapped[dict[str, Any]]

    item: Mapped[PaperItem] = relationship(lazy="raise")

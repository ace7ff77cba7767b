"""Attempts at quizzes, the papers they are made on, and the responses."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.core.db import Key, Model
from lms.questions.models import QuestionVersion
from lms.quizzes.models.reviewing import ReviewSetting
from lms.revisions.models import Revision


class Attempt(Model):
    """One student's attempt at a quiz; it exists from the first second.

    The paper is drawn when it begins and pinned to question versions and to the quiz's
    revision, so publishing never disturbs it. The database allows one open attempt.
    """

    __tablename__ = "attempts"
    __table_args__ = (
        UniqueConstraint("assignment_id", "student_id", "number"),
        Index(
            "ix_attempts_one_open",
            "assignment_id",
            "student_id",
            unique=True,
            sqlite_where=text("handed_in_at IS NULL"),
            postgresql_where=text("handed_in_at IS NULL"),
        ),
    )

    id: Mapped[Key]
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignments.id", ondelete="CASCADE"))
    student_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    number: Mapped[int]
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"))
    began_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]  # time limit or closing of the assignment, whichever first
    handed_in_at: Mapped[datetime | None]
    marked_at: Mapped[datetime | None]
    points: Mapped[Decimal | None]  # once fully marked

    assignment: Mapped[Assignment] = relationship(lazy="raise")
    student: Mapped[User] = relationship(lazy="raise")
    revision: Mapped[Revision] = relationship(lazy="raise")
    review_setting: Mapped[ReviewSetting | None] = relationship(
        primaryjoin=lambda: Attempt.assignment_id == foreign(ReviewSetting.assignment_id),
        uselist=False,
        viewonly=True,
        lazy="raise",
    )
    items: Mapped[list["PaperItem"]] = relationship(
        back_populates="attempt",
        cascade="all, delete-orphan",
        order_by="PaperItem.position",
        lazy="raise",
    )


class PaperItem(Model):
    """One question on one paper: its version, its points, how it is arranged, and the response.

    Saving compares `sequence`: a save from a stale tab is refused, never merged silently.
    `answer` holds only what was answered, `is_answered` whether nothing is missing.
    `earned` is None until marked; `marks` holds per leaf (question or part of a case) what it
    earned and, where a person marked, the points given: {"T03-I11": {"earned": "5",
    "given": ["2", "3"]}}. `is_marked_by_hand` is known from the first second, so that what
    waits for a person can be counted without reading any question.
    """

    __tablename__ = "paper_items"
    __table_args__ = (
        UniqueConstraint("attempt_id", "position"),
        CheckConstraint("earned IS NULL OR (earned >= 0 AND earned <= possible)", name="earned"),
    )

    id: Mapped[Key]
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id", ondelete="CASCADE"))
    position: Mapped[int]
    version_id: Mapped[int] = mapped_column(ForeignKey("question_versions.id"), index=True)
    possible: Mapped[Decimal]
    arrangement: Mapped[dict[str, Any]]
    answer: Mapped[dict[str, Any]]
    is_answered: Mapped[bool] = mapped_column(default=False)
    is_marked_by_hand: Mapped[bool] = mapped_column(default=False)
    sequence: Mapped[int] = mapped_column(default=0)
    saved_at: Mapped[datetime | None]
    is_flagged: Mapped[bool] = mapped_column(default=False)
    earned: Mapped[Decimal | None]
    marks: Mapped[dict[str, Any]]
    comment: Mapped[str] = mapped_column(default="")
    marked_at: Mapped[datetime | None]
    marked_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    attempt: Mapped[Attempt] = relationship(back_populates="items", lazy="raise")
    version: Mapped[QuestionVersion] = relationship(lazy="raise")

"""Attempts at quizzes, the papers they are made on, and the responses."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.core.db import Code, Key, Model, ShortText
from lms.questions.models import QuestionVersion
from lms.quizzes.models.reviewing import ReviewSetting
from lms.quizzes.rules import lateness
from lms.revisions.models import Revision


class EndedBy(StrEnum):
    """Who or what ended an attempt."""

    STUDENT = "student"
    TIME = "time"  # its limit, the closing or the end of the term
    TEACHER = "teacher"


class Attempt(Model):
    """One student's attempt at a quiz; it exists from the first second.

    The paper is drawn when it begins and pinned to question versions and to the quiz's
    revision, so publishing never disturbs it. The database allows one open attempt.
    `time_limit` are the minutes it was begun with, before the person's multiplier; when it
    ends is computed with every read (`ends_at`, see `models.ending`), never stored.
    `points` are those of the paper; handing in late costs `late_percent` of them.
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
    time_limit: Mapped[int | None]
    address: Mapped[Code] = mapped_column(default="")  # where it was begun
    handed_in_at: Mapped[datetime | None]
    ended_by: Mapped[EndedBy | None]
    end_reason: Mapped[ShortText] = mapped_column(default="")
    late_percent: Mapped[int] = mapped_column(default=0)
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

    @property
    def points_less_lateness(self) -> Decimal | None:
        """What this attempt counts by itself."""
        return None if self.points is None else lateness.after(self.points, self.late_percent)

    if TYPE_CHECKING:
        ends_at: Mapped[datetime | None]


class PaperItem(Model):
    """One question on one paper: its version, its points, how it is arranged, and the response.

    Saving compares `sequence`: a save from a stale tab is refused, never merged silently.
    `answer` holds only what was answered, `is_answered` whether anything was, `is_complete`
    whether nothing is missing: every part of a case, every blank, every pair.
    `earned` is None until marked; `marks` holds per leaf (question or part of a case) what it
    earned and, where a person marked, the points given: {"T03-I11": {"earned": "5",
    "given": ["2", "3"]}}. `is_marked_by_hand` is known from the first second, so that what
    waits for a person can be counted without reading any question.

    `certainty` holds per leaf how sure the student was, where the quiz asks for it. A question
    that is practised is checked by itself: `checked_at` locks it, and every try stays in
    `tries` as {"answer", "earned", "at"}. `objective` is what a question of a mastery exercise
    was asked for. A wrong answer may cost points, at most twice what the question is worth.
    `is_late` says that the answer came after the end, within the grace or because a teacher
    accepted it.
    """

    __tablename__ = "paper_items"
    __table_args__ = (
        UniqueConstraint("attempt_id", "position"),
        CheckConstraint(
            "earned IS NULL OR (earned >= -2 * possible AND earned <= possible)", name="earned"
        ),
    )

    id: Mapped[Key]
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id", ondelete="CASCADE"))
    position: Mapped[int]
    version_id: Mapped[int] = mapped_column(ForeignKey("question_versions.id"), index=True)
    possible: Mapped[Decimal]
    arrangement: Mapped[dict[str, Any]]
    answer: Mapped[dict[str, Any]]
    is_answered: Mapped[bool] = mapped_column(default=False)
    is_complete: Mapped[bool] = mapped_column(default=False)
    is_marked_by_hand: Mapped[bool] = mapped_column(default=False)
    sequence: Mapped[int] = mapped_column(default=0)
    saved_at: Mapped[datetime | None]
    saved_from: Mapped[Code] = mapped_column(default="")
    saved_as: Mapped[Code] = mapped_column(default="")  # the page's own name of that sending
    is_late: Mapped[bool] = mapped_column(default=False)
    is_flagged: Mapped[bool] = mapped_column(default=False)
    earned: Mapped[Decimal | None]
    marks: Mapped[dict[str, Any]]
    comment: Mapped[str] = mapped_column(default="")
    certainty: Mapped[dict[str, Any]] = mapped_column(default=dict)
    tries: Mapped[list[Any]] = mapped_column(default=list)
    checked_at: Mapped[datetime | None]
    objective: Mapped[Code] = mapped_column(default="")
    marked_at: Mapped[datetime | None]
    marked_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    @property
    def is_begun(self) -> bool:
        """Whether it was answered in part only."""
        return self.is_answered and not self.is_complete

    attempt: Mapped[Attempt] = relationship(back_populates="items", lazy="raise")
    version: Mapped[QuestionVersion] = relationship(lazy="raise")

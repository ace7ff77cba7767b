"""Evaluation sheets, the reviews evaluators write on them, and their ratings."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.core.db import Code, Key, Model, ShortText
from lms.evaluations.rules.ratings import SKIPPED
from lms.revisions.models import Revision

if TYPE_CHECKING:
    from lms.evaluations.models.links import MentorLink
    from lms.evaluations.models.plans import EvaluationPlan, EvaluatorWindow

__all__ = ["SKIPPED", "Evaluator", "Rating", "Review", "Sheet"]


class Evaluator(StrEnum):
    """Who rates: 自评, 互评, 组间互评, 师评, 企业导师."""

    SELF = "self"
    PEER = "peer"
    INTERGROUP = "intergroup"
    TEACHER = "teacher"
    MENTOR = "mentor"


class Sheet(Model):
    """One student's evaluation table, made with the revision in use when it was opened.

    A draft on another revision moves to the one the first hand-in settles. `computation` is
    the result as last settled (`rules.computation`); None before the first hand-in.
    """

    __tablename__ = "sheets"
    __table_args__ = (UniqueConstraint("assignment_id", "student_id"),)

    id: Mapped[Key]
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignments.id", ondelete="CASCADE"))
    student_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"))
    opened_at: Mapped[datetime]
    computation: Mapped[dict[str, Any] | None] = mapped_column(deferred=True)

    assignment: Mapped[Assignment] = relationship(lazy="raise")
    student: Mapped[User] = relationship(lazy="raise")
    revision: Mapped[Revision] = relationship(lazy="raise")
    plan: Mapped["EvaluationPlan | None"] = relationship(
        primaryjoin="foreign(EvaluationPlan.assignment_id) == Sheet.assignment_id",
        viewonly=True,
        uselist=False,
        lazy="raise",
    )
    windows: Mapped[list["EvaluatorWindow"]] = relationship(
        primaryjoin="foreign(EvaluatorWindow.assignment_id) == Sheet.assignment_id",
        viewonly=True,
        order_by="EvaluatorWindow.id",
        lazy="raise",
    )
    reviews: Mapped[list["Review"]] = relationship(
        back_populates="sheet", cascade="all, delete-orphan", order_by="Review.id", lazy="raise"
    )


class Review(Model):
    """What one evaluator says on one sheet. A peer's review exists from its allocation on.

    Written by a person with an account (`rater_id`), or by a mentor through a link
    (`link_id`). Saving compares `sequence`; once handed in, a student's review is locked.
    """

    __tablename__ = "reviews"
    __table_args__ = (
        UniqueConstraint("sheet_id", "evaluator", "rater_id"),
        UniqueConstraint("sheet_id", "link_id"),
        CheckConstraint("(rater_id IS NULL) <> (link_id IS NULL)", name="one_rater"),
    )

    id: Mapped[Key]
    sheet_id: Mapped[int] = mapped_column(ForeignKey("sheets.id", ondelete="CASCADE"))
    evaluator: Mapped[Evaluator]
    rater_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    link_id: Mapped[int | None] = mapped_column(ForeignKey("mentor_links.id"), index=True)
    sequence: Mapped[int] = mapped_column(default=0)
    gain: Mapped[str] = mapped_column(default="")  # 收获 (self)
    plan: Mapped[str] = mapped_column(default="")  # 提升计划 (self)
    comment: Mapped[str] = mapped_column(default="")  # 评语 (everybody else)
    saved_at: Mapped[datetime | None]
    handed_in_at: Mapped[datetime | None]
    is_from_paper: Mapped[bool] = mapped_column(default=False)

    sheet: Mapped[Sheet] = relationship(back_populates="reviews", lazy="raise")
    rater: Mapped[User | None] = relationship(lazy="raise")
    link: Mapped["MentorLink | None"] = relationship(lazy="raise")
    ratings: Mapped[list["Rating"]] = relationship(
        back_populates="review", cascade="all, delete-orphan", lazy="raise"
    )


class Rating(Model):
    """The points one evaluator gives one criterion, by the criterion's stable key (T03-E2).

    Where the table is rated by options, `choice` is the one ticked (优); a row called not
    applicable has the choice `SKIPPED` and no points. `reason` says why a peer gave so little
    or so much.
    """

    __tablename__ = "ratings"
    __table_args__ = (
        UniqueConstraint("review_id", "criterion"),
        CheckConstraint("points >= 0", name="points_not_negative"),
        CheckConstraint("(points IS NULL) = (choice = 'na')", name="points_unless_skipped"),
    )

    id: Mapped[Key]
    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id", ondelete="CASCADE"))
    criterion: Mapped[Code]
    points: Mapped[Decimal | None]
    choice: Mapped[ShortText] = mapped_column(default="")
    reason: Mapped[ShortText] = mapped_column(default="")

    review: Mapped[Review] = relationship(back_populates="ratings", lazy="raise")

"""What a classroom decides about its evaluation: the table, the windows, who counts how much."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.core.db import Key, Model, ShortText
from lms.evaluations.models.sheets import Evaluator
from lms.revisions.models import Revision


class EvaluationPlan(Model):
    """The table a classroom uses; without a row it is the one the course has published.

    With the first review handed in it is frozen (`frozen_at`): every sheet of the classroom
    then stands on this revision, and a later publication changes nothing for them.
    """

    __tablename__ = "evaluation_plans"
    __table_args__ = (UniqueConstraint("assignment_id"),)

    id: Mapped[Key]
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignments.id", ondelete="CASCADE"))
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"))
    frozen_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    assignment: Mapped[Assignment] = relationship(lazy="raise")
    revision: Mapped[Revision] = relationship(lazy="raise")


class EvaluatorWindow(Model):
    """When one kind of evaluator may rate; without a row students have the assignment's window
    and staff the term."""

    __tablename__ = "evaluator_windows"
    __table_args__ = (
        UniqueConstraint("assignment_id", "evaluator"),
        CheckConstraint("opens_at < closes_at", name="opens_before_it_closes"),
    )

    id: Mapped[Key]
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignments.id", ondelete="CASCADE"))
    evaluator: Mapped[Evaluator]
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]


class Reminder(Model):
    """A teacher's word to a student who still owes an evaluation something."""

    __tablename__ = "evaluation_reminders"
    __table_args__ = (Index(None, "user_id", "assignment_id"),)

    id: Mapped[Key]
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignments.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    text: Mapped[ShortText]
    sent_at: Mapped[datetime]
    sent_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))

    assignment: Mapped[Assignment] = relationship(lazy="raise")
    sent_by: Mapped[User] = relationship(foreign_keys=[sent_by_id], lazy="raise")


class ReviewerWeight(Model):
    """A teacher's decision how much one student's reviews of classmates count, with the reason.

    Only ever added; the latest of an assignment and rater holds. 0 leaves the reviews out,
    1 is as everybody's.
    """

    __tablename__ = "reviewer_weights"
    __table_args__ = (
        Index(None, "assignment_id", "rater_id", "id"),
        CheckConstraint("factor BETWEEN 0 AND 1000000", name="factor"),
    )

    id: Mapped[Key]
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignments.id", ondelete="CASCADE"))
    rater_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    factor: Mapped[Decimal]
    reason: Mapped[ShortText]
    decided_at: Mapped[datetime]
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))

    decided_by: Mapped[User] = relationship(foreign_keys=[decided_by_id], lazy="raise")


class ReleasedRater(Model):
    """A student who need not rate classmates any more here, because others have waited too long.

    What the student has handed in stays; the rest is given to others. Taking it back deletes
    the row; the journal keeps both.
    """

    __tablename__ = "released_raters"
    __table_args__ = (UniqueConstraint("assignment_id", "rater_id"),)

    id: Mapped[Key]
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignments.id", ondelete="CASCADE"))
    rater_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    released_at: Mapped[datetime]
    released_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))

"""Reads about how honestly a classroom rates: reviews handed in, and decisions about reviewers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import aliased

from lms.accounts.models import User
from lms.core.db import db
from lms.courses.rules.compiled import TableText
from lms.evaluations.models import ReviewerWeight
from lms.evaluations.queries.sheets import SheetView
from lms.evaluations.rules.honesty import Given


@dataclass(frozen=True)
class Decision:
    """How much a student's reviews of classmates count since then, and why."""

    rater_id: int
    rater: str
    factor: Decimal
    reason: str
    decided_at: datetime
    decided_by: str


def decisions_of(assignment_id: int, rater_id: int | None = None) -> list[Decision]:
    """Decisions about reviewers of an assignment (or one of them), the latest first."""
    rater, decider = aliased(User), aliased(User)
    asked = (
        select(
            ReviewerWeight.rater_id,
            rater.name,
            ReviewerWeight.factor,
            ReviewerWeight.reason,
            ReviewerWeight.decided_at,
            decider.name,
        )
        .join(rater, rater.id == ReviewerWeight.rater_id)
        .join(decider, decider.id == ReviewerWeight.decided_by_id)
        .where(ReviewerWeight.assignment_id == assignment_id)
        .order_by(ReviewerWeight.id.desc())
    )
    if rater_id is not None:
        asked = asked.where(ReviewerWeight.rater_id == rater_id)
    return [Decision(*row) for row in db.session.execute(asked)]


def given_in(views: Iterable[SheetView], tables: Mapping[int, TableText]) -> list[Given]:
    """The reviews handed in, for the figures of reviewers; asks nothing."""
    tops = {
        revision_id: {row.key: row.points for row in table.criteria}
        for revision_id, table in tables.items()
    }
    return [
        Given(
            rater=review.rater_id or 0,
            ratee=view.student_id,
            evaluator=review.evaluator.value,
            points=review.points,
            tops=tops[view.revision_id],
            factor=review.factor,
        )
        for view in views
        for review in view.reviews
        if review.handed_in_at
    ]

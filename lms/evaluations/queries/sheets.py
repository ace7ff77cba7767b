"""Sheets as columns: every review and rating of many sheets in one statement."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, ColumnElement, and_, case, func, or_, select, type_coerce
from sqlalchemy.orm import aliased

from lms.accounts.models import User
from lms.core.db import db
from lms.courses.rules.compiled import TableText
from lms.evaluations.models import (
    Evaluator,
    MentorLink,
    Rating,
    Review,
    ReviewerWeight,
    Sheet,
)
from lms.evaluations.queries.tables import table_in
from lms.evaluations.rules.results import Voice
from lms.revisions.models import Revision

WHOLE = Decimal(1)


@dataclass
class ReviewView:
    """One review with its ratings, as columns.

    A row skipped stands in `choices` as `SKIPPED` and not in `points`. `rater` is the name of
    the account, or of the mentor the link was made for.
    """

    id: int
    evaluator: Evaluator
    rater_id: int | None  # None: a mentor by a link
    link_id: int | None
    rater: str
    sequence: int
    gain: str
    plan: str
    comment: str
    saved_at: datetime | None
    handed_in_at: datetime | None
    is_from_paper: bool
    factor: Decimal = WHOLE  # how much it counts among the peers, 0 to 1
    points: dict[str, Decimal] = field(default_factory=dict)  # without rows skipped
    choices: dict[str, str] = field(default_factory=dict)  # where the table has options
    reasons: dict[str, str] = field(default_factory=dict)

    @property
    def voice(self) -> Voice:
        return Voice(self.evaluator.value, self.points, self.factor, self.choices)

    @property
    def total(self) -> Decimal:
        return self.voice.total


@dataclass
class SheetView:
    """One sheet with all its reviews, as columns; `computation` is what was last settled."""

    id: int
    student_id: int
    student: str
    number: str
    revision_id: int
    computation: dict[str, Any] | None = None
    reviews: list[ReviewView] = field(default_factory=list)

    def by(self, evaluator: str) -> list[ReviewView]:
        return [review for review in self.reviews if review.evaluator == evaluator]

    def one_by(self, evaluator: str, rater_id: int | None = None) -> ReviewView | None:
        """The review of this evaluator (and rater): there is at most one from self and teacher."""
        return next((r for r in self.by(evaluator) if rater_id in {None, r.rater_id}), None)

    def voices(self) -> list[Voice]:
        return [review.voice for review in self.reviews if review.handed_in_at]


def sheet_views(assignment_id: int, student_ids: Iterable[int] | None = None) -> list[SheetView]:
    """All sheets of an assignment (of some students) with every review; one statement."""
    wanted: list[ColumnElement[bool]] = [Sheet.assignment_id == assignment_id]
    if student_ids is not None:
        wanted.append(Sheet.student_id.in_(list(student_ids)))
    return _views(*wanted)


def sheet_view(sheet_id: int) -> SheetView:
    (view,) = _views(Sheet.id == sheet_id)
    return view


def views_of(sheet_ids: Iterable[int]) -> list[SheetView]:
    """These sheets with every review; one statement."""
    return _views(Sheet.id.in_(list(sheet_ids)))


def sheets_around(assignment_id: int, student_id: int) -> list[SheetView]:
    """The student's own sheet with every review, and others with the review the student writes."""
    mine = Sheet.student_id == student_id
    return _views(Sheet.assignment_id == assignment_id, or_(mine, Review.rater_id == student_id))


def tables_of(revision_ids: Iterable[int]) -> dict[int, TableText]:
    """The tables of these revisions."""
    wanted = set(revision_ids)
    if not wanted:
        return {}
    rows = db.session.execute(
        select(Revision.id, Revision.compiled).where(Revision.id.in_(wanted)).order_by(Revision.id)
    )
    return {revision_id: table_in(revision_id, compiled) for revision_id, compiled in rows}


def _views(*wanted: ColumnElement[bool]) -> list[SheetView]:
    student, rater = aliased(User), aliased(User)
    rows = db.session.execute(
        select(
            Sheet.id,
            Sheet.student_id,
            student.name,
            student.number,
            Sheet.revision_id,
            _once(),
            Review.id,
            Review.evaluator,
            Review.rater_id,
            Review.link_id,
            func.coalesce(rater.name, MentorLink.name),
            Review.sequence,
            Review.gain,
            Review.plan,
            Review.comment,
            Review.saved_at,
            Review.handed_in_at,
            Review.is_from_paper,
            ReviewerWeight.factor,
            Rating.criterion,
            Rating.points,
            Rating.choice,
            Rating.reason,
        )
        .join(student, student.id == Sheet.student_id)
        .outerjoin(Review, Review.sheet_id == Sheet.id)
        .outerjoin(rater, rater.id == Review.rater_id)
        .outerjoin(MentorLink, MentorLink.id == Review.link_id)
        .outerjoin(ReviewerWeight, _is_decided())
        .outerjoin(Rating, Rating.review_id == Review.id)
        .where(*wanted)
        .order_by(student.number, Sheet.id, Review.id, Rating.id)
    )
    return _assemble(tuple(row) for row in rows)


def _once() -> ColumnElement[dict[str, Any] | None]:
    """The computation on the first row of each sheet: it is long, and the rows are many."""
    number = func.row_number().over(partition_by=Sheet.id, order_by=(Review.id, Rating.id))
    return type_coerce(case((number == 1, Sheet.computation)), JSON)


def _is_decided() -> ColumnElement[bool]:
    """The latest decision about who wrote a review of a classmate."""
    latest = select(func.max(ReviewerWeight.id)).group_by(
        ReviewerWeight.assignment_id, ReviewerWeight.rater_id
    )
    return and_(
        ReviewerWeight.assignment_id == Sheet.assignment_id,
        ReviewerWeight.rater_id == Review.rater_id,
        Review.evaluator.in_([Evaluator.PEER, Evaluator.INTERGROUP]),
        ReviewerWeight.id.in_(latest),
    )


def _assemble(rows: Iterable[tuple[Any, ...]]) -> list[SheetView]:
    sheets: dict[int, SheetView] = {}
    reviews: dict[int, ReviewView] = {}
    for row in rows:
        about, given, factor, rating = row[:6], row[6:18], row[18], row[19:]
        sheet = sheets.get(about[0])
        if sheet is None:
            sheet = sheets[about[0]] = SheetView(*about)
        sheet.computation = sheet.computation or about[5]
        if given[0] is None:
            continue
        if given[0] not in reviews:
            reviews[given[0]] = ReviewView(*given)
            reviews[given[0]].factor = WHOLE if factor is None else factor
            sheet.reviews.append(reviews[given[0]])
        if rating[0] is not None:
            _take(reviews[given[0]], *rating)
    return list(sheets.values())


def _take(
    review: ReviewView, criterion: str, points: Decimal | None, choice: str, reason: str
) -> None:
    if points is not None:
        review.points[criterion] = points
    if choice:
        review.choices[criterion] = choice
    if reason:
        review.reasons[criterion] = reason

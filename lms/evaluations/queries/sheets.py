"""Sheets as columns: every review and rating of many sheets in one statement."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import aliased

from lms.accounts.models import User
from lms.core.db import db
from lms.courses.rules.compiled import TableText
from lms.evaluations.models import Evaluator, Rating, Review, Sheet
from lms.evaluations.rules.results import Voice
from lms.revisions.models import Revision


@dataclass
class ReviewView:
    """One review with its ratings, as columns."""

    id: int
    evaluator: Evaluator
    rater_id: int
    rater: str
    sequence: int
    gain: str
    plan: str
    comment: str
    saved_at: datetime | None
    handed_in_at: datetime | None
    points: dict[str, Decimal] = field(default_factory=dict)

    @property
    def voice(self) -> Voice:
        return Voice(self.evaluator.value, self.points)

    @property
    def total(self) -> Decimal:
        return self.voice.total


@dataclass
class SheetView:
    """One sheet with all its reviews, as columns."""

    id: int
    student_id: int
    student: str
    number: str
    revision_id: int
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
    return {revision_id: TableText.from_json(compiled) for revision_id, compiled in rows}


def _views(*wanted: ColumnElement[bool]) -> list[SheetView]:
    student, rater = aliased(User), aliased(User)
    rows = db.session.execute(
        select(
            Sheet.id,
            Sheet.student_id,
            student.name,
            student.number,
            Sheet.revision_id,
            Review.id,
            Review.evaluator,
            Review.rater_id,
            rater.name,
            Review.sequence,
            Review.gain,
            Review.plan,
            Review.comment,
            Review.saved_at,
            Review.handed_in_at,
            Rating.criterion,
            Rating.points,
        )
        .join(student, student.id == Sheet.student_id)
        .outerjoin(Review, Review.sheet_id == Sheet.id)
        .outerjoin(rater, rater.id == Review.rater_id)
        .outerjoin(Rating, Rating.review_id == Review.id)
        .where(*wanted)
        .order_by(student.number, Sheet.id, Review.id, Rating.id)
    )
    return _assemble(tuple(row) for row in rows)


def _assemble(rows: Iterable[tuple[Any, ...]]) -> list[SheetView]:
    sheets: dict[int, SheetView] = {}
    reviews: dict[int, ReviewView] = {}
    for row in rows:
        sheet = sheets.setdefault(row[0], SheetView(*row[:5]))
        if row[5] is None:
            continue
        if row[5] not in reviews:
            reviews[row[5]] = ReviewView(*row[5:15])
            sheet.reviews.append(reviews[row[5]])
        if row[15] is not None:
            reviews[row[5]].points[row[15]] = row[16]
    return list(sheets.values())

"""Reads about the windows of evaluators, and what allowances change of them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, null, select
from sqlalchemy.orm import InstrumentedAttribute, SessionTransaction

from lms.assignments.models import Allowance, Assignment
from lms.assignments.queries import granted
from lms.core.db import db
from lms.evaluations.models import Evaluator, EvaluatorWindow, Review
from lms.evaluations.rules.windows import Window

Windows = tuple[Mapping[Evaluator, Window], Window]

# Settling a class asks once per sheet: within one transaction the answer is the same.
_known: WeakKeyDictionary[SessionTransaction, dict[tuple[int, int | None], Windows]] = (
    WeakKeyDictionary()
)


def windows_of(assignment_id: int, student_id: int | None = None) -> Windows:
    """The windows a teacher has set, and what this student's own allowances say.

    Read once in a transaction, with one statement.
    """
    known, key = _of_this_transaction(), (assignment_id, student_id)
    if key not in known:
        known[key] = _read(assignment_id, student_id)
    return known[key]


def remember_windows(assignment_id: int, windows: Iterable[EvaluatorWindow]) -> None:
    """Keep the windows that came along with an assignment or a sheet."""
    there = {one.evaluator: Window(one.opens_at, one.closes_at, one.closes_at) for one in windows}
    _of_this_transaction()[assignment_id, None] = (there, Window())


def remember(review: Review, opens_at: datetime | None, closes_at: datetime | None) -> None:
    """Keep what came along with a review: the windows, and what its rater's allowances say."""
    assignment_id = review.sheet.assignment_id
    remember_windows(assignment_id, review.sheet.windows)
    if review.rater_id is not None:
        known = _of_this_transaction()
        there, _nobodys = known[assignment_id, None]
        known[assignment_id, review.rater_id] = (there, Window(opens_at, closes_at, closes_at))


def forget_windows(assignment_id: int) -> None:
    """Read the windows anew: they were changed."""
    known = _of_this_transaction()
    for key in [key for key in known if key[0] == assignment_id]:
        del known[key]


def allowed(column: InstrumentedAttribute[Any], student_id: Any) -> ColumnElement[Any]:
    """What the nearest allowance of the assignment asked for says to this student."""
    return granted(column, Assignment.id, student_id).expression


def _of_this_transaction() -> dict[tuple[int, int | None], Windows]:
    transaction = db.session().get_transaction()
    return {} if transaction is None else _known.setdefault(transaction, {})


def _read(assignment_id: int, student_id: int | None) -> Windows:
    own: list[ColumnElement[Any]] = [null(), null()]
    if student_id is not None:
        own = [
            allowed(Allowance.opens_at, student_id),
            allowed(Allowance.closes_at, student_id),
        ]
    window = (EvaluatorWindow.evaluator, EvaluatorWindow.opens_at, EvaluatorWindow.closes_at)
    rows = db.session.execute(
        select(*own, *window)
        .select_from(Assignment)
        .outerjoin(EvaluatorWindow, EvaluatorWindow.assignment_id == Assignment.id)
        .where(Assignment.id == assignment_id)
        .order_by(EvaluatorWindow.id)
    ).all()
    there = {row[2]: Window(row[3], row[4], row[4]) for row in rows if row[2] is not None}
    return there, Window(rows[0][0], rows[0][1], rows[0][1])

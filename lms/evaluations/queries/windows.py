"""Reads about the windows of evaluators, and what allowances change of them."""

from typing import Any

from sqlalchemy import ColumnElement, null, select

from lms.assignments.models import Allowance, Assignment
from lms.assignments.queries import granted
from lms.core.db import db
from lms.evaluations.models import Evaluator, EvaluatorWindow
from lms.evaluations.rules.windows import Window


def windows_of(
    assignment_id: int, student_id: int | None = None
) -> tuple[dict[Evaluator, Window], Window]:
    """The windows a teacher has set, and what this student's own allowances say; one statement."""
    own: list[ColumnElement[Any]] = [null(), null()]
    if student_id is not None:
        own = [
            granted(Allowance.opens_at, Assignment.id, student_id).expression,
            granted(Allowance.closes_at, Assignment.id, student_id).expression,
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

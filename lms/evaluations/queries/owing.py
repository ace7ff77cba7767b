"""What a student still owes an evaluation, as parts of the statement of the home page."""

from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, func, select
from sqlalchemy.orm import aliased

from lms.assignments.models import Assignment
from lms.evaluations.models import EvaluatorWindow, Reminder, Review, Sheet
from lms.evaluations.queries.allocated import DUTIES

_earlier = aliased(Reminder)


def is_students_window() -> ColumnElement[bool]:
    """True of a window for a rating students give, of the assignment asked for."""
    return and_(
        EvaluatorWindow.assignment_id == Assignment.id, EvaluatorWindow.evaluator.in_(DUTIES)
    )


def written_in_window(student_id: int) -> tuple[ScalarSelect[Any], ScalarSelect[Any]]:
    """How many reviews of the window's kind the student was given, and how many are handed in."""
    asked = (
        select(func.count(column))
        .select_from(Review)
        .join(Sheet, Sheet.id == Review.sheet_id)
        .where(
            Sheet.assignment_id == EvaluatorWindow.assignment_id,
            Review.evaluator == EvaluatorWindow.evaluator,
            Review.rater_id == student_id,
        )
        .correlate(EvaluatorWindow)
        .scalar_subquery()
        for column in (Review.id, Review.handed_in_at)
    )
    given, handed_in = asked
    return given, handed_in


def is_latest_reminder(student_id: int) -> ColumnElement[bool]:
    """True of the last reminder of this student about the assignment asked for."""
    latest = (
        select(func.max(_earlier.id))
        .where(_earlier.assignment_id == Assignment.id, _earlier.user_id == student_id)
        .correlate(Assignment)
        .scalar_subquery()
    )
    return Reminder.id == latest

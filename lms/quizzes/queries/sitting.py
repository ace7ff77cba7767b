"""Until when anybody may still sit a quiz: one question, asked by pages and by statements.

Right answers must stay out of sight as long as anybody of the class may still need to find
them alone. Whatever lengthens a sitting for one person belongs in here.
"""

from datetime import datetime

from sqlalchemy import ColumnElement

from lms.assignments.models import Assignment
from lms.core.clock import now
from lms.quizzes.models import closing_for_all
from lms.quizzes.queries.access import all_closed_at


def last_sitting_of(assignment: Assignment) -> datetime | None:
    """Until when anybody of this assignment may begin or still answer; None: without end.

    Before the closing for most, nobody's is over either: then nothing is asked of the database.
    """
    if assignment.closes_at is None or now() < assignment.closes_at:
        return assignment.closes_at
    return all_closed_at(assignment.id)


def last_sitting() -> ColumnElement[datetime | None]:
    """The same inside a statement that has `Assignment` joined."""
    return closing_for_all()

"""Until when anybody may still sit a quiz: one question, asked by pages and by statements.

Right answers must stay out of sight as long as anybody of the class may still need to find
them alone. Whatever lengthens a sitting for one person belongs in here.
"""

from datetime import datetime

from sqlalchemy.orm import InstrumentedAttribute

from lms.assignments.models import Assignment


def last_sitting_of(assignment: Assignment) -> datetime | None:
    """Until when anybody of this assignment may begin or still answer; None: without end."""
    return assignment.closes_at


def last_sitting() -> InstrumentedAttribute[datetime | None]:
    """The same inside a statement that has `Assignment` joined."""
    return Assignment.closes_at

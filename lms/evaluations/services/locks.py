"""What only one at a time may do with an evaluation."""

from sqlalchemy import select

from lms.assignments.models import Assignment
from lms.core.db import db


def lock_assignment(assignment: Assignment) -> None:
    """Let only one at a time open sheets, allocate or settle the table; others find it done."""
    db.session.execute(
        select(Assignment.id).where(Assignment.id == assignment.id).with_for_update()
    )

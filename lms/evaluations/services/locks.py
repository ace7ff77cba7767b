"""What only one at a time may do with an evaluation."""

from collections.abc import Collection

from sqlalchemy import select

from lms.assignments.models import Assignment
from lms.core.db import db
from lms.evaluations.models import Sheet


def lock_assignment(assignment: Assignment) -> None:
    """Let only one at a time open sheets, allocate or settle the table; others find it done."""
    db.session.execute(
        select(Assignment.id).where(Assignment.id == assignment.id).with_for_update()
    )


def lock_sheets(sheet_ids: Collection[int]) -> None:
    """Let only one at a time settle a sheet.

    Two reviews handed in at once would else each compute the result without the other.
    """
    db.session.execute(
        select(Sheet.id).where(Sheet.id.in_(sheet_ids)).order_by(Sheet.id).with_for_update()
    )

"""Until when anybody may still sit a quiz: one question, asked by pages and by statements.

Right answers must stay out of sight as long as anybody of the class may still need to find
them alone. Whatever lengthens a sitting for one person belongs in here; also who sits by the
arrangement of a group.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, select

from lms.accounts.models import User
from lms.assignments.models import Allowance, Assignment
from lms.core.clock import now
from lms.core.db import db
from lms.courses.models import Activity
from lms.quizzes.models import Attempt, closing_for_all
from lms.quizzes.queries.access import all_closed_at
from lms.quizzes.queries.attempts import still_runs


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


def sitting_by_group(
    classroom_id: int, student_ids: Collection[int], moment: datetime
) -> list[tuple[str, str]]:
    """Who of these writes a paper whose conditions depend on groups: name and activity."""
    for_groups = select(Allowance.id).where(
        Allowance.assignment_id == Assignment.id, Allowance.group_id.is_not(None)
    )
    rows = db.session.execute(
        select(User.name, Activity.title)
        .select_from(Attempt)
        .join(User, User.id == Attempt.student_id)
        .join(Assignment, Assignment.id == Attempt.assignment_id)
        .join(Activity, Activity.id == Assignment.activity_id)
        .where(
            Assignment.classroom_id == classroom_id,
            Attempt.student_id.in_(student_ids),
            still_runs(moment),
            for_groups.exists(),
        )
        .order_by(Assignment.id, User.number)
    )
    return [(name, title) for name, title in rows]

"""Reminding students of what they still owe an evaluation (催交)."""

from collections.abc import Collection
from datetime import timedelta

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.core import journal
from lms.core.clock import now
from lms.core.db import db
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.evaluations import queries
from lms.evaluations.models import Reminder
from lms.evaluations.rules.results import evaluators_of
from lms.evaluations.services.locks import lock_assignment
from lms.evaluations.services.windows import require_term

LONGEST = 200
PAUSE = timedelta(hours=24)


class BadReminder(Refused):
    """A reminder that says nothing, or too much."""


def remind(assignment: Assignment, student_ids: Collection[int], text: str, by: User) -> int:
    """Remind these students if they owe something; returns how many were reminded.

    Nobody is reminded of the same evaluation twice within 24 hours.
    """
    require_term(assignment)
    text = " ".join(text.split())
    if not 0 < len(text) <= LONGEST:
        raise BadReminder(_("请写一句提醒的话，最多 %(n)s 个字。", n=LONGEST))
    lock_assignment(assignment)
    evaluators = evaluators_of(queries.table_of(assignment).text)
    moment = now()
    due = [
        one.student_id
        for one in queries.missing_of(assignment, evaluators)
        if one.student_id in student_ids
        and one.owes
        and (one.reminded_at is None or one.reminded_at + PAUSE <= moment)
    ]
    db.session.add_all(
        Reminder(
            assignment_id=assignment.id,
            user_id=student_id,
            text=text,
            sent_at=moment,
            sent_by_id=by.id,
        )
        for student_id in due
    )
    if due:
        db.session.flush()
        journal.write(
            "evaluation.remind",
            subject=f"assignment:{assignment.id}",
            actor_id=by.id,
            actor_name=by.name,
            students=due,
            text=text,
        )
    return len(due)

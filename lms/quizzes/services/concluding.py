"""The end of an attempt: marked where that needs no person, and what counts in the gradebook."""

from datetime import datetime

from lms.accounts.models import User
from lms.assignments.services import note_work
from lms.core.clock import now
from lms.core.db import db
from lms.core.i18n import _
from lms.gradebook import services as gradebook
from lms.quizzes import queries
from lms.quizzes.models import Attempt
from lms.quizzes.rules import marking
from lms.quizzes.services.results import (
    entry_of,
    points_with,
    results_of,
    settings_of,
    work_in,
)
from lms.quizzes.services.standing import mend_paper, weigh_again


def mark_paper(attempt: Attempt) -> None:
    """Mark every answer that needs no person, then see whether the attempt is done.

    `attempt` was just handed in and carries its items, its assignment and its revision.
    """
    settings = settings_of(attempt)
    for item in attempt.items:
        results = results_of(item, settings)
        item.marks = marking.marks_of(results)
        item.earned = marking.earned_by(results)
        if item.earned is not None:
            item.marked_at = item.marked_at or attempt.handed_in_at
    mend_paper(attempt)
    done, total = work_in(settings, attempt.items)
    note_work(
        attempt.assignment,
        attempt.student_id,
        done=done,
        total=total,
        handed_in=True,
        marked=False,
    )
    if points_with(attempt) is not None:
        _settle(attempt, at=attempt.handed_in_at or now(), by=None, reason=_("自动批改"))


def conclude(attempt: Attempt, *, at: datetime, by: User, reason: str) -> None:
    """Settle an attempt after a person changed it: it may be done now, or wait again."""
    waits = points_with(attempt) is None
    if attempt.marked_at is None:
        if waits:
            return
        weigh_again(attempt)
    _settle(attempt, at=at, by=by, reason=reason)


def _settle(attempt: Attempt, *, at: datetime, by: User | None, reason: str) -> None:
    """Write the points of the attempt, and report what counts of its student."""
    attempt.points = points_with(attempt)
    attempt.marked_at = None if attempt.points is None else at
    db.session.flush()
    attempts = queries.work_handed_in_by(attempt.student_id, attempt.assignment_id)
    is_marked = all(one.marked_at is not None for one in attempts)
    note_work(attempt.assignment, attempt.student_id, marked=is_marked)
    entry = entry_of(attempts)
    if entry is not None:
        gradebook.record_all(attempt.assignment, [entry], reason=reason, recorded_by=by)
    elif by is not None:  # what counted before it waited again counts no more
        about = {"assignment": attempt.assignment_id, "attempt": attempt.id}
        gone = [attempt.student_id]
        gradebook.regrade(attempt.assignment, [], gone, reason=reason, by=by, detail=about)

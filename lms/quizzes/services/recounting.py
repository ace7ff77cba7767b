"""Entering the marks of a class again where the ledger says other than its attempts do."""

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.core import journal
from lms.gradebook import services as gradebook
from lms.quizzes import queries
from lms.quizzes.services.attempts import reason_given
from lms.quizzes.services.mending.applying import lock
from lms.quizzes.services.results import by_student, counted_of, entry_of


def recount(assignment: Assignment, *, reason: str, by: User) -> int:
    """Enter every mark that differs anew, with this reason; says how many.

    Attempts stay as they are: this is for marks an earlier arithmetic made of them. What a
    teacher entered over a quiz goes on counting.
    """
    reason = reason_given(reason)
    lock([assignment])
    entries = [
        entry_of(student_id, counts)
        for student_id, attempts in by_student(queries.papers_of([assignment.id])).items()
        for counts in (counted_of(attempts),)
        if counts is not None and counts.possible
    ]
    entered = gradebook.record_all(assignment, entries, reason=reason, recorded_by=by)
    journal.write(
        "quiz.recount",
        subject=f"assignment:{assignment.id}",
        actor_id=by.id,
        actor_name=by.name,
        marks=entered,
        reason=reason,
    )
    return entered

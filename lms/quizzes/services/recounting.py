"""Entering the marks of a class again where the ledger says other than its attempts do."""

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.core import journal
from lms.gradebook import services as gradebook
from lms.quizzes import queries
from lms.quizzes.services.attempts import reason_given
from lms.quizzes.services.mending.applying import lock
from lms.quizzes.services.results import by_student, entry_of


def recount(assignment: Assignment, *, reason: str, by: User) -> int:
    """Enter every mark that differs anew, with this reason; says how many changed.

    Attempts stay as they are: this is for marks an earlier arithmetic made of them. Where
    nothing of them counts, the mark is taken back. What a teacher entered over a quiz goes on
    counting.
    """
    reason = reason_given(reason)
    lock([assignment])
    counting = {
        student_id: entry_of(attempts)
        for student_id, attempts in by_student(queries.papers_of([assignment.id])).items()
    }
    changed = gradebook.regrade(
        assignment,
        [entry for entry in counting.values() if entry is not None],
        [student_id for student_id, entry in counting.items() if entry is None],
        reason=reason,
        by=by,
        detail={"assignment": assignment.id},
    )
    journal.write(
        "quiz.recount",
        subject=f"assignment:{assignment.id}",
        actor_id=by.id,
        actor_name=by.name,
        marks=changed,
        reason=reason,
    )
    return changed

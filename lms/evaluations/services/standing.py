"""What a hand-in changes elsewhere: the mark in the gradebook, and how far each student is."""

from collections.abc import Iterable, Sequence

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.assignments.queries import work_of
from lms.assignments.services import note_work
from lms.core.clock import now
from lms.courses.rules.compiled import TableText
from lms.evaluations import queries
from lms.evaluations.models import Evaluator, Sheet
from lms.evaluations.queries import SheetView
from lms.evaluations.rules.results import Result, Voice, evaluators_of, result
from lms.gradebook.services import record


def is_overdue(assignment: Assignment) -> bool:
    """Whether the rule `zero` may count what has not come: after the due (or closing) moment.

    Without any such moment there is nothing to wait for.
    """
    end = assignment.due_at or assignment.closes_at
    return end is None or now() >= end


def is_closed(assignment: Assignment) -> bool:
    """Whether students can no longer hand in."""
    return assignment.closes_at is not None and now() >= assignment.closes_at


def result_of(view: SheetView, text: TableText, assignment: Assignment) -> Result:
    """The result of a sheet from what is handed in."""
    return result_with(text, view.voices(), assignment)


def result_with(text: TableText, voices: Sequence[Voice], assignment: Assignment) -> Result:
    """The result these voices would give now."""
    return result(text, voices, overdue=is_overdue(assignment))


def settle_sheet(sheet: Sheet, *, reason: str, by: User | None) -> Result:
    """Compute the sheet's result and, if it stands, enter it in the gradebook.

    `by` is the member of staff whose deed caused it; a student's is None, because the ledger
    must not tell the rated person who the peer was. A result that no longer stands (a review
    was opened again) leaves the last mark in the ledger and takes back only "marked".
    """
    assignment = sheet.assignment
    text = TableText.from_json(sheet.revision.compiled)
    outcome = result_of(queries.sheet_view(sheet.id), text, assignment)
    if outcome.stands:
        record(
            assignment,
            student_id=sheet.student_id,
            points=outcome.points,
            possible=outcome.possible,
            lines=outcome.lines(),
            origin=f"sheet:{sheet.id}",
            reason=reason,
            recorded_by=by,
        )
        note_work(assignment, sheet.student_id, marked=True)
    elif work_of(assignment.id, sheet.student_id) is not None:
        note_work(assignment, sheet.student_id, marked=False)
    return outcome


def note_student(assignment: Assignment, student_id: int) -> None:
    """Note how many of the reviews a student owes are handed in: the own one and the peers'."""
    takes_part = evaluators_of(queries.table_of(assignment).text)
    duties = queries.own_duties(assignment.id, student_id)
    handed = [moment for _who, moment in duties]
    owes_self = "self" in takes_part and all(who is not Evaluator.SELF for who, _moment in duties)
    total = len(handed) + owes_self
    done = sum(moment is not None for moment in handed)
    note_work(assignment, student_id, done=done, total=total, handed_in=done == total)


def note_students(assignment: Assignment, student_ids: Iterable[int]) -> None:
    """The same for students whose duties changed, unless they have not begun at all."""
    for student_id in sorted(set(student_ids)):
        if work_of(assignment.id, student_id) is not None:
            note_student(assignment, student_id)

"""What a hand-in changes elsewhere: the mark in the gradebook, and how far each student is."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.assignments.queries import work_of
from lms.assignments.services import note_marked, note_work
from lms.core.db import db
from lms.courses.rules.compiled import TableText
from lms.evaluations import queries
from lms.evaluations.models import Evaluator, Sheet
from lms.evaluations.queries import SheetView
from lms.evaluations.rules.computation import from_stored, sources_in, to_stored
from lms.evaluations.rules.results import Result, SourceMark, Voice, evaluators_of, result
from lms.evaluations.services import windows
from lms.evaluations.services.locks import lock_sheets
from lms.gradebook.services import Entry, record, record_all


def is_overdue(assignment: Assignment) -> bool:
    """Whether the rule `zero` may count what has not come: every rating of students is over."""
    return all(windows.is_overdue(assignment, who) for who in windows.STUDENTS)


def result_of(view: SheetView, text: TableText, assignment: Assignment) -> Result:
    """The result of a sheet from what is handed in: as stored when it was last settled."""
    if view.computation is not None:
        return from_stored(view.computation)
    return result(text, view.voices(), overdue=is_overdue(assignment))


def result_with(
    text: TableText,
    voices: Sequence[Voice],
    assignment: Assignment,
    *,
    marks: Mapping[str, SourceMark] | None = None,
) -> Result:
    """The result these voices would give now: a draft, and said to be one."""
    drafted = result(text, voices, overdue=is_overdue(assignment), marks=marks)
    return replace(drafted, is_draft=True)


def known_marks(view: SheetView, text: TableText) -> dict[str, SourceMark]:
    """The marks of other activities as last settled, by the activity's key, for drafts."""
    known = sources_in(view.computation) if view.computation else {}
    return {
        row.source: known[row.key]
        for row in text.criteria
        if row.key in known and known[row.key].title
    }


def settle_sheet(sheet: Sheet, *, reason: str, by: User | None) -> Result:
    """Compute the sheet's result, store it and, if it stands, enter it in the gradebook.

    `by` is the member of staff whose deed caused it; a student's is None, because the ledger
    must not tell the rated person who the peer was. A result that no longer stands (a review
    was opened again) leaves the last mark in the ledger and takes back only "marked". A
    mastery self-check makes no mark.
    """
    lock_sheets([sheet.id])
    assignment, student_id = sheet.assignment, sheet.student_id
    text = queries.text_of(sheet.revision)
    marks = queries.source_marks(assignment, [text], [student_id])
    outcome = result(
        text,
        queries.sheet_view(sheet.id).voices(),
        overdue=is_overdue(assignment),
        marks=marks.get(student_id),
    )
    sheet.computation = to_stored(outcome)
    if outcome.stands and text.counts:
        entry = _entry(sheet, outcome)
        record(assignment, **vars(entry), reason=reason, recorded_by=by)
    if outcome.stands:
        note_work(assignment, student_id, marked=True)
    elif work_of(assignment.id, student_id) is not None:
        note_work(assignment, student_id, marked=False)
    return outcome


def settle_many(
    assignment_id: int,
    student_ids: Collection[int] | None = None,
    *,
    reason: str,
    by: User | None,
) -> list[Result]:
    """Settle the sheets of an assignment (of some students) in a fixed number of statements."""
    sheets = queries.sheets_of(assignment_id, student_ids)
    if not sheets:
        return []
    lock_sheets([sheet.id for sheet in sheets])
    assignment = sheets[0].assignment
    is_late = is_overdue(assignment)
    outcomes = derived(assignment, sheets, overdue=lambda _view: is_late)
    entries = []
    for sheet, _view, outcome in outcomes:
        sheet.computation = to_stored(outcome)
        if outcome.stands and _text(sheet).counts:
            entries.append(_entry(sheet, outcome))
    db.session.flush()
    if entries:
        record_all(assignment, entries, reason=reason, recorded_by=by)
    note_marked(
        assignment,
        marked=[sheet.student_id for sheet, _view, outcome in outcomes if outcome.stands],
        unmarked=[sheet.student_id for sheet, _view, outcome in outcomes if not outcome.stands],
    )
    return [outcome for _sheet, _view, outcome in outcomes]


def derived(
    assignment: Assignment, sheets: Sequence[Sheet], *, overdue: Callable[[SheetView], bool]
) -> list[tuple[Sheet, SheetView, Result]]:
    """Each sheet with its view and its result, computed from its reviews; three statements."""
    student_ids = [sheet.student_id for sheet in sheets]
    views = {view.id: view for view in queries.sheet_views(assignment.id, student_ids)}
    texts = {sheet.revision_id: _text(sheet) for sheet in sheets}
    marks = queries.source_marks(assignment, texts.values(), student_ids)
    return [
        (
            sheet,
            views[sheet.id],
            result(
                texts[sheet.revision_id],
                views[sheet.id].voices(),
                overdue=overdue(views[sheet.id]),
                marks=marks.get(sheet.student_id),
            ),
        )
        for sheet in sheets
    ]


def _text(sheet: Sheet) -> TableText:
    return queries.text_of(sheet.revision)


def _entry(sheet: Sheet, outcome: Result) -> Entry:
    return Entry(
        student_id=sheet.student_id,
        points=outcome.points,
        possible=outcome.possible,
        lines=tuple(outcome.lines()),
        origin=f"sheet:{sheet.id}",
    )


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

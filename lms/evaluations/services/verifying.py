"""Deriving results again from their reviews, and comparing with what was stored and entered."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lms.evaluations import queries
from lms.evaluations.models import Sheet
from lms.evaluations.queries import SheetView
from lms.evaluations.rules.computation import to_stored
from lms.evaluations.rules.results import Result
from lms.evaluations.services.standing import derived
from lms.gradebook.models import Mark
from lms.gradebook.queries import computed_marks


@dataclass(frozen=True)
class Difference:
    """Where a sheet is not what its reviews amount to: `what` names the part that differs."""

    sheet_id: int
    number: str
    name: str
    what: str


@dataclass(frozen=True)
class Verified:
    """How many sheets were derived again, and those that differ."""

    sheets: int
    differences: list[Difference]  # at most one for a sheet


def verify(classroom_id: int | None = None) -> Verified:
    """Derive every result (of one classroom) from its reviews, as it was when last settled.

    Compared are the stored computation, part by part, and the mark that counts in the
    gradebook with every line of its evidence. A result that does not stand says nothing
    about the ledger: what was entered before stays there.
    """
    count, found = 0, list[Difference]()
    for assignment_id in queries.evaluations_in(classroom_id):
        sheets = queries.sheets_of(assignment_id)
        count += len(sheets)
        found += _differences(assignment_id, sheets)
    return Verified(count, found)


def _differences(assignment_id: int, sheets: list[Sheet]) -> Iterator[Difference]:
    if not sheets:
        return
    marks = computed_marks(assignment_id)
    for sheet, view, outcome in derived(sheets[0].assignment, sheets, overdue=_was_overdue):
        text = queries.text_of(sheet.revision)
        stored = _stored_differs(view, outcome)
        entered = _mark_differs(view, outcome, marks.get(view.student_id), counts=text.counts)
        if what := "; ".join(filter(None, (stored, entered))):
            yield Difference(view.id, view.number, view.student, what)


def _was_overdue(view: SheetView) -> bool:
    """Whether what was missing counted as 0 when the sheet was settled."""
    return bool(view.computation and view.computation["is_overdue"])


def _stored_differs(view: SheetView, outcome: Result) -> str:
    stored = view.computation
    if stored is None:
        return "computation: none stored" if view.voices() else ""
    again = to_stored(outcome)
    parts = [key for key in again if again[key] != stored.get(key)]
    return f"computation: {', '.join(parts)}" if parts else ""


def _mark_differs(view: SheetView, outcome: Result, mark: Mark | None, *, counts: bool) -> str:
    if not counts:
        return "" if mark is None else "mark: a self-check has none"
    if not outcome.stands:
        return ""
    if mark is None:
        return "mark: none entered"
    wanted, there = _wanted(view, outcome), _entered(mark)
    parts = [key for key, value in wanted.items() if value != there[key]]
    return f"mark: {', '.join(parts)}" if parts else ""


def _wanted(view: SheetView, outcome: Result) -> Mapping[str, Any]:
    return {
        "points": outcome.points,
        "possible": outcome.possible,
        "origin": f"sheet:{view.id}",
        "evidence": [
            (line.leaf, line.objective, line.earned, line.possible) for line in outcome.lines()
        ],
    }


def _entered(mark: Mark) -> Mapping[str, Any]:
    return {
        "points": mark.points,
        "possible": mark.possible,
        "origin": mark.origin,
        "evidence": [
            (
                line.leaf,
                line.objective.code if line.objective else "",
                line.earned,
                line.possible,
            )
            for line in mark.evidence
        ],
    }

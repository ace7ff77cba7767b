"""What the pages for typing in paper forms show: the stack of forms and how far each is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lms.classrooms.models import Enrollment
from lms.classrooms.queries import students_of
from lms.core.i18n import _, format_moment, lazy
from lms.courses.rules.compiled import Criterion, TableText
from lms.evaluations import queries
from lms.evaluations.models import SKIPPED, Evaluator
from lms.evaluations.queries import ReviewView, Seat, SheetView
from lms.evaluations.queries.entry import EntryView
from lms.evaluations.rules.entry import PASSES, Comparison, EntryState, compare, keys_of
from lms.evaluations.rules.ratings import Value, written_value
from lms.evaluations.services import entry as service
from lms.evaluations.services.entry import Stack

CHECK = "check"
STATES: dict[EntryState, tuple[Any, str]] = {
    EntryState.EMPTY: (lazy("未录入"), ""),
    EntryState.FIRST: (lazy("只录了第一遍"), "due"),
    EntryState.SECOND: (lazy("只录了第二遍"), "due"),
    EntryState.DIFFERS: (lazy("两遍不同"), "no"),
    EntryState.GAPS: (lazy("有空格"), "due"),
    EntryState.AGREES: (lazy("两遍一致"), "on"),
}


@dataclass(frozen=True)
class Doubt:
    """A cell two passes differ in."""

    criterion: Criterion
    first: str
    second: str


@dataclass(frozen=True)
class Form:
    """One student's form in the stack."""

    student: Enrollment
    sheet: SheetView | None
    table: TableText
    passes: Mapping[int, EntryView]
    compared: Comparison
    review: ReviewView | None
    is_mine: bool  # the writer was given this student to rate

    @property
    def is_in(self) -> bool:
        """Whether just this is handed in."""
        review = self.review
        is_agreed = self.compared.state is EntryState.AGREES
        return bool(review and review.handed_in_at and is_agreed and self.on_screen == self.typed)

    @property
    def asks(self) -> bool:
        """Whether something else stands on the screen, which paper would replace."""
        is_agreed = self.compared.state is EntryState.AGREES
        return is_agreed and not self.is_in and bool(self.review and self.review.sequence)

    @property
    def is_ready(self) -> bool:
        return self.compared.state is EntryState.AGREES and not self.is_in

    @property
    def typed(self) -> dict[str, str]:
        return dict(self.passes[1].written) if 1 in self.passes else {}

    @property
    def on_screen(self) -> dict[str, str]:
        review = self.review
        if review is None:
            return {}
        keys = [*review.points, *(key for key in review.choices if key not in review.points)]
        return {
            key: written_value(Value(review.points.get(key), review.choices.get(key, "")))
            for key in keys
        }

    @property
    def changes(self) -> list[Doubt]:
        """What the paper would change on the screen."""
        rows = self.table.criteria
        screen, typed = self.on_screen, self.typed
        return [
            Doubt(row, screen.get(row.key, ""), typed.get(row.key, ""))
            for row in rows
            if screen.get(row.key, "") != typed.get(row.key, "")
        ]

    @property
    def doubts(self) -> list[Doubt]:
        first, second = service.both(self.passes)
        return [
            Doubt(row, first.get(row.key, ""), second.get(row.key, ""))
            for row in self.compared.differing
        ]

    @property
    def state(self) -> tuple[str, str]:
        label, kind = STATES[self.compared.state]
        return (_("已提交"), "ok") if self.is_in else (str(label), kind)


@dataclass(frozen=True)
class Choice:
    """What is being typed, as the address says it."""

    who: Evaluator
    writer_id: int | None
    step: str  # 1, 2 or check

    @property
    def number(self) -> int:
        return 2 if self.step == "2" else 1

    @property
    def address(self) -> dict[str, Any]:
        return {"who": self.who.value, "rater": self.writer_id, "pass": self.step}


def forms_of(seat: Seat, stack: Stack) -> list[Form]:
    sheets = {view.student_id: view for view in queries.sheet_views(seat.assignment.id)}
    tables = queries.tables_of(view.revision_id for view in sheets.values())
    passes, text = service.passes_of(stack), seat.text
    found = [
        _form(stack, student, sheet, tables[sheet.revision_id] if sheet else text, passes)
        for student in students_of(seat.assignment.classroom_id)
        for sheet in [sheets.get(student.user_id)]
    ]
    here = [
        form for form in found if form.is_mine or form.passes or stack.may_rate(form.student, text)
    ]
    return sorted(here, key=lambda form: not form.is_mine)


def _form(
    stack: Stack,
    student: Enrollment,
    sheet: SheetView | None,
    table: TableText,
    passes: Mapping[int, Mapping[int, EntryView]],
) -> Form:
    mine = passes.get(student.user_id, {})
    is_shared = stack.evaluator is Evaluator.TEACHER  # the teachers' column is one
    rater_id = None if is_shared else stack.rater_of(student.user).id
    review = sheet.one_by(stack.evaluator.value, rater_id) if sheet else None
    rows = table.criteria_for(stack.evaluator.value)
    is_given = stack.evaluator not in {Evaluator.PEER, Evaluator.INTERGROUP} or review is not None
    return Form(student, sheet, table, mine, compare(rows, *service.both(mine)), review, is_given)


def is_typed(form: Form, number: int) -> bool:
    return number in form.passes and bool(form.passes[number].written)


def typed_by(found: Sequence[Form]) -> dict[int, str]:
    """Who typed each pass last, and when."""
    said = {}
    for number in PASSES:
        entries = [form.passes[number] for form in found if number in form.passes]
        if entries:
            last = max(entries, key=lambda entry: entry.typed_at)
            names = _("、").join(dict.fromkeys(entry.typed_by for entry in entries))
            said[number] = f"{names} · {format_moment(last.typed_at)}"
    return said


def shown(value: str) -> str:
    """A cell as people read it."""
    return _("不适用") if value == SKIPPED else value


def shown_keys(text: TableText, criterion: Criterion) -> list[tuple[str, str]]:
    """What may be typed into a column, each with what then stands in the cell."""
    return [(key, shown(value)) for key, value in keys_of(text, criterion)]

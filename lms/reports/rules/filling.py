"""Filling a registrar's workbook: which cell takes what, and who is missing on which side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lms.core.points import plain
from lms.reports.rules.registering import Line, Value
from lms.reports.rules.workbooks import FileRow, Form, column_of, letter_of

NUMBER = "number"


@dataclass(frozen=True)
class Write:
    """One cell to fill: its name (E5), the value, and what stood there."""

    cell: str
    value: Value
    before: str

    @property
    def text(self) -> str:
        """The value as a person reads it."""
        return self.value if isinstance(self.value, str) else plain(self.value or 0)  # type: ignore[arg-type]

    @property
    def is_overwriting(self) -> bool:
        return bool(self.before) and self.before != self.text


@dataclass(frozen=True)
class Filling:
    """What filling a workbook would do: nothing else in it changes."""

    writes: list[Write]
    matched: int
    unknown: list[FileRow]  # in the file, not in the classroom
    missing: list[Line]  # in the classroom, not in the file
    renamed: list[tuple[FileRow, Line]]  # same 学号, another name
    formulas: list[str] = field(default_factory=list)  # cells left alone
    empty: list[Line] = field(default_factory=list)  # matched, without any figure to write

    @property
    def overwritten(self) -> list[Write]:
        return [one for one in self.writes if one.is_overwriting]


def fill(form: Form, mapping: Mapping[str, str], lines: Sequence[Line]) -> Filling:
    """Match by 学号 and fill the mapped columns; a figure that is not there leaves its cell."""
    if form.is_blank:
        return _from_scratch(form, mapping, lines)
    by_number = {one.number: one for one in lines}
    writes, formulas, renamed, unknown, empty = [], [], [], [], []
    for row in form.students:
        line = by_number.get(row.number)
        if line is None:
            unknown.append(row)
            continue
        if row.name and _folded(row.name) != _folded(line.name):
            renamed.append((row, line))
        made = [
            _write(form, row.row, letter, value)
            for letter, key in mapping.items()
            if (value := line.figure(key, row.row - form.header_row)) not in (None, "")
        ]
        closed = [one.cell for one in made if _is_formula(form, one.cell, row.row)]
        formulas += closed
        writes += [one for one in made if one.cell not in closed]
        if not made:
            empty.append(line)
    listed = {row.number for row in form.students}
    missing = [one for one in lines if one.number not in listed]
    matched = len(form.students) - len(unknown)
    return Filling(writes, matched, unknown, missing, renamed, formulas, empty)


def _from_scratch(form: Form, mapping: Mapping[str, str], lines: Sequence[Line]) -> Filling:
    """A form without students takes them all, in 学号 order."""
    writes = []
    for serial, line in enumerate(lines, start=1):
        row = form.header_row + serial
        writes.append(Write(f"{letter_of(form.number_column)}{row}", line.number, ""))
        for letter, key in mapping.items():
            value = line.figure(key, serial)
            if value not in (None, ""):
                writes.append(Write(f"{letter}{row}", value, ""))
    return Filling(writes, len(lines), [], [], [])


def _write(form: Form, row: int, letter: str, value: Value) -> Write:
    before = form.page.texts.get((row, column_of(letter)), "")
    return Write(f"{letter}{row}", value, before)


def _is_formula(form: Form, cell: str, row: int) -> bool:
    return (row, column_of(cell.removesuffix(str(row)))) in form.page.formulas


def _folded(name: str) -> str:
    return "".join(name.split())

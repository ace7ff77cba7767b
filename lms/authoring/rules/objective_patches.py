"""Objectives as a form sends them, written into the tables they came from, cell by cell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from lms.authoring.rules.rows import (
    Grid,
    cell,
    end_of,
    grids_of,
    joined,
    lines_of,
    new_row,
    with_cells,
)
from lms.courses.rules.objectives import COURSE_COLUMNS

NAMES = ("code", "kind", "title", "title_en", "parents", "expected")


class NoColumn(Exception):
    """A table lacks the column for what a row says; the text is the place to add it."""


@dataclass(frozen=True)
class ObjectiveRow:
    """One row of the form: its words, the table it stands in, and the line it came from.

    Tables and lines are counted from 0; `line` is None for a new row.
    """

    table: int
    line: int | None
    values: Mapping[str, str]

    def says(self, name: str) -> str:
        return self.values.get(name, "")


@dataclass(frozen=True)
class Section:
    """A table with the heading it stands under, and the columns it has."""

    title: str
    names: tuple[str, ...]


def sections_of(text: str) -> list[Section]:
    """The tables of objectives in a text, in their order."""
    lines = lines_of(text)
    return [
        Section(_heading(lines, grid.header), tuple(filter(None, grid.names)))
        for grid in grids_of(lines, COURSE_COLUMNS)
    ]


def rows_of(text: str) -> list[ObjectiveRow]:
    """Every row of these tables as words."""
    lines = lines_of(text)
    return [
        ObjectiveRow(table, line, _values(grid, lines[line]))
        for table, grid in enumerate(grids_of(lines, COURSE_COLUMNS))
        for line in grid.rows
    ]


def patch(text: str, rows: Sequence[ObjectiveRow]) -> str:
    """The text with these rows in its tables; what is the same stays byte for byte."""
    lines = lines_of(text)
    grids = grids_of(lines, COURSE_COLUMNS)
    end = end_of(lines)
    out: list[str] = []
    starts = {grid.header + 2: number for number, grid in enumerate(grids)}
    gone = {line for grid in grids for line in grid.rows}
    for number in range(len(lines) + 1):
        if number in starts:
            table = starts[number]
            own = [row for row in rows if row.table == table]
            if own and out and not out[-1].endswith(("\n", "\r")):
                out[-1] += end
            out += [_written(grids[table], row, lines, end) for row in own]
        if number < len(lines) and number not in gone:
            out.append(lines[number])
    return joined(out)


def moved(rows: Sequence[ObjectiveRow], action: str, which: str) -> list[ObjectiveRow]:
    """The rows after one deed: add a row to a table, or move or delete one by its number."""
    found = list(rows)
    number = int(which) if which.isdecimal() and len(which) < 6 else -1
    if action == "add":
        last = max((n for n, row in enumerate(found) if row.table == number), default=-1)
        like = found[last].values if last >= 0 else {}
        values = {"kind": like.get("kind", ""), "code": next_code(found, like.get("code", ""))}
        found.insert(last + 1 if last >= 0 else len(found), ObjectiveRow(number, None, values))
    elif 0 <= number < len(found):
        _change(found, action, number)
    return found


def next_code(rows: Sequence[ObjectiveRow], like: str) -> str:
    """A code no row has: K3.4 after K3.3."""
    stem, _dot, number = like.rpartition(".")
    if not stem or not number.isdecimal():
        return ""
    taken = [row.says("code").rpartition(".") for row in rows]
    numbers = [int(last) for first, _d, last in taken if first == stem and last.isdecimal()]
    return f"{stem}.{max(numbers, default=0) + 1}"


def _change(rows: list[ObjectiveRow], action: str, at: int) -> None:
    if action == "delete":
        del rows[at]
        return
    to = at + {"up": -1, "down": 1}.get(action, 0)
    if 0 <= to < len(rows):
        one, other = rows[at], rows[to]
        if one.table == other.table:
            rows[at], rows[to] = other, one
        else:  # over the edge of a section into the next
            rows[at] = replace(one, table=other.table)


def _written(grid: Grid, row: ObjectiveRow, lines: Sequence[str], end: str) -> str:
    for name in NAMES:
        if row.says(name) and name not in grid.names:
            raise NoColumn(name)
    if row.line is None:
        return new_row(grid.names, row.values, end)
    line = lines[row.line]
    values = {
        column: row.says(name)
        for column, name in enumerate(grid.names)
        if name is not None and cell(line, column) != row.says(name).strip()
    }
    changed = with_cells(line, values)
    return changed if changed.endswith(("\n", "\r")) else changed + end


def _values(grid: Grid, line: str) -> dict[str, str]:
    return {name: cell(line, column) for column, name in enumerate(grid.names) if name is not None}


def _heading(lines: Sequence[str], before: int) -> str:
    for line in reversed(lines[:before]):
        if line.startswith("#"):
            return line.strip("# \r\n")
    return ""

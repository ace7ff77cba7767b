"""An evaluation table as a form sends it, written into the text it came from.

Only what differs is written: entries of the front matter, cells, whole rows that come, go or
move. Where the form says what the text's own columns cannot hold, the caller falls back on
`table_writing.text_of`, which writes the table anew.
"""

from collections.abc import Iterator, Sequence

from lms.authoring.rules.heads import set_field
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
from lms.courses.rules.evaluation import COLUMNS
from lms.courses.rules.table_writing import HEADS, DraftRow, TableDraft, head_entries


class CannotPatch(Exception):
    """The text has no place for what the form says."""


def patch(text: str, before: TableDraft, after: TableDraft) -> str:
    """The text with the changes from one draft to the other.

    `before` is what the text was read as. Raises CannotPatch.
    """
    if before.introduction.strip() != after.introduction.strip():
        raise CannotPatch("the introduction stands between the tables")
    old, new = head_entries(before), head_entries(after)
    for key in {**old, **new}:
        if old.get(key) != new.get(key):
            text = set_field(text, key, new.get(key))
    return text if before.rows == after.rows else _rows(text, before.rows, after.rows)


def _rows(text: str, before: Sequence[DraftRow], after: Sequence[DraftRow]) -> str:
    lines = lines_of(text)
    grids = grids_of(lines, COLUMNS)
    places = [
        (grid, line) for grid in grids for line in grid.rows if not _is_sum(grid, lines[line])
    ]
    if len(places) != len(before) or not grids:
        raise CannotPatch("the rows of the text are not those of the draft")
    known = {row.key: (row, *place) for row, place in zip(before, places, strict=True)}
    written: dict[int, list[str]] = {grid.header: [] for grid in grids}
    at, end = grids[0], end_of(lines)
    for row in after:
        if row.key in known:
            was, grid, number = known.pop(row.key)
            at = grid if grid.header >= at.header else at
            written[at.header].append(_changed(at, lines[number], was, row))
        else:
            written[at.header].append(_new(at, row, end))
    return joined(_with_rows(lines, grids, written, {line for _grid, line in places}))


def _with_rows(
    lines: Sequence[str], grids: Sequence[Grid], written: dict[int, list[str]], gone: set[int]
) -> Iterator[str]:
    """The lines with each table's rows put below its rule; sums stay at the end."""
    ends = {grid.header + 1: grid.header for grid in grids}
    for number, line in enumerate(lines):
        if number in gone:
            continue
        yield line if line.endswith(("\n", "\r")) or number not in ends else line + "\n"
        if number in ends:
            yield from written[ends[number]]


def _changed(grid: Grid, line: str, before: DraftRow, after: DraftRow) -> str:
    values = {}
    for name in HEADS:
        old, new = getattr(before, name), getattr(after, name)
        if old == new:
            continue
        if name not in grid.names:
            raise CannotPatch(f"no column for {name}")
        column = grid.names.index(name)
        if cell(line, column) != _cell(name, new):
            values[column] = _cell(name, new)
    changed = with_cells(line, values)
    return changed if changed.endswith(("\n", "\r")) else changed + "\n"


def _new(grid: Grid, row: DraftRow, end: str) -> str:
    values = {name: _cell(name, getattr(row, name)) for name in HEADS}
    if any(value and name not in grid.names for name, value in values.items()):
        raise CannotPatch("no column for what a new row says")
    return new_row(grid.names, values, end)


def _cell(name: str, words: str) -> str:
    """A new line in a standard is a break, as `table_writing` writes it."""
    return "<br>".join(words.strip().splitlines()) if name == "standard" else words


def _is_sum(grid: Grid, line: str) -> bool:
    names = [grid.names.index(name) for name in ("key", "title") if name in grid.names]
    words = "".join(cell(line, column) for column in names)
    return words.replace("*", "").replace(" ", "") in {"合计", "Total"}

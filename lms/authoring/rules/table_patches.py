"""An evaluation table as a form sends it, written into the text it came from.

Only what differs is written: entries of the front matter, lines of the introduction, cells,
whole rows that come, go or move. A column the text lacks is added when a row needs it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from lms.authoring.rules.heads import set_field
from lms.authoring.rules.prose_patches import with_prose
from lms.authoring.rules.rows import (
    Grid,
    Spot,
    Surgery,
    cell,
    grids_of,
    lines_of,
    new_row,
    spots_of,
    with_cells,
)
from lms.courses.rules.evaluation import COLUMNS
from lms.courses.rules.evaluation_head import ACTIVITY, MISSING_ACTIVITY, ON_MISSING
from lms.courses.rules.table_writing import HEADS, DraftRow, TableDraft, head_entries

RAW = ("key", "group", "title", "standard", "points", "objectives")


class CannotPatch(Exception):
    """The text has no place for what the form says."""


def patch(text: str, before: TableDraft, after: TableDraft) -> str:
    """The text with the changes from one draft to the other.

    `before` is what the text was read as. Raises CannotPatch and BadHead.
    """
    if before.introduction.strip() != after.introduction.strip():
        text = with_prose(text, COLUMNS, after.introduction)
    if before.rows != after.rows:
        text = _with_rows(text, before.rows, after.rows)
    old, new = head_entries(_plain(before)), head_entries(_plain(after))
    words = head_entries(_full(after))
    for key in {**old, **new}:
        if old.get(key) != new.get(key):
            text = set_field(text, key, words.get(key))
    for key in _stale(before, after):
        text = set_field(text, key, words.get(key))
    return text


def raw_rows(text: str) -> list[dict[str, str]]:
    """The words of every row, by column, as they stand: what cannot be read too."""
    lines = lines_of(text)
    return [
        {name: cell(lines[line], n) for n, name in enumerate(grid.names) if name in RAW}
        for grid, line in _places(lines, grids_of(lines, COLUMNS))
    ]


def _full(draft: TableDraft) -> TableDraft:
    """The draft with the rule of everybody who rates, and of rows from activities if it is one."""
    said = dict(draft.missing)
    weighted = [who for who, weight in draft.weights if weight not in {"", "0"}]
    missing = [(who, said.get(who, ON_MISSING.get(who, ""))) for who in weighted]
    activity = said.get(ACTIVITY, MISSING_ACTIVITY[0])
    if activity != MISSING_ACTIVITY[0]:
        missing.append((ACTIVITY, activity))
    return replace(draft, missing=tuple(missing))


def _plain(draft: TableDraft) -> TableDraft:
    """The draft without rules that hold anyway: a form sends them, a text need not."""
    missing = [pair for pair in _full(draft).missing if ON_MISSING.get(pair[0]) != pair[1]]
    return replace(draft, missing=tuple(missing))


def _stale(before: TableDraft, after: TableDraft) -> Iterable[str]:
    """What the text may say for the old way of rating and must not for the new one."""
    if before.scale != after.scale:
        yield from ("stars", "options", *(["evaluators"] if after.scale == "mastery" else []))


def _with_rows(text: str, before: Sequence[DraftRow], after: Sequence[DraftRow]) -> str:
    lines = lines_of(text)
    grids = grids_of(lines, COLUMNS)
    places = _places(lines, grids)
    if len(places) != len(before) or not grids:
        raise CannotPatch("the rows of the text are not those of the draft")
    slots = {line: grid for grid, line in places}
    was = dict(zip(slots, before, strict=True))
    origins = _origins([row.key for row in before], [row.key for row in after])
    order = [None if origin is None else places[origin][1] for origin in origins]
    spots = spots_of(grids, slots, order)
    surgery = Surgery(lines)
    surgery.drop(slots)
    wide = _widened(surgery, grids, list(zip(spots, order, after, strict=True)), was)
    for spot, line, row in zip(spots, order, after, strict=True):
        grid = wide[spot.grid.header]
        if line is not None and slots[line].names == spot.grid.names:
            surgery.put(spot, _changed(grid, lines[line], was[line], row))
        else:
            values = {name: _words(name, getattr(row, name)) for name in HEADS}
            surgery.put(spot, new_row(grid.names, values, surgery.end))
    return surgery.text()


def _widened(
    surgery: Surgery,
    grids: Sequence[Grid],
    rows: Sequence[tuple[Spot, int | None, DraftRow]],
    was: Mapping[int, DraftRow],
) -> dict[int, Grid]:
    """The tables with the columns that what is new in their rows needs."""
    found = {}
    for grid in grids:
        own = [(line, row) for spot, line, row in rows if spot.grid == grid]
        needed = [
            name
            for name in HEADS
            if name not in grid.names
            and any(
                getattr(row, name)
                and (
                    line is None or not _is_same(name, getattr(was[line], name), getattr(row, name))
                )
                for line, row in own
            )
        ]
        found[grid.header] = surgery.widen(grid, needed, HEADS.__getitem__)
    return found


def _places(lines: Sequence[str], grids: Iterable[Grid]) -> list[tuple[Grid, int]]:
    return [(grid, line) for grid in grids for line in grid.rows if not _is_sum(grid, lines[line])]


def _origins(old: Sequence[str], new: Sequence[str]) -> list[int | None]:
    """Which old row each new one is: by its key, or by its place where only keys changed."""
    left: dict[str, list[int]] = {}
    for number, key in enumerate(old):
        left.setdefault(key, []).append(number)
    found: list[int | None] = [left[key].pop(0) if left.get(key) else None for key in new]
    if len(old) == len(new):
        taken = set(found)
        found = [
            number if origin is None and number not in taken else origin
            for number, origin in enumerate(found)
        ]
    return found


def _changed(grid: Grid, line: str, before: DraftRow, after: DraftRow) -> str:
    values = {}
    for name in HEADS:
        new = _words(name, getattr(after, name))
        if name not in grid.names or _is_same(name, getattr(before, name), new):
            continue
        column = grid.names.index(name)
        if cell(line, column) != new:
            values[column] = new
    return with_cells(line, values)


def _is_same(name: str, before: str, after: str) -> bool:
    """Whether a cell says the same; who rates is a matter of no order."""
    if name == "evaluators":
        return sorted(before.split()) == sorted(after.split())
    return _words(name, before) == _words(name, after)


def _words(name: str, words: str) -> str:
    """A new line in a standard is a break, as `table_writing` writes it."""
    return "<br>".join(words.strip().splitlines()) if name == "standard" else words.strip()


def _is_sum(grid: Grid, line: str) -> bool:
    names = [grid.names.index(name) for name in ("key", "title") if name in grid.names]
    words = "".join(cell(line, column) for column in names)
    return words.replace("*", "").replace(" ", "") in {"合计", "Total"}

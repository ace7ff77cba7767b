"""Objectives as a form sends them, written into the tables they came from, cell by cell."""

from collections.abc import Iterable, Iterator, Sequence

from lms.authoring.rules.objective_edits import NAMES, ObjectiveRow, Section, row_of
from lms.authoring.rules.rows import (
    Grid,
    Surgery,
    grids_of,
    lines_of,
    new_row,
    spots_of,
    with_cells,
)
from lms.courses.rules.objectives import COURSE_COLUMNS

USUAL = ("code", "kind", "title", "parents", "expected")


def patch(text: str, sections: Sequence[Section]) -> str:
    """The text with these rows in its tables; what is the same stays byte for byte.

    Tables no section is of stay as they are; new sections come last.
    """
    lines = lines_of(text)
    grids = grids_of(lines, COURSE_COLUMNS)
    surgery = Surgery(lines)
    known = {line: grid for grid in grids for line in grid.rows}
    for section in sections:
        if section.at is not None and section.at < len(grids):
            _table(surgery, grids[section.at], section.rows, known)
    new = [section for section in sections if section.at is None]
    usual = [name for name in grids[-1].names if name] if grids else USUAL
    if new:
        surgery.add(len(lines) - 1, _new_sections(new, lines, usual, surgery.end))
    return surgery.text()


def _table(
    surgery: Surgery, grid: Grid, rows: Sequence[ObjectiveRow], known: dict[int, Grid]
) -> None:
    """One table; a row may come from another one."""
    spots = spots_of([grid], dict.fromkeys(grid.rows, grid), [row.was for row in rows])
    lacking = [
        name for name in NAMES if name not in grid.names and any(getattr(row, name) for row in rows)
    ]
    wide = surgery.widen(grid, lacking, _heading)
    surgery.drop(grid.rows)
    for spot, row in zip(spots, rows, strict=True):
        line = surgery.lines[row.was] if row.was in known else ""
        if row.was in known and known[row.was].names == grid.names:
            surgery.put(spot, _changed(grid, wide, line, row))
        else:
            surgery.put(spot, new_row(wide.names, _words(row), surgery.end))


def _changed(grid: Grid, wide: Grid, line: str, row: ObjectiveRow) -> str:
    """The line with the cells that are not what it says."""
    before, words = _words(row_of(grid, line, 0)), _words(row)
    return with_cells(
        line,
        {
            n: words[name]
            for n, name in enumerate(wide.names)
            if name and before[name] != words[name]
        },
    )


def _new_sections(
    sections: Sequence[Section], lines: Sequence[str], names: Iterable[str], end: str
) -> Iterator[str]:
    if lines and lines[-1].strip():
        yield end
    for number, section in enumerate(sections):
        if number:
            yield end
        says = {name for row in section.rows for name in NAMES if getattr(row, name)}
        own = [*names, *(name for name in NAMES if name in says and name not in names)]
        if section.title:
            yield f"## {section.title}{end}"
            yield end
        yield "| " + " | ".join(map(_heading, own)) + " |" + end
        yield "|" + "|".join("---:" if name == "expected" else "---" for name in own) + "|" + end
        for row in section.rows:
            yield new_row(own, _words(row), end)


def _words(row: ObjectiveRow) -> dict[str, str]:
    return {name: getattr(row, name) for name in NAMES}


def _heading(name: str) -> str:
    return {**COURSE_COLUMNS.required, **COURSE_COLUMNS.optional}[name][0]

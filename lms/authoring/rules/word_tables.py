"""Tables of a Word document as Markdown tables, whose cells all have one column and one row."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

REPEATED = 40  # a merged cell with no more words than that is said in each place it covered
MOST_COLUMNS = 60


@dataclass(frozen=True)
class Spread:
    """A table as rows of equal length."""

    rows: list[list[str]]
    is_merged: bool


def rows_of(table: Element) -> Iterator[Element]:
    """The rows of a table, not of those inside it."""
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in {"thead", "tbody", "tfoot"}:
            yield from rows_of(child)


def spread(table: Element, written: Callable[[Element], str]) -> Spread:
    """Every cell in its place; a merged one in all places it covered, or in the first if long."""
    places: dict[tuple[int, int], str] = {}
    is_merged = False
    count = 0
    for y, row in enumerate(rows_of(table)):
        count, x = y + 1, 0
        for cell in row:
            while (y, x) in places:
                x += 1
            across, down = _span(cell, "colspan"), _span(cell, "rowspan")
            is_merged |= across > 1 or down > 1
            words = written(cell)
            again = words if len(words) <= REPEATED and "![" not in words else ""
            for below in range(down):
                for beside in range(across):
                    places.setdefault((y + below, x + beside), again)
            places[y, x] = words
            x += across
    wide = 1 + max((x for _y, x in places), default=-1)
    rows = [[places.get((y, x), "") for x in range(wide)] for y in range(count)]
    return Spread(rows, is_merged)


def _span(cell: Element, name: str) -> int:
    value = cell.get(name, "1")
    return min(max(int(value), 1), MOST_COLUMNS) if value.isdigit() else 1


def table_lines(rows: list[list[str]]) -> list[str]:
    """A Markdown table; its first row is the head."""
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return [lines[0], "|" + "---|" * len(rows[0]), *lines[1:]]

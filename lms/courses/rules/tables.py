"""Markdown tables as rows of cells that know their place; columns are found by their heading."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lms.core.findings import Findings, Place
from lms.core.i18n import _
from lms.courses.rules.fields import nearest

RULE = re.compile(r"\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*")
FENCE = re.compile(r"[ \t]*(```|~~~)")
_BAR = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True)
class Cell:
    text: str
    place: Place


@dataclass(frozen=True)
class Row:
    """One row; `cells` by the column's name, empty where the row is short."""

    place: Place
    cells: Mapping[str, Cell]

    def text(self, name: str) -> str:
        return self.cells[name].text if name in self.cells else ""

    def is_sum(self, *names: str) -> bool:
        """Whether the line is the 合计 under a table: for its reader, the sums are computed."""
        words = "".join(self.text(name) for name in names)
        return words.replace("*", "").replace(" ", "") in {"合计", "Total"}

    def place_of(self, name: str) -> Place:
        return self.cells[name].place if name in self.cells else self.place


@dataclass(frozen=True)
class Columns:
    """The columns a table may have: each name with the headings that mean it."""

    required: Mapping[str, Sequence[str]]
    optional: Mapping[str, Sequence[str]]

    def name_of(self, heading: str) -> str | None:
        wanted = heading.lower()
        for name, headings in {**self.required, **self.optional}.items():
            if wanted in (one.lower() for one in headings):
                return name
        return None

    def headings(self) -> list[str]:
        return [headings[0] for headings in {**self.required, **self.optional}.values()]


@dataclass(frozen=True)
class Table:
    """A table of the wanted columns and the lines it stands on."""

    place: Place
    rows: tuple[Row, ...]
    lines: range


def tables_in(
    numbered: Iterable[tuple[int, str]], place: Place, columns: Columns, findings: Findings
) -> list[Table]:
    """Every table with the wanted columns; other tables are prose and left alone."""
    lines = list(without_fences(numbered))
    found: list[Table] = []
    at = 0
    while at < len(lines) - 1:
        if "|" in lines[at][1] and "|" in lines[at + 1][1] and RULE.fullmatch(lines[at + 1][1]):
            end = at + 2
            while end < len(lines) and lines[end][1].strip() and "|" in lines[end][1]:
                end += 1
            table = _read(lines[at:end], place, columns, findings)
            found.extend([table] if table else [])
            at = end
        else:
            at += 1
    return found


def without_fences(numbered: Iterable[tuple[int, str]]) -> Iterable[tuple[int, str]]:
    """The lines with everything inside fenced code blanked, numbers kept."""
    fence = ""
    for number, line in numbered:
        mark = FENCE.match(line)
        if mark and (not fence or mark[1] == fence):
            fence = "" if fence else mark[1]
            yield number, ""
        else:
            yield number, "" if fence else line


def _read(
    lines: list[tuple[int, str]], place: Place, columns: Columns, findings: Findings
) -> Table | None:
    first, heading = lines[0]
    names: list[str | None] = []
    strangers: list[Cell] = []
    for cell in _cells(heading, first, place):
        name = columns.name_of(cell.text)
        names.append(name)
        if name is None:
            strangers.append(cell)
    if not set(names) & set(columns.required):
        return None
    # Rows under wrong headings would only repeat the one problem row by row.
    is_right = _check_heading(names, strangers, place.at(first), columns, findings)
    numbered = lines[2:] if is_right else []
    rows = tuple(_row(number, text, names, place, findings) for number, text in numbered)
    return Table(place.at(first), rows, range(first, lines[-1][0] + 1))


def _check_heading(
    names: list[str | None],
    strangers: list[Cell],
    place: Place,
    columns: Columns,
    findings: Findings,
) -> bool:
    for cell in strangers:
        near = nearest(cell.text, columns.headings()) or _("、").join(columns.headings())
        findings.error(
            cell.place,
            _("不认识的列“%(name)s”，是不是 %(near)s？", name=cell.text, near=near),
        )
    for name, headings in columns.required.items():
        if name not in names:
            findings.error(place, _("表格缺少“%(name)s”这一列。", name=headings[0]))
    for name in {name for name in names if name and names.count(name) > 1}:
        heading = {**columns.required, **columns.optional}[name][0]
        findings.error(place, _("“%(name)s”这一列写了两次。", name=heading))
    named = [name for name in names if name]
    return set(columns.required) <= set(named) and len(named) == len(set(named))


def _row(number: int, text: str, names: list[str | None], place: Place, findings: Findings) -> Row:
    cells = _cells(text, number, place)
    if len(cells) > len(names):
        findings.error(
            cells[len(names)].place,
            _("这一行比表头多出 %(n)s 格。格子里的竖线请写成 \\|。", n=len(cells) - len(names)),
        )
    named = {name: cell for name, cell in zip(names, cells, strict=False) if name is not None}
    return Row(place.at(number), named)


def _cells(text: str, number: int, place: Place) -> list[Cell]:
    """The cells of a line; the bars at its ends belong to none."""
    cells = []
    start = 0
    for piece in _BAR.split(text):
        lead = len(piece) - len(piece.lstrip())
        cell = Cell(piece.strip().replace("\\|", "|"), place.at(number, start + lead + 1))
        cells.append(cell)
        start += len(piece) + 1
    if text.lstrip().startswith("|"):
        cells = cells[1:]
    if text.rstrip().endswith("|") and not text.rstrip().endswith("\\|"):
        cells = cells[:-1]
    return cells

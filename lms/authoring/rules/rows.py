"""Rows and cells of Markdown tables changed in place; every byte that is not theirs stays."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from lms.courses.rules.tables import RULE, Columns, without_fences

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_BAR = re.compile(r"(?<!\\)\|")
_CUT = re.compile(r"\s*(?:\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029])\s*")


@dataclass(frozen=True)
class Grid:
    """One table of a text: what its columns mean, and its lines, counted from 0."""

    names: tuple[str | None, ...]
    header: int
    rows: tuple[int, ...]

    @property
    def end(self) -> int:
        """The line after the last one of the table."""
        return (self.rows[-1] if self.rows else self.header + 1) + 1


def lines_of(text: str) -> list[str]:
    """The lines of a text with their ends; together they are the text."""
    return [line for line in _LINE.findall(text) if line]


def grids_of(lines: Sequence[str], columns: Columns) -> list[Grid]:
    """The tables with at least one of the required columns, in their order."""
    plain = [line for _n, line in without_fences(enumerate(map(_bare, lines)))]
    found: list[Grid] = []
    at = 0
    while at < len(plain) - 1:
        if not ("|" in plain[at] and "|" in plain[at + 1] and RULE.fullmatch(plain[at + 1])):
            at += 1
            continue
        end = at + 2
        while end < len(plain) and plain[end].strip() and "|" in plain[end]:
            end += 1
        names = tuple(columns.name_of(plain[at][a:b]) for a, b in spans(plain[at]))
        if set(names) & set(columns.required):
            found.append(Grid(names, at, tuple(range(at + 2, end))))
        at = end
    return found


def spans(line: str) -> list[tuple[int, int]]:
    """Where the words of each cell stand in a line, without the blanks around them."""
    line = _bare(line)
    bars = [found.start() for found in _BAR.finditer(line)]
    begins = [0, *(bar + 1 for bar in bars)]
    ends = [*bars, len(line)]
    cells = list(zip(begins, ends, strict=True))
    if line.lstrip().startswith("|"):
        cells = cells[1:]
    if len(cells) > 1 and line.rstrip().endswith("|") and not line.rstrip().endswith("\\|"):
        cells = cells[:-1]
    return [_trimmed(line, begin, end) for begin, end in cells]


def cell(line: str, column: int) -> str:
    """The words of one cell, bars as they are meant; '' where the row is short."""
    found = spans(line)
    if column >= len(found):
        return ""
    begin, end = found[column]
    return line[begin:end].replace("\\|", "|")


def with_cells(line: str, values: Mapping[int, str]) -> str:
    """The line with other words in some cells; blanks and bars around them stay."""
    found = spans(line)
    for column in sorted(values, reverse=True):
        if column < len(found):
            begin, end = found[column]
            words = escaped(values[column])
            if begin == end and words:
                words = _roomy(line, begin, words)
            elif words.endswith("\\") and line[end : end + 1] == "|":
                words += " "  # or the bar would be one of the words
            line = line[:begin] + words + line[end:]
    if found and not cell(line, 0) and 0 in values and len(spans(line)) < len(found):
        line = "| " + line  # an empty first cell needs the bar before it
    short = [column for column in values if column >= len(found)]
    if not short:
        return line
    body, tail = _bare(line).rstrip(), line[len(_bare(line)) :]
    if not body.endswith("|"):
        body += " |"
    last = max(short)
    added = "".join(f" {escaped(values.get(n, ''))} |" for n in range(len(found), last + 1))
    return body + added + tail


def new_row(names: Sequence[str | None], values: Mapping[str, str], end: str) -> str:
    """A row for a table with these columns."""
    words = (escaped(values.get(name or "", "")) for name in names)
    return "| " + " | ".join(words) + " |" + end


def escaped(words: str) -> str:
    """Words as a cell takes them: on one line, bars behind a backslash."""
    return _CUT.sub(" ", words.strip()).replace("|", "\\|")


@dataclass(frozen=True)
class Spot:
    """Where a row comes to stand: its table, and the line it follows.

    `is_kept`: it stands where it stood, on that very line.
    """

    grid: Grid
    at: int
    is_kept: bool


def spots_of(
    grids: Sequence[Grid], slots: Mapping[int, Grid], order: Sequence[int | None]
) -> list[Spot]:
    """Where rows come to stand so that as few lines as possible move.

    `slots` are the lines of the old rows with their tables, `order` the line each row was
    (None: a new one). With none before it a row comes below the rule of the first table.
    """
    wanted = [-number if line is None else line for number, line in enumerate(order, 1)]
    old = sorted(slots)
    matcher = SequenceMatcher(None, old, wanted, autojunk=False)
    kept = {old[block.a + n] for block in matcher.get_matching_blocks() for n in range(block.size)}
    found, grid, at = [], grids[0], grids[0].header + 1
    for line in order:
        if line in kept:
            grid, at = slots[line], line
        found.append(Spot(grid, at, line in kept))
    return found


class Surgery:
    """Changes to the tables of one text, gathered and then made at once."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        self.end = end_of(lines)
        self._instead: dict[int, str] = {}
        self._gone: set[int] = set()
        self._added: dict[int, list[str]] = {}

    def widen(self, grid: Grid, names: Iterable[str], heading: Callable[[str], str]) -> Grid:
        """The table with more columns at its end; rows that say nothing there stay short."""
        rule = grid.header + 1
        for name in names:
            at = len(grid.names)
            header = self._instead.get(grid.header, self.lines[grid.header])
            self._instead[grid.header] = with_cells(header, {at: heading(name)})
            self._instead[rule] = with_cells(self._instead.get(rule, self.lines[rule]), {at: "---"})
            grid = replace(grid, names=(*grid.names, name))
        return grid

    def drop(self, numbers: Iterable[int]) -> None:
        self._gone |= set(numbers)

    def put(self, spot: Spot, line: str) -> None:
        if spot.is_kept:
            self._instead[spot.at] = line
            self._gone.discard(spot.at)
        else:
            self.add(spot.at, [line])

    def add(self, at: int, lines: Iterable[str]) -> None:
        """Lines after this one."""
        self._added.setdefault(at, []).extend(lines)

    def text(self) -> str:
        """The lines with the changes; a text whose last line had no end still has none."""
        found: list[str] = []
        for number, line in enumerate(self.lines):
            if number not in self._gone:
                found.append(self._instead.get(number, line))
            found += self._added.get(number, [])
        is_open = bool(self.lines) and _bare(self.lines[-1]) == self.lines[-1]
        ended = [line if line != _bare(line) else line + self.end for line in found[:-1]]
        last = [_bare(line) if is_open else line for line in found[-1:]]
        return "".join([*ended, *last])


def end_of(lines: Sequence[str]) -> str:
    """The line end of the first line that has one."""
    for line in lines:
        if end := line[len(_bare(line)) :]:
            return end
    return "\n"


def _bare(line: str) -> str:
    return line.rstrip("\r\n")


def _trimmed(line: str, begin: int, end: int) -> tuple[int, int]:
    words = line[begin:end]
    if not words.strip():
        return (begin + min(1, len(words)),) * 2
    lead = len(words) - len(words.lstrip())
    return begin + lead, end - (len(words) - len(words.rstrip()))


def _roomy(line: str, at: int, words: str) -> str:
    """Words for an empty cell, with a blank on each side that lacks one."""
    before = "" if at and line[at - 1] in " \t" else " "
    after = "" if line[at : at + 1] in {" ", "\t"} else " "
    return before + words + after

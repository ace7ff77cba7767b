"""The editing side of a kind: its rows as a form shows them, and its lines as they are written.

A kind describes its rows (`Grid`), tells what a body says in them (`written`) and writes them
(`lines`); what it writes is read as the same body.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Row = Mapping[str, str]  # what the columns of one row say; a tick says "1" or ""
LINE, AREA, TICK, NUMBER, CHOICE = "line", "area", "tick", "number", "choice"


@dataclass(frozen=True)
class Column:
    """One field of a row: its name in the form, what it is called, and how it is typed."""

    name: str
    label: object
    kind: str = LINE
    hint: object = ""
    choices: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True)
class Grid:
    """The rows of something: what they are called, what one holds, what a new one begins with.

    `switches` are ticks that hold for all rows together. The number of rows of a `fixed`
    grid never changes.
    """

    title: object
    columns: tuple[Column, ...]
    add: object = ""
    hint: object = ""
    begin: int = 3
    usual: tuple[Row, ...] = ()
    fixed: bool = False
    switches: tuple[Column, ...] = ()

    def blank(self) -> Row:
        return dict.fromkeys((column.name for column in self.columns), "")

    def first_rows(self) -> tuple[Row, ...]:
        """What the form of something new begins with."""
        return self.usual or (self.blank(),) * self.begin

    def filled(self, rows: Iterable[Row]) -> tuple[Row, ...]:
        """The rows that say something, tidy; a tick alone says nothing."""
        words = [one.name for one in self.columns if one.kind != TICK]
        tidied = map(self.tidy, rows)
        kept = tuple(row for row in tidied if self.fixed or any(row[name] for name in words))
        return kept or (self.first_rows() if self.fixed else ())

    def tidy(self, row: Row) -> Row:
        """A row with every column, each as its kind can be written."""
        return {one.name: tidy(row.get(one.name, ""), one.kind) for one in self.columns}


@dataclass(frozen=True)
class Written:
    """What a kind's form holds: the stem as it is typed, the rows, and the switches turned on."""

    stem: str = ""
    rows: tuple[Row, ...] = ()
    switches: frozenset[str] = frozenset()


def tidy(text: str, kind: str = LINE) -> str:
    """A value as it can stand in a row: one line, or lines of their own in an area."""
    lines = [line.strip() for line in text.replace("\r", "\n").split("\n") if line.strip()]
    return ("\n" if kind == AREA else " ").join(lines)


Lines = list[tuple[str, str]]  # each with the part of the form it comes from


def stem_lines(stem: str) -> Lines:
    """The lines of a stem; none where it is empty."""
    return [(line, "stem") for line in stem.split("\n")] if stem else []


def item(mark: str, text: str, part: str) -> Lines:
    """A list item; the lines after its first are indented, so that they belong to it."""
    first, *others = text.split("\n")
    return [(f"{mark} {first}".rstrip(), part), *((f"  {line}", part) for line in others)]

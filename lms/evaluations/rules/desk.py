"""What the teacher's grid offers in a cell: keys for options, and values to start from."""

from dataclasses import dataclass
from decimal import Decimal

from lms.courses.rules.compiled import TableText
from lms.evaluations.rules.ratings import POINTS, STARS

HUNDRED = Decimal(100)
STAR = "★"
KEYS = "123456789"


@dataclass(frozen=True)
class Choice:
    """An option of the table, the key that ticks it, and how a narrow cell shows it."""

    label: str
    key: str
    short: str


@dataclass(frozen=True)
class Start:
    """A level to begin a class with, and the percent of each row's points it stands for."""

    label: str
    percent: Decimal


def choices_of(text: TableText) -> list[Choice]:
    """The options, best first: the best has key 1, but stars are counted (4 is ★★★★)."""
    if text.scale == STARS:
        return [Choice(o.label, str(o.label.count(STAR)), brief(o.label)) for o in text.options]
    return [
        Choice(option.label, key, option.label)
        for option, key in zip(text.options, [*KEYS, *[""] * len(text.options)], strict=False)
    ]


def brief(label: str) -> str:
    """★★★★ as 4★; every other label as it is."""
    return f"{label.count(STAR)}{STAR}" if label and not label.strip(STAR) else label


def starts_of(text: TableText) -> list[Start]:
    """Levels of a table rated in points, each with the middle of its range, best first.

    优 from 90 stands for 95, as in the official conversion of the five levels (domain.md §1.4).
    The lowest one is no start for a class. Tables with options begin with an option instead.
    """
    if text.scale != POINTS:
        return []
    tops = [HUNDRED, *(level.percent for level in text.levels)]
    return [
        Start(level.label, (level.percent + top) / 2)
        for level, top in zip(text.levels, tops, strict=False)
        if level.percent > 0
    ]

"""Forms typed in twice: which keys type a cell, and where two passes differ.

What is typed is read as everywhere else; besides, an option may be named by its number key
(1 is the best), stars by how many there are, and 0 says 不适用 where the table allows it.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from lms.core.points import plain
from lms.courses.rules.compiled import Criterion, TableText
from lms.evaluations.rules.ratings import (
    SKIPPED,
    Fault,
    Value,
    options_of,
    read_value,
    step_of,
    written_value,
)

PASSES = (1, 2)
SKIPPING_KEY = "0"


class EntryState(StrEnum):
    """How far one form is."""

    EMPTY = "empty"
    FIRST = "first"  # only the first pass is typed
    SECOND = "second"  # only the second
    DIFFERS = "differs"
    GAPS = "gaps"  # both passes agree and leave rows empty
    AGREES = "agrees"


@dataclass(frozen=True)
class Comparison:
    """Two passes of one form: the rows that differ, and those empty in both."""

    state: EntryState
    differing: tuple[Criterion, ...] = ()
    empty: tuple[Criterion, ...] = ()


def compare(
    rows: Sequence[Criterion], first: Mapping[str, str], second: Mapping[str, str]
) -> Comparison:
    """Set two passes against one another; a cell typed in one of them only differs."""
    if not (first or second):
        return Comparison(EntryState.EMPTY)
    if not (first and second):
        return Comparison(EntryState.FIRST if first else EntryState.SECOND)
    differing = tuple(row for row in rows if first.get(row.key, "") != second.get(row.key, ""))
    empty = tuple(row for row in rows if not (first.get(row.key) or second.get(row.key)))
    if differing:
        return Comparison(EntryState.DIFFERS, differing, empty)
    return Comparison(EntryState.GAPS if empty else EntryState.AGREES, (), empty)


def keys_of(text: TableText, criterion: Criterion) -> list[tuple[str, str]]:
    """What may be typed into a cell, and the value it stands for; for points they are one."""
    options = options_of(text, criterion)
    if options:
        keys = [(_key(text, label, at), label) for at, (label, _p) in enumerate(options, start=1)]
    else:
        keys = [(points, points) for points in _points(criterion)]
    if text.may_skip:
        keys.append((SKIPPING_KEY if options else "-", SKIPPED))
    return keys


def read_cell(text: TableText, criterion: Criterion, written: object) -> str | Fault:
    """The value of a cell as it is kept ("" for an empty one), or what is wrong with it."""
    word = unicodedata.normalize("NFKC", "" if written is None else str(written)).strip()
    value = read_value(text, criterion, word)
    if isinstance(value, Fault):
        known = dict(keys_of(text, criterion)).get(word)
        value = read_value(text, criterion, known) if known is not None else value
    if isinstance(value, Value):
        return written_value(value)
    return value or ""


def _key(text: TableText, label: str, at: int) -> str:
    return str(label.count("★")) if text.scale == "stars" and "★" in label else str(at)


def _points(criterion: Criterion) -> list[str]:
    step, found, points = step_of(criterion), [], Decimal(0)
    while points < criterion.points:
        found.append(plain(points))
        points += step
    return [*found, plain(criterion.points)]

"""What a form does to the rows of a table: add, move, take away, and divide the weights anew."""

import re
from collections.abc import Iterable
from dataclasses import replace

from lms.core.points import plain
from lms.courses.rules.evaluation_head import PRESETS
from lms.courses.rules.table_writing import DraftRow, TableDraft

_NUMBERED = re.compile(r"(.*-E)(\d+)")


def edited(draft: TableDraft, action: str, which: str) -> TableDraft:
    """The draft after one deed of the form; what cannot be done leaves it as it is.

    `which` is the number of a row, counted from 0, or the name of a division of weights.
    """
    rows = list(draft.rows)
    if action == "preset" and which in PRESETS:
        weights = tuple((who, plain(weight)) for who, weight in PRESETS[which])
        return replace(draft, weights=weights)
    if action == "add":
        rows.append(DraftRow(key=next_key(draft), group=rows[-1].group if rows else ""))
    elif which.isdecimal() and int(which) < len(rows):
        _change(rows, action, int(which))
    return replace(draft, rows=tuple(rows))


def next_key(draft: TableDraft) -> str:
    """A key no row has: T03-E7 after T03-E6; keys are never given twice."""
    numbers = [int(found[2]) for found in map(_NUMBERED.fullmatch, _keys(draft)) if found]
    return f"{draft.key.removesuffix('-E')}-E{max(numbers, default=0) + 1}"


def _keys(draft: TableDraft) -> Iterable[str]:
    return (row.key for row in draft.rows)


def _change(rows: list[DraftRow], action: str, at: int) -> None:
    if action == "delete":
        del rows[at]
    elif action == "up" and at > 0:
        rows[at - 1], rows[at] = rows[at], rows[at - 1]
    elif action == "down" and at + 1 < len(rows):
        rows[at], rows[at + 1] = rows[at + 1], rows[at]

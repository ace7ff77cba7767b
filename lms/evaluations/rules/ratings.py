"""What may be written into one cell of the table.

Points are whole by default: a table is read aloud and added up in the head. Only a row
whose full mark is itself not whole (2.5) is rated in halves; its full mark is always allowed.
"""

import re
import unicodedata
from decimal import Decimal
from enum import StrEnum

from lms.courses.rules.compiled import Criterion

WHOLE = Decimal(1)
HALF = Decimal("0.5")
_NUMBER = re.compile(r"\d{1,4}(\.\d{1,6})?")


class Fault(StrEnum):
    """Why a value cannot stand in a cell."""

    NOT_A_NUMBER = "not_a_number"
    RANGE = "range"
    STEP = "step"


def step_of(criterion: Criterion) -> Decimal:
    """The smallest difference between two ratings of this row."""
    return WHOLE if criterion.points == criterion.points.to_integral_value() else HALF


def read_points(written: object) -> Decimal | Fault | None:
    """The number a person wrote, None for an empty cell, or what is wrong with it."""
    text = unicodedata.normalize("NFKC", "" if written is None else str(written)).strip()
    if not text:
        return None
    return Decimal(text) if _NUMBER.fullmatch(text) else Fault.NOT_A_NUMBER


def fault_of(criterion: Criterion, points: Decimal) -> Fault | None:
    """What is wrong with these points on this row, if anything."""
    if not 0 <= points <= criterion.points:
        return Fault.RANGE
    if points != criterion.points and points % step_of(criterion):
        return Fault.STEP
    return None

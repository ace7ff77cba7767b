"""What handing in late costs."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from lms.core.points import share_out, to_grid
from lms.gradebook.rules import Line


def percent_at(handed_in_at: datetime, due_at: datetime | None, percent: int) -> int:
    """How many hundredths of its points an attempt loses; none when it was in time."""
    return percent if due_at is not None and handed_in_at > due_at else 0


def after(points: Decimal, percent: int) -> Decimal:
    """What is left of points, rounded once, half up on the grid."""
    return to_grid(Fraction(points) * (100 - percent) / 100) if percent else points


def reduced(lines: Sequence[Line], percent: int) -> list[Line]:
    """The evidence of an attempt less what lateness costs; it still sums to the mark exactly."""
    whole = sum((line.earned for line in lines), Decimal(0))
    if not percent or not whole:
        return list(lines)
    earned = share_out(after(whole, percent), [line.earned for line in lines])
    return [replace(line, earned=part) for line, part in zip(lines, earned, strict=True)]

"""What a row offers to whoever rates it, and what is pointed out while rating."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from lms.core.points import round_half_up
from lms.courses.rules.compiled import Criterion, TableText
from lms.evaluations.rules.ratings import HIGH, LOW, POINTS, reason_needed, step_of

QUICK = (60, 70, 80, 90, 100)  # percent of a row, offered for one tap
ENOUGH_TO_COMPARE = 3  # rows; two alike say nothing about a spread


def quick_points(criterion: Criterion) -> list[Decimal]:
    """Points offered for one tap, smallest first: some percents of the row on its step."""
    step = step_of(criterion)
    offered = {
        min(criterion.points, round_half_up(criterion.points * percent / 100 / step) * step)
        for percent in QUICK
    }
    return sorted({*offered, criterion.points})


def explained_outside(text: TableText, criterion: Criterion) -> tuple[Decimal, Decimal | None]:
    """Below and above which points of this row a peer says why; None: full marks need no reason."""
    low = criterion.points * LOW / 100
    asked = reason_needed(criterion, criterion.points, text) == "high"
    return low, criterion.points * HIGH / 100 if asked else None


def is_flat(points: Mapping[str, Decimal], rows: Sequence[Criterion]) -> bool:
    """Whether every row got the same percent, which tells a reader nothing about the rows."""
    given = [Fraction(points[row.key]) / Fraction(row.points) for row in rows if row.key in points]
    return len(given) >= ENOUGH_TO_COMPARE and len(given) == len(rows) and len(set(given)) == 1


def is_in_points(text: TableText) -> bool:
    return text.scale == POINTS

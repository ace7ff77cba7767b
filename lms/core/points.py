"""Exact arithmetic for points: Decimals on a grid of one millionth, never floats.

Thirds and trimmed means are not decimals, so every computation runs in `Fraction`
and lands on the grid once, by `to_grid`; what is then taken apart is shared out by
largest remainder, so that the parts sum to the whole exactly.
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache

PLACES = 6
GRID = Decimal(1).scaleb(-PLACES)
SCALE = 10**PLACES


def to_grid(value: Fraction | Decimal | int) -> Decimal:
    """The nearest multiple of one millionth, halves away from zero."""
    scaled = Fraction(value) * SCALE
    doubled = 2 * abs(scaled.numerator) + scaled.denominator
    whole = doubled // (2 * scaled.denominator)
    return Decimal(whole if scaled >= 0 else -whole).scaleb(-PLACES)


def round_half_up(value: Fraction | Decimal | int, places: int = 0) -> Decimal:
    """Round once, halves up, as a school writes a grade (domain.md §3.4)."""
    if isinstance(value, Decimal):  # the same result, thirty times faster: grids round thousands
        return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    exact = Fraction(value) * 10**places
    doubled = 2 * abs(exact.numerator) + exact.denominator
    whole = doubled // (2 * exact.denominator)
    return Decimal(whole if exact >= 0 else -whole).scaleb(-places)


def share_out(total: Decimal, shares: Sequence[Decimal | Fraction | int]) -> list[Decimal]:
    """Split `total` in proportion to `shares`; the parts lie on the grid and sum to it exactly.

    Raises ValueError when there is nothing to split by, or a share is negative.
    """
    weights = [Fraction(share) for share in shares]
    if not weights or any(weight < 0 for weight in weights) or not any(weights):
        raise ValueError("shares must be non-negative and not all zero")
    units = int(Fraction(total) * SCALE)
    if Decimal(units).scaleb(-PLACES) != total:
        raise ValueError(f"{total} does not lie on the grid of points")
    if len(weights) == 1:  # most questions serve one objective, and a class has thousands
        return [total]
    exact = [units * weight / sum(weights) for weight in weights]
    parts = [int(part // 1) for part in exact]
    order = sorted(range(len(parts)), key=lambda n: (parts[n] - exact[n], n))
    for n in order[: units - sum(parts)]:
        parts[n] += 1
    return [Decimal(part).scaleb(-PLACES) for part in parts]


def plain(value: Decimal) -> str:
    """The number as a person writes it: no exponent, no trailing zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@lru_cache(8192)
def short(value: Decimal) -> str:
    """A mark as a grid shows it: one decimal at most, halves up."""
    return plain(round_half_up(value, 1))


def share(value: Fraction | None) -> str:
    """An attainment as people read it: two decimals, halves up; a dash for no data."""
    return "—" if value is None else f"{round_half_up(value, 2):.2f}"


def figure(value: Fraction | None) -> str:
    """An attainment as a report prints it: four decimals, halves up; a dash for no data."""
    return "—" if value is None else f"{round_half_up(value, 4):.4f}"

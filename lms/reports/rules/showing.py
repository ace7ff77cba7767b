"""How figures read, wherever they are read: rounded once, a dash where nothing can be said."""

from decimal import Decimal
from fractions import Fraction

from lms.core.points import plain, round_half_up
from lms.reports.rules.numbers import Estimate, Interval

NOTHING = "—"
NOISE = 9  # decimals kept of a float before it is rounded, so that 0.295 is no 0.29499…


def rounded(value: float | Fraction, places: int = 2) -> Decimal:
    """Halves up, as a school rounds; the one rounding of page, document and workbook."""
    exact = value if isinstance(value, Fraction) else Decimal(repr(round(float(value), NOISE)))
    found = round_half_up(exact, places)
    return found if found else abs(found)


def shown(value: float | None) -> str:
    return NOTHING if value is None else f"{rounded(value):f}"


def between(interval: Interval | None) -> str:
    """0.31–0.58; a range with a minus sign is spaced."""
    if interval is None:
        return NOTHING
    low, high = map(shown, interval)
    return f"{low} – {high}" if interval.low < 0 else f"{low}–{high}"


def estimate(found: Estimate | None) -> str:
    """The figure, and in brackets where it may lie."""
    if found is None:
        return NOTHING
    if found.interval is None:
        return shown(found.value)
    return f"{shown(found.value)} [{between(found.interval)}]"


def percent(share: Fraction | float) -> str:
    return f"{plain(rounded(share * 100, 1))}%"

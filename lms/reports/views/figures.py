"""How figures read on a page: rounded at the last moment, a dash where nothing can be said."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from lms.core.points import round_half_up
from lms.reports.rules.numbers import Estimate, Interval

NOTHING = "—"


def shown(value: float | None, places: int = 2) -> str:
    if value is None:
        return NOTHING
    text = f"{value:.{places}f}"
    return text.removeprefix("-") if float(text) == 0 else text


def between(interval: Interval | None, places: int = 2) -> str:
    """0.31–0.58; a range with a minus sign is spaced."""
    if interval is None:
        return NOTHING
    low, high = (shown(end, places) for end in interval)
    return f"{low} – {high}" if interval.low < 0 else f"{low}–{high}"


def estimate(found: Estimate | None, places: int = 2) -> str:
    """The figure, and in brackets where it may lie."""
    if found is None:
        return NOTHING
    if found.interval is None:
        return shown(found.value, places)
    return f"{shown(found.value, places)} [{between(found.interval, places)}]"


def percent(share: Fraction | float) -> str:
    return f"{round_half_up(Fraction(share) * 100, 1).normalize():f}%"


@dataclass(frozen=True)
class Dot:
    """One item in the picture of difficulty and discrimination."""

    label: str
    x: float
    y: float


def short_codes(keys: Sequence[str]) -> dict[str, str]:
    """T03-I05 as I05 where all begin alike: what a picture has room for."""
    heads = {key.rpartition("-")[0] if key.count("-") == 1 else key.split("-")[0] for key in keys}
    start = len(heads.pop()) + 1 if len(heads) == 1 else 0
    return {key: key[start:] or key for key in keys}

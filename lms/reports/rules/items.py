"""One question across all who had it: how hard, how well it tells strong from weak apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import atanh, hypot, inf, sqrt, tanh

import numpy as np
from scipy import special

from lms.reports.rules.numbers import CONFIDENCE, Estimate, Interval
from lms.reports.rules.scores import mean_of

HALVES_BELOW = 15  # attempts; fewer are cut in halves, for 27 % of them would be a handful
PARTS = 5


@dataclass(frozen=True)
class Groups:
    """How many stand in the top and in the bottom group, and whether these are halves."""

    size: int
    are_halves: bool


def groups_of(n: int) -> Groups:
    """27 % at either end; halves of fewer than 15 (the middle one stands in neither)."""
    return Groups(n // 2, True) if n < HALVES_BELOW else Groups(group_size(n), False)


def group_size(n: int) -> int:
    """27 % of n, rounded half up, at least one (domain.md §3.7); exact in whole numbers."""
    return max(1, (54 * n + 100) // 200)


def wilson(hits: int, n: int) -> Interval:
    """The interval of a share of yes and no (Wilson 1927), which never leaves 0..1."""
    z = float(special.ndtri((1 + CONFIDENCE) / 2))
    share = hits / n
    centre = share + z * z / (2 * n)
    reach = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    whole = 1 + z * z / n
    return Interval(max(0.0, (centre - reach) / whole), min(1.0, (centre + reach) / whole))


def facility(shares: Sequence[float]) -> Estimate:
    """P = mean ÷ full mark. All or nothing: Wilson's interval; partial credit: Student's t."""
    n = len(shares)
    if _is_all_or_nothing(shares):
        return Estimate(sum(shares) / n, wilson(round(sum(shares)), n))
    value, found = mean_of(shares)
    if found is None:
        return Estimate(value)
    # A wrong answer may cost points; then the mean may lie below zero, and so may its interval.
    low = max(0.0, found.low) if min(shares) >= 0 else found.low
    return Estimate(value, Interval(low, min(1.0, found.high)))


def discrimination(best_first: Sequence[float], size: int) -> Estimate | None:
    """D = (mean of the top − mean of the bottom group) ÷ full mark, of shares of it.

    The interval is that of a difference of two means, the groups taken as they are: Newcombe's
    of all or nothing, Welch's t of partial credit.
    """
    if not 0 < size <= len(best_first) // 2:
        return None
    top, bottom = best_first[:size], best_first[-size:]
    if _is_all_or_nothing([*top, *bottom]):
        hits = round(sum(top)), round(sum(bottom))
        return Estimate((hits[0] - hits[1]) / size, newcombe(*hits, size))
    value = float(np.mean(top) - np.mean(bottom))
    reach = _welch(top, bottom)
    if reach is None:
        return Estimate(value)
    most = 1.0 if min(*top, *bottom) >= 0 else inf
    return Estimate(value, Interval(max(-most, value - reach), min(most, value + reach)))


def newcombe(top: int, bottom: int, n: int) -> Interval:
    """The interval of a difference of two shares, n in each group (Newcombe 1998, method 10)."""
    (low, high), (least, most) = wilson(top, n), wilson(bottom, n)
    p, q = top / n, bottom / n
    return Interval(p - q - hypot(p - low, most - q), p - q + hypot(high - p, q - least))


def _welch(one: Sequence[float], other: Sequence[float]) -> float | None:
    """How far the interval of a difference of means reaches; None where nothing varies."""
    n = len(one)
    if n < 2 or (_is_flat(np.asarray(one)) and _is_flat(np.asarray(other))):
        return None
    a, b = (float(np.var(side, ddof=1)) / n for side in (one, other))
    freedom = (a + b) ** 2 * (n - 1) / (a * a + b * b)
    return float(special.stdtrit(freedom, (1 + CONFIDENCE) / 2)) * sqrt(a + b)


def correlation(one: Sequence[float], other: Sequence[float]) -> Estimate | None:
    """Pearson's r with the interval of Fisher's z; None where one of the two does not vary."""
    x, y = np.asarray(one, dtype=float), np.asarray(other, dtype=float)
    n = len(x)
    if n < 3 or _is_flat(x) or _is_flat(y):
        return None
    x, y = x - x.mean(), y - y.mean()
    r = float(x @ y / sqrt(float(x @ x) * float(y @ y)))
    r = min(1.0, max(-1.0, r))
    if n < 4 or abs(r) > 1 - 1e-12:
        return Estimate(r)
    reach = float(special.ndtri((1 + CONFIDENCE) / 2)) / sqrt(n - 3)
    return Estimate(r, Interval(tanh(atanh(r) - reach), tanh(atanh(r) + reach)))


def weights(rows: Sequence[Sequence[float]]) -> list[float] | None:
    """How much of the spread of the totals each item brings: cov(item, total) ÷ var(total)."""
    scores = np.asarray(rows, dtype=float)
    totals = scores.sum(axis=1)
    if len(scores) < 2 or _is_flat(totals):
        return None
    apart = totals - totals.mean()
    shares = (scores - scores.mean(axis=0)).T @ apart / (apart @ apart)
    return [float(share) for share in shares]


def fifths(best_first: Sequence[float]) -> list[float] | None:
    """The mean share in each fifth of the totals, the weakest fifth first; None of fewer than 5."""
    if len(best_first) < PARTS:
        return None
    return [float(part.mean()) for part in np.array_split(np.asarray(best_first)[::-1], PARTS)]


def _is_all_or_nothing(shares: Sequence[float]) -> bool:
    return all(share in {0.0, 1.0} for share in shares)


def _is_flat(values: np.ndarray) -> bool:
    """Whether nothing varies beyond the noise of computing with floats."""
    return bool(np.ptp(values) <= 1e-9 * max(1.0, float(np.abs(values).max())))

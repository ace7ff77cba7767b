"""Cronbach's α with the interval of Feldt (1965), and the standard error of measurement."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from scipy import special

from lms.reports.rules.numbers import CONFIDENCE, Estimate, Interval

FEWEST = 10  # attempts; domain.md §3.7


@dataclass(frozen=True)
class Reliability:
    """α of `count` items, and how far a score lies from what it would be on average (SEM).

    `spread` is the S of what these items earned together, of which the SEM is a part.
    """

    count: int
    spread: float
    alpha: Estimate
    error: Estimate


def reliability_of(rows: Sequence[Sequence[float]], divisor: str = "n") -> Reliability | None:
    """Of attempts × items; None of fewer than 2 items or 10 attempts, or where no total varies."""
    scores = np.asarray(rows, dtype=float)
    if scores.ndim != 2 or scores.shape[0] < FEWEST or scores.shape[1] < 2:
        return None
    n, k = scores.shape
    alpha = alpha_of(scores)
    if alpha is None:
        return None
    spread = float(scores.sum(axis=1).std(ddof=0 if divisor == "n" else 1))
    return Reliability(
        count=k,
        spread=spread,
        alpha=Estimate(alpha, feldt(alpha, n, k)),
        error=standard_error(spread, alpha, n, k),
    )


def alpha_of(scores: np.ndarray) -> float | None:
    """k/(k − 1) · (1 − Σσᵢ²/σₜ²); None where no total varies."""
    k = scores.shape[1]
    totals = scores.sum(axis=1)
    if np.ptp(totals) <= 1e-9 * max(1.0, float(np.abs(totals).max())):
        return None
    within = scores.var(axis=0).sum() / totals.var()
    return float(k / (k - 1) * (1 - within))


def feldt(alpha: float, n: int, k: int, confidence: float = CONFIDENCE) -> Interval:
    """(1 − α)·F is where 1 − α may lie, F of n − 1 and (n − 1)(k − 1) degrees of freedom."""
    tail = (1 - confidence) / 2
    upper, lower = (float(special.fdtri(n - 1, (n - 1) * (k - 1), p)) for p in (1 - tail, tail))
    return Interval(1 - (1 - alpha) * upper, 1 - (1 - alpha) * lower)


def standard_error(spread: float, alpha: float, n: int, k: int) -> Estimate:
    """S·√(1 − α), with the interval of a residual variance (χ²) in the model behind Feldt's.

    S²(1 − α) is k times the mean square of persons × items, so what is known of one is
    known of the other.
    """
    error = spread * sqrt(max(0.0, 1 - alpha))
    freedom, tail = (n - 1) * (k - 1), (1 - CONFIDENCE) / 2
    high, low = (float(special.chdtri(freedom, p)) for p in (tail, 1 - tail))
    return Estimate(error, Interval(error * sqrt(freedom / high), error * sqrt(freedom / low)))

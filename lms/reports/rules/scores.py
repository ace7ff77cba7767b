"""The totals of a paper described: middle, spread and shape."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from scipy import special

from lms.reports.rules.numbers import CONFIDENCE, Estimate, Interval


@dataclass(frozen=True)
class Spread:
    """Totals described. `population` divides by n, `sample` by n − 1; None: not defined.

    `skewness` and `kurtosis` are those of spreadsheets (SKEW, KURT): corrected for the size
    of the sample, the kurtosis of a normal distribution being 0.
    """

    count: int
    mean: Estimate
    lowest: float
    highest: float
    median: float
    population: float
    sample: float | None
    skewness: float | None
    kurtosis: float | None

    @property
    def extent(self) -> float:
        return self.highest - self.lowest

    def deviation(self, divisor: str) -> float | None:
        """S as the school divides it: by "n" or by "n-1"."""
        return self.population if divisor == "n" else self.sample

    def variation(self, divisor: str) -> float | None:
        """The coefficient of variation CV = S ÷ mean."""
        spread = self.deviation(divisor)
        return spread / self.mean.value if spread is not None and self.mean.value else None


def spread_of(totals: Sequence[float]) -> Spread:
    """Of at least one total."""
    values = np.asarray(totals, dtype=float)
    n = len(values)
    return Spread(
        count=n,
        mean=mean_of(totals),
        lowest=float(values.min()),
        highest=float(values.max()),
        median=float(np.median(values)),
        population=float(values.std()),
        sample=float(values.std(ddof=1)) if n > 1 else None,
        skewness=_skewness(values) if n > 2 else None,
        kurtosis=_kurtosis(values) if n > 3 else None,
    )


def mean_of(values: Sequence[float]) -> Estimate:
    """The mean with the interval of Student's t; without one where nothing varies."""
    array = np.asarray(values, dtype=float)
    n, mean = len(array), float(array.mean())
    if n < 2 or np.ptp(array) == 0:
        return Estimate(mean)
    reach = special.stdtrit(n - 1, (1 + CONFIDENCE) / 2) * array.std(ddof=1) / sqrt(n)
    return Estimate(mean, Interval(mean - float(reach), mean + float(reach)))


def _standard(values: np.ndarray) -> np.ndarray | None:
    """Distances from the mean in steps of S(n − 1); None where nothing varies."""
    if np.ptp(values) == 0:
        return None
    return np.asarray((values - values.mean()) / values.std(ddof=1))


def _skewness(values: np.ndarray) -> float | None:
    steps, n = _standard(values), len(values)
    return None if steps is None else float(n / ((n - 1) * (n - 2)) * (steps**3).sum())


def _kurtosis(values: np.ndarray) -> float | None:
    steps, n = _standard(values), len(values)
    if steps is None:
        return None
    tails = n * (n + 1) / ((n - 1) * (n - 2) * (n - 3)) * (steps**4).sum()
    return float(tails - 3 * (n - 1) ** 2 / ((n - 2) * (n - 3)))

"""How far two markers agree, and what becomes of what they gave; exact, without a verdict.

The mean is taken for each marking point and is not rounded to half points; only a mean finer
than the house's grid (which needs points typed with six decimals) lands on it, once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from lms.core.points import to_grid

# Below this many pairs a kappa says more about chance than about the markers.
ENOUGH_FOR_KAPPA = 20

Given = Mapping[str, Sequence[Decimal]]


def mean(first: Given, second: Given) -> dict[str, list[Decimal]]:
    """The mean of what two markers gave for each marking point of each leaf."""
    return {
        leaf: [
            to_grid((Fraction(one) + Fraction(two)) / 2)
            for one, two in zip(points, second[leaf], strict=True)
        ]
        for leaf, points in first.items()
    }


def is_within(first: Decimal, second: Decimal, tolerance: Decimal) -> bool:
    """Whether two markers are near enough for their mean to stand; the limit itself is."""
    return abs(first - second) <= tolerance


@dataclass(frozen=True)
class Figures:
    """Agreement of two markers over n responses; what n is too small for is None."""

    n: int
    difference: Fraction | None
    within: Fraction | None
    kappa: Fraction | None


def figures(pairs: Sequence[tuple[Decimal, Decimal]], tolerance: Decimal) -> Figures:
    """Mean absolute difference, share within the tolerance, quadratic weighted kappa."""
    n = len(pairs)
    if not n:
        return Figures(0, None, None, None)
    apart = [abs(Fraction(one) - Fraction(two)) for one, two in pairs]
    return Figures(
        n,
        sum(apart, Fraction(0)) / n,
        Fraction(sum(is_within(one, two, tolerance) for one, two in pairs), n),
        kappa(pairs) if n >= ENOUGH_FOR_KAPPA else None,
    )


def kappa(pairs: Sequence[tuple[Decimal, Decimal]]) -> Fraction | None:
    """Quadratic weighted kappa over the points themselves; None where nobody differs at all.

    1 − (mean squared difference of the pairs ÷ mean squared difference of every first with
    every second). The weights are squared differences in points, as on any equal scale.
    """
    n, nothing = len(pairs), Fraction(0)
    first = [Fraction(one) for one, _ in pairs]
    second = [Fraction(two) for _, two in pairs]
    observed = sum(((a - b) ** 2 for a, b in zip(first, second, strict=True)), nothing) / n
    squares = sum((one * one for one in (*first, *second)), nothing)
    expected = squares / n - 2 * sum(first, nothing) * sum(second, nothing) / (n * n)
    return 1 - observed / expected if expected else None


@dataclass(frozen=True)
class Spread:
    """The points one marker gave: how many, their mean, and how far they lie from it."""

    n: int
    mean: Fraction | None
    deviation: Decimal | None


def spread(values: Sequence[Decimal]) -> Spread:
    """Mean and standard deviation (of a sample: n − 1); one value has no deviation."""
    n = len(values)
    if not n:
        return Spread(0, None, None)
    middle = Fraction(sum(values, Decimal(0))) / n
    if n == 1:
        return Spread(n, middle, None)
    variance = sum(((Fraction(one) - middle) ** 2 for one in values), Fraction(0)) / (n - 1)
    root = (Decimal(variance.numerator) / Decimal(variance.denominator)).sqrt()
    return Spread(n, middle, root)

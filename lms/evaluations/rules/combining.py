"""Several reviews of one evaluator combined into one, by whole reviews.

Each review gets a share, the shares sum to one, and every row is the mean of the rows under
these shares: so the rows sum to the aggregate of the totals. Shares come from the table's
method and from how much a reviewer counts (`Voice.factor`, 0 to 1; 0 leaves out):

* mean: shares in proportion to the factors;
* trimmed mean, of at least four reviews that count: the highest and the lowest review are
  left out whole, whatever their factors; the rest share in proportion to the factors;
* median: the review at which half of the sum of the factors is reached; where that is
  between two, each of them is worth a half.

Reviews with equal totals share what their places are worth, in proportion to the factors,
so the order in which reviews came makes no difference. With all factors equal these are the
ordinary mean, trimmed mean and median.

A row that a review calls not applicable is left to the reviews that rate it, each with its
share; a review is placed by its percent of the rows it rates.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from lms.evaluations.rules.voices import Voice

LEAST_TO_TRIM = 4


def aggregate(
    reviews: Sequence[Voice], method: str, tops: Mapping[str, Decimal] | None = None
) -> tuple[str, dict[str, Fraction]]:
    """Combine reviews that count; says also by which method, for few reviews are averaged.

    `tops` are the full marks of the rows, needed where reviews rate different rows.
    """
    if method == "trimmed_mean" and len(reviews) < LEAST_TO_TRIM:
        method = "mean"
    places = [_place(review, tops) for review in reviews]
    shares = METHODS[method](places, [Fraction(review.factor) for review in reviews])
    keys = dict.fromkeys(key for review in reviews for key in review.points)
    rows = {key: _row(key, reviews, shares) for key in keys}
    return method, {key: value for key, value in rows.items() if value is not None}


def _place(review: Voice, tops: Mapping[str, Decimal] | None) -> Fraction:
    """What reviews are put in order by: the total, as a share of the rows rated."""
    top = sum((tops[key] for key in review.points), Decimal(0)) if tops else Decimal(1)
    return Fraction(review.total) / Fraction(top) if top else Fraction(0)


def _row(key: str, reviews: Sequence[Voice], shares: Sequence[Fraction]) -> Fraction | None:
    """The row as the reviews that rate it say; None when none of those that count does."""
    given = [
        (share, review.points[key])
        for review, share in zip(reviews, shares, strict=True)
        if share and key in review.points
    ]
    if not given:
        return None
    if len({share for share, _points in given}) == 1:  # the ordinary case, and much the cheaper
        return Fraction(sum((points for _share, points in given), Decimal(0))) / len(given)
    whole = sum((share for share, _points in given), Fraction(0))
    return sum((share * Fraction(points) for share, points in given), Fraction(0)) / whole


def _mean(_places: Sequence[Fraction], factors: Sequence[Fraction]) -> list[Fraction]:
    return _normalised(factors)


def _trimmed(places: Sequence[Fraction], factors: Sequence[Fraction]) -> list[Fraction]:
    """Of equal reviews at an end each keeps the same part: of two lowest, a half."""
    last = len(places) - 1
    ordered = sorted(places)
    kept = {
        place: Fraction(sum(0 < at < last for at in at_places), len(at_places))
        for place, at_places in _positions(ordered).items()
    }
    return _normalised(
        [kept[place] * factor for place, factor in zip(places, factors, strict=True)]
    )


def _median(places: Sequence[Fraction], factors: Sequence[Fraction]) -> list[Fraction]:
    pairs = sorted(zip(places, factors, strict=True))
    weights = {
        place: sum((factor for _place, factor in group), Fraction(0))
        for place, group in groupby(pairs, key=lambda pair: pair[0])
    }
    worth = _middle(weights)
    return [
        worth.get(place, Fraction(0)) * factor / weights[place]
        for place, factor in zip(places, factors, strict=True)
    ]


def _middle(weights: Mapping[Fraction, Fraction]) -> dict[Fraction, Fraction]:
    """Which places hold the middle of the weights, lowest first: one, or two by halves."""
    half, reached = sum(weights.values(), Fraction(0)) / 2, Fraction(0)
    ordered = list(weights)
    for at, place in enumerate(ordered):
        reached += weights[place]
        if reached == half:
            return {place: Fraction(1, 2), ordered[at + 1]: Fraction(1, 2)}
        if reached > half:
            return {place: Fraction(1)}
    return {}


def _positions(ordered: Sequence[Fraction]) -> dict[Fraction, list[int]]:
    found: dict[Fraction, list[int]] = {}
    for at, place in enumerate(ordered):
        found.setdefault(place, []).append(at)
    return found


def _normalised(weights: Sequence[Fraction]) -> list[Fraction]:
    whole = sum(weights, Fraction(0))
    return [weight / whole for weight in weights]


METHODS: dict[str, Callable[[Sequence[Fraction], Sequence[Fraction]], list[Fraction]]] = {
    "mean": _mean,
    "trimmed_mean": _trimmed,
    "median": _median,
}

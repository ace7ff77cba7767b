"""How honestly classmates rate: figures of reviewers and of pairs, and what is pointed out.

Everything is in points of 100 of the rows that two reviews have in common, exact. Nothing
here changes a mark. A flag needs a least number of reviews and says it; below, the figures
are shown and nothing is concluded from them. What others say leaves out reviewers whose
weight is 0, so that one who was excluded does not make everybody else look strict. The time
somebody took is not judged: only the last save is kept, and a draft may have been written
at leisure or arrive from a queue.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import combinations
from math import isqrt

from lms.evaluations.rules.agreement import Agreement, alpha

PEERS = frozenset({"peer", "intergroup"})
WIDE_GAP = 15  # self or peers against the teacher (domain.md §1.4)
LENIENT = 10  # against the other reviews of the same sheets
LEAST_REVIEWS = 3  # below, leniency is shown and not judged
FLAT = 2  # standard deviation below which ratings do not differ (domain.md §1.4: peer SD < 2)
LEAST_ROWS = 3
LEAST_FLAT = 2
FAVOUR = 10
LEAST_OTHERS = 2
LEAST_CELLS = 10  # rows compared before a coefficient says anything


@dataclass(frozen=True)
class Given:
    """A review handed in: who gave whom what; `tops` are the full points of the rows."""

    rater: int
    ratee: int
    evaluator: str
    points: Mapping[str, Decimal]
    tops: Mapping[str, Decimal]
    factor: Decimal = Decimal(1)

    @property
    def rates(self) -> dict[str, Fraction]:
        """Each row in percent of its points."""
        return {
            key: Fraction(points) * 100 / Fraction(self.tops[key])
            for key, points in self.points.items()
            if self.tops.get(key)
        }

    @property
    def percent(self) -> Fraction | None:
        """The whole review in percent of the rows it rates."""
        top = sum((Fraction(self.tops[key]) for key in self.rates), Fraction(0))
        earned = sum((Fraction(self.points[key]) for key in self.rates), Fraction(0))
        return earned * 100 / top if top else None


@dataclass(frozen=True)
class Average:
    """A mean difference and the number it rests on; None of nothing."""

    mean: Fraction | None
    n: int


@dataclass(frozen=True)
class Spread:
    """Mean and standard deviation (of the values themselves, divided by n) of n values."""

    mean: Fraction | None
    deviation: Fraction | None
    n: int


class Sign(StrEnum):
    """What is pointed out."""

    LENIENT = "lenient"
    STRICT = "strict"
    LENIENT_TO_TEACHER = "lenient_to_teacher"
    STRICT_TO_TEACHER = "strict_to_teacher"
    ALL_FULL = "all_full"
    FLAT_ROWS = "flat_rows"
    FLAT_PEOPLE = "flat_people"
    FAVOUR = "favour"


@dataclass(frozen=True)
class Flag:
    """A rule that applies, with the numbers it rests on. `other` is the second of a pair."""

    sign: Sign
    value: Fraction
    n: int
    back: Fraction = Fraction(0)
    back_n: int = 0
    other: int = 0


@dataclass(frozen=True)
class Reviewer:
    """One student as a reviewer of classmates."""

    rater: int
    count: int
    percent: Spread
    to_others: Average
    to_teacher: Average
    agreement: Agreement
    flags: tuple[Flag, ...]

    @property
    def is_judged(self) -> bool:
        """Whether there are enough reviews to speak of leniency at all."""
        return self.to_others.n >= LEAST_REVIEWS or self.to_teacher.n >= LEAST_REVIEWS


@dataclass(frozen=True)
class Gaps:
    """How one student's own rating and the peers' stand to the teacher's."""

    student: int
    own: Fraction | None
    peers: Average

    @property
    def wide(self) -> tuple[str, ...]:
        """Which of "self" and "peer" differ from the teacher by 15 or more."""
        found = {"self": self.own, "peer": self.peers.mean}
        return tuple(who for who, gap in found.items() if gap is not None and abs(gap) >= WIDE_GAP)


def difference(one: Given, other: Given) -> Fraction | None:
    """By how many points of 100 one review is above another, over the rows both rate."""
    common = [key for key in one.rates if key in other.rates]
    top = sum((Fraction(one.tops[key]) for key in common), Fraction(0))
    if not top:
        return None
    apart = sum((Fraction(one.points[key] - other.points[key]) for key in common), Fraction(0))
    return apart * 100 / top


def gaps(reviews: Iterable[Given]) -> dict[int, Gaps]:
    """Own rating and peers against the teacher, by student; only who is rated by the teacher."""
    found = {}
    for student, sheet in _by_sheet(reviews).items():
        teacher = _teacher(sheet)
        if teacher is None:
            continue
        own = next((one for one in sheet if one.evaluator == "self"), None)
        peers = [difference(one, teacher) for one in sheet if one.evaluator in PEERS and one.factor]
        found[student] = Gaps(student, difference(own, teacher) if own else None, average(peers))
    return found


def reviewers(reviews: Iterable[Given]) -> list[Reviewer]:
    """Every student who has reviewed classmates, those with flags first."""
    sheets = _by_sheet(reviews)
    mine: dict[int, list[Given]] = {}
    for sheet in sheets.values():
        for one in _peers(sheet):
            mine.setdefault(one.rater, []).append(one)
    favours = _favours(sheets)
    found = [_reviewer(given, sheets, favours.get(rater, [])) for rater, given in mine.items()]
    return sorted(found, key=lambda one: (-len(one.flags), one.rater))


def above_others(one: Given, reviews: Iterable[Given]) -> Average:
    """How far a review is above the mean of other classmates' on the same sheet."""
    return _above(one, _others(one, [other for other in reviews if other.ratee == one.ratee]))


def above_teacher(one: Given, reviews: Iterable[Given]) -> Fraction | None:
    """How far a review is above the teacher's of the same sheet."""
    teacher = _teacher(other for other in reviews if other.ratee == one.ratee)
    return difference(one, teacher) if teacher else None


def nobody_rated(rater: int) -> Reviewer:
    """A reviewer who has handed in nothing yet."""
    nothing = Average(None, 0)
    return Reviewer(rater, 0, spread([]), nothing, nothing, alpha([]), ())


def class_agreement(reviews: Iterable[Given]) -> Agreement:
    """How far peers agree on the same rows of the same sheets."""
    return alpha(
        [one.rates[key] for one in peers if key in one.rates]
        for sheet in _by_sheet(reviews).values()
        for peers in [[one for one in _peers(sheet) if one.factor]]
        for key in sorted({key for one in peers for key in one.rates})
    )


def rows(reviews: Iterable[Given]) -> dict[tuple[str, str], Spread]:
    """Mean and spread of each row, in percent of its points, by (row, evaluator)."""
    values: dict[tuple[str, str], list[Fraction]] = {}
    for one in reviews:
        for key, rate in one.rates.items():
            values.setdefault((key, one.evaluator), []).append(rate)
    return {at: spread(found) for at, found in values.items()}


def average(values: Iterable[Fraction | None]) -> Average:
    known = [value for value in values if value is not None]
    if not known:
        return Average(None, 0)
    return Average(sum(known, Fraction(0)) / len(known), len(known))


def spread(values: Sequence[Fraction]) -> Spread:
    if not values:
        return Spread(None, None, 0)
    return Spread(sum(values, Fraction(0)) / len(values), deviation(values), len(values))


def deviation(values: Sequence[Fraction]) -> Fraction:
    """The standard deviation to four decimals: exact until the root is drawn."""
    n = len(values)
    mean = sum(values, Fraction(0)) / n
    variance = sum(((value - mean) ** 2 for value in values), Fraction(0)) / n
    return Fraction(isqrt(int(variance * 10**8)), 10**4)


def _reviewer(
    given: Sequence[Given], sheets: Mapping[int, Sequence[Given]], favours: Sequence[Flag]
) -> Reviewer:
    others = {one.ratee: _others(one, sheets[one.ratee]) for one in given}
    to_others = average(_above(one, others[one.ratee]).mean for one in given)
    teachers = [(one, _teacher(sheets[one.ratee])) for one in given]
    to_teacher = average(difference(one, teacher) for one, teacher in teachers if teacher)
    percents = [one.percent for one in given if one.percent is not None]
    flags = (*_leniency(to_others, to_teacher), *_flatness(given, percents), *favours)
    return Reviewer(
        rater=given[0].rater,
        count=len(given),
        percent=spread(percents),
        to_others=to_others,
        to_teacher=to_teacher,
        agreement=alpha(_pairs(given, others)),
        flags=flags,
    )


def _pairs(
    given: Sequence[Given], others: Mapping[int, Sequence[Given]]
) -> Iterable[list[Fraction]]:
    """Row by row: this reviewer's rate beside the mean of the others'."""
    for one in given:
        for key, rate in one.rates.items():
            theirs = average(other.rates.get(key) for other in others[one.ratee]).mean
            if theirs is not None:
                yield [rate, theirs]


def _leniency(to_others: Average, to_teacher: Average) -> Iterable[Flag]:
    for found, limit, high, low in (
        (to_others, LENIENT, Sign.LENIENT, Sign.STRICT),
        (to_teacher, WIDE_GAP, Sign.LENIENT_TO_TEACHER, Sign.STRICT_TO_TEACHER),
    ):
        if found.mean is not None and found.n >= LEAST_REVIEWS and abs(found.mean) >= limit:
            yield Flag(high if found.mean > 0 else low, found.mean, found.n)


def _flatness(given: Sequence[Given], percents: Sequence[Fraction]) -> Iterable[Flag]:
    """Every review alike in all rows; or all classmates alike, which two could be by chance."""
    rates = [list(one.rates.values()) for one in given if len(one.rates) >= LEAST_ROWS]
    if len(rates) == len(given) >= LEAST_FLAT:
        widest = max(deviation(values) for values in rates)
        if all(value == 100 for values in rates for value in values):
            yield Flag(Sign.ALL_FULL, Fraction(100), len(rates))
            return  # the rest follows from it
        if widest < FLAT:
            yield Flag(Sign.FLAT_ROWS, widest, len(rates))
    if len(percents) >= LEAST_REVIEWS and deviation(percents) < FLAT:
        yield Flag(Sign.FLAT_PEOPLE, deviation(percents), len(percents))


def _favours(sheets: Mapping[int, Sequence[Given]]) -> dict[int, list[Flag]]:
    """Pairs who rate one another clearly above what the others give."""
    above = {
        (one.rater, one.ratee): _above(one, _others(one, sheet))
        for sheet in sheets.values()
        for one in _peers(sheet)
    }
    found: dict[int, list[Flag]] = {}
    for a, b in combinations(sorted({rater for rater, _ratee in above}), 2):
        there, back = above.get((a, b)), above.get((b, a))
        if there and back and _is_favour(there) and _is_favour(back):
            found.setdefault(a, []).append(_favour(there, back, b))
            found.setdefault(b, []).append(_favour(back, there, a))
    return found


def _favour(there: Average, back: Average, other: int) -> Flag:
    value, returned = there.mean or Fraction(0), back.mean or Fraction(0)
    return Flag(Sign.FAVOUR, value, there.n, returned, back.n, other)


def _is_favour(above: Average) -> bool:
    return above.mean is not None and above.n >= LEAST_OTHERS and above.mean >= FAVOUR


def _above(one: Given, others: Sequence[Given]) -> Average:
    """How far a review is above the mean of others, and how many others there are."""
    return average(difference(one, other) for other in others)


def _others(one: Given, sheet: Sequence[Given]) -> list[Given]:
    return [other for other in _peers(sheet) if other.rater != one.rater and other.factor]


def _peers(sheet: Iterable[Given]) -> list[Given]:
    return [one for one in sheet if one.evaluator in PEERS]


def _teacher(sheet: Iterable[Given]) -> Given | None:
    return next((one for one in sheet if one.evaluator == "teacher"), None)


def _by_sheet(reviews: Iterable[Given]) -> dict[int, list[Given]]:
    sheets: dict[int, list[Given]] = {}
    for one in reviews:
        sheets.setdefault(one.ratee, []).append(one)
    return sheets

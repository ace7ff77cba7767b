"""From ratings to the mark of one table, in exact fractions.

Rows and total are one number. The result is computed row by row: a row earns

    points × Σ w·rate ÷ Σ w      over the evaluators who rate this row and count,

and the total is defined as the sum of the rows; it lands on the grid of points once, and
the rows (and within a row its objectives) are put on the grid so that they sum to it
exactly. That this is also the textbook's formula, Σ w·(evaluator's total) ÷ Σ w, whenever
everybody rates every row, rests on one thing: peers are combined by *whole reviews*. The
trimmed mean leaves out the highest and the lowest review as a whole, the median takes the
middle review as a whole; then the mean of each row over the reviews that remain sums to
the aggregate of the totals. Reviews with equal totals share their places, so the order in
which reviews came makes no difference.

Missing evaluators follow the table's rule: `renormalise` leaves them out, `zero` counts 0
once the assignment is overdue and waits until then, `wait` waits. A row that nobody would
be left to rate waits too: it cannot be made up from other rows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from lms.core.points import SCALE, round_half_up, share_out, to_grid
from lms.courses.rules.compiled import Criterion, TableText
from lms.gradebook.rules import Line, level_of

LEAST_TO_TRIM = 4
PEERS = ("peer", "intergroup")


@dataclass(frozen=True)
class Voice:
    """One review as handed in: points by criterion for every row this evaluator rates."""

    evaluator: str
    points: Mapping[str, Decimal]

    @property
    def total(self) -> Decimal:
        return sum(self.points.values(), Decimal(0))


class PartState(StrEnum):
    PRESENT = "present"
    ZERO = "zero"  # nothing came in time and the rule counts it as 0
    LEFT_OUT = "left_out"  # nothing came and the others stand for it
    WAITING = "waiting"  # nothing came and the result waits for it


@dataclass(frozen=True)
class Part:
    """One evaluator's part in a result: the aggregate of its reviews, row by row."""

    evaluator: str
    weight: Decimal
    state: PartState
    count: int
    method: str
    points: Mapping[str, Fraction]

    @property
    def counts(self) -> bool:
        return self.state in {PartState.PRESENT, PartState.ZERO}

    @property
    def total(self) -> Fraction:
        return sum(self.points.values(), Fraction(0))


@dataclass(frozen=True)
class RowResult:
    """A row with what it earned exactly, and on the grid."""

    criterion: Criterion
    parts: tuple[Part, ...]
    exact: Fraction
    earned: Decimal


@dataclass(frozen=True)
class Result:
    """What the ratings of one sheet amount to. It stands when nothing is waited for."""

    parts: tuple[Part, ...]
    rows: tuple[RowResult, ...]
    possible: Decimal

    @property
    def waits_for(self) -> tuple[str, ...]:
        return tuple(p.evaluator for p in self.parts if p.state is PartState.WAITING)

    @property
    def stands(self) -> bool:
        return bool(self.rows)

    @property
    def points(self) -> Decimal:
        return sum((row.earned for row in self.rows), Decimal(0))

    @property
    def shown(self) -> Decimal:
        """The mark as tables print it: one decimal, halves up."""
        return round_half_up(self.points, 1)

    @property
    def percent(self) -> Decimal:
        return round_half_up(Fraction(self.points) * 100 / Fraction(self.possible), 1)

    @property
    def level(self) -> str:
        """优良中及格不及格, from the rounded value (domain.md §1.4)."""
        return level_of(self.percent)

    def part(self, evaluator: str) -> Part | None:
        return next((part for part in self.parts if part.evaluator == evaluator), None)

    def lines(self) -> list[Line]:
        """The mark taken apart by row and objective; the lines sum to it exactly."""
        return [line for row in self.rows for line in _lines(row)]


def evaluators_of(text: TableText) -> tuple[str, ...]:
    """Who takes part: evaluators with a weight and at least one row to rate."""
    return tuple(who for who, weight in text.weights if weight > 0 and text.criteria_for(who))


def result(text: TableText, voices: Sequence[Voice], *, overdue: bool) -> Result:
    """Compute the result of one sheet from the reviews handed in."""
    parts = [_part(text, who, voices, overdue) for who in evaluators_of(text)]
    orphans = [row for row in text.criteria if not _raters(row, parts)]
    if orphans:
        parts = [_waiting(part) if _could_rate(part, orphans) else part for part in parts]
    if any(part.state is PartState.WAITING for part in parts):
        return Result(tuple(parts), (), text.total)
    exact = [_row_points(row, _raters(row, parts)) for row in text.criteria]
    earned = apportion(exact, [row.points for row in text.criteria])
    rows = tuple(
        RowResult(row, tuple(_raters(row, parts)), value, on_grid)
        for row, value, on_grid in zip(text.criteria, exact, earned, strict=True)
    )
    return Result(tuple(parts), rows, text.total)


def aggregate(reviews: Sequence[Voice], method: str) -> tuple[str, dict[str, Fraction]]:
    """Combine whole reviews; says also by which method, for few reviews are averaged."""
    if method == "trimmed_mean" and len(reviews) < LEAST_TO_TRIM:
        method = "mean"
    shares = _shares([review.total for review in reviews], method)
    rows: dict[str, Fraction] = {}
    for review, share in zip(reviews, shares, strict=True):
        for key, points in review.points.items():
            rows[key] = rows.get(key, Fraction(0)) + share * Fraction(points)
    return method, rows


def apportion(exact: Sequence[Fraction], tops: Sequence[Decimal]) -> list[Decimal]:
    """Put exact values on the grid so that they sum to their rounded sum, none above its top.

    Every value is cut down to the grid; the units missing go to the largest remainders. A
    value that has reached its top has no remainder to compete with.
    """
    floors = [int(value * SCALE // 1) for value in exact]
    missing = int(to_grid(sum(exact, Fraction(0))) * SCALE) - sum(floors)
    order = sorted(range(len(exact)), key=lambda n: (floors[n] - exact[n] * SCALE, n))
    open_rows = [n for n in order if floors[n] < tops[n] * SCALE]
    for n in open_rows[:missing]:
        floors[n] += 1
    return [to_grid(Fraction(units, SCALE)) for units in floors]


def _part(text: TableText, who: str, voices: Sequence[Voice], overdue: bool) -> Part:
    reviews = [voice for voice in voices if voice.evaluator == who]
    weight = text.weight_of(who)
    if reviews:
        wanted = text.peers_of(who).aggregate if who in PEERS else "mean"
        method, points = aggregate(reviews, wanted)
        return Part(who, weight, PartState.PRESENT, len(reviews), method, points)
    rule = dict(text.missing).get(who, "wait")
    if rule == "renormalise":
        return Part(who, weight, PartState.LEFT_OUT, 0, "", {})
    if rule == "zero" and overdue:
        nothing = {row.key: Fraction(0) for row in text.criteria_for(who)}
        return Part(who, weight, PartState.ZERO, 0, "", nothing)
    return Part(who, weight, PartState.WAITING, 0, "", {})


def _waiting(part: Part) -> Part:
    return Part(part.evaluator, part.weight, PartState.WAITING, 0, "", {})


def _could_rate(part: Part, orphans: Sequence[Criterion]) -> bool:
    return not part.counts and any(row.is_rated_by(part.evaluator) for row in orphans)


def _raters(row: Criterion, parts: Sequence[Part]) -> list[Part]:
    return [part for part in parts if part.counts and row.is_rated_by(part.evaluator)]


def _row_points(row: Criterion, raters: Sequence[Part]) -> Fraction:
    weights = sum((Fraction(part.weight) for part in raters), Fraction(0))
    return sum((Fraction(p.weight) * p.points[row.key] for p in raters), Fraction(0)) / weights


def _shares(totals: Sequence[Decimal], method: str) -> list[Fraction]:
    """How much each review counts; equal totals share what their places are worth."""
    places = _places(len(totals), method)
    ordered = sorted(totals)
    worth = {
        total: sum(
            (place for place, at in zip(places, ordered, strict=True) if at == total), Fraction(0)
        )
        / ordered.count(total)
        for total in ordered
    }
    return [worth[total] for total in totals]


def _places(n: int, method: str) -> list[Fraction]:
    """What each place counts when the reviews stand in order of their totals."""
    if method == "trimmed_mean":
        return [Fraction(0), *[Fraction(1, n - 2)] * (n - 2), Fraction(0)]
    if method == "median":
        middle = {(n - 1) // 2, n // 2}
        return [Fraction(1, len(middle)) if at in middle else Fraction(0) for at in range(n)]
    return [Fraction(1, n)] * n


def _lines(row: RowResult) -> list[Line]:
    criterion = row.criterion
    shares = criterion.shares or (("", Decimal(1)),)
    whole = sum((Fraction(share) for _code, share in shares), Fraction(0))
    possible = share_out(criterion.points, [share for _code, share in shares])
    exact = [Fraction(row.earned) * Fraction(share) / whole for _code, share in shares]
    earned = apportion(exact, possible)
    return [
        Line("criterion", criterion.key, criterion.title, code, got, of)
        for (code, _share), got, of in zip(shares, earned, possible, strict=True)
    ]

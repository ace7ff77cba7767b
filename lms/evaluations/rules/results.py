"""From ratings to the mark of one table, in exact fractions.

Rows and total are one number. The result is computed row by row: a row earns

    points × Σ w·rate ÷ Σ w      over the evaluators who rate this row and count,

a row taken from another activity earns its points × that activity's mark ÷ its full mark,
and the total is defined as the sum of the rows; it lands on the grid of points once, and
the rows (and within a row its objectives) are put on the grid so that they sum to it
exactly. That this is also the textbook's formula, Σ w·(evaluator's total) ÷ Σ w, whenever
everybody rates every row, rests on one thing: peers are combined by *whole reviews*
(`combining`).

Who is missing follows the table's rule: `renormalise` leaves them out, `teacher` lets the
teacher's ratings stand for them, `zero` counts 0 once the assignment is overdue and waits
until then, `wait` waits. A row that nobody would be left to rate waits too: it cannot be
made up from other rows. The same rules (without `teacher`) hold for a row taken from an
activity that has no mark yet.

A row somebody calls not applicable is left out of that evaluator's column: the others stand
for it. When all who count call it so, it leaves the table, and so does a row whose activity
is left out; the full mark shrinks by their points. Counted as 0 is not a rating: it keeps no
row in the table that everybody else calls not applicable.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from lms.core.points import SCALE, round_half_up, share_out, to_grid
from lms.courses.rules.compiled import LEVELS, Criterion, LevelFrom, TableText
from lms.evaluations.rules.combining import LEAST_TO_TRIM, aggregate
from lms.evaluations.rules.voices import SourceMark, Voice
from lms.gradebook.rules import Line

__all__ = [
    "ACTIVITY",
    "LEAST_TO_TRIM",
    "PEERS",
    "Part",
    "PartState",
    "Result",
    "RowResult",
    "SourceMark",
    "Voice",
    "aggregate",
    "apportion",
    "evaluators_of",
    "result",
]

PEERS = ("peer", "intergroup")
ACTIVITY = "activity"  # who is waited for when a row's activity has no mark


class PartState(StrEnum):
    PRESENT = "present"
    ZERO = "zero"  # nothing came in time and the rule counts it as 0
    COPIED = "copied"  # nothing came and the teacher's ratings stand for it
    LEFT_OUT = "left_out"  # nothing came and the others stand for it
    WAITING = "waiting"  # nothing came and the result waits for it


@dataclass(frozen=True)
class Part:
    """One evaluator's part in a result: the aggregate of its reviews, row by row.

    `count` reviews count; of these `partial` count for less, and besides `excluded` do not
    count at all, as the teacher decided about who wrote them. `choices` are what a single
    review ticked.
    """

    evaluator: str
    weight: Decimal
    state: PartState
    count: int = 0
    method: str = ""
    points: Mapping[str, Fraction] = field(default_factory=dict)
    choices: Mapping[str, str] = field(default_factory=dict)
    partial: int = 0
    excluded: int = 0

    @property
    def counts(self) -> bool:
        return self.state in {PartState.PRESENT, PartState.ZERO, PartState.COPIED}

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
    """What the ratings of one sheet amount to. It stands when nothing is waited for.

    `possible` is the full mark of the rows that stay in the table; `skipped` are the others.
    `sources` are the marks rows were taken from, by criterion; `pending` the rows whose
    activity is waited for. A draft has ratings nobody has handed in, or was not stored yet.
    """

    parts: tuple[Part, ...]
    rows: tuple[RowResult, ...]
    possible: Decimal
    skipped: tuple[Criterion, ...] = ()
    pending: tuple[Criterion, ...] = ()
    sources: Mapping[str, SourceMark] = field(default_factory=dict)
    rounding: int = 1
    levels: tuple[LevelFrom, ...] = LEVELS
    is_overdue: bool = False
    is_draft: bool = False

    @property
    def waits_for(self) -> tuple[str, ...]:
        waiting = tuple(p.evaluator for p in self.parts if p.state is PartState.WAITING)
        return (*waiting, ACTIVITY) if self.pending else waiting

    @property
    def stands(self) -> bool:
        return bool(self.rows)

    @property
    def points(self) -> Decimal:
        return sum((row.earned for row in self.rows), Decimal(0))

    @property
    def shown(self) -> Decimal:
        """The mark as tables print it: rounded as the table says, halves up."""
        return round_half_up(self.points, self.rounding)

    @property
    def percent(self) -> Decimal:
        """0 for a self-check whose rows are worth nothing."""
        if not self.possible:
            return Decimal(0)
        return round_half_up(Fraction(self.points) * 100 / Fraction(self.possible), self.rounding)

    @property
    def level(self) -> str:
        """The label of the table's level, from the rounded percent (domain.md §1.4)."""
        reached = (one.label for one in self.levels if self.percent >= one.percent)
        return next(reached, self.levels[-1].label if self.levels else "")

    def part(self, evaluator: str) -> Part | None:
        return next((part for part in self.parts if part.evaluator == evaluator), None)

    def lines(self) -> list[Line]:
        """The mark taken apart by row and objective; the lines sum to it exactly."""
        return [line for row in self.rows for line in _lines(row)]


def evaluators_of(text: TableText) -> tuple[str, ...]:
    """Who takes part: evaluators with a weight and at least one row to rate."""
    return tuple(who for who, weight in text.weights if weight > 0 and text.criteria_for(who))


def result(
    text: TableText,
    voices: Sequence[Voice],
    *,
    overdue: bool,
    marks: Mapping[str, SourceMark] | None = None,
) -> Result:
    """Compute the result of one sheet from the reviews handed in.

    `marks` are the marks of other activities that rows of the table are taken from, by the
    activity's key; one that is not there has no mark yet.
    """
    parts = _parts(text, voices, overdue=overdue)
    sources, pending = _sources(text, marks or {}, overdue=overdue)
    frame = Result(
        parts=tuple(parts),
        rows=(),
        possible=text.total,
        pending=tuple(pending),
        sources=sources,
        rounding=text.rounding,
        levels=text.levels,
        is_overdue=overdue,
    )
    return frame if frame.waits_for else _with_rows(frame, text)


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


def _with_rows(frame: Result, text: TableText) -> Result:
    """The result with its rows, now that nothing is waited for."""
    raters = {row.key: _raters(row, frame.parts) for row in text.criteria}
    there = [row for row in text.criteria if raters[row.key] or row.key in frame.sources]
    exact = [_row_points(row, raters[row.key], frame.sources) for row in there]
    earned = apportion(exact, [row.points for row in there])
    rows = tuple(
        RowResult(row, tuple(raters[row.key]), value, on_grid)
        for row, value, on_grid in zip(there, exact, earned, strict=True)
    )
    return replace(
        frame,
        rows=rows,
        possible=sum((row.points for row in there), Decimal(0)) or frame.possible,
        skipped=tuple(row for row in text.criteria if row not in there),
    )


def _parts(text: TableText, voices: Sequence[Voice], *, overdue: bool) -> list[Part]:
    parts = [_part(text, who, voices, overdue=overdue) for who in evaluators_of(text)]
    teacher = next((part for part in parts if part.evaluator == "teacher"), None)
    parts = [_copied(part, text, teacher) for part in parts]
    orphans = [
        row
        for row in text.criteria
        if not row.source and not any(_is_entitled(row, part) for part in parts)
    ]
    return [_waiting(part) if _could_rate(part, orphans) else part for part in parts]


def _part(text: TableText, who: str, voices: Sequence[Voice], *, overdue: bool) -> Part:
    given = [voice for voice in voices if voice.evaluator == who]
    reviews = [voice for voice in given if voice.factor > 0]
    part = Part(who, text.weight_of(who), PartState.WAITING, excluded=len(given) - len(reviews))
    if reviews:
        return _present(part, reviews, text)
    rule = dict(text.missing).get(who, "wait")
    if rule == "zero" and overdue:
        nothing = {row.key: Fraction(0) for row in text.criteria_for(who)}
        return replace(part, state=PartState.ZERO, points=nothing)
    states = {"renormalise": PartState.LEFT_OUT, "teacher": PartState.COPIED}
    return replace(part, state=states.get(rule, PartState.WAITING))


def _present(part: Part, reviews: Sequence[Voice], text: TableText) -> Part:
    """The part as its reviews make it; one that calls every row not applicable has no say."""
    rating = [review for review in reviews if review.points] or reviews
    wanted = text.peers_of(part.evaluator).aggregate if part.evaluator in PEERS else "mean"
    method, points = aggregate(rating, wanted, {row.key: row.points for row in text.criteria})
    return replace(
        part,
        state=PartState.PRESENT,
        count=len(rating),
        method=method,
        points=points,
        choices=dict(rating[0].choices) if len(rating) == 1 else {},
        partial=sum(voice.factor < 1 for voice in rating),
    )


def _copied(part: Part, text: TableText, teacher: Part | None) -> Part:
    """The teacher's ratings in place of this part's, if the table says so and they are there."""
    if part.state is not PartState.COPIED:
        return part
    if teacher is None or teacher.state is not PartState.PRESENT:
        return _waiting(part)
    rows = [row.key for row in text.criteria_for(part.evaluator) if row.key in teacher.points]
    return replace(part, points={key: teacher.points[key] for key in rows})


def _waiting(part: Part) -> Part:
    return replace(part, state=PartState.WAITING, points={})


def _is_entitled(row: Criterion, part: Part) -> bool:
    """Whether this part, as it counts, has a say on the row: a rating, or 不适用."""
    if part.state is PartState.COPIED and not row.is_rated_by("teacher"):
        return False
    return part.counts and row.is_rated_by(part.evaluator)


def _could_rate(part: Part, orphans: Sequence[Criterion]) -> bool:
    return not part.count and any(row.is_rated_by(part.evaluator) for row in orphans)


def _raters(row: Criterion, parts: Sequence[Part]) -> list[Part]:
    """The parts a row is computed from; none when all who count call it not applicable."""
    entitled = [part for part in parts if _is_entitled(row, part)]
    rating = [part for part in entitled if row.key in part.points]
    asked = [part for part in entitled if part.state is not PartState.ZERO]
    if asked and not any(part in rating for part in asked):
        return []
    return rating


def _sources(
    text: TableText, marks: Mapping[str, SourceMark], *, overdue: bool
) -> tuple[dict[str, SourceMark], list[Criterion]]:
    """The marks of rows taken from activities, and the rows that wait for theirs."""
    rule = dict(text.missing).get(ACTIVITY, "wait")
    sources: dict[str, SourceMark] = {}
    pending = []
    for row in text.criteria:
        if row.source in marks:
            sources[row.key] = marks[row.source]
        elif row.source and rule == "zero" and overdue:
            sources[row.key] = SourceMark("", Decimal(0), row.points)
        elif row.source and rule != "renormalise":
            pending.append(row)
    return sources, pending


def _row_points(
    row: Criterion, raters: Sequence[Part], sources: Mapping[str, SourceMark]
) -> Fraction:
    if row.key in sources:
        mark = sources[row.key]
        return Fraction(row.points) * Fraction(mark.points) / Fraction(mark.possible)
    weights = sum((Fraction(part.weight) for part in raters), Fraction(0))
    return sum((Fraction(p.weight) * p.points[row.key] for p in raters), Fraction(0)) / weights


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

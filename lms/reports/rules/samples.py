"""Which attempts a test analysis looks at, and what they earned, still exact.

An item is what earns points by itself: a question, or one part of a case (案例分析).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import groupby

from lms.core.points import share_out
from lms.courses.rules.compiled import QuizSettings
from lms.gradebook.rules import Effect, Line, State, Tally, pooled
from lms.gradebook.rules.wording import STATES
from lms.questions.rules import Definition, split_by_objective
from lms.quizzes.rules.counting import Result, counted

BANDS = ((90, 100), (80, 90), (70, 80), (60, 70), (0, 60))  # of 100; domain.md §3.7
TENS = tuple((low, low + 10) for low in range(0, 100, 10))
GOOD, EXCELLENT = 80, 90


@dataclass(frozen=True)
class Entry:
    """An attempt that was handed in; `points` is None while it waits for a person."""

    attempt_id: int
    assignment_id: int
    student_id: int
    student_number: str
    student_name: str
    number: int
    revision_id: int
    points: Decimal | None
    possible: Decimal

    @property
    def share(self) -> Fraction:
        return Fraction(self.points or 0) / Fraction(self.possible) if self.possible else Fraction()

    @property
    def result(self) -> Result:
        """As the rule of the quiz sees it, to say which attempt counts."""
        if self.points is None:
            return Result(self.attempt_id, self.number, None)
        line = Line("question", "", "", "", self.points, self.possible)
        return Result(self.attempt_id, self.number, (line,))


@dataclass(frozen=True)
class LeftOut:
    """A student whose special mark keeps the attempts out of the analysis (domain.md §3.3)."""

    name: str
    state: State

    @property
    def why(self) -> str:
        return str(STATES[self.state])


def analysed(
    entries: Iterable[Entry],
    states: Mapping[tuple[int, int], State],
    effects: Mapping[State, Effect],
) -> tuple[list[Entry], tuple[LeftOut, ...]]:
    """The attempts that are looked at, and who is left out; `states` by assignment and student."""
    kept: list[Entry] = []
    left_out: dict[tuple[int, int], LeftOut] = {}
    for one in entries:
        key = (one.assignment_id, one.student_id)
        state = states.get(key, State.NONE)
        if effects[state].is_in_analysis:
            kept.append(one)
        else:
            left_out[key] = LeftOut(one.student_name, state)
    return kept, tuple(left_out.values())


@lru_cache(8192)
def _share(earned: Decimal, possible: Decimal) -> Fraction:
    """The same few marks come thousands of times in one analysis."""
    return Fraction(earned) / Fraction(possible) if possible else Fraction()


@dataclass(frozen=True)
class Item:
    """One leaf with what each attempt earned on it and could have earned, by attempt.

    `definition` is its newest wording; `number` its place on the paper: 8, or 8(1).
    """

    number: str
    question: str
    definition: Definition
    earned: Mapping[int, Decimal]
    possible: Mapping[int, Decimal]

    @property
    def key(self) -> str:
        return self.definition.key

    @property
    def full(self) -> Decimal:
        return self.definition.points

    def share(self, attempt_id: int) -> Fraction:
        return _share(self.earned[attempt_id], self.possible[attempt_id])


@dataclass(frozen=True)
class Sample:
    """The marked attempts of one analysis, best first and of equals by 学号, with their items."""

    entries: tuple[Entry, ...]
    items: tuple[Item, ...]
    settings: Mapping[int, QuizSettings]  # by revision

    @property
    def full(self) -> Decimal | None:
        """What all papers are worth, or None where they differ."""
        worths = {entry.possible for entry in self.entries}
        return worths.pop() if len(worths) == 1 else None


def chosen(entries: Iterable[Entry], which: str, grade_by: Mapping[int, str]) -> list[Entry]:
    """The marked attempts to look at, best first.

    `which`: the one that counts of each student (counted), the first (first), or all. `grade_by`
    is the rule of each revision; the latest attempt's decides, as in the gradebook. Where the
    average counts no attempt stands for it; ask for another choice then.
    """
    ordered = sorted(entries, key=lambda one: (one.assignment_id, one.student_id, one.number))
    kept: list[Entry] = []
    for _who, group in groupby(ordered, key=lambda one: (one.assignment_id, one.student_id)):
        mine = list(group)
        if which == "counted":
            counts = counted(grade_by[mine[-1].revision_id], [one.result for one in mine])
            kept += [one for one in mine if counts and one.attempt_id == counts.attempt_id]
        else:
            kept += [one for one in mine if which == "all" or one.number == 1]
    return best_first(one for one in kept if one.points is not None and one.possible)


def best_first(entries: Iterable[Entry]) -> list[Entry]:
    """By share of the points; of equals the lower 学号 first, so that groups never change."""
    return sorted(entries, key=lambda one: (-one.share, one.student_number, one.number))


@dataclass(frozen=True)
class Rate:
    """How many reached it, and the share they are of all."""

    count: int
    total: int

    @property
    def share(self) -> Fraction:
        return Fraction(self.count, self.total) if self.total else Fraction(0)


def reaching(entries: Sequence[Entry], mark: Decimal | int) -> Rate:
    """Those with at least `mark` of 100; compared exactly, so 59.999999 is no 60."""
    return Rate(sum(one.share * 100 >= Fraction(mark) for one in entries), len(entries))


def banded(
    entries: Sequence[Entry], bands: Sequence[tuple[int, int]]
) -> list[tuple[tuple[int, int], Rate]]:
    """How many fall into each band of 100; the lower end belongs to it, 100 to the highest."""
    shares = [one.share * 100 for one in entries]
    return [
        (
            (low, high),
            Rate(sum(low <= one < high or one == high == 100 for one in shares), len(shares)),
        )
        for low, high in bands
    ]


def by_objective(items: Iterable[Item]) -> dict[str, Tally]:
    """Points earned and possible for each objective over all these attempts, exactly.

    Each answer is taken apart as its evidence in the gradebook is.
    """
    sums: dict[str, list[Tally]] = {}
    for item in items:
        split = split_by_objective(item.full, item.definition.shares)
        known: dict[tuple[Decimal, Decimal], list[tuple[str, Tally]]] = {}
        for attempt_id, earned in item.earned.items():
            possible = item.possible[attempt_id]
            if (earned, possible) not in known:
                known[earned, possible] = _apart(earned, possible, split)
            for code, tally in known[earned, possible]:
                sums.setdefault(code, []).append(tally)
    return {code: pooled(tallies) for code, tallies in sums.items()}


def _apart(
    earned: Decimal, possible: Decimal, split: Sequence[tuple[str, Decimal]]
) -> list[tuple[str, Tally]]:
    shares = [share for _code, share in split]
    if not any(shares):
        return []
    both = zip(split, share_out(earned, shares), share_out(possible, shares), strict=True)
    return [(code, Tally(one, full)) for (code, _share), one, full in both]


def comparable(sample: Sample) -> tuple[str, list[list[Decimal]]] | None:
    """What α is computed over: attempts × questions, or attempts × rules of drawing.

    A case is one question here: its parts share one text, and counting them apart would
    make a paper look more reliable than it is. Where papers are drawn, what a rule took is one
    item: its questions are of one kind, level and worth. Otherwise None: papers that
    differ have no α.
    """
    papers = _papers(sample)
    for basis, slots in (("questions", papers), ("rules", _by_rule(sample, papers))):
        shapes = {tuple(sorted((key, full) for key, (_e, full) in one.items())) for one in slots}
        if len(shapes) == 1 and all(slots):
            keys = sorted(slots[0])
            return basis, [[one[key][0] for key in keys] for one in slots]
    return None


Paper = dict[str, tuple[Decimal, Decimal]]  # (earned, possible) by question or slot


def _papers(sample: Sample) -> list[Paper]:
    papers: dict[int, Paper] = {entry.attempt_id: {} for entry in sample.entries}
    for item in sample.items:
        for attempt_id, earned in item.earned.items():
            _add(papers[attempt_id], item.question, earned, item.possible[attempt_id])
    return [papers[entry.attempt_id] for entry in sample.entries]


def _by_rule(sample: Sample, papers: Sequence[Paper]) -> list[Paper]:
    """Each paper by what its questions were drawn for; two rules never fit one question."""
    rules = {
        revision: {key: _rule(n, one) for n, one in enumerate(of.draws) for key, _v in one.pool}
        for revision, of in sample.settings.items()
    }
    slots: list[Paper] = []
    for entry, paper in zip(sample.entries, papers, strict=True):
        slot: Paper = {}
        for key, (earned, full) in paper.items():
            _add(slot, rules[entry.revision_id].get(key, key), earned, full)
        slots.append(slot)
    return slots


def _rule(n: int, draw: object) -> str:
    told = (getattr(draw, name) for name in ("objectives", "level", "kind", "points", "count"))
    return f"{n} " + " ".join(map(str, told))


def _add(paper: Paper, key: str, earned: Decimal, full: Decimal) -> None:
    before = paper.get(key, (Decimal(0), Decimal(0)))
    paper[key] = before[0] + earned, before[1] + full

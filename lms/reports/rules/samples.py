"""Which attempts a test analysis looks at, and what they earned, still exact.

An item is what earns points by itself: a question, or one part of a case (案例分析).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
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
    """An attempt that is over; `points` is None while it waits to be collected or marked.

    `points` are the mark, `earned` what the questions earned together: less where wrong
    answers cost more than was earned, for a mark is never below zero. Of a mastery exercise
    each single answer stands by itself, and `response` says which it is.
    """

    attempt_id: int
    assignment_id: int
    student_id: int
    student_number: str
    student_name: str
    number: int
    revision_id: int
    points: Decimal | None
    possible: Decimal
    earned: Decimal = Decimal(0)
    response: int = 0

    @property
    def key(self) -> int:
        """Under what its answers are kept."""
        return self.response or self.attempt_id

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
    """One leaf with what each paper earned on it and could have earned, by `Entry.key`.

    `definition` is its newest wording; `number` its place on the paper as it was published:
    8, or 8(1) for the first `part` of a case. `void` says on which papers it was declared void,
    and what became of it there; these tell nothing of the question.
    """

    number: str
    question: str
    definition: Definition
    earned: Mapping[int, Decimal]
    possible: Mapping[int, Decimal]
    void: Mapping[int, str] = field(default_factory=dict)
    part: int = 0

    @property
    def key(self) -> str:
        return self.definition.key

    @property
    def full(self) -> Decimal:
        return self.definition.points

    def share(self, paper: int) -> Fraction:
        return _share(self.earned[paper], self.possible[paper])

    def told_by(self, entries: Iterable[Entry]) -> list[Entry]:
        """Those of `entries` that had it, where it was not void."""
        return [one for one in entries if one.key in self.earned and one.key not in self.void]


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

    @property
    def is_by_response(self) -> bool:
        """Whether each answer stands by itself: a mastery exercise has no paper.

        How many questions it asks, and which again, depends on the answers.
        """
        return any(one.is_mastery for one in self.settings.values())


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

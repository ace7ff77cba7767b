"""Mastery: which question comes next, which objectives are reached, and what that earns.

An objective is reached once, at any moment, at least `right` of the last `of` answers on it
were fully right; fewer than `of` answers are all looked at, so three right ones in a row are
enough for 3 of 4. It stops when it is reached, or when twice as many questions were asked as
its pool holds.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from lms.core.points import share_out, to_grid
from lms.courses.rules.modes import Goal, Mastery
from lms.gradebook.rules import Line

ROUNDS = 2  # how often the pool of an objective may be used up


@dataclass(frozen=True)
class Asked:
    """One question that was asked for an objective.

    `is_right` is None while it is open, and once it is out of the paper.
    """

    objective: str
    key: str
    is_right: bool | None


@dataclass(frozen=True)
class Bar:
    """How far one objective has come; `window` are its last answers, the oldest first."""

    code: str
    answered: int
    window: tuple[bool, ...]
    best: int
    right: int
    of: int
    is_spent: bool

    @property
    def is_reached(self) -> bool:
        return self.best >= self.right

    @property
    def is_over(self) -> bool:
        return self.is_reached or self.is_spent

    @property
    def share(self) -> Fraction:
        return min(Fraction(1), Fraction(self.best, self.right))

    @property
    def now(self) -> int:
        """How many of the last answers were right, at most what is wanted."""
        return self.right if self.is_reached else sum(self.window)


@dataclass(frozen=True)
class Next:
    """The question to ask next, and for which objective."""

    objective: str
    key: str
    version: int


def best_window(answers: Sequence[bool], of: int) -> int:
    """The most right answers any `of` answers in a row had."""
    return max(
        (sum(answers[max(0, end - of) : end]) for end in range(1, len(answers) + 1)), default=0
    )


def bars(mastery: Mastery, asked: Sequence[Asked]) -> tuple[Bar, ...]:
    return tuple(_bar(mastery, goal, asked) for goal in mastery.goals)


def _bar(mastery: Mastery, goal: Goal, asked: Sequence[Asked]) -> Bar:
    mine = [one for one in asked if one.objective == goal.code]
    answers = [one.is_right for one in mine if one.is_right is not None]
    return Bar(
        code=goal.code,
        answered=len(answers),
        window=tuple(answers[-mastery.of :]),
        best=best_window(answers, mastery.of),
        right=mastery.right,
        of=mastery.of,
        is_spent=len(answers) >= ROUNDS * len(goal.pool),
    )


def next_question(
    mastery: Mastery, asked: Sequence[Asked], before: Sequence[str], chance: random.Random
) -> Next | None:
    """What to ask next; None when every objective is over.

    The open objective with the fewest answers is next, in written order among equals, so
    objectives alternate. Of its pool a question never seen comes first, by chance; then the
    one seen longest ago. `before` are the keys of earlier attempts, the oldest first.
    """
    open_bars = [one for one in bars(mastery, asked) if not one.is_over]
    if not open_bars:
        return None
    code = min(open_bars, key=lambda one: one.answered).code
    pool = next(goal.pool for goal in mastery.goals if goal.code == code)
    seen = {key: n for n, key in enumerate([*before, *(one.key for one in asked)])}
    fresh = [pair for pair in pool if pair[0] not in seen]
    key, version = chance.choice(fresh) if fresh else min(pool, key=lambda pair: seen[pair[0]])
    return Next(code, key, version)


def evidence(points: Decimal, found: Sequence[Bar], label: str) -> list[Line]:
    """One line an objective, each an equal part of the points; they sum to the mark exactly.

    A reached objective earns its part, another the share its best window came to.
    """
    if not found:
        return []
    parts = share_out(points, [1] * len(found))
    return [
        Line(
            "question",
            bar.code,
            f"{label} {bar.code} {bar.best}/{bar.right}",
            bar.code,
            to_grid(Fraction(part) * bar.share),
            part,
        )
        for part, bar in zip(parts, found, strict=True)
    ]

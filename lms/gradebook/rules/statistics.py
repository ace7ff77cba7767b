"""Figures of a class's totals, and who is left out of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from lms.gradebook.rules.scales import level_of
from lms.gradebook.rules.states import Effect, State

LEVELS = ("excellent", "good", "fair", "pass", "fail")


@dataclass(frozen=True)
class Graded:
    """One student's total as it counts in figures."""

    name: str
    value: Decimal | None
    state: State = State.NONE


@dataclass(frozen=True)
class ClassFigures:
    """How many count, what they reached, and by name who does not count and why.

    `levels` are the numbers of 优秀 … 不及格; rates and mean are None when nobody counts.
    """

    count: int
    mean: Fraction | None
    passed: int
    levels: Mapping[str, int]
    left_out: tuple[Graded, ...]

    def rate(self, level: str) -> Fraction | None:
        """The share of a level among those who count."""
        return Fraction(self.levels[level], self.count) if self.count else None

    @property
    def pass_rate(self) -> Fraction | None:
        return Fraction(self.passed, self.count) if self.count else None


def class_figures(
    people: Sequence[Graded], effects: Mapping[State, Effect], pass_mark: Decimal
) -> ClassFigures:
    """Figures over those with a total whose state does not take them out (domain.md §3.3)."""
    inside = [
        (one, one.value)
        for one in people
        if one.value is not None and effects[one.state].is_in_pass_rate
    ]
    counted = {id(one) for one, _ in inside}
    values = [value for _, value in inside]
    names = [level_of(value, pass_mark) for value in values]
    return ClassFigures(
        len(values),
        Fraction(sum(values, Decimal(0))) / len(values) if values else None,
        sum(value >= pass_mark for value in values),
        {level: names.count(level) for level in LEVELS},
        tuple(one for one in people if id(one) not in counted),
    )

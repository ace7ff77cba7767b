"""Plans: the objectives of a course, what gives evidence for each, and by which formula."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from lms.core.points import plain


class Formula(StrEnum):
    """How links become one figure (domain.md §2.2)."""

    RATES = "rates"  # B: Σ (m ÷ F)·w ÷ Σ w
    POINTS = "points"  # A: Σ m·w ÷ Σ F·w


class CourseRule(StrEnum):
    """How the figures of the objectives become that of the course."""

    WEIGHTED = "weighted"
    MINIMUM = "minimum"


class Absent(StrEnum):
    """What work that was not handed in is once its time is over."""

    ZERO = "zero"
    OUT = "out"


@dataclass(frozen=True)
class CourseObjective:
    """An objective of the course (课程目标), made of objectives of its learning tasks.

    `weights` are those of its links by category of the total (w_ij); where there are none they
    follow from the composition: the weight of the category × the share of its points that
    serve this objective.
    """

    code: str  # CO1
    title: str
    weight: Decimal
    expected: Decimal
    objectives: tuple[str, ...]  # codes of task objectives (K3.1)
    weights: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """How a classroom computes attainment; `direct_share` is α of domain.md §2.5."""

    objectives: tuple[CourseObjective, ...]
    formula: Formula = Formula.RATES
    course_rule: CourseRule = CourseRule.WEIGHTED
    absent: Absent = Absent.OUT
    direct_share: Decimal = Decimal(1)
    expected: Mapping[str, Decimal] = field(default_factory=dict)  # of task objectives, if changed

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Plan":
        return cls(
            tuple(_objective(one) for one in data["objectives"]),
            Formula(data["formula"]),
            CourseRule(data["course_rule"]),
            Absent(data["absent"]),
            Decimal(data["direct_share"]),
            _numbers(data["expected"]),
        )

    def to_json(self) -> dict[str, Any]:
        return {
            "objectives": [_as_json(one) for one in self.objectives],
            "formula": self.formula.value,
            "course_rule": self.course_rule.value,
            "absent": self.absent.value,
            "direct_share": plain(self.direct_share),
            "expected": _texts(self.expected),
        }


def _objective(data: Mapping[str, Any]) -> CourseObjective:
    return CourseObjective(
        data["code"],
        data["title"],
        Decimal(data["weight"]),
        Decimal(data["expected"]),
        tuple(data["objectives"]),
        _numbers(data["weights"]),
    )


def _as_json(one: CourseObjective) -> dict[str, Any]:
    return {
        "code": one.code,
        "title": one.title,
        "weight": plain(one.weight),
        "expected": plain(one.expected),
        "objectives": list(one.objectives),
        "weights": _texts(one.weights),
    }


def _numbers(texts: Mapping[str, str]) -> dict[str, Decimal]:
    return {key: Decimal(text) for key, text in texts.items()}


def _texts(numbers: Mapping[str, Decimal]) -> dict[str, str]:
    return {key: plain(number) for key, number in numbers.items()}

"""Figures of attainment as pages and documents read them; every one is a sum of leaves."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from lms.attainment.rules.plans import Plan
from lms.gradebook.rules import State, Tally


class Verdict(StrEnum):
    """≥ expected 达成; at most 0.05 below 基本达成; else 未达成; nothing known 暂无数据."""

    REACHED = "reached"
    NEARLY = "nearly"
    MISSED = "missed"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Link:
    """What one category (考核环节) gives an objective: Σ of the sample, and its weight.

    `students` are those with evidence: Σ ÷ students are the class mean m and the full mark F.
    """

    category: str
    title: str
    weight: Decimal
    tally: Tally
    students: int = 1


@dataclass(frozen=True)
class Indirect:
    """What a survey says: how many of those asked answered, and the mean of their levels."""

    value: Fraction | None  # None while fewer than five answered
    answered: int
    asked: int


@dataclass(frozen=True)
class Figure:
    """The attainment of one course objective; None is 暂无数据 and never 0.

    `direct` comes from marks, `value` is what counts (direct and indirect by α). `students`
    are the values of single students by user id, None without evidence.
    """

    code: str
    title: str
    weight: Decimal
    expected: Decimal
    objectives: tuple[str, ...]
    links: tuple[Link, ...]
    direct: Fraction | None
    indirect: Indirect | None
    value: Fraction | None
    students: Mapping[int, Fraction | None]
    verdict: Verdict

    @property
    def sample(self) -> int:
        """How many students have a value."""
        return sum(1 for value in self.students.values() if value is not None)

    @property
    def reached(self) -> int:
        """How many students reach what is expected."""
        least = Fraction(self.expected)
        return sum(1 for value in self.students.values() if value is not None and value >= least)


@dataclass(frozen=True)
class CourseFigures:
    """Everything said about the attainment of one or several classrooms of a course.

    `left_out` are the students outside the sample with the state that takes them out.
    """

    plan: Plan
    figures: tuple[Figure, ...]
    value: Fraction | None
    verdict: Verdict
    sample: int
    left_out: Mapping[int, State]

"""The modes of a quiz – homework, exam, practice, mastery – and the goals of mastery."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from lms.courses.rules.fields import Fields

HOMEWORK, EXAM, PRACTICE, MASTERY = "homework", "exam", "practice", "mastery"
MODES = (HOMEWORK, EXAM, PRACTICE, MASTERY)
# Whoever practises is told at once, so no question may wait for a person.
PRACTISED = (PRACTICE, MASTERY)
MASTERY_POINTS = Decimal(100)


@dataclass(frozen=True)
class Goal:
    """An objective to be reached, and the questions that may be asked about it."""

    code: str
    pool: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Mastery:
    """When an objective is reached: `right` fully right among the last `of` answers on it."""

    right: int = 3
    of: int = 4
    goals: tuple[Goal, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "right": self.right,
            "of": self.of,
            "goals": [[goal.code, [list(pair) for pair in goal.pool]] for goal in self.goals],
        }

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> "Mastery":
        goals = tuple(
            Goal(code, tuple((key, version) for key, version in pool))
            for code, pool in data["goals"]
        )
        return Mastery(data["right"], data["of"], goals)

    def numbered(self, versions: Mapping[str, int]) -> "Mastery":
        """The same with the version each question was published with."""
        return replace(
            self,
            goals=tuple(
                replace(goal, pool=tuple((key, versions.get(key, 0)) for key, _old in goal.pool))
                for goal in self.goals
            ),
        )


def default_mode(category: str) -> str:
    """What a quiz is that does not say so: exams examine, everything else is homework."""
    return EXAM if category == "exam" else HOMEWORK


def is_exam(mode: str, *, is_of_task: bool) -> bool:
    """An exam by its mode, or what belongs to no single task and is more than practice."""
    return mode == EXAM or (not is_of_task and mode not in PRACTISED)


def read_mastery(fields: Fields) -> Mastery:
    """`mastery: {right: 3, of: 4}`; what is left out keeps its default."""
    inner = fields.mapping("mastery")
    if inner is None:
        return Mastery()
    of = inner.whole("of", 4, least=1, most=20)
    right = inner.whole("right", min(3, of), least=1, most=of)
    inner.finish()
    return Mastery(right, of)

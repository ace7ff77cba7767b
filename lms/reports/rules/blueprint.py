"""The blueprint of a paper (试卷蓝图): course objective × level of thought, counts and points."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from lms.core.points import plain, round_half_up, share_out
from lms.courses.rules.compiled import QuizSettings
from lms.questions.rules import LEVELS, Definition, split_by_objective

Key = tuple[str, str]  # course objective ('' for none), level of thought ('' for none)


@dataclass(frozen=True)
class Blueprint:
    """How many questions touch each objective at each level, and what they are worth there.

    A question of several objectives is counted at each and its points are shared out, so the
    points sum to the paper; the counts may sum to more. `asked` counts by level only.
    """

    cells: Mapping[Key, tuple[int, Decimal]]
    asked: Mapping[str, int]

    @property
    def codes(self) -> list[str]:
        """In the order of their codes; what belongs to none stands last."""
        found = {code for code, _level in self.cells}
        return [*sorted(found - {""}), *([""] if "" in found else [])]

    @property
    def levels(self) -> list[str]:
        found = {level for _code, level in self.cells}
        return [*(one for one in LEVELS if one in found), *([""] if "" in found else [])]

    @property
    def whole(self) -> Decimal:
        return sum((points for _count, points in self.cells.values()), Decimal(0))

    def cell(self, code: str, level: str) -> tuple[int, Decimal]:
        return self.cells.get((code, level), (0, Decimal(0)))

    def points(self, code: str) -> Decimal:
        return sum((self.cell(code, level)[1] for level in self.levels), Decimal(0))

    def level(self, level: str) -> tuple[int, Decimal]:
        points = sum((self.cell(code, level)[1] for code in self.codes), Decimal(0))
        return self.asked.get(level, 0), points

    def share(self, points: Decimal) -> str:
        whole = self.whole
        return f"{plain(round_half_up(100 * points / whole, 1))}%" if whole else ""


def blueprint_of(
    settings: QuizSettings, questions: Mapping[int, Definition], belongs: Mapping[str, str]
) -> Blueprint:
    """Of the questions that stand on the paper, and of what its rules draw.

    `belongs` says which course objective the objective of a task belongs to. A rule over
    several objectives is shared out evenly: nobody knows before what it will draw.
    """
    cells: dict[Key, tuple[int, Decimal]] = {}
    asked: dict[str, int] = {}
    for _key, version in settings.questions:
        for leaf in questions[version].leaves():
            level = leaf.level or questions[version].level
            split = split_by_objective(leaf.points, leaf.shares) or [("", leaf.points)]
            _add(cells, asked, level, 1, _merged(split, belongs))
    for draw in settings.draws:
        parts = share_out(draw.worth, [1] * len(draw.objectives)) if draw.objectives else []
        split = list(zip(draw.objectives, parts, strict=True)) or [("", draw.worth)]
        _add(cells, asked, draw.level, draw.count, _merged(split, belongs))
    return Blueprint(cells, asked)


def _merged(split: Iterable[tuple[str, Decimal]], belongs: Mapping[str, str]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for code, points in split:
        owner = belongs.get(code, "")
        found[owner] = found.get(owner, Decimal(0)) + points
    return found


def _add(
    cells: dict[Key, tuple[int, Decimal]],
    asked: dict[str, int],
    level: str,
    count: int,
    parts: Mapping[str, Decimal],
) -> None:
    asked[level] = asked.get(level, 0) + count
    for code, points in parts.items():
        before = cells.get((code, level), (0, Decimal(0)))
        cells[code, level] = (before[0] + count, before[1] + points)

"""Papers drawn by rule, and the two-way specification (双向细目表) they must fulfil."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from lms.core.points import plain
from lms.questions.rules import Definition


@dataclass(frozen=True)
class Draw:
    """A rule: take `count` questions of this kind, level and worth, about these objectives.

    `pool` are the questions that fit, each with the version it was published with.
    """

    objectives: tuple[str, ...]
    level: str  # one of questions.rules.LEVELS
    kind: str
    points: Decimal
    count: int
    pool: tuple[tuple[str, int], ...] = ()
    difficulty: tuple[Decimal, Decimal] | None = None  # both ends included

    @property
    def worth(self) -> Decimal:
        return self.points * self.count

    def fits(self, question: Definition) -> bool:
        """Whether a question may be drawn: nothing it asks for lies outside the rule."""
        codes = question.objectives()
        return (
            question.kind == self.kind
            and question.level == self.level
            and question.points == self.points
            and self.suits(question.difficulty)
            and bool(codes)
            and set(codes) <= set(self.objectives)
        )

    def suits(self, difficulty: Decimal | None) -> bool:
        """Whether an expected facility lies in the wanted range; without one it is unknown."""
        if self.difficulty is None:
            return True
        return difficulty is not None and self.difficulty[0] <= difficulty <= self.difficulty[1]

    def to_json(self) -> dict[str, Any]:
        difficulty = {"difficulty": [plain(end) for end in self.difficulty or ()]}
        return {
            "objectives": list(self.objectives),
            "level": self.level,
            "kind": self.kind,
            "points": plain(self.points),
            "count": self.count,
            "pool": [list(pair) for pair in self.pool],
            **(difficulty if self.difficulty else {}),
        }

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> "Draw":
        return Draw(
            objectives=tuple(data["objectives"]),
            level=data["level"],
            kind=data["kind"],
            points=Decimal(data["points"]),
            count=data["count"],
            pool=tuple((key, version) for key, version in data["pool"]),
            difficulty=_ends(data.get("difficulty")),
        )


def _ends(texts: Sequence[str] | None) -> tuple[Decimal, Decimal] | None:
    return (Decimal(texts[0]), Decimal(texts[1])) if texts else None


@dataclass(frozen=True)
class SpecificationRow:
    """One row of the table: what is examined, and how many points at which level."""

    title: str
    objectives: tuple[str, ...]
    points: tuple[tuple[str, Decimal], ...]  # by level, empty cells left out

    @property
    def total(self) -> Decimal:
        return sum((points for _level, points in self.points), Decimal(0))

    def holds(self, draw: Draw) -> bool:
        return self.covers(draw.objectives)

    def covers(self, objectives: Collection[str]) -> bool:
        return bool(objectives) and set(objectives) <= set(self.objectives)

    def to_json(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "objectives": list(self.objectives),
            "points": [[level, plain(points)] for level, points in self.points],
        }

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> "SpecificationRow":
        points = tuple((level, Decimal(number)) for level, number in data["points"])
        return SpecificationRow(data["title"], tuple(data["objectives"]), points)


def abridged(codes: Sequence[str]) -> str:
    """Codes as a table shows them: K3.1 K3.2 K3.3 as K3.1–K3.3."""
    runs: list[list[str]] = []
    for code in codes:
        group, _dot, number = code.rpartition(".")
        before = runs[-1][-1].rpartition(".") if runs else ("", "", "")
        follows = number.isdecimal() and before[2].isdecimal() and int(before[2]) + 1 == int(number)
        if follows and before[0] == group:
            runs[-1].append(code)
        else:
            runs.append([code])
    return " ".join(run[0] if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def planned(rows: Sequence[SpecificationRow]) -> dict[tuple[int, str], Decimal]:
    """The points of the table by (number of the row, level)."""
    return {(n, level): points for n, row in enumerate(rows) for level, points in row.points}


def drawn(
    rows: Sequence[SpecificationRow], draws: Collection[Draw]
) -> dict[tuple[int, str], Decimal]:
    """The points every paper drawn by these rules has, by (number of the row, level).

    A rule counts for the first row that holds its objectives, and for -1 when none does.
    """
    found: dict[tuple[int, str], Decimal] = {}
    for draw in draws:
        row = next((n for n, row in enumerate(rows) if row.holds(draw)), -1)
        found[row, draw.level] = found.get((row, draw.level), Decimal(0)) + draw.worth
    return found


def asked(
    rows: Sequence[SpecificationRow], questions: Collection[Definition]
) -> dict[tuple[int, str], Decimal]:
    """The points of fixed questions by (number of the row, level), counted as rules are."""
    found: dict[tuple[int, str], Decimal] = {}
    for one in questions:
        row = next((n for n, row in enumerate(rows) if row.covers(one.objectives())), -1)
        found[row, one.level] = found.get((row, one.level), Decimal(0)) + one.points
    return found


def expected_overlap(draws: Collection[Draw]) -> Fraction:
    """The share of questions two papers drawn by chance are expected to have in common.

    Of n questions drawn from N, n/N of the second paper's are expected to be among the
    first's (the mean of the hypergeometric distribution), so the rule adds n·n/N of n.
    """
    asked = sum(draw.count for draw in draws)
    if not asked:
        return Fraction(0)
    common = sum(
        (Fraction(draw.count**2, max(len(draw.pool), draw.count)) for draw in draws), Fraction(0)
    )
    return common / asked

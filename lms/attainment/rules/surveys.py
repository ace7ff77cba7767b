"""What a survey says: levels from 1 to 5, and mastery self-checks put on the same scale."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from lms.attainment.rules.figures import Indirect

LEVELS = (5, 4, 3, 2, 1)
TOP = 5
LEAST = 5  # answers; fewer could be guessed back to a person


@dataclass(frozen=True)
class Heard:
    """What some students say of one objective: their shares of the highest level, added up."""

    total: Fraction = Fraction(0)
    answered: int = 0

    def __add__(self, other: "Heard") -> "Heard":
        return Heard(self.total + other.total, self.answered + other.answered)

    def value(self) -> Fraction | None:
        """I = Σ n_k·k ÷ (5·N); None below five answers (domain.md §2.5)."""
        return self.total / self.answered if self.answered >= LEAST else None


def together(classes: Iterable[Heard], asked: int) -> Indirect:
    """Several classes as one: all who answered, and the value of the classes heard by themselves.

    With one of fewer than five answers among them, both figures would give its own away.
    """
    heard = list(classes)
    loud = sum((one for one in heard if one.answered >= LEAST), Heard())
    return Indirect(loud.value(), sum(one.answered for one in heard), asked)


def of_levels(counts: Mapping[int, int]) -> Heard:
    """How many gave each level."""
    return Heard(
        sum((Fraction(level * count, TOP) for level, count in counts.items()), Fraction(0)),
        sum(counts.values()),
    )


@dataclass(frozen=True)
class Tick:
    """One row of a self-check as a student ticked it: what it is for, and its percent."""

    student_id: int
    shares: tuple[tuple[str, Decimal], ...]  # by codes of task objectives
    percent: Decimal


def share_of(percent: Decimal) -> Fraction:
    """The share a tick stands for; the lowest is that of level 1, so that both scales end alike.

    掌握 100 % is level 5, 基本掌握 60 % level 3, 未掌握 0 % level 1.
    """
    return max(Fraction(percent) / 100, Fraction(1, TOP))


def of_ticks(ticks: Iterable[Tick], codes: Collection[str]) -> Heard:
    """Each student's mean over the rows that serve these objectives, by how much they do."""
    sums: dict[int, tuple[Fraction, Fraction]] = {}
    for tick in ticks:
        mine = sum((Fraction(share) for code, share in tick.shares if code in codes), Fraction(0))
        if mine:
            weight = mine / sum((Fraction(share) for _, share in tick.shares), Fraction(0))
            total, weights = sums.get(tick.student_id, (Fraction(0), Fraction(0)))
            sums[tick.student_id] = (total + weight * share_of(tick.percent), weights + weight)
    return Heard(sum((total / weights for total, weights in sums.values()), Fraction(0)), len(sums))

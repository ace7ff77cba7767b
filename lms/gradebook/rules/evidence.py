"""Marks, their evidence and attainment as pure arithmetic on exact numbers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from lms.core.points import round_half_up


@dataclass(frozen=True)
class Line:
    """What one leaf (question or criterion) earned for one objective ('' for none)."""

    leaf_kind: str
    leaf: str
    label: str
    objective: str
    earned: Decimal
    possible: Decimal


def sums_to(lines: Sequence[Line], points: Decimal, possible: Decimal) -> bool:
    """Whether the lines are the mark taken apart: exactly, and none above its full mark."""
    return (
        sum((line.earned for line in lines), Decimal(0)) == points
        and sum((line.possible for line in lines), Decimal(0)) == possible
        and all(0 <= line.earned <= line.possible for line in lines)
    )


@dataclass(frozen=True)
class Tally:
    """Points earned of points possible; `attainment` is their ratio, or None without evidence.

    Attainment of a task objective is Σ earned ÷ Σ possible over its evidence (curriculum §2.7).
    It is never 0 for lack of evidence.
    """

    earned: Decimal = Decimal(0)
    possible: Decimal = Decimal(0)

    @property
    def attainment(self) -> Fraction | None:
        return Fraction(self.earned) / Fraction(self.possible) if self.possible else None


def pooled(tallies: Iterable[Tally]) -> Tally:
    """Several students or pieces of evidence as one: numerators and denominators add up."""
    earned = possible = Decimal(0)
    for tally in tallies:
        earned += tally.earned
        possible += tally.possible
    return Tally(earned, possible)


def weighted_attainment(
    parts: Iterable[tuple[Fraction | None, Decimal]],
) -> Fraction | None:
    """Attainment of a parent objective: the children's, weighted by support strength.

    Children without evidence are left out; None when none has any (curriculum §2.7).
    """
    known = [(value, Fraction(weight)) for value, weight in parts if value is not None]
    total = sum((weight for _, weight in known), Fraction(0))
    return sum((value * weight for value, weight in known), Fraction(0)) / total if total else None


def shown(attainment: Fraction | None) -> Decimal | None:
    """Attainment as printed: two decimals, halves up; None stays None (暂无数据)."""
    return None if attainment is None else round_half_up(attainment, 2)

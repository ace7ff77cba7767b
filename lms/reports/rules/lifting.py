"""What would lift a student most: arithmetic on what is known and still open, no promise."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from lms.gradebook.rules import Effect, State, Tally, Total, Tree, total

MOST = 3  # lines that are named


@dataclass(frozen=True)
class Lift:
    """One open piece of work: the total so far, and what it would be with all its points."""

    key: str
    title: str
    before: Decimal | None
    after: Decimal

    @property
    def gain(self) -> Decimal:
        return self.after - (self.before or Decimal(0))


@dataclass(frozen=True)
class Gap:
    """An objective below what is expected, and how many points of its evidence are missing."""

    code: str
    tally: Tally
    expected: Decimal

    @property
    def short(self) -> Fraction:
        """Points of the evidence there is; more evidence moves it."""
        return Fraction(self.expected) * Fraction(self.tally.possible) - Fraction(self.tally.earned)


def lifts(
    tree: Tree, now: Total, open_keys: Collection[str], effects: Mapping[State, Effect]
) -> list[Lift]:
    """The open work that would lift the total most if it earned all its points, best first.

    Only work without a mark is asked about: what is marked cannot be done again.
    """
    found = []
    for mark in now.marks:
        if mark.key not in open_keys or mark.tally is not None:
            continue
        full = replace(mark, tally=Tally(mark.possible, mark.possible))
        marks = [full if one.key == mark.key else one for one in now.marks]
        then = total(tree, marks, state=now.state, effects=effects, pass_mark=now.pass_mark)
        if then.value is not None and then.value > (now.value or Decimal(0)):
            found.append(Lift(mark.key, mark.title, now.value, then.value))
    return sorted(found, key=lambda one: -one.gain)[:MOST]


def gaps(known: Sequence[tuple[str, Tally, Decimal]]) -> list[Gap]:
    """The objectives below what is expected, the fewest points missing first: nearest to reach."""
    found = [Gap(code, tally, expected) for code, tally, expected in known]
    return sorted(
        (one for one in found if one.tally.possible and one.short > 0),
        key=lambda one: (one.short, one.code),
    )[:MOST]

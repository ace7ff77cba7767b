"""Which attempt counts, and the average of several with its evidence."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from lms.core.points import PLACES, SCALE, to_grid
from lms.gradebook.rules import Line


@dataclass(frozen=True)
class Result:
    """One attempt that was handed in; `lines` is None while it waits for a person."""

    attempt_id: int
    number: int
    lines: tuple[Line, ...] | None

    @property
    def points(self) -> Decimal:
        return sum((line.earned for line in self.lines or ()), Decimal(0))

    @property
    def possible(self) -> Decimal:
        return sum((line.possible for line in self.lines or ()), Decimal(0))

    @property
    def share(self) -> Fraction:
        return Fraction(self.points) / Fraction(self.possible) if self.possible else Fraction(0)


def counted(grade_by: str, results: Sequence[Result]) -> Result | None:
    """The result that counts, or None while there is none.

    Of equal attempts the earlier one stays. The first attempt counts even while it waits:
    no later one stands in for it; by the other rules what is marked already counts for now.
    """
    in_order = sorted(results, key=lambda result: result.number)
    marked = [result for result in in_order if result.lines is not None]
    if not marked:
        return None
    match grade_by:
        case "first":
            return marked[0] if marked[0] is in_order[0] else None
        case "latest":
            return marked[-1]
        case "average":
            return average(marked)
        case _:
            return max(marked, key=lambda result: (result.share, -result.number))


def average(results: Sequence[Result]) -> Result:
    """The mean share of several results, as points of the latest, with the evidence of them all.

    Each of n results gives an n-th of the mark, whatever its paper was worth, so its lines are
    scaled to the possible points of the latest and divided by n; what several were asked is one
    line. On equal papers this is the mean of the points. The mark is rounded once. What was
    earned and what was missed land on the grid apart: a line is possible for the sum of the
    two, so none can earn more than it could. A result that is worth nothing says nothing.
    """
    worth = [result for result in results if result.possible]
    if not worth:
        return results[-1]
    latest = worth[-1]
    lines: dict[tuple[str, str], Line] = {}
    earned: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
    missed: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
    for result in reversed(worth):
        scale = Fraction(latest.possible) / Fraction(result.possible) / len(worth)
        for line in result.lines or ():
            key = (line.leaf, line.objective)
            lines.setdefault(key, line)
            earned[key] += scale * Fraction(line.earned)
            missed[key] += scale * Fraction(line.possible - line.earned)
    mark = to_grid(sum(earned.values(), Fraction(0)))
    gained = _land(list(earned.values()), mark)
    # Backwards: of equal remainders one then rises with what was earned, the other with what
    # was missed, and lines of equal papers stay worth what they are.
    lost = _land(list(missed.values())[::-1], latest.possible - mark)[::-1]
    return replace(
        latest,
        lines=tuple(
            replace(line, earned=one, possible=one + other)
            for line, one, other in zip(lines.values(), gained, lost, strict=True)
        ),
    )


def _land(exact: Sequence[Fraction], total: Decimal) -> list[Decimal]:
    """Exact values on the grid, summing to their rounded sum; none moves by a whole step.

    `share_out` would scale them and could move a line that lies on the grid already.
    """
    units = [value * SCALE for value in exact]
    parts = [int(unit // 1) for unit in units]
    order = sorted(range(len(parts)), key=lambda n: (parts[n] - units[n], n))
    for n in order[: int(total * SCALE) - sum(parts)]:
        parts[n] += 1
    return [Decimal(part).scaleb(-PLACES) for part in parts]

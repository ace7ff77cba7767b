"""Which attempt counts, and the average of several with its evidence."""

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
    """The mean of several results, taken apart like the latest of them.

    Each line earns the mean share it earned wherever it was asked, so attempts at different
    revisions of a quiz can be averaged too; on equal papers this is the mean of the points.
    The sum is rounded once and handed to the lines by largest remainder.
    """
    latest = results[-1]
    shares: dict[tuple[str, str], list[Fraction]] = {}
    for line in (line for result in results for line in result.lines or ()):
        share = Fraction(line.earned) / Fraction(line.possible) if line.possible else Fraction(0)
        shares.setdefault((line.leaf, line.objective), []).append(share)
    lines = latest.lines or ()
    exact = [
        Fraction(line.possible) * sum(found) / len(found)
        for line in lines
        for found in (shares[line.leaf, line.objective],)
    ]
    earned = _land(exact)
    return replace(
        latest,
        lines=tuple(replace(line, earned=part) for line, part in zip(lines, earned, strict=True)),
    )


def _land(exact: Sequence[Fraction]) -> list[Decimal]:
    """Exact values on the grid, summing to their rounded sum; none rises by a whole step.

    `share_out` would scale them and could lift a full line above its possible points.
    """
    units = [value * SCALE for value in exact]
    parts = [int(unit // 1) for unit in units]
    total = int(to_grid(sum(exact, Fraction(0))) * SCALE)
    order = sorted(range(len(parts)), key=lambda n: (parts[n] - units[n], n))
    for n in order[: total - sum(parts)]:
        parts[n] += 1
    return [Decimal(part).scaleb(-PLACES) for part in parts]

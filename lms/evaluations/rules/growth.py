"""Growth (增值): what the evaluation tables of one term say about one student, one after the other.

Tables differ in points, rows and scale, so what is compared is always the percent of the
table's own full mark. Where nothing was rated there is no value; it is never 0.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from lms.core.points import round_half_up
from lms.courses.rules.compiled import Criterion
from lms.gradebook.rules import Tally, pooled

KINDS = ("knowledge", "skill", "attitude")
RATERS = ("self", "teacher")


@dataclass(frozen=True)
class Step:
    """One table of the term: shares (0 to 1) of the result, by evaluator, and by objective kind."""

    total: Fraction | None
    by: Mapping[str, Fraction]
    kinds: Mapping[str, Fraction]

    @property
    def is_empty(self) -> bool:
        return self.total is None and not self.by and not self.kinds


@dataclass(frozen=True)
class Gain:
    """The first and the latest of several shares, as percent with one decimal."""

    first: Decimal
    latest: Decimal
    count: int

    @property
    def apart(self) -> Decimal:
        """Percentage points won; of the rounded percents, so that a reader can check it."""
        return self.latest - self.first


def percent(share: Fraction) -> Decimal:
    """A share as percent, one decimal, halves up."""
    return round_half_up(share * 100, 1)


def gain(shares: Iterable[Fraction | None]) -> Gain | None:
    """From the first to the latest share there is; None with fewer than two."""
    known = [share for share in shares if share is not None]
    if len(known) < 2:
        return None
    return Gain(percent(known[0]), percent(known[-1]), len(known))


def share_rated(points: Mapping[str, Decimal], rows: Sequence[Criterion]) -> Fraction | None:
    """What an evaluator gave of the full mark of the rows rated; rows left out do not count."""
    rated = [row for row in rows if row.key in points]
    top = sum((row.points for row in rated), Decimal(0))
    if not top:
        return None
    given = sum((points[row.key] for row in rated), Decimal(0))
    return Fraction(given) / Fraction(top)


def shares_by_kind(lines: Iterable[tuple[str, Decimal, Decimal]]) -> dict[str, Fraction]:
    """Lines of a mark (kind of objective, earned, possible) pooled by kind of objective."""
    tallies: dict[str, list[Tally]] = {}
    for kind, earned, possible in lines:
        if kind in KINDS:
            tallies.setdefault(kind, []).append(Tally(earned, possible))
    whole = {kind: pooled(some).attainment for kind, some in tallies.items()}
    return {kind: share for kind, share in whole.items() if share is not None}


def apart(steps: Iterable[Step]) -> list[Decimal]:
    """Self minus teacher in percentage points, for every table that both have rated."""
    return [
        percent(step.by["self"]) - percent(step.by["teacher"])
        for step in steps
        if step.by.keys() >= {"self", "teacher"}
    ]

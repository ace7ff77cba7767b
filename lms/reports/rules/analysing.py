"""A test analysis (试卷分析): the figures of a paper and of each of its items.

Points are exact until here; they become floats in this folder only, and are rounded where
they are shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from lms.gradebook.rules import Tally
from lms.reports.rules import comparing, items, samples
from lms.reports.rules.items import Groups
from lms.reports.rules.numbers import FEW, Estimate
from lms.reports.rules.reliability import Reliability, reliability_of
from lms.reports.rules.samples import Entry, Item, Rate, Sample
from lms.reports.rules.scores import Spread, spread_of
from lms.reports.rules.showing import rounded

LEVELS = ((Decimal("0.4"), "great"), (Decimal("0.3"), "good"), (Decimal("0.2"), "improve"))
ALPHAS = ((Decimal("0.9"), "standard"), (Decimal("0.7"), "class"))  # domain.md §3.7, both


@dataclass(frozen=True)
class ItemFigures:
    """One item over those who had it; `groups` are cut from their totals.

    `people` are the students behind these answers. Nothing is said of an item that was void
    on all papers. `weight` is its part of the spread of the totals, `due` that of the points.
    """

    item: Item
    count: int
    people: int
    facility: Estimate | None
    discrimination: Estimate | None
    groups: Groups
    relation: Estimate | None  # item–rest r
    weight: float | None
    due: float | None
    fifths: list[float] | None

    @property
    def is_small(self) -> bool:
        return is_small(self.count, self.people)

    @property
    def level(self) -> str | None:
        """What D says of the item: great, good, improve, replace; None where it may be two."""
        if self.discrimination is None or self.is_small:
            return None
        return _class_of(self.discrimination, LEVELS, "replace")


@dataclass(frozen=True)
class Whole:
    """The figures of whole papers; totals in points, or in percent where papers differ.

    `basis` is what α counts as items: questions, rules, or '' where papers cannot be compared.
    `divisor` is what S divides by.
    """

    divisor: str
    spread: Spread
    facility: Estimate
    passed: Rate
    good: Rate
    excellent: Rate
    bands: list[tuple[tuple[int, int], Rate]]
    tens: list[tuple[tuple[int, int], Rate]]
    basis: str
    reliability: Reliability | None

    @property
    def deviation(self) -> float | None:
        return self.spread.deviation(self.divisor)


@dataclass(frozen=True)
class Analysis:
    """Everything the page says; a mastery exercise has questions and no whole paper."""

    sample: Sample
    people: int
    whole: Whole | None
    items: list[ItemFigures]
    objectives: dict[str, Tally]

    @property
    def count(self) -> int:
        return len(self.sample.entries)

    @property
    def is_small(self) -> bool:
        return is_small(self.count, self.people)

    @property
    def alpha_level(self) -> str | None:
        """What α says: standard, class, low; None where it may be two, or of too few."""
        if self.is_small or self.whole is None or self.whole.reliability is None:
            return None
        return _class_of(self.whole.reliability.alpha, ALPHAS, "low")


def is_small(count: int, people: int) -> bool:
    """Too little for a judgement: figures and intervals only.

    Several attempts of one student are no further students.
    """
    return people < FEW or people < count


def _class_of(found: Estimate, classes: Sequence[tuple[Decimal, str]], lowest: str) -> str | None:
    """The class the whole interval lies in, by figures as they are shown: 0.395 reads 0.40."""
    if found.interval is None:
        return None
    ends = {
        next((name for least, name in classes if rounded(end) >= least), lowest)
        for end in found.interval
    }
    return ends.pop() if len(ends) == 1 else None


def analyse(sample: Sample, *, pass_mark: Decimal, divisor: str = "n") -> Analysis | None:
    """None of no marked attempt."""
    if not sample.entries:
        return None
    by_response = sample.is_by_response
    return Analysis(
        sample=sample,
        people=_people(sample.entries),
        whole=None if by_response else _whole(sample, pass_mark, divisor),
        items=_items(sample),
        objectives={} if by_response else samples.by_objective(sample.items),
    )


def _whole(sample: Sample, pass_mark: Decimal, divisor: str) -> Whole:
    entries, full = sample.entries, sample.full
    totals = [float(one.points or 0) if full else float(one.share * 100) for one in entries]
    alike = comparing.compared(sample)
    # In percent where the totals are.
    unit = float(alike.full) / 100 if alike and not full else 1.0
    rows = [[float(one) / unit for one in row] for row in alike.rows] if alike else []
    return Whole(
        divisor=divisor,
        spread=spread_of(totals),
        facility=items.facility([float(one.share) for one in entries]),
        passed=samples.reaching(entries, pass_mark),
        good=samples.reaching(entries, samples.GOOD),
        excellent=samples.reaching(entries, samples.EXCELLENT),
        bands=samples.banded(entries, samples.BANDS),
        tens=samples.banded(entries, samples.TENS),
        basis=alike.basis if alike else "",
        reliability=reliability_of(rows, divisor),
    )


def _items(sample: Sample) -> list[ItemFigures]:
    """The figures of every item; weights where all answered the same leaves."""
    rows = None if sample.is_by_response else comparing.leaves(sample)
    weights = items.weights([[float(one) for one in row] for row in rows]) if rows else None
    left = comparing.left_in(sample.items) if weights else []
    whole = sum((one.full for one in left), Decimal(0))
    shares = {
        one.key: (weight, float(one.full / whole))
        for one, weight in zip(left, weights or (), strict=True)
    }
    return [figures_of(item, sample, *shares.get(item.key, (None, None))) for item in sample.items]


def figures_of(
    item: Item, sample: Sample, weight: float | None = None, due: float | None = None
) -> ItemFigures:
    """One item over those who had it; single answers without a paper have no groups and no rest."""
    had = item.told_by(sample.entries)
    shares = [float(item.share(one.key)) for one in had]
    ranked = [] if sample.is_by_response else had
    groups = items.groups_of(len(ranked))
    return ItemFigures(
        item=item,
        count=len(had),
        people=_people(had),
        facility=items.facility(shares) if had else None,
        discrimination=items.discrimination(shares, groups.size),
        groups=groups,
        relation=items.correlation(shares, rests_of(item, had)) if ranked else None,
        weight=weight,
        due=due,
        fifths=items.fifths(shares) if ranked else None,
    )


def rests_of(item: Item, had: Sequence[Entry]) -> list[float]:
    """What share of the other points of their papers these attempts earned.

    Of the points before a mark was lifted to zero, since the item's own may be below it.
    """
    rests = []
    for one in had:
        left = one.possible - item.possible[one.key]
        rests.append(float((one.earned - item.earned[one.key]) / left) if left else 0.0)
    return rests


def _people(entries: Sequence[Entry]) -> int:
    return len({one.student_id for one in entries})

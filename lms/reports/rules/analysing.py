"""A test analysis (试卷分析): the figures of a paper and of each of its items.

Points are exact until here; they become floats in this folder only, and are rounded where
they are shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from lms.gradebook.rules import Tally
from lms.reports.rules import items, samples
from lms.reports.rules.items import Groups
from lms.reports.rules.numbers import FEW, Estimate
from lms.reports.rules.reliability import Reliability, reliability_of
from lms.reports.rules.samples import Entry, Item, Rate, Sample
from lms.reports.rules.scores import Spread, spread_of

LEVELS = ((0.4, "great"), (0.3, "good"), (0.2, "improve"))  # of D; domain.md §3.7


@dataclass(frozen=True)
class ItemFigures:
    """One item over those who had it; `groups` are cut from their totals."""

    item: Item
    count: int
    facility: Estimate
    discrimination: float | None
    groups: Groups
    relation: Estimate | None  # item–rest r
    weight: float | None
    fifths: list[float] | None

    @property
    def level(self) -> str | None:
        """What D says of the item: great, good, improve, replace; None of too few attempts."""
        if self.discrimination is None or self.count < FEW:
            return None
        # Compared as it is shown: 0.395 reads 0.40.
        shown = round(self.discrimination + 1e-9, 2)
        return next((name for least, name in LEVELS if shown >= least), "replace")


@dataclass(frozen=True)
class Analysis:
    """Everything the page says about a paper; totals in points, or in percent where papers differ.

    `basis` is what α counts as items: questions, rules, or '' where papers cannot be compared.
    """

    sample: Sample
    spread: Spread
    facility: Estimate
    passed: Rate
    good: Rate
    excellent: Rate
    bands: list[tuple[tuple[int, int], Rate]]
    tens: list[tuple[tuple[int, int], Rate]]
    basis: str
    reliability: Reliability | None
    items: list[ItemFigures]
    objectives: dict[str, Tally]

    @property
    def count(self) -> int:
        return len(self.sample.entries)

    @property
    def is_small(self) -> bool:
        """Too few for a judgement: figures and intervals only."""
        return self.count < FEW


def analyse(sample: Sample, *, pass_mark: Decimal, divisor: str = "n") -> Analysis | None:
    """None of no marked attempt."""
    entries = sample.entries
    full = sample.full
    totals = [float(one.points or 0) if full else float(one.share * 100) for one in entries]
    spread = spread_of(totals)
    if spread is None:
        return None
    basis, rows = samples.comparable(sample) or ("", [])
    return Analysis(
        sample=sample,
        spread=spread,
        facility=items.facility([float(one.share) for one in entries]),
        passed=samples.reaching(entries, pass_mark),
        good=samples.reaching(entries, samples.GOOD),
        excellent=samples.reaching(entries, samples.EXCELLENT),
        bands=samples.banded(entries, samples.BANDS),
        tens=samples.banded(entries, samples.TENS),
        basis=basis,
        reliability=reliability_of([[float(one) for one in row] for row in rows], divisor),
        items=_items(sample, is_one_paper=basis == "questions"),
        objectives=samples.by_objective(sample.items),
    )


def _items(sample: Sample, *, is_one_paper: bool) -> list[ItemFigures]:
    """The figures of every item; its weight only where all answered the same questions."""
    shares: Sequence[float | None] = [None] * len(sample.items)
    if is_one_paper:
        rows = [
            [float(item.earned[one.attempt_id]) for item in sample.items] for one in sample.entries
        ]
        shares = items.weights(rows) or shares
    return [
        figures_of(item, sample.entries, weight)
        for item, weight in zip(sample.items, shares, strict=True)
    ]


def figures_of(item: Item, entries: Sequence[Entry], weight: float | None = None) -> ItemFigures:
    """One item over those of `entries` (best first) who had it."""
    had = [one for one in entries if one.attempt_id in item.earned]
    shares = [float(item.share(one.attempt_id)) for one in had]
    groups = items.groups_of(len(had))
    return ItemFigures(
        item=item,
        count=len(had),
        facility=items.facility(shares),
        discrimination=items.discrimination(shares, groups.size),
        groups=groups,
        relation=items.correlation(shares, rests_of(item, had)),
        weight=weight,
        fifths=items.fifths(shares),
    )


def rests_of(item: Item, had: Sequence[Entry]) -> list[float]:
    """What share of the other points of their papers these attempts earned."""
    rests = []
    for one in had:
        left = one.possible - item.possible[one.attempt_id]
        earned = (one.points or Decimal(0)) - item.earned[one.attempt_id]
        rests.append(float(earned / left) if left else 0.0)
    return rests

"""What could be earned for which objective; from it the weights of links and a first plan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from lms.attainment.rules.plans import CourseObjective, Plan
from lms.core.points import PLACES, round_half_up, share_out, to_grid
from lms.gradebook.rules import Tree


@dataclass(frozen=True)
class Source:
    """One category of the total with its weight there: percent, down the whole tree."""

    code: str
    title: str
    weight: Fraction


@dataclass(frozen=True)
class Outline:
    """The categories in order, and the points each gives for each objective ("" for none)."""

    sources: tuple[Source, ...] = ()
    points: Mapping[tuple[str, str], Fraction] = field(default_factory=dict)

    def points_for(self, category: str, objectives: Sequence[str]) -> Fraction:
        """The points of a category that serve these objectives."""
        return sum(
            (self.points.get((one, category), Fraction(0)) for one in objectives), Fraction(0)
        )

    def points_in(self, category: str) -> Fraction:
        """All points of a category."""
        return sum((n for (_, of), n in self.points.items() if of == category), Fraction(0))


@dataclass(frozen=True)
class Aim:
    """An objective of a learning task as a first plan needs it."""

    code: str
    kind: str
    expected: Decimal


def sources_of(tree: Tree) -> tuple[Source, ...]:
    """The categories of a composition, each with its share of the whole total."""
    by_code = {one.code: one for one in tree.categories}

    def weight(code: str) -> Fraction:
        one = by_code[code]
        above = weight(one.parent) / 100 if one.parent in by_code else Fraction(1)
        return Fraction(one.weight) * above

    return tuple(Source(one.code, one.title, weight(one.code)) for one in tree.categories)


def link_weights(one: CourseObjective, outline: Outline) -> dict[str, Decimal]:
    """w_ij of an objective by category: as the plan says, or as the composition and points say.

    The latter is the weight of the category × the share of its points that serve the objective,
    on the grid of one millionth.
    """
    if one.weights:
        return {source.code: one.weights.get(source.code, Decimal(0)) for source in outline.sources}
    return {
        source.code: to_grid(source.weight * _share(source, one.objectives, outline))
        for source in outline.sources
    }


def _share(source: Source, objectives: Sequence[str], outline: Outline) -> Fraction:
    whole = outline.points_in(source.code)
    return outline.points_for(source.code, objectives) / whole if whole else Fraction(0)


def first_plan(
    aims: Sequence[Aim], titles: Mapping[str, str], outline: Outline, expected: Decimal
) -> Plan:
    """The plan of a course nobody has planned yet: one objective for each kind there is.

    `titles` by kind, in order. Each weighs what its links weigh together, in whole percent
    that sum to 100; all weigh the same while nothing is marked. What is expected is the mean
    of its task objectives, or `expected` where there are none.
    """
    groups = {kind: [one for one in aims if one.kind == kind] for kind in titles}
    made = [
        CourseObjective(
            f"CO{number}",
            titles[kind],
            Decimal(0),
            _mean(group, expected),
            tuple(a.code for a in group),
        )
        for number, (kind, group) in enumerate(
            ((kind, group) for kind, group in groups.items() if group), start=1
        )
    ]
    return Plan(
        tuple(
            CourseObjective(one.code, one.title, weight, one.expected, one.objectives)
            for one, weight in zip(made, _percents(made, outline), strict=True)
        )
    )


def _mean(group: Sequence[Aim], expected: Decimal) -> Decimal:
    if not group:
        return expected
    return round_half_up(
        sum((Fraction(one.expected) for one in group), Fraction(0)) / len(group), 2
    )


def _percents(made: Sequence[CourseObjective], outline: Outline) -> list[Decimal]:
    """Whole percents in proportion to what the links of each weigh."""
    if not made:
        return []
    weights = [sum(link_weights(one, outline).values(), Decimal(0)) for one in made]
    unit = Decimal(100).scaleb(-PLACES)  # shared out on the grid, one grid step is one percent
    parts = share_out(unit, weights if any(weights) else [1] * len(made))
    return [Decimal(int(part.scaleb(PLACES))) for part in parts]

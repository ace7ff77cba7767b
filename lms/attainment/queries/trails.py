"""The way from a figure down to a student's answer; each level sums exactly to the one above."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from lms.attainment.queries.sample import Item, Sample
from lms.attainment.rules.computing import worth
from lms.attainment.rules.figures import Figure
from lms.attainment.rules.plans import Formula
from lms.gradebook.models import LeafKind
from lms.gradebook.rules import Tally


@dataclass(frozen=True)
class Step:
    """One line of a level: its points, and what they are of the figure (points × worth)."""

    tally: Tally = field(default_factory=Tally)
    share: Fraction = Fraction(0)

    def __add__(self, other: "Step") -> "Step":
        points = Tally(
            self.tally.earned + other.tally.earned, self.tally.possible + other.tally.possible
        )
        return Step(points, self.share + other.share)


@dataclass(frozen=True)
class Leaf:
    """A question or row of an item; without a name: work never handed in, which counts 0."""

    kind: LeafKind
    leaf: str
    label: str
    step: Step


@dataclass(frozen=True)
class Answer:
    """What one student earned with one leaf, and the piece of work it stands in."""

    student: int
    origin: str
    step: Step

    @property
    def is_work(self) -> bool:
        """Whether it stands in a piece of the student's own work, not in a list of marks."""
        return self.origin.partition(":")[0] in ("attempt", "sheet")


@dataclass(frozen=True)
class Trail:
    """What a figure comes from: Σ earned × worth over its evidence.

    `worth` is that of one point by objective and category; nothing else gives the figure
    anything.
    """

    sample: Sample
    worth: Mapping[tuple[int, str], Fraction]

    @cached_property
    def objectives(self) -> set[int]:
        return {objective for objective, _ in self.worth}

    def items(self) -> list[tuple[Item, Step]]:
        """The evidence items, in the order of the gradebook."""
        found: dict[int, Step] = {}
        for (item, objective), tally in self.sample.by_item.items():
            if objective not in self.objectives:
                continue
            found[item] = found.get(item, Step()) + self._step(item, objective, tally)
        return [
            (one, found[key])
            for key, one in self.sample.items.items()
            if key in found and found[key].tally.possible
        ]

    def leaves(self, item: int) -> list[Leaf]:
        """The questions or rows of one item, by name."""
        found: dict[str, Leaf] = {}
        for (kind, leaf, label, objective), tally in sorted(
            self.sample.sums(
                "kind", "leaf", "label", "objective", objective=self.objectives, item=[item]
            ).items()
        ):
            step = self._step(item, objective, tally)
            known = found.get(leaf)
            found[leaf] = (
                Leaf(known.kind, leaf, known.label, known.step + step)
                if known
                else Leaf(kind, leaf, label, step)
            )
        return list(found.values())

    def answers(self, item: int, leaf: str) -> dict[int, Answer]:
        """What each student earned with one question or row."""
        found: dict[int, Answer] = {}
        for (student, origin, objective), tally in self.sample.sums(
            "student", "origin", "objective", objective=self.objectives, item=[item], leaf=[leaf]
        ).items():
            step = self._step(item, objective, tally)
            known = found.get(student)
            found[student] = Answer(student, origin, known.step + step if known else step)
        return found

    def lines(self) -> Fraction:
        """Σ earned × worth over every single line: what a verification compares with the figure."""
        return sum(
            (
                self._step(item, objective, Tally(earned)).share
                for (item, objective), earned in self.sample.earned_by_line.items()
                if objective in self.objectives
            ),
            Fraction(0),
        )

    def _step(self, item: int, objective: int, tally: Tally) -> Step:
        each = self.worth.get((objective, self.sample.items[item].category))
        if each is None:  # a category without weight: its points are not of this figure
            return Step()
        return Step(tally, Fraction(tally.earned) * each)


def trail_of_figure(sample: Sample, formula: Formula, figure: Figure) -> Trail:
    """The trail of a course objective: `figure` is of this sample alone."""
    each = worth(formula, figure.links)
    ids = [key for key, one in sample.objectives.items() if one.code in set(figure.objectives)]
    return Trail(sample, {(key, code): one for key in ids for code, one in each.items()})


def trail_of_objectives(
    sample: Sample, portions: Mapping[int, Fraction], totals: Mapping[int, Tally]
) -> Trail:
    """The trail of a task objective (its own portion is 1) or of a training objective.

    `totals` are the class tallies of the task objectives.
    """
    categories = {one.category for one in sample.items.values()}
    return Trail(
        sample,
        {
            (key, category): portion / Fraction(totals[key].possible)
            for key, portion in portions.items()
            for category in categories
        },
    )

"""Students × task objectives of a classroom, and what they say about training objectives."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from sqlalchemy import select

from lms.attainment.queries.plans import own_plan
from lms.attainment.queries.sample import Sample, sample_of
from lms.attainment.rules.plans import Absent
from lms.attainment.rules.training import Branch, Support, Tree
from lms.core.db import db
from lms.gradebook.rules import State, Tally, pooled
from lms.objectives.models import Objective, ObjectiveKind
from lms.objectives.queries import tree


@dataclass(frozen=True)
class Heat:
    """Students × objectives of one classroom; `objectives` are those with evidence, in order.

    `expected` by code is what the classroom's plan changed, `left_out` who is not in the sample.
    """

    objectives: list[Objective]
    tallies: Mapping[tuple[int, int], Tally]
    expected: Mapping[str, Decimal] = field(default_factory=dict)
    left_out: Mapping[int, State] = field(default_factory=dict)

    def of(self, student_id: int, objective_id: int) -> Tally:
        return self.tallies.get((student_id, objective_id), Tally())

    def class_tally(self, objective_id: int) -> Tally:
        """All students pooled (domain.md §2.2)."""
        return self.class_tallies.get(objective_id, Tally())

    @cached_property
    def class_tallies(self) -> Mapping[int, Tally]:
        """All students pooled, by objective, in one pass for all objectives."""
        parts: dict[int, list[Tally]] = {one.id: [] for one in self.objectives}
        for (_, objective), tally in self.tallies.items():
            parts[objective].append(tally)
        return {key: pooled(those) for key, those in parts.items()}

    def expected_of(self, objective: Objective) -> Decimal:
        """What is expected of an objective here."""
        return self.expected.get(objective.code, objective.expected)

    def below(self, student_id: int) -> int:
        """How many objectives this student has evidence for and does not reach."""
        return sum(
            1
            for one in self.objectives
            if (value := self.of(student_id, one.id).attainment) is not None
            and value < Fraction(self.expected_of(one))
        )


def heat_of(classroom_id: int, course_code: str) -> Heat:
    """Everything the heat map shows, in a number of statements that does not grow."""
    plan = own_plan(classroom_id)
    sample = sample_of(classroom_id, course_code, plan.absent if plan else Absent.OUT)
    return heat_in(sample, plan.expected if plan else {})


def heat_in(sample: Sample, expected: Mapping[str, Decimal]) -> Heat:
    """The heat map of a sample."""
    tallies = {
        (who, objective): tally
        for (who, objective), tally in sample.sums("student", "objective").items()
    }
    known = {objective for _, objective in tallies}
    objectives = [one for one in sample.objectives.values() if one.id in known]
    return Heat(objectives, tallies, expected, sample.left_out)


@dataclass(frozen=True)
class TrainingRow:
    """A training objective with what this course contributes to it so far.

    `depth` is its place in the tree, 0 for a root; `parts` what supports it directly.
    """

    objective: Objective
    depth: int
    attainment: Fraction | None
    parts: list[tuple[Objective, Fraction, Decimal]]
    portions: Mapping[int, Fraction]


def training_of(heat: Heat, course_code: str) -> list[TrainingRow]:
    """The training tree from its roots down, by support weight (§2.7), in two statements.

    Nodes this course gives no evidence for are left out: 暂无数据 is not 0.
    """
    values = {key: tally.attainment for key, tally in heat.class_tallies.items()}
    known = {one.id: one for one in tree([course_code])} | {one.id: one for one in heat.objectives}
    supports = [
        Support(support.objective_id, support.parent_id, support.weight)
        for one in known.values()
        if one.id in values or one.kind is ObjectiveKind.TRAINING
        for support in one.supports
    ]
    worked = Tree.of(values, supports)
    return [
        TrainingRow(
            known[branch.id],
            branch.depth,
            branch.value,
            [(known[child], value, weight) for child, value, weight in branch.parts],
            branch.portions,
        )
        for branch in _branches(known, worked)
        if branch.value is not None
    ]


def _branches(known: Mapping[int, Objective], worked: Tree) -> list[Branch]:
    """Every training objective once, below its first parent."""
    training = [one for one in known.values() if one.kind is ObjectiveKind.TRAINING]
    has_parent = {one.id for one in training if one.supports}
    order: list[Branch] = []
    seen: set[int] = set()

    def walk(node: int, depth: int) -> None:
        if node in seen or known[node].kind is not ObjectiveKind.TRAINING:
            return
        seen.add(node)
        order.append(worked.branch(node, depth))
        below = sorted({one.child for one in worked.below.get(node, ())})
        for child in sorted(below, key=lambda key: known[key].position):
            walk(child, depth + 1)

    for one in training:
        if one.id not in has_parent:
            walk(one.id, 0)
    for one in training:
        walk(one.id, 0)
    return order


def get_objective(objective_id: int) -> Objective | None:
    return db.session.get(Objective, objective_id)


def objectives_in(course_code: str, ids: Collection[int]) -> list[Objective]:
    """These objectives of a course, in their order."""
    return list(
        db.session.scalars(
            select(Objective)
            .where(Objective.course_code == course_code, Objective.id.in_(ids))
            .order_by(Objective.position, Objective.id)
        )
    )

"""Attainment of a classroom: objectives, tallies, and the trail down to single leaves."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import aliased

from lms.core.db import db
from lms.gradebook.queries import tallies_of
from lms.gradebook.rules import Tally, pooled, weighted_attainment
from lms.objectives.models import Objective, ObjectiveKind, ObjectiveSupport


@dataclass(frozen=True)
class Heat:
    """Students × objectives of one classroom; `objectives` are those with evidence, in order."""

    objectives: list[Objective]
    tallies: Mapping[tuple[int, int], Tally]

    def of(self, student_id: int, objective_id: int) -> Tally:
        return self.tallies.get((student_id, objective_id), Tally())

    def class_tally(self, objective_id: int) -> Tally:
        """All students pooled (domain.md §2.2)."""
        return pooled(
            tally for (_, objective), tally in self.tallies.items() if objective == objective_id
        )

    def below(self, student_id: int) -> int:
        """How many objectives this student has evidence for and does not reach."""
        return sum(
            1
            for one in self.objectives
            if (value := self.of(student_id, one.id).attainment) is not None
            and value < Fraction(one.expected)
        )


def heat_of(classroom_id: int, course_code: str) -> Heat:
    """Everything the heat map shows, in two statements whatever the size of the class."""
    tallies = tallies_of(classroom_id)
    return Heat(objectives_in(course_code, {objective for _, objective in tallies}), tallies)


@dataclass(frozen=True)
class TrainingRow:
    """A training objective with what this course contributes to it so far."""

    objective: Objective
    attainment: Fraction | None
    parts: list[tuple[Objective, Fraction, Decimal]]


def training_of(heat: Heat) -> list[TrainingRow]:
    """Leaves of the training tree with evidence: task attainments by support weight (§2.7)."""
    values = {one.id: heat.class_tally(one.id).attainment for one in heat.objectives}
    by_id = {one.id: one for one in heat.objectives}
    parent = aliased(Objective)
    rows = db.session.execute(
        select(parent, ObjectiveSupport.objective_id, ObjectiveSupport.weight)
        .join(parent, parent.id == ObjectiveSupport.parent_id)
        .where(
            ObjectiveSupport.objective_id.in_(by_id),
            parent.kind == ObjectiveKind.TRAINING,
        )
        .order_by(parent.position, ObjectiveSupport.objective_id)
    )
    parts: dict[int, list[tuple[Objective, Fraction, Decimal]]] = {}
    parents: dict[int, Objective] = {}
    for above, objective_id, weight in rows:
        value = values[objective_id]
        if value is not None:
            parents[above.id] = above
            parts.setdefault(above.id, []).append((by_id[objective_id], value, weight))
    return [
        TrainingRow(
            parents[key], weighted_attainment((value, weight) for _, value, weight in lines), lines
        )
        for key, lines in parts.items()
    ]


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

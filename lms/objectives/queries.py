"""Reads about objectives and which supports which."""

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import selectinload

from lms.core.db import db
from lms.objectives.models import PROGRAMME, Objective, ObjectiveKind, ObjectiveSupport


def objectives_of(course_code: str, *, retired: bool = False) -> list[Objective]:
    """The objectives of a course in their order; retired ones only when asked for."""
    wanted = select(Objective).where(Objective.course_code == course_code)
    if not retired:
        wanted = wanted.where(Objective.is_retired.is_(False))
    return list(db.session.scalars(wanted.order_by(Objective.position, Objective.id)))


class Named(NamedTuple):
    """An objective as a list shows it."""

    code: str
    kind: ObjectiveKind
    title: str


_NAMED = (
    select(Objective.code, Objective.kind, Objective.title)
    .where(
        Objective.course_code == bindparam("course_code"),
        Objective.code.in_(bindparam("codes", expanding=True)),
    )
    .order_by(Objective.position, Objective.id)
)


def objectives_named(course_code: str, codes: Collection[str]) -> list[Named]:
    """These objectives of a course in their order, retired ones too."""
    rows = db.session.execute(_NAMED, {"course_code": course_code, "codes": list(codes)})
    return [Named(*row) for row in rows]


def by_code(course_codes: Collection[str]) -> dict[str, dict[str, Objective]]:
    """Objectives of several courses by course and code, retired ones too, in one statement."""
    found: dict[str, dict[str, Objective]] = {course_code: {} for course_code in course_codes}
    rows = db.session.scalars(
        select(Objective)
        .where(Objective.course_code.in_(course_codes))
        .order_by(Objective.position, Objective.id)
    )
    for objective in rows:
        found[objective.course_code][objective.code] = objective
    return found


def ids_by_code(course_code: str) -> dict[str, int]:
    """The ids of a course's objectives by code; retired ones too, for work of earlier days."""
    rows = db.session.execute(
        select(Objective.code, Objective.id).where(Objective.course_code == course_code)
    )
    return {row.code: row.id for row in rows}


def objectives_by_id(objective_ids: Collection[int]) -> dict[int, Objective]:
    rows = db.session.scalars(select(Objective).where(Objective.id.in_(objective_ids)))
    return {objective.id: objective for objective in rows}


def tree(course_codes: Collection[str] = ()) -> list[Objective]:
    """The training objectives and those of the courses, with what each supports.

    Without course codes: the whole programme, all courses. Two statements.
    """
    wanted = select(Objective).where(Objective.is_retired.is_(False))
    if course_codes:
        wanted = wanted.where(Objective.course_code.in_({PROGRAMME, *course_codes}))
    return list(
        db.session.scalars(
            wanted.order_by(Objective.course_code, Objective.position, Objective.id).options(
                selectinload(Objective.supports)
            )
        )
    )


def supports_of(course_code: str) -> list[ObjectiveSupport]:
    """Which objective of a course supports which parent, with the weights."""
    return list(
        db.session.scalars(
            select(ObjectiveSupport)
            .join(Objective, Objective.id == ObjectiveSupport.objective_id)
            .where(Objective.course_code == course_code)
            .order_by(ObjectiveSupport.id)
        )
    )

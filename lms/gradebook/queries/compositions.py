"""Reads of compositions: how the total of a classroom is made up, was, and might be."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms.core.db import db
from lms.courses.models import Course
from lms.gradebook.models import Composition
from lms.gradebook.rules import Tree


def tree_of(classroom_id: int, course: Course) -> Tree:
    """The composition that holds: the classroom's latest, or the course's."""
    found = composition_of(classroom_id)
    return Tree.from_json(found.tree) if found else Tree.of_course(course.grading)


def composition_of(classroom_id: int) -> Composition | None:
    """The classroom's own composition, if it has one."""
    return db.session.scalar(
        select(Composition)
        .where(Composition.classroom_id == classroom_id)
        .order_by(Composition.number.desc())
        .limit(1)
    )


def compositions_of(classroom_id: int) -> Sequence[Composition]:
    """Every composition this classroom ever had, latest first, with who made it."""
    return db.session.scalars(
        select(Composition)
        .where(Composition.classroom_id == classroom_id)
        .order_by(Composition.number.desc())
        .options(joinedload(Composition.made_by))
    ).all()

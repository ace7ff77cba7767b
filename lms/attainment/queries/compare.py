"""Classrooms of one course over the terms, side by side and as one."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload

from lms.accounts.models import User
from lms.attainment.queries.figures import plan_for, pooled_figures, samples_of
from lms.attainment.queries.plans import own_plan
from lms.attainment.rules.figures import CourseFigures
from lms.classrooms.models import Classroom, Enrollment, Role, Term
from lms.core.db import db


@dataclass(frozen=True)
class Compared:
    """Classrooms of a course by one plan: each for itself in order of terms, and all pooled."""

    each: list[tuple[Classroom, CourseFigures]]
    together: CourseFigures


def classrooms_like(classroom: Classroom, viewer: User) -> list[Classroom]:
    """The classrooms of the same course whose attainment this person may see, by term.

    Administrators see all; teachers those they teach or taught.
    """
    asked = (
        select(Classroom)
        .join(Term, Term.id == Classroom.term_id)
        .where(Classroom.course_code == classroom.course_code)
        .order_by(Term.begins_on, Term.code, Classroom.name)
        .options(joinedload(Classroom.term))
    )
    if not viewer.is_administrator:
        asked = asked.where(
            exists().where(
                Enrollment.classroom_id == Classroom.id,
                Enrollment.user_id == viewer.id,
                Enrollment.role == Role.TEACHER,
                Enrollment.left_at.is_(None),
            )
        )
    return list(db.session.scalars(asked))


def compared(classroom: Classroom, others: Sequence[Classroom]) -> Compared:
    """These classrooms by the plan of the first, so that like is compared with like.

    The samples are read once, for themselves and pooled. `others` in the order to be shown.
    """
    plan = own_plan(classroom.id)
    samples = samples_of(others, plan)
    at_home = [one for one in samples if one.classroom_id == classroom.id] or samples[:1]
    chosen = plan or plan_for(at_home)
    ordered = [*at_home, *(one for one in samples if one not in at_home)]
    return Compared(
        [
            (room, pooled_figures([sample], chosen))
            for room, sample in zip(others, samples, strict=True)
        ],
        pooled_figures(ordered, chosen),
    )

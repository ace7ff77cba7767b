"""Reads about allowances, and who sees a restricted assignment."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, case, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased, joinedload

from lms.assignments.models import Allowance, Assignment
from lms.classrooms.models import Enrollment, Role
from lms.core.db import db

_member = aliased(Enrollment)  # apart from an enrollment the statement around it asks for


def is_for(student_id: Any) -> ColumnElement[bool]:
    """True of an allowance that concerns this student, by name, by group or with everybody."""
    return or_(
        is_own(student_id), and_(Allowance.student_id.is_(None), Allowance.group_id.is_(None))
    )


def is_own(student_id: Any) -> ColumnElement[bool]:
    """True of an allowance of this student or of the student's group."""
    groups = (
        select(_member.group_id)
        .where(
            _member.user_id == student_id,
            _member.left_at.is_(None),
            _member.group_id.is_not(None),
        )
        .correlate_except(_member)
    )
    return or_(Allowance.student_id == student_id, Allowance.group_id.in_(groups))


def nearest_first() -> ColumnElement[int]:
    return case(
        (Allowance.student_id.is_not(None), 0), (Allowance.group_id.is_not(None), 1), else_=2
    )


def granted(
    column: InstrumentedAttribute[Any], assignment_id: Any, student_id: Any
) -> ScalarSelect[Any]:
    """What the nearest allowance that says something says, as a part of another statement."""
    return (
        select(column)
        .where(Allowance.assignment_id == assignment_id, column.is_not(None), is_for(student_id))
        .order_by(nearest_first())
        .limit(1)
        .correlate_except(Allowance)
        .scalar_subquery()
    )


def is_visible_to(viewer_id: Any) -> ColumnElement[bool]:
    """True of an assignment this person of its classroom may know of; `Assignment` is asked."""
    of_staff = select(Enrollment.id).where(
        Enrollment.classroom_id == Assignment.classroom_id,
        Enrollment.user_id == viewer_id,
        Enrollment.role != Role.STUDENT,
        Enrollment.left_at.is_(None),
    )
    of_admitted = select(Allowance.id).where(
        Allowance.assignment_id == Assignment.id, is_own(viewer_id)
    )
    return or_(
        Assignment.is_restricted.is_(False),
        of_staff.correlate(Assignment).exists(),
        of_admitted.correlate(Assignment).exists(),
    )


def is_admitted(assignment_id: int, student_id: int) -> bool:
    """Whether this student has an allowance of a restricted assignment."""
    found = db.session.scalar(
        select(Allowance.id)
        .where(Allowance.assignment_id == assignment_id, is_own(student_id))
        .limit(1)
    )
    return found is not None


def allowances_of(assignment_id: int) -> list[Allowance]:
    """Every allowance of an assignment with whom it is for and who gave it, nearest first."""
    return list(
        db.session.scalars(
            select(Allowance)
            .where(Allowance.assignment_id == assignment_id)
            .order_by(nearest_first(), Allowance.id)
            .options(
                joinedload(Allowance.student),
                joinedload(Allowance.group),
                joinedload(Allowance.given_by),
            )
        )
    )


def allowances_in(classroom_id: int) -> Sequence[Allowance]:
    """Every allowance of a classroom, for whomever, the nearest first."""
    return db.session.scalars(
        select(Allowance)
        .join(Assignment, Assignment.id == Allowance.assignment_id)
        .where(Assignment.classroom_id == classroom_id)
        .order_by(nearest_first(), Allowance.id)
    ).all()


def allowance_in(assignment_id: int, allowance_id: int) -> Allowance | None:
    """One allowance of this assignment, with whom it is for."""
    return db.session.scalar(
        select(Allowance)
        .where(Allowance.id == allowance_id, Allowance.assignment_id == assignment_id)
        .options(joinedload(Allowance.student), joinedload(Allowance.group))
    )


def allowances_for(assignment_id: int, student_id: int) -> Sequence[Allowance]:
    """The allowances that concern one student, the nearest first."""
    return db.session.scalars(
        select(Allowance)
        .where(Allowance.assignment_id == assignment_id, is_for(student_id))
        .order_by(nearest_first())
    ).all()

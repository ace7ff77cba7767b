"""Reads about who is in a classroom, as what, and in which group."""

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload

from lms.accounts.models import User
from lms.classrooms.models import Classroom, Enrollment, Group, Role
from lms.core.db import db


def get_classroom(classroom_id: int) -> Classroom | None:
    """The classroom with its term."""
    return db.session.scalar(
        select(Classroom).where(Classroom.id == classroom_id).options(joinedload(Classroom.term))
    )


def role_in(person: User, classroom_id: int) -> Role | None:
    """What the person is in this classroom now, or None for a stranger or who has left."""
    return db.session.scalar(
        select(Enrollment.role).where(
            Enrollment.classroom_id == classroom_id,
            Enrollment.user_id == person.id,
            Enrollment.left_at.is_(None),
        )
    )


def students_of(classroom_id: int) -> list[Enrollment]:
    """The students of a classroom now, with person, group and home class, by 学号."""
    return list(
        db.session.scalars(
            select(Enrollment)
            .join(User, User.id == Enrollment.user_id)
            .where(
                Enrollment.classroom_id == classroom_id,
                Enrollment.role == Role.STUDENT,
                Enrollment.left_at.is_(None),
            )
            .order_by(User.number)
            .options(
                joinedload(Enrollment.user),
                joinedload(Enrollment.group),
                joinedload(Enrollment.home_class),
            )
        )
    )


def student_in(classroom_id: int, student_id: int) -> Enrollment | None:
    """One student of this classroom, or None when that person is not a student in it."""
    return db.session.scalar(
        select(Enrollment)
        .where(
            Enrollment.classroom_id == classroom_id,
            Enrollment.user_id == student_id,
            Enrollment.role == Role.STUDENT,
            Enrollment.left_at.is_(None),
        )
        .options(joinedload(Enrollment.user), joinedload(Enrollment.group))
    )


def staff_of(classroom_id: int) -> list[Enrollment]:
    """Teachers, then mentors of a classroom now, with their persons."""
    return list(
        db.session.scalars(
            select(Enrollment)
            .join(User, User.id == Enrollment.user_id)
            .where(
                Enrollment.classroom_id == classroom_id,
                Enrollment.role != Role.STUDENT,
                Enrollment.left_at.is_(None),
            )
            .order_by(Enrollment.role.desc(), User.name, User.id)
            .options(contains_eager(Enrollment.user))
        )
    )


def former_students_of(classroom_id: int) -> list[Enrollment]:
    """Students who left, with person, group and home class, by 学号."""
    return list(
        db.session.scalars(
            _with_everything(classroom_id)
            .where(Enrollment.role == Role.STUDENT, Enrollment.left_at.is_not(None))
            .order_by(User.number)
        )
    )


def everybody_of(classroom_id: int) -> list[Enrollment]:
    """All who are or were in a classroom, with person, group and home class, by number."""
    return list(db.session.scalars(_with_everything(classroom_id).order_by(User.number)))


def enrollment_of(classroom_id: int, user_id: int) -> Enrollment | None:
    """What a person is or was in a classroom, with the person."""
    return db.session.scalar(
        select(Enrollment)
        .where(Enrollment.classroom_id == classroom_id, Enrollment.user_id == user_id)
        .options(joinedload(Enrollment.user))
    )


def groups_of(classroom_id: int) -> list[Group]:
    """The groups of a classroom in the order they were made."""
    return list(
        db.session.scalars(
            select(Group).where(Group.classroom_id == classroom_id).order_by(Group.id)
        )
    )


def group_in(classroom_id: int, group_id: int) -> Group | None:
    """One group of this classroom."""
    return db.session.scalar(
        select(Group).where(Group.id == group_id, Group.classroom_id == classroom_id)
    )


def _with_everything(classroom_id: int) -> Select[Enrollment]:
    return (
        select(Enrollment)
        .join(User, User.id == Enrollment.user_id)
        .where(Enrollment.classroom_id == classroom_id)
        .options(
            contains_eager(Enrollment.user),
            joinedload(Enrollment.group),
            joinedload(Enrollment.home_class),
        )
    )

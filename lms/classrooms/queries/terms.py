"""Reads about terms, the classrooms in them, and home classes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from lms.accounts.models import User
from lms.classrooms.models import Classroom, Enrollment, HomeClass, Role, Term
from lms.core.db import db


def get_term(term_id: int) -> Term | None:
    return db.session.get(Term, term_id)


def term_by_code(code: str) -> Term | None:
    return db.session.scalar(select(Term).where(Term.code == code))


def terms() -> list[Term]:
    """All terms, the latest first."""
    return list(db.session.scalars(select(Term).order_by(Term.code.desc())))


def current_term(today: date) -> Term | None:
    """The open term of this day; between terms the one that began last."""
    return db.session.scalar(
        select(Term)
        .where(Term.closed_at.is_(None))
        .order_by((Term.begins_on <= today).desc(), Term.begins_on.desc())
        .limit(1)
    )


@dataclass(frozen=True)
class ClassroomRow:
    """A classroom in a list, with how many there are in it."""

    id: int
    name: str
    course_code: str
    teachers: tuple[str, ...]
    students: int


def classrooms_of_term(term_id: int) -> list[ClassroomRow]:
    """The classrooms of a term by name, with teachers and number of students."""
    students, teachers = _students_in(term_id), _teachers_in(term_id)
    rows = db.session.scalars(
        select(Classroom).where(Classroom.term_id == term_id).order_by(Classroom.name)
    )
    return [
        ClassroomRow(
            row.id,
            row.name,
            row.course_code,
            tuple(teachers.get(row.id, ())),
            students.get(row.id, 0),
        )
        for row in rows
    ]


def _students_in(term_id: int) -> dict[int, int]:
    rows = db.session.execute(
        select(Enrollment.classroom_id, func.count())
        .join(Classroom, Classroom.id == Enrollment.classroom_id)
        .where(
            Classroom.term_id == term_id,
            Enrollment.role == Role.STUDENT,
            Enrollment.left_at.is_(None),
        )
        .group_by(Enrollment.classroom_id)
        .order_by(Enrollment.classroom_id)
    )
    return dict(rows.all())


def _teachers_in(term_id: int) -> dict[int, list[str]]:
    teachers: dict[int, list[str]] = {}
    for classroom_id, name in db.session.execute(
        select(Enrollment.classroom_id, User.name)
        .join(Classroom, Classroom.id == Enrollment.classroom_id)
        .join(User, User.id == Enrollment.user_id)
        .where(
            Classroom.term_id == term_id,
            Enrollment.role == Role.TEACHER,
            Enrollment.left_at.is_(None),
        )
        .order_by(User.name, User.id)
    ):
        teachers.setdefault(classroom_id, []).append(name)
    return teachers


def classroom_named(term_id: int, name: str) -> Classroom | None:
    return db.session.scalar(
        select(Classroom).where(Classroom.term_id == term_id, Classroom.name == name)
    )


def home_classes_named(names: Iterable[str]) -> dict[str, HomeClass]:
    """The home classes of these names that exist, by name."""
    rows = db.session.scalars(
        select(HomeClass).where(HomeClass.name.in_(sorted(set(names)))).order_by(HomeClass.name)
    )
    return {row.name: row for row in rows}


@dataclass(frozen=True)
class Membership:
    """One classroom a person is or was in."""

    classroom_id: int
    classroom: str
    term: str
    role: Role
    has_left: bool


def memberships_of(user_id: int) -> list[Membership]:
    """Every classroom a person is or was in, the latest term first."""
    rows = db.session.execute(
        select(Classroom.id, Classroom.name, Term.code, Enrollment.role, Enrollment.left_at)
        .join(Classroom, Classroom.id == Enrollment.classroom_id)
        .join(Term, Term.id == Classroom.term_id)
        .where(Enrollment.user_id == user_id)
        .order_by(Term.code.desc(), Classroom.name)
    )
    return [
        Membership(classroom_id, name, term, role, left_at is not None)
        for classroom_id, name, term, role, left_at in rows
    ]

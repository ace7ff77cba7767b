"""Looks at a course as one of its students would have it."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.authoring.models import Preview
from lms.authoring.queries.people import CourseDesk, desks_of
from lms.classrooms.models import Classroom, Enrollment, Role, Term
from lms.core.db import db
from lms.quizzes.models import Attempt


@dataclass(frozen=True)
class Seat:
    """One student of a classroom the viewer teaches."""

    student_id: int
    number: str
    name: str


@dataclass(frozen=True)
class Class:
    """A classroom in which a course may be looked at, with its students by 学号."""

    id: int
    name: str
    term: str
    seats: tuple[Seat, ...]


@dataclass(frozen=True)
class Look:
    """A preview with the course at the desk of whoever started it."""

    preview: Preview
    desk: CourseDesk


def look_of(viewer: User, preview_id: int) -> Look | None:
    """The preview this person started, while they still write the course and teach there."""
    preview = db.session.scalar(
        select(Preview)
        .where(Preview.id == preview_id, Preview.started_by_id == viewer.id)
        .options(
            joinedload(Preview.classroom, innerjoin=True).joinedload(
                Classroom.term, innerjoin=True
            ),
            joinedload(Preview.student, innerjoin=True),
        )
    )
    if preview is None:
        return None
    desk = next(iter(desks_of(viewer, preview.course_code)), None)
    known = {one.id for one in classes_for(viewer, preview.course_code)}
    return Look(preview, desk) if desk and preview.classroom_id in known else None


def classes_for(viewer: User, code: str) -> list[Class]:
    """The classrooms of a course this person teaches (administrators: all), the latest first."""
    student = Enrollment.__table__.alias("student")
    asked = (
        select(Classroom.id, Classroom.name, Term.code, User.id, User.number, User.name)
        .join(Term, Term.id == Classroom.term_id)
        .join(student, student.c.classroom_id == Classroom.id)
        .join(User, User.id == student.c.user_id)
        .where(
            Classroom.course_code == code,
            student.c.role == Role.STUDENT,
            student.c.left_at.is_(None),
        )
        .order_by(Term.begins_on.desc(), Classroom.name, Classroom.id, User.number)
    )
    if not viewer.is_administrator:
        asked = asked.join(Enrollment, Enrollment.classroom_id == Classroom.id).where(
            Enrollment.user_id == viewer.id,
            Enrollment.role == Role.TEACHER,
            Enrollment.left_at.is_(None),
        )
    found: dict[int, tuple[str, str, list[Seat]]] = {}
    for classroom_id, name, term, student_id, number, person in db.session.execute(asked):
        seats = found.setdefault(classroom_id, (name, term, []))[2]
        seats.append(Seat(student_id, number, person))
    return [Class(key, name, term, tuple(seats)) for key, (name, term, seats) in found.items()]


def previews_of(viewer: User, code: str, limit: int = 10) -> list[Preview]:
    """The latest looks of this person at a course, with classroom and student."""
    return list(
        db.session.scalars(
            select(Preview)
            .where(Preview.course_code == code, Preview.started_by_id == viewer.id)
            .order_by(Preview.id.desc())
            .limit(limit)
            .options(
                joinedload(Preview.classroom, innerjoin=True),
                joinedload(Preview.student, innerjoin=True),
            )
        )
    )


def assignments_to_look_at(classroom_id: int) -> list[Assignment]:
    """What a classroom was given, by opening, with its activities."""
    return list(
        db.session.scalars(
            select(Assignment)
            .where(Assignment.classroom_id == classroom_id)
            .order_by(Assignment.opens_at, Assignment.id)
            .options(joinedload(Assignment.activity, innerjoin=True))
        )
    )


def classroom_of_assignment(assignment_id: int) -> int | None:
    return db.session.scalar(select(Assignment.classroom_id).where(Assignment.id == assignment_id))


def is_attempt_in(preview: Preview, attempt_id: int) -> bool:
    """Whether an attempt is this student's in this classroom."""
    return (
        db.session.scalar(
            select(Attempt.id)
            .join(Assignment, Assignment.id == Attempt.assignment_id)
            .where(
                Attempt.id == attempt_id,
                Attempt.student_id == preview.student_id,
                Assignment.classroom_id == preview.classroom_id,
            )
        )
        is not None
    )

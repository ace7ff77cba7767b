"""One student's results in a classroom, for the student and for the teachers."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import aliased, contains_eager, joinedload

from lms.accounts.models import User
from lms.classrooms.models import Classroom, Enrollment, Role
from lms.core.db import db
from lms.courses.models import Course
from lms.gradebook.queries import Grid, Leaf, leaves_of_student, row_of
from lms.gradebook.rules import Tally, pooled
from lms.reports.queries.attainment import Heat, objectives_in


@dataclass(frozen=True)
class Student:
    """A student of a classroom, with classroom, term, person and course."""

    enrollment: Enrollment
    course: Course

    @property
    def classroom(self) -> Classroom:
        return self.enrollment.classroom


@dataclass(frozen=True)
class Results:
    """Marks and evidence of one student; the tallies are the leaves added up."""

    grid: Grid
    heat: Heat
    leaves: list[Leaf]


def own_results(viewer: User, classroom_id: int) -> Student | None:
    """The viewer as a student of this classroom."""
    return _student(classroom_id, viewer.id, true())


def results_for_teachers(viewer: User, classroom_id: int, student_id: int) -> Student | None:
    """A student of this classroom, for its teachers and for administrators."""
    teacher = aliased(Enrollment)
    teaches = (
        select(teacher.id)
        .where(
            teacher.classroom_id == classroom_id,
            teacher.user_id == viewer.id,
            teacher.role == Role.TEACHER,
            teacher.left_at.is_(None),
        )
        .exists()
    )
    return _student(classroom_id, student_id, true() if viewer.is_administrator else teaches)


def results_of(student: Student) -> Results:
    """Four statements, however much work there is."""
    leaves = leaves_of_student(student.classroom.id, student.enrollment.user_id)
    parts: dict[tuple[int, int], list[Tally]] = {}
    for leaf in leaves:
        if leaf.objective_id is not None:
            key = (leaf.student_id, leaf.objective_id)
            parts.setdefault(key, []).append(Tally(leaf.earned, leaf.possible))
    tallies = {key: pooled(some) for key, some in parts.items()}
    objectives = objectives_in(student.course.code, {objective for _, objective in tallies})
    return Results(row_of(student.course, student.enrollment), Heat(objectives, tallies), leaves)


def _student(classroom_id: int, student_id: int, allowed: ColumnElement[bool]) -> Student | None:
    row = db.session.execute(
        select(Enrollment, Course)
        .join(Enrollment.classroom)
        .join(Course, Course.code == Classroom.course_code)
        .where(
            Enrollment.classroom_id == classroom_id,
            Enrollment.user_id == student_id,
            Enrollment.role == Role.STUDENT,
            Enrollment.left_at.is_(None),
            allowed,
        )
        .options(
            contains_eager(Enrollment.classroom).joinedload(Classroom.term),
            joinedload(Enrollment.user),
        )
    ).one_or_none()
    return Student(*row) if row else None

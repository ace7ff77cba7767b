"""One student's results in a classroom, for the student and for the teachers."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import aliased, contains_eager, joinedload

from lms.accounts.models import User
from lms.attainment.queries import Heat, objectives_in
from lms.classrooms.models import Classroom, Enrollment, Role
from lms.core.clock import now
from lms.core.db import db
from lms.courses.models import Course
from lms.gradebook.queries import (
    Grid,
    Leaf,
    approved_grade_of,
    hidden_counts,
    is_shown,
    leaves_of_student,
    row_of,
)
from lms.gradebook.rules import FinalLine, Tally, pooled
from lms.quizzes.queries import Sight, sight_of


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
    """Marks and evidence of one student; the tallies are the leaves added up.

    `hidden` is how many marks are there that may not be seen yet, `totals_only` how many are seen
    without their evidence, `final` the grade the registrar has approved.
    """

    grid: Grid
    heat: Heat
    leaves: list[Leaf]
    hidden: int = 0
    totals_only: int = 0
    final: FinalLine | None = None


def own_results(viewer: User, classroom_id: int) -> Student | None:
    """The viewer as a student of this classroom."""
    return _student(classroom_id, viewer.id, true())


def results_for_teachers(viewer: User, classroom_id: int, student_id: int) -> Student | None:
    """A student of this classroom, for its teachers and for administrators."""
    may_see = true() if viewer.is_administrator else _teaches(viewer, classroom_id)
    return _student(classroom_id, student_id, may_see)


def results_of_own_student(viewer: User, classroom_id: int, student_id: int) -> Student | None:
    """A student of this classroom, for those who teach it."""
    return _student(classroom_id, student_id, _teaches(viewer, classroom_id))


def results_of(student: Student, *, as_student: bool = False) -> Results:
    """Five statements, however much work there is; eight as the student sees it.

    A student sees no mark that is not released or whose points its quiz hides, and of a mark
    that is shown as a total no evidence: points by objective tell which questions were right.
    """
    classroom_id, student_id = student.classroom.id, student.enrollment.user_id
    sight = sight_of(student_id, [classroom_id], now()) if as_student else None
    leaves = leaves_of_student(classroom_id, student_id, is_shown(sight.untold) if sight else None)
    parts: dict[tuple[int, int], list[Tally]] = {}
    for leaf in leaves:
        if leaf.objective_id is not None:
            key = (leaf.student_id, leaf.objective_id)
            parts.setdefault(key, []).append(Tally(leaf.earned, leaf.possible))
    tallies = {key: pooled(some) for key, some in parts.items()}
    objectives = objectives_in(student.course.code, {objective for _, objective in tallies})
    hidden, totals_only = _kept_back(classroom_id, student_id, sight) if sight else (0, 0)
    return Results(
        row_of(student.course, student.enrollment, sight.unseen if sight else None),
        Heat(objectives, tallies),
        leaves,
        hidden,
        totals_only,
        approved_grade_of(classroom_id, student_id),
    )


def _kept_back(classroom_id: int, student_id: int, sight: Sight) -> tuple[int, int]:
    """How many marks are not seen, and how many only as a total."""
    hidden, untold = hidden_counts(classroom_id, student_id, sight.unseen, sight.untold)
    return hidden, untold - hidden


def _teaches(viewer: User, classroom_id: int) -> ColumnElement[bool]:
    teacher = aliased(Enrollment)
    return (
        select(teacher.id)
        .where(
            teacher.classroom_id == classroom_id,
            teacher.user_id == viewer.id,
            teacher.role == Role.TEACHER,
            teacher.left_at.is_(None),
        )
        .exists()
    )


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

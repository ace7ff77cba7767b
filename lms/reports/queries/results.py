"""One student's results in a classroom, for the student and for the teachers."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import aliased, contains_eager, joinedload

from lms.accounts.models import User
from lms.attainment.queries import Heat, objectives_in
from lms.classrooms.models import Classroom, Enrollment, Role
from lms.core.clock import now
from lms.core.db import db
from lms.courses.models import Course
from lms.gradebook.queries import Grid, Leaf, leaves_of_student, row_of
from lms.gradebook.rules import Tally, pooled
from lms.quizzes.queries import hidden_origins, seen_by, undivided_origins


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

    `hidden` is how many marks are there that may not be seen yet.
    """

    grid: Grid
    heat: Heat
    leaves: list[Leaf]
    hidden: int = 0


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


def results_of(student: Student, *, as_student: bool = False) -> Results:
    """Four statements, however much work there is; five as the student sees it.

    A student sees no mark whose points are not shown yet, and of a mark that is shown as a
    total only one line for each objective, which tells of no single question.
    """
    classroom_id, student_id = student.classroom.id, student.enrollment.user_id
    leaves = leaves_of_student(classroom_id, student_id)
    hidden: set[str] = set()
    if as_student:
        seen = seen_by(student_id, [classroom_id], now())
        hidden = hidden_origins(seen) & {leaf.origin for leaf in leaves}
        undivided = undivided_origins(seen)
        leaves = [leaf for leaf in leaves if leaf.origin not in hidden]
        leaves = [
            *(leaf for leaf in leaves if leaf.origin not in undivided),
            *_undivided(leaf for leaf in leaves if leaf.origin in undivided),
        ]
    parts: dict[tuple[int, int], list[Tally]] = {}
    for leaf in leaves:
        if leaf.objective_id is not None:
            key = (leaf.student_id, leaf.objective_id)
            parts.setdefault(key, []).append(Tally(leaf.earned, leaf.possible))
    tallies = {key: pooled(some) for key, some in parts.items()}
    objectives = objectives_in(student.course.code, {objective for _, objective in tallies})
    grid = row_of(student.course, student.enrollment, hidden)
    return Results(grid, Heat(objectives, tallies), leaves, len(hidden))


def _undivided(leaves: Iterable[Leaf]) -> list[Leaf]:
    """One line for each piece of work and objective; which question earned what stays unsaid."""
    groups: dict[tuple[str, int | None], list[Leaf]] = {}
    for leaf in leaves:
        groups.setdefault((leaf.origin, leaf.objective_id), []).append(leaf)
    return [
        replace(
            some[0], leaf="", label=some[0].item_title, earned=whole.earned, possible=whole.possible
        )
        for some in groups.values()
        for whole in (pooled(Tally(leaf.earned, leaf.possible) for leaf in some),)
    ]


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

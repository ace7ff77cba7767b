"""Who uses what a publication changes: classrooms, readers, papers in hand, tables in use."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from lms.assignments.models import Assignment
from lms.classrooms.models import Classroom, Enrollment, Role, Term
from lms.core.db import db
from lms.courses.models import Activity, Course, LearningTask, Reading
from lms.evaluations.models import EvaluationPlan
from lms.quizzes.models import Attempt


@dataclass(frozen=True)
class ClassUse:
    """A classroom of an open term that has the course, with how many students."""

    name: str
    term: str
    students: int


@dataclass(frozen=True)
class ActivityUse:
    """How an activity is in use in open terms.

    `given` classrooms have it; `running` attempts and `frozen` tables keep what they have.
    """

    given: int = 0
    open_now: int = 0
    running: int = 0
    done: int = 0
    frozen: int = 0


@dataclass(frozen=True)
class Use:
    """The use of a whole course; readers by key of the task, activities by their key."""

    classes: tuple[ClassUse, ...]
    readers: dict[str, int]
    activities: dict[str, ActivityUse]


def use_of(code: str, moment: datetime) -> Use:
    """How a course is in use in terms that are not closed; five statements, whatever the size."""
    rows = db.session.execute(
        select(Classroom.name, Term.code, func.count(Enrollment.id))
        .join(Term, Term.id == Classroom.term_id)
        .outerjoin(
            Enrollment,
            (Enrollment.classroom_id == Classroom.id)
            & (Enrollment.role == Role.STUDENT)
            & Enrollment.left_at.is_(None),
        )
        .where(Classroom.course_code == code, Term.closed_at.is_(None))
        .group_by(Classroom.id, Classroom.name, Term.code)
        .order_by(Classroom.name)
    )
    classes = tuple(ClassUse(name, term, students) for name, term, students in rows)
    return Use(classes, _readers(code), _activities(code, moment))


def _readers(code: str) -> dict[str, int]:
    rows = db.session.execute(
        select(LearningTask.key, func.count(Reading.id))
        .join(Reading, Reading.task_id == LearningTask.id)
        .join(Course, Course.id == LearningTask.course_id)
        .where(Course.code == code, Reading.student_id.in_(_students(code)))
        .group_by(LearningTask.key)
    )
    return {row.key: row[1] for row in rows}


def _students(code: str) -> Select[Any]:
    """Who studies a course in an open term."""
    return (
        select(Enrollment.user_id)
        .join(Classroom, Classroom.id == Enrollment.classroom_id)
        .join(Term, Term.id == Classroom.term_id)
        .where(
            Classroom.course_code == code,
            Term.closed_at.is_(None),
            Enrollment.role == Role.STUDENT,
            Enrollment.left_at.is_(None),
        )
    )


def _activities(code: str, moment: datetime) -> dict[str, ActivityUse]:
    given = (
        select(Activity.key, Assignment.id, Assignment.opens_at, Assignment.closes_at)
        .join(Assignment, Assignment.activity_id == Activity.id)
        .join(Classroom, Classroom.id == Assignment.classroom_id)
        .join(Term, Term.id == Classroom.term_id)
        .where(Classroom.course_code == code, Term.closed_at.is_(None))
        .order_by(Assignment.id)
    )
    rows = db.session.execute(given).all()
    ids = [row.id for row in rows]
    attempts = _attempts(ids)
    frozen = set(
        db.session.scalars(
            select(EvaluationPlan.assignment_id).where(
                EvaluationPlan.assignment_id.in_(ids), EvaluationPlan.frozen_at.is_not(None)
            )
        )
    )
    found: dict[str, ActivityUse] = {}
    for key, assignment_id, opens_at, closes_at in rows:
        before = found.get(key, ActivityUse())
        running, done = attempts.get(assignment_id, (0, 0))
        is_open = opens_at <= moment and (closes_at is None or moment < closes_at)
        found[key] = ActivityUse(
            before.given + 1,
            before.open_now + is_open,
            before.running + (running if is_open else 0),
            before.done + done,
            before.frozen + (assignment_id in frozen),
        )
    return found


def _attempts(assignment_ids: list[int]) -> dict[int, tuple[int, int]]:
    """How many attempts are in hand and handed in, by assignment."""
    rows = db.session.execute(
        select(
            Attempt.assignment_id,
            func.count(Attempt.id),
            func.count(Attempt.handed_in_at),
        )
        .where(Attempt.assignment_id.in_(assignment_ids))
        .group_by(Attempt.assignment_id)
    )
    return {key: (whole - done, done) for key, whole, done in rows}

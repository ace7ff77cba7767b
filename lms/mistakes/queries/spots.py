"""Reads about where mistakes gather: objectives, and the lessons that teach them."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from lms.accounts.models import User
from lms.classrooms.models import Classroom, Enrollment, Role
from lms.core.db import db
from lms.courses.models import Course, LearningTask, Unit
from lms.objectives.models import Objective
from lms.revisions.models import Revision


@dataclass(frozen=True)
class Lesson:
    """A lesson the student may open, with the objectives it teaches."""

    classroom_id: int
    course_code: str
    key: str
    number: str
    title: str
    objectives: list[str]


def objectives_of(course_codes: Collection[str]) -> dict[tuple[str, str], Objective]:
    """The objectives of these courses by course and code."""
    rows = db.session.scalars(
        select(Objective)
        .where(Objective.course_code.in_(course_codes))
        .order_by(Objective.course_code, Objective.position)
    )
    return {(one.course_code, one.code): one for one in rows}


def lessons_of(student: User, course_codes: Collection[str]) -> list[Lesson]:
    """The lessons of these courses in classrooms the student is in, the latest classroom first."""
    rows = db.session.execute(
        select(
            Classroom.id,
            Classroom.course_code,
            LearningTask.key,
            LearningTask.number,
            LearningTask.title,
            Revision.compiled["objectives"],
        )
        .join(Enrollment, Enrollment.classroom_id == Classroom.id)
        .join(Course, Course.code == Classroom.course_code)
        .join(LearningTask, LearningTask.course_id == Course.id)
        .join(Unit, Unit.id == LearningTask.unit_id)
        .join(Revision, Revision.id == LearningTask.revision_id)
        .where(
            Enrollment.user_id == student.id,
            Enrollment.role == Role.STUDENT,
            Enrollment.left_at.is_(None),
            Classroom.course_code.in_(course_codes),
            LearningTask.is_retired.is_(False),
        )
        .order_by(Classroom.id.desc(), Unit.position, LearningTask.position)
    )
    return [Lesson(*row) for row in rows]

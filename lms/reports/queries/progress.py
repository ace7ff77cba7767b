"""How far a classroom has come: students × what it must do."""

from dataclasses import dataclass

from sqlalchemy import select

from lms.assignments.models import Assignment, Work
from lms.assignments.queries import assignments_of, works_in
from lms.classrooms.models import Enrollment
from lms.classrooms.queries import students_of
from lms.core.db import db
from lms.courses.models import LearningTask, Reading
from lms.courses.queries import tasks_of_course


@dataclass(frozen=True)
class Progress:
    """Students of a classroom with their reading of each task and their work on each assignment."""

    students: list[Enrollment]
    tasks: list[LearningTask]
    assignments: list[Assignment]
    readings: dict[tuple[int, int], Reading]
    works: dict[tuple[int, int], Work]


def progress_of(classroom_id: int, course_code: str) -> Progress:
    """Five statements, whatever the size of the class."""
    tasks = tasks_of_course(course_code)
    students = students_of(classroom_id)
    readings = db.session.scalars(
        select(Reading)
        .where(
            Reading.task_id.in_([task.id for task in tasks]),
            Reading.student_id.in_([one.user_id for one in students]),
        )
        .order_by(Reading.id)
    )
    return Progress(
        students=students,
        tasks=tasks,
        assignments=assignments_of(classroom_id),
        readings={(one.student_id, one.task_id): one for one in readings},
        works={(one.student_id, one.assignment_id): one for one in works_in(classroom_id)},
    )

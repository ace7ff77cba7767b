"""Reads about assignments and the work on them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Text, and_, bindparam, cast, select
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.interfaces import ORMOption

from lms.accounts.models import User
from lms.assignments.models import Assignment, Work
from lms.assignments.queries.allowances import is_visible_to
from lms.classrooms.models import Classroom, Enrollment, Role
from lms.core.db import db
from lms.courses.models import Activity, Course, LearningTask, Reading, Unit
from lms.revisions.models import Revision

PLACE = joinedload(Assignment.classroom).joinedload(Classroom.term)
ACTIVITY = joinedload(Assignment.activity).joinedload(Activity.task)
TEXT = joinedload(Assignment.activity).joinedload(Activity.revision)


def get_assignment(assignment_id: int) -> Assignment | None:
    """The assignment with its classroom, term, activity and learning task."""
    return _one(assignment_id, PLACE, ACTIVITY)


def assignment_with_text(assignment_id: int) -> Assignment | None:
    """As `get_assignment`, with the published revision of the activity's text."""
    return _one(assignment_id, PLACE, ACTIVITY, TEXT)


def assignments_of(classroom_id: int, student_id: int | None = None) -> list[Assignment]:
    """Everything a classroom was given, in the order of the course; or what one student sees."""
    return assignments_in([classroom_id], student_id)


def assignments_in(classroom_ids: Sequence[int], student_id: int | None = None) -> list[Assignment]:
    """Everything these classrooms were given, with activities and tasks, in course order."""
    asked = (
        select(Assignment)
        .join(Activity, Activity.id == Assignment.activity_id)
        .where(Assignment.classroom_id.in_(classroom_ids))
        .order_by(Assignment.classroom_id, Activity.position, Activity.id)
        .options(PLACE, ACTIVITY)
    )
    if student_id is not None:
        asked = asked.where(is_visible_to(student_id))
    return list(db.session.scalars(asked))


@dataclass(frozen=True)
class TaskPage:
    """One learning task as one person of a classroom opens it.

    `compiled` is the published lesson as stored (JSON text): read only when it is not known
    yet under its `edition`, which never changes what it stands for.
    """

    classroom_id: int
    course_code: str
    role: Role
    course_title: str
    unit_title: str
    task_id: int
    key: str
    number: str
    title: str
    hours: int
    minutes: int
    outline: list[dict[str, str]]
    revision_id: int
    saved_at: datetime
    compiled: str
    sections_read: list[str] | None

    @property
    def edition(self) -> str:
        """The revision, told apart from one of the same number in another database."""
        return f"{self.revision_id}@{self.saved_at.isoformat()}"


# The two statements of the page students open most: built once, since building a statement
# costs as much as asking it.
_TASK_PAGE = (
    select(
        Classroom.id,
        Classroom.course_code,
        Enrollment.role,
        Course.title,
        Unit.title,
        LearningTask.id,
        LearningTask.key,
        LearningTask.number,
        LearningTask.title,
        LearningTask.hours,
        LearningTask.minutes,
        LearningTask.outline,
        LearningTask.revision_id,
        Revision.saved_at,
        cast(Revision.compiled, Text),
        Reading.sections,
    )
    .join(Enrollment, Enrollment.classroom_id == Classroom.id)
    .join(Course, Course.code == Classroom.course_code)
    .join(LearningTask, LearningTask.course_id == Course.id)
    .join(Unit, Unit.id == LearningTask.unit_id)
    .join(Revision, Revision.id == LearningTask.revision_id)
    .outerjoin(
        Reading,
        and_(Reading.task_id == LearningTask.id, Reading.student_id == Enrollment.user_id),
    )
    .where(
        Classroom.id == bindparam("classroom_id"),
        Enrollment.user_id == bindparam("viewer_id"),
        Enrollment.left_at.is_(None),
        LearningTask.key == bindparam("key"),
        LearningTask.is_retired.is_(False),
    )
)
_STEPS = (
    select(
        Assignment.id,
        Activity.title,
        Activity.label,
        Assignment.due_at,
        Work.id.is_not(None),
        Work.handed_in_at.is_not(None),
    )
    .join(Activity, Activity.id == Assignment.activity_id)
    .outerjoin(
        Work,
        and_(Work.assignment_id == Assignment.id, Work.student_id == bindparam("student_id")),
    )
    .where(
        Assignment.classroom_id == bindparam("classroom_id"),
        Activity.task_id == bindparam("task_id"),
        is_visible_to(bindparam("student_id")),
    )
    .order_by(Activity.position, Activity.id)
)


def task_page_of(viewer: User, classroom_id: int, key: str) -> TaskPage | None:
    """The task with its published text, for who is in the classroom; one statement."""
    values = {"classroom_id": classroom_id, "viewer_id": viewer.id, "key": key}
    row = db.session.execute(_TASK_PAGE, values).one_or_none()
    return TaskPage(*tuple(row)) if row else None


@dataclass(frozen=True)
class GlossaryPage:
    """The terms of a classroom's course as somebody in it opens them."""

    classroom_id: int
    course_code: str
    course_title: str
    terms: list[Any]


def glossary_page_of(viewer: User, classroom_id: int) -> GlossaryPage | None:
    """The terms of the course, for who is in the classroom; one statement."""
    row = db.session.execute(
        select(Classroom.id, Course.code, Course.title, Course.glossary)
        .join(Enrollment, Enrollment.classroom_id == Classroom.id)
        .join(Course, Course.code == Classroom.course_code)
        .where(
            Classroom.id == classroom_id,
            Enrollment.user_id == viewer.id,
            Enrollment.left_at.is_(None),
        )
    ).one_or_none()
    return GlossaryPage(*tuple(row)) if row else None


@dataclass(frozen=True)
class Given:
    """An activity of a task as a classroom was given it, and how far one student is."""

    assignment_id: int
    title: str
    label: str
    due_at: datetime | None
    is_begun: bool
    is_handed_in: bool


def steps_of(classroom_id: int, task_id: int, student_id: int) -> list[Given]:
    """What this classroom was given of one task, with one student's progress."""
    values = {"classroom_id": classroom_id, "task_id": task_id, "student_id": student_id}
    rows: Sequence[Any] = db.session.execute(_STEPS, values).all()
    return [Given(*row) for row in rows]


def work_of(assignment_id: int, student_id: int) -> Work | None:
    """How far this student has come, or None before the first step."""
    return db.session.scalar(
        select(Work).where(Work.assignment_id == assignment_id, Work.student_id == student_id)
    )


def works_in(classroom_id: int) -> list[Work]:
    """All work of a classroom on its assignments."""
    return list(
        db.session.scalars(
            select(Work)
            .join(Assignment, Assignment.id == Work.assignment_id)
            .where(Assignment.classroom_id == classroom_id)
            .order_by(Work.student_id, Work.assignment_id)
        )
    )


def _one(assignment_id: int, *options: ORMOption) -> Assignment | None:
    return db.session.scalar(
        select(Assignment).where(Assignment.id == assignment_id).options(*options)
    )

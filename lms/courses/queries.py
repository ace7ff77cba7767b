"""Reads about courses, units, learning tasks, activities and what students have read."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, func, select
from sqlalchemy.orm import joinedload

from lms.accounts.models import User
from lms.core.db import db
from lms.courses.models import Activity, Course, LearningTask, Reading, Unit
from lms.courses.rules.compiled import LessonText
from lms.revisions.models import Publication, Revision


class TaskOutline(NamedTuple):
    """A learning task with its activities."""

    task: LearningTask
    activities: list[Activity]


class UnitOutline(NamedTuple):
    """A unit with its learning tasks."""

    unit: Unit
    tasks: list[TaskOutline]


class CatalogueLine(NamedTuple):
    """A course in the catalogue, with what it counts and what stands published."""

    course: Course
    units: int
    tasks: int
    activities: int
    published_at: datetime | None
    published_by: str


def get_course(code: str) -> Course | None:
    return db.session.scalar(select(Course).where(Course.code == code))


def the_course(code: str) -> Course:
    """The course with this code; raises NoResultFound when there is none."""
    return db.session.scalars(select(Course).where(Course.code == code)).one()


def titles_by_code(codes: Collection[str]) -> dict[str, str]:
    rows = db.session.execute(select(Course.code, Course.title).where(Course.code.in_(codes)))
    return {row.code: row.title for row in rows}


def courses() -> list[Course]:
    """Every course of the catalogue, by code."""
    return list(db.session.scalars(select(Course).order_by(Course.code)))


def courses_to_give() -> list[Course]:
    """The courses a new classroom may have: all that are not archived, by code."""
    return [course for course in courses() if course.archived_at is None]


def get_task(course_code: str, key: str) -> LearningTask | None:
    """A learning task with course, unit and what its lesson compiled to; one statement."""
    return db.session.scalar(
        select(LearningTask)
        .join(Course, Course.id == LearningTask.course_id)
        .where(
            Course.code == course_code,
            LearningTask.key == key,
            LearningTask.is_retired.is_(False),
        )
        .options(
            joinedload(LearningTask.course, innerjoin=True),
            joinedload(LearningTask.unit, innerjoin=True),
            joinedload(LearningTask.revision, innerjoin=True).load_only(Revision.compiled),
        )
    )


def lesson_of(task: LearningTask) -> LessonText:
    """The published lesson of a task that `get_task` brought."""
    return LessonText.from_json(task.revision.compiled)


def outlines_of(course_codes: Collection[str]) -> dict[str, list[UnitOutline]]:
    """The outlines of several courses; one statement, no texts."""
    rows = db.session.execute(
        select(Course.code, Unit, LearningTask, Activity)
        .join(Unit, Unit.course_id == Course.id)
        .outerjoin(
            LearningTask,
            and_(LearningTask.unit_id == Unit.id, LearningTask.is_retired.is_(False)),
        )
        .outerjoin(
            Activity, and_(Activity.task_id == LearningTask.id, Activity.is_retired.is_(False))
        )
        .where(Course.code.in_(course_codes), Unit.is_retired.is_(False))
        .order_by(Course.code, Unit.position, LearningTask.position, Activity.position)
    )
    outlines: dict[str, list[UnitOutline]] = {code: [] for code in course_codes}
    for code, unit, task, activity in rows:
        outline = outlines[code]
        if not outline or outline[-1].unit is not unit:
            outline.append(UnitOutline(unit, []))
        tasks = outline[-1].tasks
        if task is not None and (not tasks or tasks[-1].task is not task):
            tasks.append(TaskOutline(task, []))
        if activity is not None:
            tasks[-1].activities.append(activity)
    return outlines


def tasks_of_course(course_code: str) -> list[LearningTask]:
    """The learning tasks of a course in their order; one statement."""
    return list(
        db.session.scalars(
            select(LearningTask)
            .join(Course, Course.id == LearningTask.course_id)
            .where(Course.code == course_code, LearningTask.is_retired.is_(False))
            .order_by(LearningTask.position)
        )
    )


def activities_of(course_code: str) -> list[Activity]:
    """The activities of a course in their order, with their tasks."""
    return list(
        db.session.scalars(
            select(Activity)
            .join(Course, Course.id == Activity.course_id)
            .where(Course.code == course_code, Activity.is_retired.is_(False))
            .order_by(Activity.position)
            .options(joinedload(Activity.task))
        )
    )


def exams_of(course_ids: Collection[int]) -> dict[int, list[Activity]]:
    """The activities of these courses that belong to no single task, by course."""
    found: dict[int, list[Activity]] = {course_id: [] for course_id in course_ids}
    rows = db.session.scalars(
        select(Activity)
        .where(
            Activity.course_id.in_(course_ids),
            Activity.task_id.is_(None),
            Activity.is_retired.is_(False),
        )
        .order_by(Activity.position, Activity.id)
    )
    for activity in rows:
        found[activity.course_id].append(activity)
    return found


def reading_of(student_id: int, task_id: int) -> Reading | None:
    return db.session.scalar(
        select(Reading).where(Reading.student_id == student_id, Reading.task_id == task_id)
    )


def catalogue() -> list[CatalogueLine]:
    """Every course with its counts and its standing publication; one statement."""
    counts = [
        select(func.count())
        .select_from(model)
        .where(model.course_id == Course.id, model.is_retired.is_(False))
        .correlate(Course)
        .scalar_subquery()
        for model in (Unit, LearningTask, Activity)
    ]
    standing = (
        select(Publication.course_code, func.max(Publication.id).label("id"))
        .where(Publication.undone_at.is_(None))
        .group_by(Publication.course_code)
        .subquery()
    )
    rows = db.session.execute(
        select(Course, *counts, Publication.published_at, User.name)
        .outerjoin(standing, standing.c.course_code == Course.code)
        .outerjoin(Publication, Publication.id == standing.c.id)
        .outerjoin(User, User.id == Publication.published_by_id)
        .order_by(Course.code)
    )
    return [
        CatalogueLine(course, units, tasks, activities, at, name or "")
        for course, units, tasks, activities, at, name in rows
    ]

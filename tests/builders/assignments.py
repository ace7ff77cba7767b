"""Learning tasks, activities and assignments for tests, as rows, without course folders."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from lms.accounts.models import User
from lms.assignments.models import Allowance, Assignment
from lms.classrooms.models import Classroom, Group
from lms.core.clock import now
from lms.core.db import db
from lms.courses.models import Activity, ActivityKind, Course, LearningTask, Unit
from lms.courses.rules.compiled import LessonText, Section
from lms.revisions.models import Document, DocumentKind, Revision

LESSON = LessonText(
    task="T03",
    number="1-3",
    title="树立客户服务意识",
    title_en="Build customer-service awareness",
    hours=6,
    minutes=12,
    objectives=("K3.1", "S3.2"),
    sections=(
        Section("u-1", "情境导入", "<p>一年的书稿没了。</p>"),
        Section("u-2", "知识总结", "<ol><li>先对内，再对外。</li></ol>"),
    ),
    checks=(),
)


def a_revision(kind: DocumentKind, key: str, compiled: dict[str, Any], course: str) -> Revision:
    """The next revision of a document, which is made when it is not there yet."""
    document = db.session.scalar(
        select(Document).where(
            Document.course_code == course, Document.kind == kind, Document.key == key
        )
    )
    if document is None:
        document = Document(course_code=course, kind=kind, key=key, created_at=now())
        db.session.add(document)
        db.session.flush()
    number = len(
        db.session.scalars(select(Revision.id).where(Revision.document_id == document.id)).all()
    )
    revision = Revision(
        document_id=document.id,
        number=number + 1,
        source="",
        source_hash=f"{number + 1:064}",
        compiled=compiled,
        saved_at=now(),
    )
    db.session.add(revision)
    db.session.flush()
    return revision


def a_task(course: str = "CSF", key: str = "T03", lesson: LessonText = LESSON) -> LearningTask:
    """A learning task with its lesson published, in the course's first unit."""
    row = db.session.scalars(select(Course).where(Course.code == course)).one()
    unit = db.session.scalar(select(Unit).where(Unit.course_id == row.id))
    if unit is None:
        unit = Unit(
            course_id=row.id,
            key="M1",
            number="1",
            title="走进客户服务岗位",
            title_en="",
            position=1,
        )
        db.session.add(unit)
        db.session.flush()
    task = LearningTask(
        course_id=row.id,
        unit_id=unit.id,
        key=key,
        number=lesson.number,
        title=lesson.title,
        title_en=lesson.title_en,
        hours=lesson.hours,
        minutes=lesson.minutes,
        position=1,
        outline=[{"id": one.id, "title": one.title} for one in lesson.sections],
        revision_id=a_revision(DocumentKind.LESSON, key, lesson.to_json(), course).id,
    )
    db.session.add(task)
    db.session.commit()
    return task


def an_activity(
    kind: ActivityKind = ActivityKind.QUIZ,
    *,
    key: str = "T03-Q",
    task: LearningTask | None = None,
    course: str = "CSF",
    compiled: dict[str, Any] | None = None,
    possible: Decimal = Decimal(100),
    position: int = 1,
    category: str | None = None,
) -> Activity:
    """A published activity; `compiled` is the text it was published with."""
    row = db.session.scalars(select(Course).where(Course.code == course)).one()
    revision = a_revision(DocumentKind(kind.value), key, compiled or {}, course)
    activity = Activity(
        course_id=row.id,
        task_id=task.id if task else None,
        kind=kind,
        key=key,
        title="任务测验" if kind is ActivityKind.QUIZ else "学习评价",
        label="" if kind is ActivityKind.QUIZ else "表1-3",
        category=category or kind.value,
        possible=possible,
        position=position,
        document_id=revision.document_id,
        revision_id=revision.id,
    )
    db.session.add(activity)
    db.session.commit()
    return activity


def an_assignment(
    classroom: Classroom, activity: Activity | None = None, **window: Any
) -> Assignment:
    """An activity given to a classroom, open since yesterday and without an end."""
    activity = activity or an_activity(course=classroom.course_code)
    assignment = Assignment(
        classroom_id=classroom.id,
        activity_id=activity.id,
        created_at=now(),
        **{"opens_at": now() - timedelta(days=1), **window},
    )
    db.session.add(assignment)
    db.session.commit()
    return assignment


def an_allowance(
    assignment: Assignment,
    *,
    student: User | None = None,
    group: Group | None = None,
    **grant: Any,
) -> Allowance:
    """Other conditions for a student, a group or (neither) everybody."""
    allowance = Allowance(
        assignment_id=assignment.id,
        student_id=student.id if student else None,
        group_id=group.id if group else None,
        **{"reason": "缓考", "given_at": now(), **grant},
    )
    db.session.add(allowance)
    db.session.commit()
    return allowance

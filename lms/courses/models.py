"""The catalogue as compiled from course folders, and what each student has read."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.core.db import Code, Key, Model, ShortText
from lms.revisions.models import Document, Revision


class ActivityKind(StrEnum):
    """What can be given to a classroom and reports a mark."""

    QUIZ = "quiz"
    EVALUATION = "evaluation"


class Course(Model):
    """A course of the catalogue, known by its code (CSF).

    `grading` is the default composition of the course total: a list of
    {"category", "title", "weight"} with weights that total 100. `glossary` are its terms:
    a list of `courses.rules.glossary.Term` as JSON. An archived course is given to no new
    classroom; those that have it go on.
    """

    __tablename__ = "courses"

    id: Mapped[Key]
    code: Mapped[Code] = mapped_column(unique=True)
    title: Mapped[ShortText]
    title_en: Mapped[ShortText] = mapped_column(default="")
    hours: Mapped[int]
    credits: Mapped[Decimal]
    pass_mark: Mapped[Decimal]
    grading: Mapped[list[Any]]
    introduction: Mapped[str]  # HTML, sanitised when saved
    glossary: Mapped[list[Any]] = mapped_column(default=list)
    archived_at: Mapped[datetime | None]


class Unit(Model):
    """A unit (项目) of a course."""

    __tablename__ = "units"
    __table_args__ = (UniqueConstraint("course_id", "key"),)

    id: Mapped[Key]
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"))
    key: Mapped[Code]
    number: Mapped[Code]
    title: Mapped[ShortText]
    title_en: Mapped[ShortText] = mapped_column(default="")
    position: Mapped[int]
    is_retired: Mapped[bool] = mapped_column(default=False)


class LearningTask(Model):
    """A learning task (学习任务); `number` (1-3) is what people say, `key` (T03) never changes.

    `revision_id` is the published revision of its lesson; `outline` its sections as
    [{"id", "title"}], so that lists and steps need not load the text.
    """

    __tablename__ = "learning_tasks"
    __table_args__ = (UniqueConstraint("course_id", "key"),)

    id: Mapped[Key]
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    key: Mapped[Code]
    number: Mapped[Code]
    title: Mapped[ShortText]
    title_en: Mapped[ShortText] = mapped_column(default="")
    hours: Mapped[int]
    minutes: Mapped[int]  # reading time
    position: Mapped[int]
    outline: Mapped[list[Any]]
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"))
    is_retired: Mapped[bool] = mapped_column(default=False)

    course: Mapped[Course] = relationship(lazy="raise")
    unit: Mapped[Unit] = relationship(lazy="raise")
    revision: Mapped[Revision] = relationship(lazy="raise")


class Activity(Model):
    """Something a classroom can be given: a quiz or evaluation table of a task, or an exam.

    `revision_id` is the published revision; work begun with an earlier one keeps it.
    `category` is the part of the course total it counts for; `possible` its full mark.
    """

    __tablename__ = "activities"
    __table_args__ = (UniqueConstraint("course_id", "key"),)

    id: Mapped[Key]
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"))
    task_id: Mapped[int | None] = mapped_column(ForeignKey("learning_tasks.id"), index=True)
    kind: Mapped[ActivityKind]
    key: Mapped[Code]
    title: Mapped[ShortText]
    label: Mapped[ShortText] = mapped_column(default="")  # 表1-3
    category: Mapped[Code]
    possible: Mapped[Decimal]
    position: Mapped[int]
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"))
    is_retired: Mapped[bool] = mapped_column(default=False)

    course: Mapped[Course] = relationship(lazy="raise")
    task: Mapped[LearningTask | None] = relationship(lazy="raise")
    document: Mapped[Document] = relationship(lazy="raise")
    revision: Mapped[Revision] = relationship(lazy="raise")


class Reading(Model):
    """How far one student has read one lesson: the sections seen and the last one."""

    __tablename__ = "readings"
    __table_args__ = (UniqueConstraint("student_id", "task_id"),)

    id: Mapped[Key]
    student_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    task_id: Mapped[int] = mapped_column(ForeignKey("learning_tasks.id"), index=True)
    sections: Mapped[list[Any]]
    last_section: Mapped[ShortText]
    began_at: Mapped[datetime]
    read_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]

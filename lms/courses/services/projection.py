"""The tables of the catalogue, written from what is published; they can always be made again."""

import posixpath
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import select

from lms.core.db import db
from lms.courses.models import Activity, ActivityKind, Course, LearningTask, Unit
from lms.courses.rules.compiled import LessonText, QuizSettings, TableText
from lms.courses.rules.course import CourseText, UnitText
from lms.courses.rules.modes import PRACTICE
from lms.courses.rules.objectives import Tree
from lms.objectives.models import PROGRAMME
from lms.objectives.services import TreeChange, replace_tree
from lms.revisions import queries as revisions
from lms.revisions.models import DocumentKind, PublicationEntry

Keyed = TypeVar("Keyed", Unit, LearningTask, Activity)


@dataclass(frozen=True)
class Published:
    """The entries that stand, by kind."""

    entries: tuple[PublicationEntry, ...]

    def of(self, *kinds: DocumentKind) -> list[PublicationEntry]:
        return [entry for entry in self.entries if entry.document.kind in kinds]

    def compiled(self, kind: DocumentKind) -> dict[str, Any]:
        return self.of(kind)[0].revision.compiled


def project(course_code: str) -> TreeChange:
    """Write course, objectives, units, tasks and activities from what is published now.

    What is published no more is retired, never deleted: work points at it.
    """
    published = Published(tuple(revisions.current_entries(course_code)))
    tree = Tree.from_json(published.compiled(DocumentKind.OBJECTIVES))
    change = replace_tree(course_code, tree.rows)
    if course_code != PROGRAMME:
        course = _course(course_code, published)
        units = _units(course, published)
        tasks = _tasks(course, published, units)
        _activities(course, published, tasks)
    return change


def _course(course_code: str, published: Published) -> Course:
    text = CourseText.from_json(published.compiled(DocumentKind.COURSE))
    course = db.session.scalar(select(Course).where(Course.code == course_code))
    if course is None:
        course = Course(code=course_code)
        db.session.add(course)
    course.title = text.title
    course.title_en = text.title_en
    course.hours = text.hours
    course.credits = text.credits
    course.pass_mark = text.pass_mark
    course.grading = text.grading_json()
    course.introduction = text.introduction
    terms = published.of(DocumentKind.GLOSSARY)
    course.glossary = terms[0].revision.compiled["terms"] if terms else []
    db.session.flush()
    return course


def _units(course: Course, published: Published) -> dict[str, tuple[Unit, UnitText]]:
    """The units by their folder."""
    order = CourseText.from_json(published.compiled(DocumentKind.COURSE)).units
    known = _known(Unit, course)
    units: dict[str, tuple[Unit, UnitText]] = {}
    for entry in published.of(DocumentKind.UNIT):
        text = UnitText.from_json(entry.revision.compiled)
        unit = known.pop(text.key, None) or Unit(course_id=course.id, key=text.key)
        unit.number = text.number
        unit.title = text.title
        unit.title_en = text.title_en
        unit.position = order.index(text.key) + 1
        units[posixpath.dirname(entry.path)] = unit, text
    _keep(unit for unit, _text in units.values())
    _retire(known.values())
    return units


def _tasks(
    course: Course, published: Published, units: dict[str, tuple[Unit, UnitText]]
) -> dict[str, LearningTask]:
    """The learning tasks by their folder, in the order of the course."""
    known = _known(LearningTask, course)
    ordered = []
    for entry in published.of(DocumentKind.LESSON):
        text = LessonText.from_json(entry.revision.compiled)
        unit, unit_text = units[entry.path.split("/")[0]]
        ordered.append((unit.position, task_order(text, unit_text), text, unit, entry))
    tasks: dict[str, LearningTask] = {}
    for position, (_unit, _task, text, unit, entry) in enumerate(
        sorted(ordered, key=lambda one: one[:2]), 1
    ):
        task = known.pop(text.task, None) or LearningTask(course_id=course.id, key=text.task)
        task.unit_id = unit.id
        task.number = text.number
        task.title = text.title
        task.title_en = text.title_en
        task.hours = text.hours
        task.minutes = text.minutes
        task.position = position
        task.outline = [{"id": part.id, "title": part.title} for part in text.sections]
        task.revision_id = entry.revision_id
        tasks[posixpath.dirname(entry.path)] = task
    _keep(tasks.values())
    _retire(known.values())
    return tasks


def task_order(text: LessonText, unit: UnitText) -> tuple[int, tuple[int, ...]]:
    """As the unit lists its tasks; unlisted ones after these, by number."""
    listed = unit.tasks.index(text.task) if text.task in unit.tasks else len(unit.tasks)
    return listed, tuple(int(part) for part in text.number.split("-"))


def _activities(course: Course, published: Published, tasks: dict[str, LearningTask]) -> None:
    known = _known(Activity, course)
    kept = []
    for entry in published.of(DocumentKind.QUIZ, DocumentKind.EVALUATION):
        activity = known.pop(entry.document.key, None) or Activity(
            course_id=course.id, key=entry.document.key
        )
        _describe(activity, entry)
        task = tasks.get(posixpath.dirname(entry.path))  # an exam stands after all tasks
        order = task.position if task else len(tasks) + 1
        activity.task_id = task.id if task else None
        activity.position = order * 10 + (1 if activity.kind is ActivityKind.QUIZ else 2)
        kept.append(activity)
    _keep(kept)
    _retire(known.values())


def _describe(activity: Activity, entry: PublicationEntry) -> None:
    activity.document_id = entry.document_id
    activity.revision_id = entry.revision_id
    if entry.document.kind is DocumentKind.QUIZ:
        settings = QuizSettings.from_json(entry.revision.compiled)
        activity.kind, activity.category = ActivityKind.QUIZ, settings.category
        activity.title, activity.label = settings.title, ""
        activity.possible = settings.possible
    else:
        table = TableText.from_json(entry.revision.compiled)
        activity.kind = ActivityKind.EVALUATION
        # A self-check makes no mark, as practice.
        activity.category = activity.kind.value if table.counts else PRACTICE
        activity.title, activity.label = table.title, table.label
        activity.possible = table.total


def _known(model: type[Keyed], course: Course) -> dict[str, Keyed]:
    rows = db.session.scalars(select(model).where(model.course_id == course.id))
    return {row.key: row for row in rows}


def _keep(rows: Iterable[Keyed]) -> None:
    for row in rows:
        row.is_retired = False
        db.session.add(row)
    db.session.flush()


def _retire(rows: Iterable[Keyed]) -> None:
    for row in rows:
        row.is_retired = True
    db.session.flush()

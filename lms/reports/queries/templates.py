"""Reads of the registrar's templates, and of what figures a school can fill them with."""

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from lms.classrooms.models import Classroom
from lms.core.db import db
from lms.courses.models import Activity, Course, LearningTask
from lms.courses.rules.modes import PRACTICE
from lms.gradebook.models import Composition, GradeItem, ItemKind
from lms.gradebook.rules import Tree
from lms.reports.models import RegisterFill, RegisterTemplate
from lms.reports.queries.register import names_for


def get_template(template_id: int) -> RegisterTemplate | None:
    return db.session.scalar(
        select(RegisterTemplate)
        .where(RegisterTemplate.id == template_id)
        .options(joinedload(RegisterTemplate.made_by))
    )


def templates() -> list[RegisterTemplate]:
    """The templates in use, by name."""
    return list(
        db.session.scalars(
            select(RegisterTemplate)
            .where(RegisterTemplate.retired_at.is_(None))
            .order_by(RegisterTemplate.name, RegisterTemplate.id)
            .options(joinedload(RegisterTemplate.made_by))
        )
    )


def usable_template(template_id: int) -> RegisterTemplate | None:
    """A template in use."""
    found = get_template(template_id)
    return found if found and found.retired_at is None else None


def get_fill(fill_id: int) -> RegisterFill | None:
    """A workbook to fill, with its template and classroom."""
    return db.session.scalar(
        select(RegisterFill)
        .where(RegisterFill.id == fill_id)
        .options(
            joinedload(RegisterFill.template),
            joinedload(RegisterFill.classroom).joinedload(Classroom.term),
        )
    )


def known_figures() -> dict[str, str]:
    """Every figure of any course or classroom of this school, in words."""
    courses = db.session.scalars(select(Course).order_by(Course.code)).all()
    trees = [Tree.of_course(one.grading) for one in courses]
    latest = select(func.max(Composition.id)).group_by(Composition.classroom_id)
    kept = db.session.scalars(
        select(Composition.tree).where(Composition.id.in_(latest)).order_by(Composition.id)
    )
    trees += [Tree.from_json(one) for one in kept]
    return dict(names_for(trees, _titles()))


def _titles() -> list[str]:
    """What items are called, in the courses and in the classrooms' own items."""
    given = db.session.execute(
        select(LearningTask.number, Activity.title)
        .outerjoin(LearningTask, LearningTask.id == Activity.task_id)
        .where(Activity.category != PRACTICE, Activity.is_retired.is_(False))
        .order_by(Activity.course_id, Activity.position, Activity.id)
    )
    own = db.session.scalars(
        select(GradeItem.title)
        .where(GradeItem.kind != ItemKind.ASSIGNMENT, GradeItem.is_retired.is_(False))
        .distinct()
        .order_by(GradeItem.title)
    )
    named = [f"{number or ''} {title}".strip() for number, title in given]
    return list(dict.fromkeys([*named, *own]))

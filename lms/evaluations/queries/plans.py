"""Which table a classroom uses: its plan's, or the one the course has published."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from lms.assignments.models import Assignment
from lms.core.db import db
from lms.courses.models import Activity, ActivityKind, Course
from lms.courses.rules.compiled import TableText
from lms.courses.rules.modes import PRACTICE
from lms.evaluations.models import EvaluationPlan, Review, Sheet
from lms.evaluations.queries.tables import table_in
from lms.objectives.models import Objective
from lms.revisions.models import Revision


@dataclass(frozen=True)
class TableInUse:
    """The revision a classroom's sheets are opened with, and its table."""

    revision_id: int
    text: TableText


def in_use() -> ColumnElement[int]:
    """The revision in use, where plan and activity of an assignment are joined."""
    return func.coalesce(EvaluationPlan.revision_id, Activity.revision_id)


def plan_of(assignment_id: int) -> EvaluationPlan | None:
    """What the classroom decided about its table, as it stands now; None: nothing yet."""
    return db.session.scalar(
        select(EvaluationPlan)
        .where(EvaluationPlan.assignment_id == assignment_id)
        .options(joinedload(EvaluationPlan.revision))
        .execution_options(populate_existing=True)
    )


def revision_id_of(assignment: Assignment) -> int:
    """The revision new sheets are opened with: the plan's, else the published one."""
    return db.session.execute(_for(assignment)).scalar_one()


def table_of(assignment: Assignment) -> TableInUse:
    """The same with its table; one statement."""
    wanted = _for(assignment).scalar_subquery()
    revision_id, compiled = db.session.execute(
        select(Revision.id, Revision.compiled).where(Revision.id == wanted)
    ).one()
    return TableInUse(revision_id, table_in(revision_id, compiled))


def stragglers(assignment_id: int, revision_id: int) -> list[Sheet]:
    """Sheets on another revision with nothing handed in yet, with their reviews and ratings."""
    handed_in = Sheet.reviews.any(Review.handed_in_at.is_not(None))
    return list(
        db.session.scalars(
            select(Sheet)
            .where(
                Sheet.assignment_id == assignment_id, Sheet.revision_id != revision_id, ~handed_in
            )
            .order_by(Sheet.id)
            .options(selectinload(Sheet.reviews).selectinload(Review.ratings))
            .execution_options(populate_existing=True)
        )
    )


@dataclass(frozen=True)
class Surroundings:
    """What the rows of a table may name in its course.

    Objectives with their titles, by code; activities with marks or of practice (True), by key,
    with their titles; and the keys of its tables.
    """

    objectives: dict[str, str]
    practices: dict[str, bool]
    titles: dict[str, str]
    tables: set[str]


def surroundings_of(assignment: Assignment) -> Surroundings:
    """Two statements."""
    course = assignment.classroom.course_code
    objectives = db.session.execute(
        select(Objective.code, Objective.title)
        .where(Objective.course_code == course, Objective.is_retired.is_(False))
        .order_by(Objective.position, Objective.id)
    )
    rows = db.session.execute(
        select(Activity.key, Activity.kind, Activity.category, Activity.title)
        .join(Course, Course.id == Activity.course_id)
        .where(Course.code == course, Activity.is_retired.is_(False))
        .order_by(Activity.position, Activity.id)
    ).all()
    marked = [row for row in rows if row.kind is not ActivityKind.EVALUATION]
    return Surroundings(
        objectives={code: title for code, title in objectives},  # noqa: C416  rows are no pairs
        practices={row.key: row.category == PRACTICE for row in marked},
        titles={row.key: row.title for row in marked},
        tables={row.key for row in rows if row.kind is ActivityKind.EVALUATION},
    )


def has_hand_ins(assignment_id: int) -> bool:
    """Whether anybody has handed in a review of this evaluation."""
    found = db.session.scalar(
        select(Review.id)
        .join(Sheet, Sheet.id == Review.sheet_id)
        .where(Sheet.assignment_id == assignment_id, Review.handed_in_at.is_not(None))
        .limit(1)
    )
    return found is not None


def _for(assignment: Assignment) -> Select[int]:
    return (
        select(in_use())
        .select_from(Assignment)
        .join(Activity, Activity.id == Assignment.activity_id)
        .outerjoin(EvaluationPlan, EvaluationPlan.assignment_id == Assignment.id)
        .where(Assignment.id == assignment.id)
    )

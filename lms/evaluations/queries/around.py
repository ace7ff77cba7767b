"""What stands around sheets: objectives, the place in the course, duties and what is waiting."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import aliased

from lms.assignments.models import Assignment
from lms.core.db import db
from lms.core.journal import JournalEntry
from lms.courses.models import Activity, Course, LearningTask, Unit
from lms.courses.rules.compiled import TableText
from lms.courses.rules.modes import PRACTICE
from lms.evaluations.models import Evaluator, Review, Sheet
from lms.objectives.models import Objective


def objectives_in(text: TableText, course_code: str) -> dict[str, Objective]:
    """The objectives the rows of a table name, by code."""
    codes = {code for row in text.criteria for code, _share in row.shares}
    rows = db.session.scalars(
        select(Objective)
        .where(Objective.course_code == course_code, Objective.code.in_(codes))
        .order_by(Objective.position)
    )
    return {objective.code: objective for objective in rows}


@dataclass(frozen=True)
class Place:
    """Where in the course a table stands, for the head of the printed sheet."""

    course: str
    unit: str
    task: str


def place_of(assignment: Assignment) -> Place:
    row = db.session.execute(
        select(Course.title, Unit.number, Unit.title, LearningTask.number, LearningTask.title)
        .select_from(Activity)
        .join(Course, Course.id == Activity.course_id)
        .outerjoin(LearningTask, LearningTask.id == Activity.task_id)
        .outerjoin(Unit, Unit.id == LearningTask.unit_id)
        .where(Activity.id == assignment.activity_id)
    ).one()
    unit, task = (" ".join(filter(None, pair)) for pair in (row[1:3], row[3:5]))
    return Place(row[0], unit, task)


def deeds_on(sheet_id: int) -> list[JournalEntry]:
    """What the journal tells about a sheet, the latest first."""
    return list(
        db.session.scalars(
            select(JournalEntry)
            .where(JournalEntry.subject == f"sheet:{sheet_id}")
            .order_by(JournalEntry.at.desc(), JournalEntry.id.desc())
        )
    )


@dataclass(frozen=True)
class Waiting:
    """How many sheets of one assignment wait for the teacher's rating."""

    classroom_id: int
    assignment_id: int
    title: str
    count: int


def waiting_reviews(classroom_ids: Sequence[int]) -> list[Waiting]:
    """Sheets whose self-rating is handed in and whose teacher rating is not, by assignment.

    A self-check waits for nobody.
    """
    own, teachers = aliased(Review), aliased(Review)
    rows = db.session.execute(
        select(Assignment.classroom_id, Assignment.id, Activity.title, func.count(Sheet.id))
        .join(Activity, Activity.id == Assignment.activity_id)
        .join(Sheet, Sheet.assignment_id == Assignment.id)
        .join(own, and_(own.sheet_id == Sheet.id, own.evaluator == Evaluator.SELF))
        .where(
            Assignment.classroom_id.in_(classroom_ids),
            Activity.category != PRACTICE,
            own.handed_in_at.is_not(None),
            ~exists().where(
                teachers.sheet_id == Sheet.id,
                teachers.evaluator == Evaluator.TEACHER,
                teachers.handed_in_at.is_not(None),
            ),
        )
        .group_by(Assignment.classroom_id, Assignment.id, Activity.title)
        .order_by(Assignment.classroom_id, Assignment.id)
    )
    return [Waiting(*row) for row in rows]

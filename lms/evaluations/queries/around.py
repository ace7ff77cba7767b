"""What stands around sheets: objectives, the place in the course, duties and what is waiting."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import aliased

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.classrooms.models import Enrollment, Role
from lms.core.db import db
from lms.core.journal import JournalEntry
from lms.courses.models import Activity, Course, LearningTask, Unit
from lms.courses.rules.compiled import TableText
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
    """Sheets whose self-rating is handed in and whose teacher rating is not, by assignment."""
    own, teachers = aliased(Review), aliased(Review)
    rows = db.session.execute(
        select(Assignment.classroom_id, Assignment.id, Activity.title, func.count(Sheet.id))
        .join(Activity, Activity.id == Assignment.activity_id)
        .join(Sheet, Sheet.assignment_id == Assignment.id)
        .join(own, and_(own.sheet_id == Sheet.id, own.evaluator == Evaluator.SELF))
        .where(
            Assignment.classroom_id.in_(classroom_ids),
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


@dataclass(frozen=True)
class Missing:
    """What one student still owes an evaluation: the self-rating, or reviews of classmates."""

    student_id: int
    number: str
    name: str
    owes_self: bool
    owes_peers: int


def missing_of(assignment: Assignment) -> list[Missing]:
    """Students of the classroom who have not handed in everything, by 学号; one statement."""
    pending = and_(Review.rater_id == User.id, Review.handed_in_at.is_(None))
    here = and_(Sheet.id == Review.sheet_id, Sheet.assignment_id == assignment.id)
    done = (
        select(Review.id)
        .join(Sheet, here)
        .where(
            Review.rater_id == User.id,
            Review.evaluator == Evaluator.SELF,
            Review.handed_in_at.is_not(None),
        )
        .exists()
    )
    peers = (
        select(func.count(Review.id))
        .join(Sheet, here)
        .where(pending, Review.evaluator == Evaluator.PEER)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(User.id, User.number, User.name, ~done, peers)
        .join(Enrollment, Enrollment.user_id == User.id)
        .where(
            Enrollment.classroom_id == assignment.classroom_id,
            Enrollment.role == Role.STUDENT,
            Enrollment.left_at.is_(None),
        )
        .order_by(User.number)
    )
    everyone = [Missing(*row) for row in rows]
    return [one for one in everyone if one.owes_self or one.owes_peers]

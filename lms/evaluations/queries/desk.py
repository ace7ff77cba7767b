"""What the teacher's grid and sheet read beside the ratings: the review to write, the evidence."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.core.db import db
from lms.courses.models import Activity, ActivityKind, Reading
from lms.evaluations.models import Sheet
from lms.gradebook.models import Evidence, GradeItem, Mark
from lms.objectives.models import Objective, ObjectiveKind


@dataclass(frozen=True)
class Neighbours:
    """The sheets before and after one on the class list, and where it stands."""

    before: int | None
    after: int | None
    place: int
    count: int


def neighbours_of(sheet: Sheet) -> Neighbours:
    """The sheets before and after this one, by 学号 as on the class list."""
    rows = db.session.scalars(
        select(Sheet.id)
        .join(User, User.id == Sheet.student_id)
        .where(Sheet.assignment_id == sheet.assignment_id)
        .order_by(User.number, Sheet.id)
    )
    ids = list(rows)
    at = ids.index(sheet.id)
    return Neighbours(
        before=ids[at - 1] if at else None,
        after=ids[at + 1] if at + 1 < len(ids) else None,
        place=at + 1,
        count=len(ids),
    )


@dataclass(frozen=True)
class Portion:
    """What a mark says of one objective: points earned of points possible."""

    code: str
    kind: ObjectiveKind
    title: str
    earned: Decimal
    possible: Decimal


@dataclass(frozen=True)
class Fact:
    """A mark of the student that counts now: of what, when, and what each objective earned.

    `origin` names the piece of work it came from, whatever activity reported it.
    """

    title: str
    kind: ActivityKind
    is_same_task: bool
    points: Decimal
    possible: Decimal
    origin: str
    recorded_at: datetime
    portions: list[Portion] = field(default_factory=list)


def evidence_beside(assignment: Assignment, student_id: int) -> list[Fact]:
    """The student's marks that a rater looks at beside the table, in the order of the course.

    Of the same learning task whatever gives a mark; of earlier ones their evaluation tables.
    One statement.
    """
    rows = db.session.execute(
        select(
            Mark.id,
            Activity.title,
            Activity.kind,
            Activity.task_id,
            Mark.points,
            Mark.possible,
            Mark.origin,
            Mark.recorded_at,
            Objective.code,
            Objective.kind,
            Objective.title,
            Evidence.earned,
            Evidence.possible,
        )
        .join(GradeItem, GradeItem.id == Mark.item_id)
        .join(Assignment, Assignment.id == GradeItem.assignment_id)
        .join(Activity, Activity.id == Assignment.activity_id)
        .outerjoin(Evidence, Evidence.mark_id == Mark.id)
        .outerjoin(Objective, Objective.id == Evidence.objective_id)
        .where(Mark.id.in_(_latest(assignment, student_id)), _is_beside(assignment.activity))
        .order_by(Activity.position, Mark.id, Objective.position, Evidence.position)
    )
    return _facts(rows, assignment.activity.task_id)


@dataclass(frozen=True)
class Read:
    """How far the student has read the lesson of a task."""

    sections: int
    read_at: datetime
    finished_at: datetime | None


def reading_beside(assignment: Assignment, student_id: int) -> Read | None:
    """How far the student has read the lesson the table belongs to."""
    row = db.session.execute(
        select(Reading.sections, Reading.read_at, Reading.finished_at).where(
            Reading.student_id == student_id, Reading.task_id == assignment.activity.task_id
        )
    ).one_or_none()
    return Read(len(row[0]), row[1], row[2]) if row else None


def _latest(assignment: Assignment, student_id: int) -> Select[int]:
    """The marks of the student that count in the classroom, but for those of this table."""
    return (
        select(func.max(Mark.id))
        .join(GradeItem, GradeItem.id == Mark.item_id)
        .where(
            GradeItem.classroom_id == assignment.classroom_id,
            Mark.student_id == student_id,
            GradeItem.assignment_id != assignment.id,
        )
        .group_by(Mark.item_id)
    )


def _is_beside(activity: Activity) -> ColumnElement[bool]:
    is_earlier = and_(
        Activity.kind == ActivityKind.EVALUATION, Activity.position < activity.position
    )
    is_same_task = and_(Activity.task_id.is_not(None), Activity.task_id == activity.task_id)
    return or_(is_same_task, is_earlier)


def _facts(rows: Iterable[Any], task_id: int | None) -> list[Fact]:
    facts: dict[int, Fact] = {}
    portions: dict[tuple[int, str], Portion] = {}
    for mark_id, title, kind, of_task, *mark, code, aim, name, earned, possible in rows:
        is_same = task_id is not None and of_task == task_id
        facts.setdefault(mark_id, Fact(title, kind, is_same, *mark))
        if code is None:
            continue
        had = portions.get((mark_id, code))
        portions[mark_id, code] = Portion(
            code,
            aim,
            name,
            earned + (had.earned if had else 0),
            possible + (had.possible if had else 0),
        )
    for (mark_id, _code), portion in portions.items():
        facts[mark_id].portions.append(portion)
    return list(facts.values())

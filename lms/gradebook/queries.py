"""Reads of the ledger: the marks that count, what they are made of, and their history."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.assignments.queries import assignments_of
from lms.classrooms.models import Enrollment
from lms.classrooms.queries import students_of
from lms.core.db import db
from lms.courses.models import Course
from lms.courses.rules.modes import PRACTICE
from lms.gradebook.models import Evidence, GradeItem, LeafKind, Mark
from lms.gradebook.rules import Tally, Total, pooled, total


def item_of(assignment_id: int) -> GradeItem | None:
    return db.session.scalar(select(GradeItem).where(GradeItem.assignment_id == assignment_id))


def item_in(classroom_id: int, item_id: int) -> GradeItem | None:
    """One grade item of this classroom, with its assignment."""
    return db.session.scalar(
        select(GradeItem)
        .where(GradeItem.id == item_id, GradeItem.classroom_id == classroom_id)
        .options(joinedload(GradeItem.assignment).joinedload(Assignment.activity))
    )


@cache
def is_current() -> ColumnElement[bool]:
    """True of a mark that counts: no later entry exists for its item and student.

    Built once: building it costs as much as a statement.
    """
    later = aliased(Mark)
    return (
        ~select(later.id)
        .where(
            later.item_id == Mark.item_id,
            later.student_id == Mark.student_id,
            later.id > Mark.id,
        )
        .exists()
    )


def current_mark(assignment_id: int, student_id: int) -> Mark | None:
    """The mark that counts, with its evidence and their objectives."""
    return db.session.scalar(
        select(Mark)
        .join(GradeItem, GradeItem.id == Mark.item_id)
        .where(GradeItem.assignment_id == assignment_id, Mark.student_id == student_id)
        .order_by(Mark.id.desc())
        .limit(1)
        .options(
            joinedload(Mark.item),
            selectinload(Mark.evidence).joinedload(Evidence.objective),
        )
    )


def current_marks(assignment_id: int) -> dict[int, Mark]:
    """The marks that count of a whole class by student, with their evidence and objectives."""
    rows = db.session.scalars(
        select(Mark)
        .join(GradeItem, GradeItem.id == Mark.item_id)
        .where(GradeItem.assignment_id == assignment_id, is_current())
        .order_by(Mark.student_id)
        .options(selectinload(Mark.evidence).joinedload(Evidence.objective))
    )
    return {mark.student_id: mark for mark in rows}


def current_mark_ids(item_id: int) -> dict[int, int]:
    """The id of the mark that counts, by student."""
    rows = db.session.execute(
        select(Mark.student_id, func.max(Mark.id))
        .where(Mark.item_id == item_id)
        .group_by(Mark.student_id)
    )
    return {row[0]: row[1] for row in rows}


@dataclass(frozen=True)
class Cell:
    """One mark of the grid."""

    item_id: int
    assignment_id: int | None
    student_id: int
    points: Decimal
    possible: Decimal

    @property
    def is_low(self) -> bool:
        """Below 60 % of its full mark."""
        return self.points * 10 < self.possible * 6


@dataclass(frozen=True)
class Row:
    """One student's line of the grid."""

    enrollment: Enrollment
    cells: tuple[Cell | None, ...]
    total: Total


@dataclass(frozen=True)
class Grid:
    """The gradebook of a classroom: students × assignments, with totals so far."""

    course: Course
    assignments: list[Assignment]
    rows: list[Row]

    def column(self, position: int) -> list[Cell]:
        return [cell for row in self.rows if (cell := row.cells[position])]


def grid_of(classroom_id: int, course_code: str) -> Grid:
    """The whole gradebook in four statements, whatever the size of the class."""
    course = db.session.scalars(select(Course).where(Course.code == course_code)).one()
    return _grid(classroom_id, course, students_of(classroom_id), None)


def row_of(course: Course, enrollment: Enrollment, without: Collection[str] = ()) -> Grid:
    """The grid with the line of one student only, in two statements.

    `without` are origins of marks the student may not see yet; the total leaves them out.
    """
    return _grid(enrollment.classroom_id, course, [enrollment], [enrollment.user_id], without)


def _grid(
    classroom_id: int,
    course: Course,
    enrollments: Sequence[Enrollment],
    student_ids: Sequence[int] | None,
    without: Collection[str] = (),
) -> Grid:
    only = student_ids[0] if student_ids and len(student_ids) == 1 else None
    given = assignments_of(classroom_id, only)
    assignments = [one for one in given if one.activity.category != PRACTICE]  # it has no marks
    cells = cells_of(classroom_id, student_ids, without)
    by_place = {(cell.assignment_id, cell.student_id): cell for cell in cells}
    rows = []
    for enrollment in enrollments:
        line = tuple(by_place.get((one.id, enrollment.user_id)) for one in assignments)
        rows.append(Row(enrollment, line, _total_of(course, assignments, line)))
    return Grid(course, assignments, rows)


def _total_of(
    course: Course, assignments: Sequence[Assignment], cells: Sequence[Cell | None]
) -> Total:
    tallies: dict[str, list[Tally]] = {}
    for assignment, cell in zip(assignments, cells, strict=True):
        if cell is not None:
            category = assignment.activity.category
            tallies.setdefault(category, []).append(Tally(cell.points, cell.possible))
    return total(course.grading, {name: pooled(parts) for name, parts in tallies.items()})


def cells_of(
    classroom_id: int,
    student_ids: Sequence[int] | None = None,
    without: Collection[str] = (),
) -> list[Cell]:
    """The marks that count of a classroom; of some students only, when they are named."""
    asked = (
        select(
            Mark.item_id,
            GradeItem.assignment_id,
            Mark.student_id,
            Mark.points,
            Mark.possible,
        )
        .join(GradeItem, GradeItem.id == Mark.item_id)
        .where(GradeItem.classroom_id == classroom_id, is_current())
        .order_by(Mark.student_id, Mark.item_id)
    )
    if student_ids is not None:
        asked = asked.where(Mark.student_id.in_(student_ids))
    if without:
        asked = asked.where(Mark.origin.not_in(without))
    return [Cell(*row) for row in db.session.execute(asked)]


def tallies_of(classroom_id: int) -> dict[tuple[int, int], Tally]:
    """Points earned and possible by (student, objective), over the marks that count."""
    asked = (
        select(
            Mark.student_id,
            Evidence.objective_id,
            func.sum(Evidence.earned),
            func.sum(Evidence.possible),
        )
        .join(Mark, Mark.id == Evidence.mark_id)
        .join(GradeItem, GradeItem.id == Mark.item_id)
        .where(
            GradeItem.classroom_id == classroom_id,
            Evidence.objective_id.is_not(None),
            is_current(),
        )
        .group_by(Mark.student_id, Evidence.objective_id)
        .order_by(Mark.student_id, Evidence.objective_id)
    )
    return {
        (student, objective): Tally(earned, possible)
        for student, objective, earned, possible in db.session.execute(asked)
        if objective is not None
    }


@dataclass(frozen=True)
class Leaf:
    """One line of evidence as a trail shows it, down to the piece of work it came from."""

    student_id: int
    objective_id: int | None
    assignment_id: int | None
    item_title: str
    leaf_kind: LeafKind
    leaf: str
    label: str
    earned: Decimal
    possible: Decimal
    origin: str


def leaves_of(classroom_id: int, objective_id: int) -> list[Leaf]:
    """All evidence for one objective in a classroom, item by item."""
    return _leaves(classroom_id, Evidence.objective_id == objective_id)


def leaves_of_student(classroom_id: int, student_id: int) -> list[Leaf]:
    """All evidence of one student in a classroom, item by item."""
    return _leaves(classroom_id, Mark.student_id == student_id)


def _leaves(classroom_id: int, only: ColumnElement[bool]) -> list[Leaf]:
    rows = db.session.execute(
        select(
            Mark.student_id,
            Evidence.objective_id,
            GradeItem.assignment_id,
            GradeItem.title,
            Evidence.leaf_kind,
            Evidence.leaf,
            Evidence.label,
            Evidence.earned,
            Evidence.possible,
            Mark.origin,
        )
        .join(Mark, Mark.id == Evidence.mark_id)
        .join(GradeItem, GradeItem.id == Mark.item_id)
        .where(GradeItem.classroom_id == classroom_id, only, is_current())
        .order_by(GradeItem.position, GradeItem.id, Evidence.position, Mark.student_id)
    )
    return [Leaf(*values) for values in map(tuple, rows)]


@dataclass(frozen=True)
class HistoryLine:
    """One entry of the ledger as its history tells it."""

    points: Decimal
    possible: Decimal
    reason: str
    recorded_at: datetime
    recorded_by: str | None


def history_of(item_id: int, student_id: int) -> list[HistoryLine]:
    """Every entry for one item and student, latest first."""
    rows = db.session.execute(
        select(Mark.points, Mark.possible, Mark.reason, Mark.recorded_at, User.name)
        .outerjoin(User, User.id == Mark.recorded_by_id)
        .where(Mark.item_id == item_id, Mark.student_id == student_id)
        .order_by(Mark.id.desc())
    )
    return [HistoryLine(*row) for row in rows]

"""Reads of the ledger: the marks that count, what they are made of, and their history."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache

from sqlalchemy import ColumnElement, and_, exists, func, not_, or_, select, true
from sqlalchemy.orm import aliased, joinedload, selectinload

from lms.assignments.models import Assignment
from lms.core.db import db
from lms.gradebook.models import (
    Evidence,
    GradeItem,
    LeafKind,
    Mark,
    MarkBatch,
    MarkSource,
    MarkVoid,
    StandingMark,
)
from lms.gradebook.rules import Tally

TAKEN_APART = (
    joinedload(Mark.item),
    selectinload(Mark.evidence).joinedload(Evidence.objective),
)


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
    """True of a mark that counts (`rules.standing`): it is the one that stands.

    Built once: building it costs as much as a statement.
    """
    return exists().where(StandingMark.mark_id == Mark.id)


def current_mark(assignment_id: int, student_id: int) -> Mark | None:
    """The mark that counts, with its evidence and their objectives."""
    return db.session.scalar(
        select(Mark)
        .join(GradeItem, GradeItem.id == Mark.item_id)
        .where(
            GradeItem.assignment_id == assignment_id,
            Mark.student_id == student_id,
            is_current(),
        )
        .options(*TAKEN_APART)
    )


def computed_marks(assignment_id: int, student_id: int | None = None) -> dict[int, Mark]:
    """The latest entry each student's own work made on an assignment, whether or not it counts.

    With evidence and objectives; of one student only, when named. What was taken back is passed
    over.
    """
    latest = (
        select(func.max(Mark.id))
        .join(GradeItem, GradeItem.id == Mark.item_id)
        .where(
            GradeItem.assignment_id == assignment_id,
            Mark.source == MarkSource.COMPUTED,
            not_(is_void()),
        )
        .group_by(Mark.student_id)
    )
    if student_id is not None:
        latest = latest.where(Mark.student_id == student_id)
    rows = db.session.scalars(
        select(Mark).where(Mark.id.in_(latest)).order_by(Mark.student_id).options(*TAKEN_APART)
    )
    return {mark.student_id: mark for mark in rows}


def standing_marks(assignment_id: int) -> dict[int, Mark]:
    """The mark that counts of each student on an assignment, without its evidence."""
    rows = db.session.scalars(
        select(Mark)
        .join(GradeItem, GradeItem.id == Mark.item_id)
        .where(GradeItem.assignment_id == assignment_id, is_current())
        .order_by(Mark.student_id)
    )
    return {mark.student_id: mark for mark in rows}


def ids_entered(item_id: int, source: MarkSource, moment: datetime) -> dict[int, int]:
    """The entries made on an item at just this moment, by student."""
    rows = db.session.execute(
        select(Mark.student_id, func.max(Mark.id))
        .where(Mark.item_id == item_id, Mark.source == source, Mark.recorded_at == moment)
        .group_by(Mark.student_id)
    )
    return {row[0]: row[1] for row in rows}


def mark_of(item_id: int, student_id: int) -> Mark | None:
    """The mark that counts of any item, with its evidence and their objectives."""
    return db.session.scalar(
        select(Mark)
        .where(Mark.item_id == item_id, Mark.student_id == student_id, is_current())
        .options(*TAKEN_APART)
    )


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
    item_id: int
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


def leaves_of_student(
    classroom_id: int, student_id: int, only: ColumnElement[bool] | None = None
) -> list[Leaf]:
    """All evidence of one student in a classroom, item by item; of `only` these marks."""
    return _leaves(classroom_id, Mark.student_id == student_id, true() if only is None else only)


def _leaves(classroom_id: int, *only: ColumnElement[bool]) -> list[Leaf]:
    rows = db.session.execute(
        select(
            Mark.student_id,
            Evidence.objective_id,
            GradeItem.id,
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
        .where(GradeItem.classroom_id == classroom_id, *only, is_current())
        .order_by(GradeItem.position, GradeItem.id, Evidence.position, Mark.student_id)
    )
    return [Leaf(*values) for values in map(tuple, rows)]


def is_void() -> ColumnElement[bool]:
    """True of an entry that cannot count: its batch is voided, or a batch that holds voids it."""
    own, other = aliased(MarkBatch), aliased(MarkBatch)
    return or_(
        exists().where(own.id == Mark.batch_id, own.voided_at.is_not(None)),
        exists().where(
            and_(
                MarkVoid.mark_id == Mark.id,
                other.id == MarkVoid.batch_id,
                other.voided_at.is_(None),
            )
        ),
    )

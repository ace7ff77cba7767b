"""The story of marks: every entry of the ledger as a person reads it, void ones too."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import ColumnElement, func, select

from lms.accounts.models import User
from lms.core.db import db
from lms.gradebook.models import BatchKind, GradeItem, Mark, MarkBatch, MarkSource
from lms.gradebook.queries.ledger import is_current, is_void
from lms.gradebook.rules import Tally, pooled


@dataclass(frozen=True)
class StoryLine:
    """One entry: what it says, who made it and why, the batch it came in, and whether it holds."""

    item_id: int
    title: str
    points: Decimal
    possible: Decimal
    source: MarkSource
    origin: str
    reason: str
    recorded_at: datetime
    recorded_by: str | None
    batch_id: int | None
    batch_kind: BatchKind | None
    is_void: bool
    is_current: bool


def story_of(item_id: int, student_id: int) -> list[StoryLine]:
    """Every entry for one item and student, latest first."""
    return _lines(Mark.item_id == item_id, Mark.student_id == student_id)


def story_of_student(classroom_id: int, student_id: int) -> list[StoryLine]:
    """Every entry of one student in a classroom, item by item, latest first."""
    return _lines(GradeItem.classroom_id == classroom_id, Mark.student_id == student_id)


def _lines(*wanted: ColumnElement[bool]) -> list[StoryLine]:
    rows = db.session.execute(
        select(
            GradeItem.id,
            GradeItem.title,
            Mark.points,
            Mark.possible,
            Mark.source,
            Mark.origin,
            Mark.reason,
            Mark.recorded_at,
            User.name,
            Mark.batch_id,
            MarkBatch.kind,
            is_void(),
            is_current(),
        )
        .join(GradeItem, GradeItem.id == Mark.item_id)
        .outerjoin(User, User.id == Mark.recorded_by_id)
        .outerjoin(MarkBatch, MarkBatch.id == Mark.batch_id)
        .where(*wanted)
        .order_by(GradeItem.position, GradeItem.id, Mark.id.desc())
    )
    return [StoryLine(*values) for values in map(tuple, rows)]


def pooled_by_item(item_ids: Collection[int], students: Collection[int]) -> dict[int, Tally]:
    """Points earned and possible of each item over what counts of these students."""
    rows = db.session.execute(
        select(Mark.item_id, func.sum(Mark.points), func.sum(Mark.possible))
        .where(Mark.item_id.in_(item_ids), Mark.student_id.in_(students), is_current())
        .group_by(Mark.item_id)
    )
    return {item: pooled([Tally(earned, possible)]) for item, earned, possible in rows}

"""Reads of batches: which there are, and what one of them did cell by cell."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from lms.accounts.models import User
from lms.core.db import db
from lms.gradebook.models import GradeItem, Mark, MarkBatch, MarkVoid
from lms.gradebook.queries.cells import entries_in, places_touched
from lms.gradebook.rules import LedgerEntry, standing

PEOPLE = (joinedload(MarkBatch.made_by), joinedload(MarkBatch.voided_by))


@dataclass(frozen=True)
class BatchRow:
    """One line of the list: a batch, and how many marks it entered and took away."""

    batch: MarkBatch
    entered: int
    taken: int


def batches_of(classroom_id: int, *, start: int, limit: int) -> tuple[list[BatchRow], int]:
    """The batches of a classroom, latest first, and how many there are."""
    entered = select(func.count(Mark.id)).where(Mark.batch_id == MarkBatch.id).scalar_subquery()
    taken = (
        select(func.count(MarkVoid.id)).where(MarkVoid.batch_id == MarkBatch.id).scalar_subquery()
    )
    rows = db.session.execute(
        select(MarkBatch, entered, taken)
        .where(MarkBatch.classroom_id == classroom_id)
        .order_by(MarkBatch.id.desc())
        .offset(start)
        .limit(limit)
        .options(*PEOPLE)
    )
    total = db.session.scalar(
        select(func.count(MarkBatch.id)).where(MarkBatch.classroom_id == classroom_id)
    )
    return [BatchRow(*row) for row in rows], total or 0


def batch_in(classroom_id: int, batch_id: int) -> MarkBatch | None:
    """One batch of this classroom with its people."""
    return db.session.scalar(
        select(MarkBatch)
        .where(MarkBatch.id == batch_id, MarkBatch.classroom_id == classroom_id)
        .options(*PEOPLE)
    )


@dataclass(frozen=True)
class BatchCell:
    """What a batch did in one cell: what stood before, what it entered, what stands now.

    `entered` is None where it took a mark away.
    """

    item_id: int
    student_id: int
    title: str
    number: str
    name: str
    before: Decimal | None
    entered: Decimal | None
    now: Decimal | None


def cells_of_batch(batch: MarkBatch) -> list[BatchCell]:
    """Every cell a batch touched by column and 学号, in a fixed number of statements."""
    places = places_touched(batch.id)
    if not places:
        return []
    items, students = {item for item, _ in places}, {who for _, who in places}
    entries = entries_in(items, students)
    points, own = _points(items, students, batch.id)
    taken = set(db.session.scalars(select(MarkVoid.mark_id).where(MarkVoid.batch_id == batch.id)))
    titles = _titles(items)
    people = _people(students)
    cells = []
    for place in places:
        mine, before = _before(entries[place], own, taken)
        now = standing(entries[place])
        cells.append(
            BatchCell(
                *place,
                titles[place[0]],
                *people[place[1]],
                before=points[before.id] if before else None,
                entered=points[mine.id] if mine else None,
                now=points[now.id] if now else None,
            )
        )
    return sorted(cells, key=lambda one: (one.title, one.item_id, one.number))


def _before(
    entries: list[LedgerEntry], own: Collection[int], taken: Collection[int]
) -> tuple[LedgerEntry | None, LedgerEntry | None]:
    """What the batch entered in a cell, and what stood there before it."""
    mine = next((one for one in entries if one.id in own), None)
    end = mine.id if mine else max(one.id for one in entries if one.id in taken) + 1
    earlier = [
        replace(one, is_void=one.is_void and one.id not in taken) for one in entries if one.id < end
    ]
    return mine, standing(earlier)


def _points(
    items: Collection[int], students: Collection[int], batch_id: int
) -> tuple[dict[int, Decimal], set[int]]:
    rows = db.session.execute(
        select(Mark.id, Mark.points, Mark.batch_id).where(
            Mark.item_id.in_(items), Mark.student_id.in_(students)
        )
    ).all()
    return {row[0]: row[1] for row in rows}, {row[0] for row in rows if row[2] == batch_id}


def _titles(items: Collection[int]) -> dict[int, str]:
    rows = db.session.execute(select(GradeItem.id, GradeItem.title).where(GradeItem.id.in_(items)))
    return {row[0]: row[1] for row in rows}


def _people(students: Collection[int]) -> dict[int, tuple[str, str]]:
    rows = db.session.execute(select(User.id, User.number, User.name).where(User.id.in_(students)))
    return {row[0]: (row[1], row[2]) for row in rows}


def titles_in(classroom_id: int, items: Collection[int]) -> dict[int, str]:
    """The titles of these items of a classroom."""
    rows = db.session.execute(
        select(GradeItem.id, GradeItem.title).where(
            GradeItem.id.in_(items), GradeItem.classroom_id == classroom_id
        )
    )
    return {row[0]: row[1] for row in rows}

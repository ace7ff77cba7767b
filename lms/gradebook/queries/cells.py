"""Reads of cells for those who write them: what stands, who entered it, what it came from."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select

from lms.accounts.models import User
from lms.core.db import db
from lms.gradebook.models import Evidence, Mark, MarkSource, MarkVoid, StandingMark
from lms.gradebook.queries.ledger import is_void
from lms.gradebook.rules import LedgerEntry, Line
from lms.objectives.models import Objective

Place = tuple[int, int]  # item and student


@dataclass(frozen=True)
class Standing:
    """What stands in a cell: its number, and the mark (None: nothing counts any more)."""

    number: int
    mark_id: int | None
    points: Decimal | None
    possible: Decimal | None
    source: MarkSource | None
    by_name: str
    at: datetime | None


def locked_cells(items: Collection[int], students: Collection[int]) -> dict[Place, Standing]:
    """What stands in these cells, held against everybody else until the transaction ends."""
    held = (
        select(StandingMark.id)
        .where(StandingMark.item_id.in_(items), StandingMark.student_id.in_(students))
        .order_by(StandingMark.id)
        .with_for_update()
    )
    db.session.execute(held)
    return standing_cells(items, students)


def standing_cells(items: Collection[int], students: Collection[int]) -> dict[Place, Standing]:
    """What stands in these cells, with who entered it and when."""
    rows = db.session.execute(
        select(
            StandingMark.item_id,
            StandingMark.student_id,
            StandingMark.number,
            Mark.id,
            Mark.points,
            Mark.possible,
            Mark.source,
            User.name,
            Mark.recorded_at,
        )
        .outerjoin(Mark, Mark.id == StandingMark.mark_id)
        .outerjoin(User, User.id == Mark.recorded_by_id)
        .where(StandingMark.item_id.in_(items), StandingMark.student_id.in_(students))
    )
    return {
        (row[0], row[1]): Standing(row[2], row[3], row[4], row[5], row[6], row[7] or "", row[8])
        for row in rows
    }


def entries_in(items: Collection[int], students: Collection[int]) -> dict[Place, list[LedgerEntry]]:
    """Every entry of these cells as deciding needs it, void ones marked so."""
    rows = db.session.execute(
        select(Mark.item_id, Mark.student_id, Mark.id, Mark.source, is_void())
        .where(Mark.item_id.in_(items), Mark.student_id.in_(students))
        .order_by(Mark.id)
    )
    found: dict[Place, list[LedgerEntry]] = {}
    for item, student, key, source, void in rows:
        found.setdefault((item, student), []).append(LedgerEntry(key, source.value, bool(void)))
    return found


def lines_of(mark_ids: Iterable[int]) -> dict[int, tuple[Line, ...]]:
    """The evidence of these marks by mark, as the rules know it."""
    rows = db.session.execute(
        select(
            Evidence.mark_id,
            Evidence.leaf_kind,
            Evidence.leaf,
            Evidence.label,
            Objective.code,
            Evidence.earned,
            Evidence.possible,
        )
        .outerjoin(Objective, Objective.id == Evidence.objective_id)
        .where(Evidence.mark_id.in_(list(mark_ids)))
        .order_by(Evidence.mark_id, Evidence.position)
    )
    found: dict[int, list[Line]] = {}
    for mark_id, kind, leaf, label, code, earned, possible in rows:
        line = Line(kind.value, leaf, label, code or "", earned, possible)
        found.setdefault(mark_id, []).append(line)
    return {mark_id: tuple(lines) for mark_id, lines in found.items()}


def places_touched(batch_id: int) -> set[Place]:
    """The cells a batch entered a mark in or took one from."""
    entered = select(Mark.item_id, Mark.student_id).where(Mark.batch_id == batch_id)
    taken = (
        select(Mark.item_id, Mark.student_id)
        .join(MarkVoid, MarkVoid.mark_id == Mark.id)
        .where(MarkVoid.batch_id == batch_id)
    )
    return {(row[0], row[1]) for row in db.session.execute(entered.union(taken))}

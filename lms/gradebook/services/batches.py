"""Batches: entries made in one step, voided whole and stood up again."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.assignments.services import require_term
from lms.classrooms.models import Classroom
from lms.classrooms.queries import get_classroom
from lms.core import journal
from lms.core.clock import now
from lms.core.db import db
from lms.core.errors import Refused, Stale
from lms.core.i18n import _
from lms.gradebook.models import BatchKind, GradeItem, MarkBatch
from lms.gradebook.queries.cells import Place, locked_cells, places_touched
from lms.gradebook.services import writing
from lms.gradebook.services.locks import hold_ledger, require_unlocked
from lms.gradebook.services.releasing import follow_releases


class BatchRefused(Refused):
    """A batch cannot be voided or restored like this."""


def void_batch(batch: MarkBatch, *, why: str, by: User) -> int:
    """Take back everything a batch did; says how many cells (or items) changed by it.

    What others entered later, and what ranks higher, stays as it is. A regrade is refused:
    it is undone where it was made, so that answers and marks stay one.
    """
    classroom = _held(batch)
    if batch.voided_at is not None:
        raise Stale(_("这个批次已经作废了。"))
    _require_own(batch)
    _require_reason(why, _("请写明作废的原因。"))
    batch.voided_at, batch.voided_by_id, batch.voided_why = now(), by.id, why.strip()[:200]
    db.session.flush()
    return _follow(batch, classroom, by, "gradebook.void", why)


def restore_batch(batch: MarkBatch, *, why: str, by: User) -> int:
    """Let a voided batch count again; says how many cells (or items) changed by it."""
    classroom = _held(batch)
    if batch.voided_at is None:
        raise Stale(_("这个批次没有作废，不用恢复。"))
    _require_own(batch)
    _require_reason(why, _("请写明恢复的原因。"))
    batch.voided_at, batch.voided_by_id, batch.voided_why = None, None, ""
    db.session.flush()
    return _follow(batch, classroom, by, "gradebook.restore", why)


def _held(batch: MarkBatch) -> Classroom:
    """The classroom of a batch, its ledger held, and the batch as it is now."""
    classroom = get_classroom(batch.classroom_id)
    if classroom is None:
        raise LookupError(f"batch {batch.id} belongs to no classroom")
    hold_ledger(classroom)
    db.session.refresh(batch, ["voided_at", "voided_by_id", "voided_why"])
    if batch.kind is BatchKind.RELEASE:  # changes no grade
        require_term(classroom)
    else:
        require_unlocked(classroom)
    return classroom


def _require_own(batch: MarkBatch) -> None:
    if batch.kind is BatchKind.REGRADE:
        raise BatchRefused(
            _("这是更正题目后的重新批改。请到那次更正的页面撤销，答卷和成绩会一起还原。")
        )


def _require_reason(why: str, said: str) -> None:
    if not why.strip():
        raise BatchRefused(said)


def _follow(batch: MarkBatch, classroom: Classroom, by: User, action: str, why: str) -> int:
    if batch.kind is BatchKind.RELEASE:
        items = batch.detail["items"]
        follow_releases(classroom.id, items)
        changed = len(items)
    else:
        changed = _derive(places_touched(batch.id), batch, by)
    journal.write(
        action,
        subject=f"classroom:{classroom.id}",
        actor_id=by.id,
        actor_name=by.name,
        batch=batch.id,
        kind=batch.kind.value,
        why=why.strip()[:200],
        cells=changed,
    )
    return changed


def _derive(places: set[Place], batch: MarkBatch, by: User) -> int:
    if not places:
        return 0
    items = {item for item, _who in places}
    locked_cells(items, {who for _item, who in places})
    changed = writing.derive(places)
    writing.tell_of(changed, _assignments(items), f"batch:{batch.id}", by)
    return len(changed)


def _assignments(items: set[int]) -> dict[int, Assignment]:
    """The assignments of these items, by the id of the item."""
    rows = db.session.scalars(
        select(GradeItem)
        .where(GradeItem.id.in_(items), GradeItem.assignment_id.is_not(None))
        .options(
            joinedload(GradeItem.assignment).joinedload(Assignment.activity),
            joinedload(GradeItem.assignment).joinedload(Assignment.classroom),
        )
    )
    return {item.id: item.assignment for item in rows if item.assignment is not None}

"""Showing columns to students and hiding them again, as batches that can be voided."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select

from lms.accounts.models import User
from lms.assignments.services import require_term
from lms.classrooms.models import Classroom
from lms.core import journal
from lms.core.clock import now
from lms.core.db import db
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.gradebook.models import BatchKind, GradeItem, MarkBatch
from lms.gradebook.rules.releasing import Release, released_at
from lms.gradebook.services.columns import items_named


class NothingToRelease(Refused):
    """No column was named, or all are as wanted already."""


def set_release(
    classroom: Classroom,
    columns: Collection[str],
    *,
    at: datetime | None,
    reason: str,
    by: User,
) -> MarkBatch:
    """Let students see these columns from a moment on, or (None) not at all; one batch.

    Grades do not change by it, so it can be done after 送审 as well. What the quiz of a column
    hides stays hidden.
    """
    require_term(classroom)
    items = items_named(classroom, columns)
    if not items:
        raise NothingToRelease(_("请先选择成绩项。"))
    changed = [one for one in items if one.released_at != at]
    if not changed:
        raise NothingToRelease(_("选中的成绩项已经是这样，没有变化。"))
    batch = _batch(classroom, changed, at, reason.strip() or _said(at), by)
    db.session.add(batch)
    for one in changed:
        one.released_at = at
    db.session.flush()
    journal.write(
        "release.set",
        subject=f"classroom:{classroom.id}",
        actor_id=by.id,
        actor_name=by.name,
        batch=batch.id,
        **batch.detail,
    )
    return batch


def _batch(
    classroom: Classroom, items: Sequence[GradeItem], at: datetime | None, reason: str, by: User
) -> MarkBatch:
    return MarkBatch(
        classroom_id=classroom.id,
        kind=BatchKind.RELEASE,
        reason=reason,
        detail={
            "items": [one.id for one in items],
            "before": {str(one.id): _text(one.released_at) for one in items},
            "after": _text(at),
        },
        made_at=now(),
        made_by_id=by.id,
    )


def follow_releases(classroom_id: int, item_ids: Collection[int]) -> None:
    """Derive again when these columns are shown, after a batch was voided or stood up again.

    Of the batches that are not void the latest holds; without one, what held before the first.
    """
    batches = db.session.scalars(
        select(MarkBatch)
        .where(MarkBatch.classroom_id == classroom_id, MarkBatch.kind == BatchKind.RELEASE)
        .order_by(MarkBatch.id)
    ).all()
    items = db.session.scalars(
        select(GradeItem).where(GradeItem.classroom_id == classroom_id, GradeItem.id.in_(item_ids))
    )
    for item in items:
        item.released_at = released_at(_told(batches, item.id), item.released_at)


def _told(batches: Sequence[MarkBatch], item_id: int) -> list[Release]:
    return [
        Release(
            _moment(batch.detail["before"][str(item_id)]),
            _moment(batch.detail["after"]),
            batch.voided_at is not None,
        )
        for batch in batches
        if item_id in batch.detail["items"]
    ]


def _said(at: datetime | None) -> str:
    return _("不向学生公布") if at is None else _("向学生公布")


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)

"""A batch begun: what is done in one step, to be filled by who began it."""

from collections.abc import Mapping
from typing import Any

from lms.accounts.models import User
from lms.core.clock import now
from lms.core.db import db
from lms.gradebook.models import BatchKind, MarkBatch


def open_batch(
    classroom_id: int,
    kind: BatchKind,
    *,
    reason: str,
    by: User,
    detail: Mapping[str, Any] | None = None,
) -> MarkBatch:
    """A new batch with nothing in it yet; who calls it writes the journal."""
    batch = MarkBatch(
        classroom_id=classroom_id,
        kind=kind,
        reason=reason[:200],
        detail=dict(detail or {}),
        made_at=now(),
        made_by_id=by.id,
    )
    db.session.add(batch)
    db.session.flush()
    return batch

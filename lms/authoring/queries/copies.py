"""What authors have typed and not saved, and who has a document open."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from lms.authoring.models import WorkingCopy
from lms.core.db import db

HERE = timedelta(seconds=75)  # pages say every 30 seconds that they are open


@dataclass(frozen=True)
class Other:
    """A colleague at the same document: open now, or with something unsaved since a moment."""

    name: str
    is_here: bool
    typed_at: datetime | None


def working_copy_of(code: str, path: str, author_id: int) -> WorkingCopy | None:
    """What one author has open of a document."""
    return db.session.scalar(
        select(WorkingCopy).where(
            WorkingCopy.course_code == code,
            WorkingCopy.path == path,
            WorkingCopy.author_id == author_id,
        )
    )


def others_at(code: str, path: str, viewer_id: int, *, moment: datetime) -> list[Other]:
    """Colleagues who have the document open, or typed into it and did not save."""
    seen = WorkingCopy.seen_at >= moment - HERE
    rows = db.session.scalars(
        select(WorkingCopy)
        .where(
            WorkingCopy.course_code == code,
            WorkingCopy.path == path,
            WorkingCopy.author_id != viewer_id,
            or_(seen, WorkingCopy.text.is_not(None)),
        )
        .order_by(WorkingCopy.seen_at.desc())
        .options(joinedload(WorkingCopy.author, innerjoin=True))
    )
    return [
        Other(row.author.name, row.seen_at >= moment - HERE, row.typed_at if row.text else None)
        for row in rows
    ]


def unsaved_in(code: str) -> dict[str, list[tuple[int, str]]]:
    """Who has something typed and unsaved, by path: (id, name)."""
    rows = db.session.scalars(
        select(WorkingCopy)
        .where(WorkingCopy.course_code == code, WorkingCopy.text.is_not(None))
        .order_by(WorkingCopy.path, WorkingCopy.id)
        .options(joinedload(WorkingCopy.author, innerjoin=True))
    )
    found: dict[str, list[tuple[int, str]]] = {}
    for row in rows:
        found.setdefault(row.path, []).append((row.author_id, row.author.name))
    return found

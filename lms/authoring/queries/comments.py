"""Comments on documents with their answers."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from lms.authoring.models import DraftComment
from lms.core.db import db


@dataclass(frozen=True)
class Thread:
    """A comment with the answers to it, the oldest first."""

    comment: DraftComment
    answers: tuple[DraftComment, ...]


def threads_of(code: str, path: str) -> list[Thread]:
    """Everything that was said about a document, open first, by line; one statement."""
    rows = db.session.scalars(
        select(DraftComment)
        .where(DraftComment.course_code == code, DraftComment.path == path)
        .order_by(DraftComment.line, DraftComment.id)
        .options(
            joinedload(DraftComment.author, innerjoin=True), joinedload(DraftComment.resolved_by)
        )
    ).all()
    answers: dict[int, list[DraftComment]] = {}
    for row in rows:
        if row.parent_id is not None:
            answers.setdefault(row.parent_id, []).append(row)
    begun = [row for row in rows if row.parent_id is None]
    begun.sort(key=lambda row: row.resolved_at is not None)
    return [Thread(row, tuple(answers.get(row.id, ()))) for row in begun]


def get_comment(code: str, path: str, comment_id: int) -> DraftComment | None:
    """One comment that is no answer, of this document."""
    return db.session.scalar(
        select(DraftComment).where(
            DraftComment.id == comment_id,
            DraftComment.course_code == code,
            DraftComment.path == path,
            DraftComment.parent_id.is_(None),
        )
    )


def open_comments(code: str) -> dict[str, int]:
    """How many comments of each document are not settled."""
    rows = db.session.execute(
        select(DraftComment.path, func.count(DraftComment.id))
        .where(
            DraftComment.course_code == code,
            DraftComment.parent_id.is_(None),
            DraftComment.resolved_at.is_(None),
        )
        .group_by(DraftComment.path)
    )
    return {row.path: row[1] for row in rows}

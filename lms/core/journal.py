"""The journal: who did what to which thing, written in the same transaction as the deed."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Index, insert
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.clock import now
from lms.core.db import Code, Key, Model, ShortText, db


class JournalEntry(Model):
    """One line of the journal.

    The actor is kept by id and name without a foreign key: the line outlives the account.
    """

    __tablename__ = "journal_entries"
    __table_args__ = (Index(None, "subject"), Index(None, "actor_id"))

    id: Mapped[Key]
    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[int | None]
    actor_name: Mapped[ShortText]
    action: Mapped[Code]
    subject: Mapped[Code]
    detail: Mapped[dict[str, Any]]


def write(
    action: str, *, subject: str, actor_id: int | None, actor_name: str, **detail: Any
) -> None:
    """Add one line, e.g. `write("roster.import", subject="classroom:3", ..., added=12)`.

    `detail` must be JSON; names of people other than the actor do not belong in it.
    """
    db.session.add(
        JournalEntry(
            at=now(),
            actor_id=actor_id,
            actor_name=actor_name,
            action=action,
            subject=subject,
            detail=detail,
        )
    )


def write_many(
    action: str,
    lines: Iterable[tuple[str, dict[str, Any]]],
    *,
    actor_id: int | None,
    actor_name: str,
) -> None:
    """Add a line for each subject with its detail, in one statement however many they are."""
    moment = now()
    rows = [
        {
            "at": moment,
            "actor_id": actor_id,
            "actor_name": actor_name,
            "action": action,
            "subject": subject,
            "detail": detail,
        }
        for subject, detail in lines
    ]
    if rows:
        db.session.execute(insert(JournalEntry), rows)

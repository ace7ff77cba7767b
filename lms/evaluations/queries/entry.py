"""Reads about forms typed in from paper."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from lms.accounts.models import User
from lms.core.db import db
from lms.evaluations.models import Evaluator, PaperEntry, Sheet


@dataclass(frozen=True)
class EntryView:
    """One pass of one form, as columns."""

    sheet_id: int
    student_id: int
    rater_id: int
    pass_number: int
    written: Mapping[str, str]
    sequence: int
    typed_at: datetime
    typed_by_id: int
    typed_by: str


def entries_of(
    assignment_id: int, evaluator: Evaluator, rater_id: int | None = None
) -> list[EntryView]:
    """Both passes of the forms of one kind (written by one person); one statement."""
    asked = (
        select(
            PaperEntry.sheet_id,
            Sheet.student_id,
            PaperEntry.rater_id,
            PaperEntry.pass_number,
            PaperEntry.written,
            PaperEntry.sequence,
            PaperEntry.typed_at,
            PaperEntry.typed_by_id,
            User.name,
        )
        .join(Sheet, Sheet.id == PaperEntry.sheet_id)
        .join(User, User.id == PaperEntry.typed_by_id)
        .where(Sheet.assignment_id == assignment_id, PaperEntry.evaluator == evaluator)
        .order_by(PaperEntry.sheet_id, PaperEntry.rater_id, PaperEntry.pass_number)
    )
    if rater_id is not None:
        asked = asked.where(PaperEntry.rater_id == rater_id)
    return [EntryView(*row) for row in db.session.execute(asked)]


def entries_on(sheet_id: int, evaluator: Evaluator, rater_id: int) -> dict[int, PaperEntry]:
    """The passes of one form by number, fresh and locked."""
    found = db.session.scalars(
        select(PaperEntry)
        .where(
            PaperEntry.sheet_id == sheet_id,
            PaperEntry.evaluator == evaluator,
            PaperEntry.rater_id == rater_id,
        )
        .order_by(PaperEntry.pass_number)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {entry.pass_number: entry for entry in found}

"""Which marks a student may see: released columns, and no work whose points are hidden."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, func, not_, or_, select

from lms.core.db import db
from lms.gradebook.models import GradeItem, Mark, MarkSource
from lms.gradebook.queries.ledger import is_current


@dataclass(frozen=True)
class Unseen:
    """What activities hide from one student at a moment, beside columns not released by then.

    `origins` are pieces of work whose points are hidden. A mark that a teacher entered over one
    tells as much, so in these `assignments` marks of any other source are hidden as well.
    """

    moment: datetime
    origins: Collection[str] = ()
    assignments: Collection[int] = ()


def is_shown(unseen: Unseen) -> ColumnElement[bool]:
    """True of a mark the student may see; for statements over `Mark` and `GradeItem`."""
    return and_(
        is_released(unseen.moment),
        Mark.origin.not_in(unseen.origins),
        or_(
            Mark.source == MarkSource.COMPUTED,
            GradeItem.assignment_id.is_(None),
            GradeItem.assignment_id.not_in(unseen.assignments),
        ),
    )


def is_released(moment: datetime) -> ColumnElement[bool]:
    """True of a column whose marks students see at this moment."""
    return and_(GradeItem.released_at.is_not(None), GradeItem.released_at <= moment)


def hidden_counts(classroom_id: int, student_id: int, *measures: Unseen) -> tuple[int, ...]:
    """How many marks of a student may not be seen yet, by each of these; one statement."""
    row = db.session.execute(
        select(*(func.count(case((not_(is_shown(unseen)), 1))) for unseen in measures))
        .select_from(Mark)
        .join(GradeItem, GradeItem.id == Mark.item_id)
        .where(
            GradeItem.classroom_id == classroom_id,
            Mark.student_id == student_id,
            is_current(),
        )
    ).one()
    return tuple(row)

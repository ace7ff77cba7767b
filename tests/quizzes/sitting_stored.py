"""What the database holds of one quiz, as plain rows; statements are built once."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import bindparam, func, select

from lms.assignments.models import Work
from lms.core.db import db
from lms.gradebook.models import Evidence, GradeItem, Mark, MarkSource, MarkVoid, StandingMark
from lms.quizzes.models import Attempt, LateAnswer, PaperItem

QUIZ = bindparam("quiz")
ANSWERS = (
    select(
        PaperItem.id,
        PaperItem.sequence,
        PaperItem.answer,
        PaperItem.certainty,
        PaperItem.is_flagged,
        PaperItem.is_late,
    )
    .join(PaperItem.attempt)
    .where(Attempt.assignment_id == QUIZ)
)
LATE = (
    select(
        LateAnswer.item_id,
        LateAnswer.answer,
        LateAnswer.certainty,
        LateAnswer.sequence,
        LateAnswer.arrived_at,
        LateAnswer.decided_at,
        LateAnswer.is_accepted,
    )
    .join(LateAnswer.item)
    .join(PaperItem.attempt)
    .where(Attempt.assignment_id == QUIZ)
    .order_by(LateAnswer.item_id, LateAnswer.id)
)
ATTEMPTS = (
    select(
        Attempt.id,
        Attempt.number,
        Attempt.handed_in_at,
        Attempt.ended_by,
        Attempt.ends_at,
        Attempt.points,
    )
    .where(Attempt.assignment_id == QUIZ)
    .order_by(Attempt.number)
)
LEDGER = (
    select(
        Mark.id,
        Mark.points,
        Mark.possible,
        Mark.origin,
        StandingMark.id,
        Evidence.leaf,
        Evidence.objective_id,
        Evidence.earned,
        Evidence.possible,
    )
    .join(Mark.item)
    .outerjoin(StandingMark, StandingMark.mark_id == Mark.id)
    .outerjoin(Mark.evidence)
    .where(
        GradeItem.assignment_id == QUIZ,
        Mark.source == MarkSource.COMPUTED,
        Mark.id.not_in(select(MarkVoid.mark_id)),
    )
    .order_by(Mark.id, Evidence.position)
)
COUNTS = select(
    select(func.count(GradeItem.id)).where(GradeItem.assignment_id == QUIZ).scalar_subquery(),
    select(func.count(Work.id)).where(Work.assignment_id == QUIZ).scalar_subquery(),
)


@dataclass
class Entry:
    """One mark of the ledger with its evidence; `content` is what it says."""

    content: tuple[Any, ...]
    counts: bool
    lines: list[tuple[Any, ...]] = field(default_factory=list)


def rows(statement: Any, quiz: int) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in db.session.execute(statement, {"quiz": quiz})]


def ledger(quiz: int) -> list[Entry]:
    """The marks that the student's work made and nobody took back, the earliest first."""
    entries: dict[int, Entry] = {}
    for id_, *content, standing, leaf, objective, earned, possible in rows(LEDGER, quiz):
        entry = entries.setdefault(id_, Entry(tuple(content), standing is not None))
        if leaf is not None:
            entry.lines.append((leaf, objective, earned, possible))
    return list(entries.values())

"""Reads about what came late: answers after the end, and attempts whose lateness was changed."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Load, joinedload

from lms.core.db import db
from lms.core.journal import JournalEntry
from lms.quizzes.models import Attempt, LateAnswer, PaperItem


def lateness_changes(attempt_id: int) -> list[JournalEntry]:
    """What teachers made of the lateness of one attempt, the earliest first."""
    return list(
        db.session.scalars(
            select(JournalEntry)
            .where(
                JournalEntry.subject == f"attempt:{attempt_id}",
                JournalEntry.action == "attempt.lateness",
            )
            .order_by(JournalEntry.id)
        )
    )


def late_answers_of(attempt_id: int) -> list[LateAnswer]:
    """What arrived too late for one attempt, question by question, with who decided."""
    return list(
        db.session.scalars(
            select(LateAnswer)
            .join(PaperItem, PaperItem.id == LateAnswer.item_id)
            .where(PaperItem.attempt_id == attempt_id)
            .order_by(PaperItem.position, LateAnswer.id)
            .options(joinedload(LateAnswer.decided_by))
        )
    )


def late_answers_to(item_id: int) -> list[LateAnswer]:
    """What arrived too late for one question, the earliest first."""
    return list(
        db.session.scalars(
            select(LateAnswer).where(LateAnswer.item_id == item_id).order_by(LateAnswer.id)
        )
    )


def late_answer_in(assignment_id: int, late_id: int) -> LateAnswer | None:
    """One late answer at this assignment, with its question and its attempt."""
    item = Load(LateAnswer).joinedload(LateAnswer.item)
    return db.session.scalar(
        select(LateAnswer)
        .join(PaperItem, PaperItem.id == LateAnswer.item_id)
        .join(Attempt, Attempt.id == PaperItem.attempt_id)
        .where(LateAnswer.id == late_id, Attempt.assignment_id == assignment_id)
        .options(
            item.joinedload(PaperItem.version),
            item.joinedload(PaperItem.attempt),
        )
    )


def answers_replaced(assignment_ids: Collection[int]) -> dict[int, datetime]:
    """When a late answer took the place of the one that counted, by response; the last time."""
    rows = db.session.execute(
        select(LateAnswer.item_id, LateAnswer.decided_at)
        .join(PaperItem, PaperItem.id == LateAnswer.item_id)
        .join(Attempt, Attempt.id == PaperItem.attempt_id)
        .where(Attempt.assignment_id.in_(assignment_ids), LateAnswer.is_accepted.is_(True))
        .order_by(LateAnswer.decided_at)
    )
    return {item_id: moment for item_id, moment in rows if moment is not None}


def undecided_counts(assignment_id: int) -> dict[int, int]:
    """How many late answers wait for a decision, by attempt."""
    rows = db.session.execute(
        select(PaperItem.attempt_id, func.count(LateAnswer.id))
        .join(PaperItem, PaperItem.id == LateAnswer.item_id)
        .join(Attempt, Attempt.id == PaperItem.attempt_id)
        .where(Attempt.assignment_id == assignment_id, LateAnswer.decided_at.is_(None))
        .group_by(PaperItem.attempt_id)
    )
    return {row[0]: row[1] for row in rows}

"""Reads about who was given whom to rate."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload

from lms.assignments.models import Assignment
from lms.classrooms.models import Classroom
from lms.core.db import db
from lms.core.journal import JournalEntry
from lms.evaluations.models import Evaluator, ReleasedRater, Review, Sheet

PEERS = (Evaluator.PEER, Evaluator.INTERGROUP)
DUTIES = (Evaluator.SELF, *PEERS)


def allocated_in(classroom_id: int) -> list[Assignment]:
    """The evaluations of a classroom in which students were given classmates to rate."""
    given = (
        exists()
        .where(Review.sheet_id == Sheet.id, Review.evaluator.in_(PEERS))
        .where(Sheet.assignment_id == Assignment.id)
    )
    return list(
        db.session.scalars(
            select(Assignment)
            .where(Assignment.classroom_id == classroom_id, given)
            .order_by(Assignment.id)
            .options(
                joinedload(Assignment.classroom).joinedload(Classroom.term),
                joinedload(Assignment.activity),
            )
        )
    )


def released_from(assignment_id: int) -> set[int]:
    """Students who need not rate classmates any more here."""
    return set(
        db.session.scalars(
            select(ReleasedRater.rater_id)
            .where(ReleasedRater.assignment_id == assignment_id)
            .order_by(ReleasedRater.id)
        )
    )


def own_duties(assignment_id: int, student_id: int) -> list[tuple[Evaluator, datetime | None]]:
    """The reviews a student writes on an assignment, each with its hand-in."""
    return [(who, moment) for _id, who, moment in duties_in(assignment_id, [student_id])]


def duties_in(
    assignment_id: int, student_ids: Iterable[int]
) -> list[tuple[int, Evaluator, datetime | None]]:
    """The reviews these students write on an assignment: who, as what, when handed in."""
    rows = db.session.execute(
        select(Review.rater_id, Review.evaluator, Review.handed_in_at)
        .join(Sheet, Sheet.id == Review.sheet_id)
        .where(
            Sheet.assignment_id == assignment_id,
            Review.rater_id.in_(list(student_ids)),
            Review.evaluator.in_(DUTIES),
        )
        .order_by(Review.id)
    )
    return [(rater_id or 0, who, handed_in_at) for rater_id, who, handed_in_at in rows]


def moves_of(assignment_id: int, limit: int = 5) -> list[JournalEntry]:
    """What the journal tells about reviews that changed hands, the latest first."""
    rows = db.session.scalars(
        select(JournalEntry)
        .where(
            JournalEntry.subject == f"assignment:{assignment_id}",
            JournalEntry.action == "evaluation.allocate",
        )
        .order_by(JournalEntry.at.desc(), JournalEntry.id.desc())
        .limit(limit)
    )
    return [one for one in rows if one.detail.get("given") or one.detail.get("taken_back")]

"""Reads for whoever marks by hand, and for the student who waits for it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Load, joinedload

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.classrooms.models import Classroom, Term
from lms.core.clock import now
from lms.core.db import db
from lms.courses.models import Activity
from lms.questions.models import Question, QuestionVersion
from lms.quizzes.models import Attempt, MarkingFlag, Mend, MendChange, PaperItem, ReviewSetting
from lms.quizzes.queries.attempts import is_over, place
from lms.quizzes.queries.plans import Pair, pairs_in
from lms.quizzes.queries.reviewing import DECIDING, visible_by
from lms.quizzes.rules.mending import VOIDING
from lms.revisions.models import Revision

BOTH = 2  # the slots of two markers; the third is a decision


@dataclass(frozen=True)
class Waiting:
    """One response a person marks, and whether it is done; an empty one always is.

    `rank` counts the papers with this question from 0, also those still being written: it
    never changes. `markers` says how many of two have marked, `is_mine` whether the viewer
    gave a marking or the mark.
    """

    item_id: int
    question: str
    is_marked: bool
    question_id: int = 0
    rank: int = 0
    is_mine: bool = False
    is_flagged: bool = False
    is_answered: bool = True
    markers: int = 0

    @property
    def is_apart(self) -> bool:
        """Two have marked and are too far apart: it waits for a decision."""
        return not self.is_marked and self.markers == BOTH


def waiting_in(assignment_id: int, viewer: User | None = None) -> list[Waiting]:
    """Every response of an assignment that a person marks, of attempts that are over."""
    viewer_id = viewer.id if viewer else 0
    flag = select(MarkingFlag.id).where(
        MarkingFlag.item_id == PaperItem.id, MarkingFlag.lowered_at.is_(None)
    )
    rows = db.session.execute(
        select(
            PaperItem.id,
            Question.key,
            or_(PaperItem.marked_at.is_not(None), ~PaperItem.is_answered),
            Question.id,
            func.row_number().over(partition_by=Question.id, order_by=PaperItem.id) - 1,
            func.coalesce(PaperItem.marked_by_id, 0) == viewer_id,
            flag.exists(),
            PaperItem.is_answered,
            is_over(now()).label("is_over"),
        )
        .join(Attempt, Attempt.id == PaperItem.attempt_id)
        .join(Assignment, Assignment.id == Attempt.assignment_id)
        .join(Classroom, Classroom.id == Assignment.classroom_id)
        .join(Term, Term.id == Classroom.term_id)
        .join(QuestionVersion, QuestionVersion.id == PaperItem.version_id)
        .join(Question, Question.id == QuestionVersion.question_id)
        .where(Attempt.assignment_id == assignment_id, PaperItem.is_marked_by_hand)
        .order_by(Question.key, PaperItem.id)
    )
    pairs = pairs_in(assignment_id)
    return [
        _waiting(Waiting(*row[:-1]), pairs.get(row[0], Pair()), viewer_id)
        for row in rows
        if row.is_over
    ]


def _waiting(one: Waiting, pair: Pair, viewer_id: int) -> Waiting:
    markers = sum(judgement is not None for judgement in (pair.first, pair.second))
    return replace(one, markers=markers, is_mine=one.is_mine or pair.by(viewer_id) is not None)


def item_to_mark(assignment_id: int, item_id: int) -> PaperItem | None:
    """One response a person marks, or marked until its question was voided.

    With its question, its attempt and whose it is.
    """
    attempt = Load(PaperItem).joinedload(PaperItem.attempt)
    is_void = (
        select(MendChange.id)
        .join(Mend, Mend.id == MendChange.mend_id)
        .where(MendChange.item_id == PaperItem.id, Mend.kind.in_(VOIDING), Mend.undone_at.is_(None))
    )
    return db.session.scalar(
        select(PaperItem)
        .join(Attempt, Attempt.id == PaperItem.attempt_id)
        .where(
            PaperItem.id == item_id,
            or_(PaperItem.is_marked_by_hand, is_void.exists()),
            Attempt.assignment_id == assignment_id,
        )
        .options(
            joinedload(PaperItem.version),
            attempt.joinedload(Attempt.student),
            *place(attempt),
        )
    )


def unmarked_counts(classroom_ids: Iterable[int]) -> dict[int, int]:
    """How many responses wait for a person, by assignment; assignments with none are left out."""
    rows = db.session.execute(
        select(Attempt.assignment_id, func.count(PaperItem.id))
        .join(PaperItem, PaperItem.attempt_id == Attempt.id)
        .join(Assignment, Assignment.id == Attempt.assignment_id)
        .join(Classroom, Classroom.id == Assignment.classroom_id)
        .join(Term, Term.id == Classroom.term_id)
        .where(
            Classroom.id.in_(list(classroom_ids)),
            Attempt.marked_at.is_(None),
            PaperItem.is_marked_by_hand,
            PaperItem.is_answered,
            PaperItem.marked_at.is_(None),
            is_over(now()),
        )
        .group_by(Attempt.assignment_id)
        .order_by(Attempt.assignment_id)
    )
    return {row[0]: row[1] for row in rows}


@dataclass(frozen=True)
class Feedback:
    """What a person marked of one student's work, for the student's home page."""

    attempt_id: int
    assignment_id: int
    title: str
    question: str
    earned: Decimal | None
    possible: Decimal
    comment: str
    marked_at: datetime | None


def feedback_of(student_id: int, limit: int = 5) -> list[Feedback]:
    """The latest responses a person marked, as far as the student may see their points.

    One statement: what decides comes along with each response, newest first, and reading
    stops when enough may be seen.
    """
    moment = now()
    rows: Iterable[Sequence[Any]] = db.session.execute(
        select(
            Attempt.id,
            Attempt.assignment_id,
            Activity.title,
            Question.key,
            PaperItem.earned,
            PaperItem.possible,
            PaperItem.comment,
            PaperItem.marked_at,
            *DECIDING,
        )
        .join(Attempt, Attempt.id == PaperItem.attempt_id)
        .join(Revision, Revision.id == Attempt.revision_id)
        .join(Assignment, Assignment.id == Attempt.assignment_id)
        .join(Activity, Activity.id == Assignment.activity_id)
        .join(Classroom, Classroom.id == Assignment.classroom_id)
        .join(Term, Term.id == Classroom.term_id)
        .join(QuestionVersion, QuestionVersion.id == PaperItem.version_id)
        .join(Question, Question.id == QuestionVersion.question_id)
        .outerjoin(ReviewSetting, ReviewSetting.assignment_id == Attempt.assignment_id)
        .where(
            Attempt.student_id == student_id,
            Attempt.handed_in_at.is_not(None),
            PaperItem.is_marked_by_hand,
            PaperItem.earned.is_not(None),
        )
        .order_by(PaperItem.marked_at.desc(), PaperItem.id.desc())
    )
    seen = (row for row in rows if visible_by(row[8:], moment).points_by_question)
    return [Feedback(*row[:8]) for row in islice(seen, limit)]

"""Reads about appeals: of one student, of one assignment, of a teacher's classrooms."""

from collections.abc import Iterable

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Load, joinedload
from sqlalchemy.orm.interfaces import ORMOption

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.classrooms.models import Classroom, Enrollment, Role, Term
from lms.core.db import db
from lms.questions.models import QuestionVersion
from lms.quizzes.models import Appeal, AppealWindow, Attempt, Marking, PaperItem
from lms.quizzes.queries.attempts import place

DEFAULT_DAYS = 7


def appeal_window(assignment_id: int) -> AppealWindow | None:
    """What was set for an assignment."""
    return db.session.scalar(
        select(AppealWindow).where(AppealWindow.assignment_id == assignment_id)
    )


def appeal_days(assignment_id: int) -> int | None:
    """For how many days its marks may be appealed; None for not at all."""
    window = appeal_window(assignment_id)
    return DEFAULT_DAYS if window is None else window.days


def open_appeal(attempt_id: int, item_id: int | None) -> Appeal | None:
    """The appeal of this question, or of the whole attempt, that waits for an answer."""
    about = Appeal.item_id.is_(None) if item_id is None else Appeal.item_id == item_id
    return db.session.scalar(
        select(Appeal).where(Appeal.attempt_id == attempt_id, about, Appeal.closed_at.is_(None))
    )


def appeals_on(attempt_id: int) -> list[Appeal]:
    """Every appeal about one attempt, the latest first, with question and who answered."""
    return list(
        db.session.scalars(
            select(Appeal)
            .where(Appeal.attempt_id == attempt_id)
            .order_by(Appeal.id.desc())
            .options(joinedload(Appeal.item), joinedload(Appeal.answered_by))
        )
    )


def appeals_in(assignment_id: int) -> list[Appeal]:
    """Every appeal of an assignment: open ones first in the order they came, then the answered."""
    return list(
        db.session.scalars(
            select(Appeal)
            .join(Attempt, Attempt.id == Appeal.attempt_id)
            .where(Attempt.assignment_id == assignment_id)
            .order_by(Appeal.closed_at.is_not(None), Appeal.closed_at.desc(), Appeal.id)
            .options(
                joinedload(Appeal.attempt).joinedload(Attempt.student),
                joinedload(Appeal.item).joinedload(PaperItem.version),
                joinedload(Appeal.answered_by),
            )
        )
    )


def open_appeals_about(assignment_id: int, question_id: int) -> list[Appeal]:
    """The appeals about one question that wait for an answer, in the order they came."""
    return list(
        db.session.scalars(
            select(Appeal)
            .join(Attempt, Attempt.id == Appeal.attempt_id)
            .join(PaperItem, PaperItem.id == Appeal.item_id)
            .join(QuestionVersion, QuestionVersion.id == PaperItem.version_id)
            .where(
                Attempt.assignment_id == assignment_id,
                QuestionVersion.question_id == question_id,
                Appeal.closed_at.is_(None),
            )
            .order_by(Appeal.id)
            .options(joinedload(Appeal.attempt).joinedload(Attempt.student))
        )
    )


def appeal_to_answer(viewer: User, appeal_id: int) -> Appeal | None:
    """An appeal in a classroom the viewer teaches, with attempt, student and question."""
    return db.session.scalar(
        _with_place(appeal_id).where(
            Enrollment.user_id == viewer.id,
            Enrollment.role == Role.TEACHER,
            Enrollment.left_at.is_(None),
        )
    )


def own_appeal(viewer: User, appeal_id: int) -> Appeal | None:
    """An appeal of the viewer's own, while a student of its classroom."""
    return db.session.scalar(
        _with_place(appeal_id).where(
            Attempt.student_id == viewer.id,
            Enrollment.user_id == viewer.id,
            Enrollment.role == Role.STUDENT,
            Enrollment.left_at.is_(None),
        )
    )


def open_appeal_counts(classroom_ids: Iterable[int]) -> dict[int, int]:
    """How many appeals wait for an answer, by assignment; those of closed terms wait no more."""
    rows = db.session.execute(
        select(Attempt.assignment_id, func.count(Appeal.id))
        .join(Appeal, Appeal.attempt_id == Attempt.id)
        .join(Assignment, Assignment.id == Attempt.assignment_id)
        .join(Classroom, Classroom.id == Assignment.classroom_id)
        .join(Term, Term.id == Classroom.term_id)
        .where(
            Assignment.classroom_id.in_(list(classroom_ids)),
            Appeal.closed_at.is_(None),
            Term.closed_at.is_(None),
        )
        .group_by(Attempt.assignment_id)
        .order_by(Attempt.assignment_id)
    )
    return {row[0]: row[1] for row in rows}


def markers_of(items: Iterable[PaperItem]) -> set[int]:
    """The persons who marked these responses, alone or as one of two."""
    found = list(items)
    rows = db.session.scalars(
        select(Marking.marker_id).where(Marking.item_id.in_([one.id for one in found])).distinct()
    )
    return {*rows, *(one.marked_by_id for one in found if one.marked_by_id is not None)}


def _with_place(appeal_id: int) -> Select[Appeal]:
    way = Load(Appeal).joinedload(Appeal.attempt)
    options: tuple[ORMOption, ...] = (
        *place(way),
        way.joinedload(Attempt.student),
        joinedload(Appeal.item).joinedload(PaperItem.version),
        joinedload(Appeal.answered_by),
        joinedload(Appeal.accepted_by),
    )
    return (
        select(Appeal)
        .join(Attempt, Attempt.id == Appeal.attempt_id)
        .join(Assignment, Assignment.id == Attempt.assignment_id)
        .join(Enrollment, Enrollment.classroom_id == Assignment.classroom_id)
        .where(Appeal.id == appeal_id)
        .options(*options)
    )

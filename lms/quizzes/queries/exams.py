"""Exams across a course: which one concerns a student now, and what they asked already."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select, union_all
from sqlalchemy.orm import contains_eager
from sqlalchemy.sql.functions import coalesce

from lms.assignments.models import Allowance, Assignment
from lms.assignments.queries import granted, is_visible_to
from lms.classrooms.models import Classroom, Enrollment, Role, Term
from lms.core.db import db
from lms.courses.models import Activity, ActivityKind
from lms.courses.rules.modes import EXAM, PRACTISED
from lms.questions.models import Question, QuestionVersion
from lms.quizzes.models import Attempt, PaperItem, closing_of
from lms.quizzes.queries.attempts import still_runs
from lms.quizzes.queries.sitting import last_sitting
from lms.revisions.models import Revision


@dataclass(frozen=True)
class ExamNow:
    """An exam that concerns a student now; `attempt_id` is the attempt that runs, if one does.

    `closes_at` is when both windows, of the class and of the student, have closed.
    """

    title: str
    attempt_id: int | None
    closes_at: datetime | None


def exam_now(student_id: int, course_code: str, moment: datetime) -> ExamNow | None:
    """The exam of this course that is open for the student or for a class of theirs, or runs.

    All classrooms of the course count, repeated ones too; a restricted exam concerns only whom
    it admits. A window of the student's own (allowance, multiplier, minutes) counts like that
    of the others. An exam without an end concerns nobody who has handed it in. One statement;
    an exam being written comes before one that is merely open.
    """
    own_closing = closing_of(student_id)
    row = db.session.execute(
        select(Activity.title, Attempt.id, Assignment.closes_at, own_closing)
        .select_from(Enrollment)
        .join(Classroom, Classroom.id == Enrollment.classroom_id)
        .join(Term, Term.id == Classroom.term_id)
        .join(Assignment, Assignment.classroom_id == Classroom.id)
        .join(Activity, Activity.id == Assignment.activity_id)
        .join(Revision, Revision.id == Activity.revision_id)
        .outerjoin(Attempt, _runs_for(student_id, moment))
        .where(
            Enrollment.user_id == student_id,
            Enrollment.role == Role.STUDENT,
            Enrollment.left_at.is_(None),
            Classroom.course_code == course_code,
            Term.closed_at.is_(None),
            _is_exam(),
            or_(
                Attempt.id.is_not(None),
                and_(is_visible_to(student_id), _is_open_for(student_id, own_closing, moment)),
            ),
        )
        .order_by(Attempt.id.is_(None), Assignment.closes_at, Assignment.id)
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    title, attempt_id, *closings = row
    return ExamNow(title, attempt_id, max(filter(None, closings), default=None))


def asked_already(student_id: int, assignment: Assignment, *, is_apart: bool) -> dict[str, bool]:
    """Questions by key that a paper of this student should not ask again; True: asked of her.

    Those on the student's papers of this assignment and of every exam of the course; for who
    sits apart also those of the exams of the classroom. One statement, which never looks at
    the papers of other classrooms.
    """
    asked = [
        _asked_in(
            Attempt.student_id == student_id,
            Classroom.course_code == assignment.classroom.course_code,
            or_(Attempt.assignment_id == assignment.id, _is_exam()),
            is_own=True,
        )
    ]
    if is_apart:
        asked.append(_asked_in(Classroom.id == assignment.classroom_id, _is_exam(), is_own=False))
    found = union_all(*asked).subquery()
    rows = db.session.execute(
        select(Question.key, func.max(found.c.is_own))
        .join(QuestionVersion, QuestionVersion.question_id == Question.id)
        .join(found, found.c.version_id == QuestionVersion.id)
        .group_by(Question.key)
    )
    return {key: bool(own) for key, own in rows}


def _asked_in(*where: ColumnElement[bool], is_own: bool) -> Select[int, int]:
    return (
        select(PaperItem.version_id, literal(int(is_own)).label("is_own"))
        .join(Attempt, Attempt.id == PaperItem.attempt_id)
        .join(Assignment, Assignment.id == Attempt.assignment_id)
        .join(Classroom, Classroom.id == Assignment.classroom_id)
        .join(Activity, Activity.id == Assignment.activity_id)
        .join(Revision, Revision.id == Activity.revision_id)
        .where(*where)
        .distinct()
    )


def other_quizzes(activity: Activity) -> list[Activity]:
    """The other quizzes of the course with their published texts, in the order of the course."""
    return list(
        db.session.scalars(
            select(Activity)
            .join(Revision, Revision.id == Activity.revision_id)
            .where(
                Activity.course_id == activity.course_id,
                Activity.id != activity.id,
                Activity.kind == ActivityKind.QUIZ,
                Activity.is_retired.is_(False),
            )
            .order_by(Activity.position, Activity.id)
            .options(contains_eager(Activity.revision).load_only(Revision.compiled))
        )
    )


def exams_to_be_sat(assignment: Assignment, moment: datetime) -> list[Activity]:
    """The other exams of its classroom that somebody may still sit, with their texts."""
    return list(
        db.session.scalars(
            select(Activity)
            .join(Assignment, Assignment.activity_id == Activity.id)
            .join(Revision, Revision.id == Activity.revision_id)
            .where(
                Assignment.classroom_id == assignment.classroom_id,
                Assignment.id != assignment.id,
                _is_exam(),
                or_(last_sitting().is_(None), last_sitting() > moment),
            )
            .order_by(Assignment.opens_at, Assignment.id)
            .options(contains_eager(Activity.revision).load_only(Revision.compiled))
        )
    )


def _is_exam() -> ColumnElement[bool]:
    """`modes.is_exam` in SQL: the text says a mode only where it is not the usual one."""
    said = Revision.compiled["mode"].as_string()
    return and_(
        Activity.kind == ActivityKind.QUIZ,
        or_(
            said == EXAM,
            and_(said.is_(None), Activity.category == EXAM),
            and_(Activity.task_id.is_(None), or_(said.is_(None), said.not_in(PRACTISED))),
        ),
    )


def _runs_for(student_id: int, moment: datetime) -> ColumnElement[bool]:
    return and_(
        Attempt.assignment_id == Assignment.id,
        Attempt.student_id == student_id,
        still_runs(moment),
    )


def _is_open_for(
    student_id: int, own_closing: ColumnElement[datetime | None], moment: datetime
) -> ColumnElement[bool]:
    """Whether the window of the class, or one of the student's own, is open."""
    own_opening = coalesce(
        granted(Allowance.opens_at, Assignment.id, student_id), Assignment.opens_at
    )
    done = (
        select(func.count(Attempt.id))
        .where(
            Attempt.assignment_id == Assignment.id,
            Attempt.student_id == student_id,
            Attempt.handed_in_at.is_not(None),
        )
        .correlate_except(Attempt)
        .scalar_subquery()
    )
    return or_(
        and_(Assignment.opens_at <= moment, Assignment.closes_at > moment),
        and_(own_opening <= moment, own_closing > moment),
        and_(own_opening <= moment, own_closing.is_(None), done == 0),
    )

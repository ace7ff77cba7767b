"""Reads of the test analysis: which classes, which attempts, what they earned and answered."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    ScalarSelect,
    Select,
    and_,
    case,
    func,
    literal,
    null,
    or_,
    select,
)
from sqlalchemy.orm import aliased, joinedload

from lms.accounts.models import User
from lms.assignments.models import Allowance, Assignment
from lms.assignments.queries.allowances import is_own
from lms.classrooms.models import Classroom, Enrollment, Role, Term
from lms.core.clock import now
from lms.core.db import db
from lms.courses.models import Activity, ActivityKind
from lms.courses.rules.compiled import QuizSettings
from lms.questions.kinds.case import Case
from lms.questions.models import Question, QuestionVersion
from lms.questions.queries import versions_by_id
from lms.questions.rules import Definition
from lms.quizzes.models import Attempt, PaperItem
from lms.quizzes.queries.attempts import is_over
from lms.reports.rules.papers import Papers, Response
from lms.reports.rules.samples import Entry, Sample
from lms.revisions.models import Revision


@dataclass(frozen=True)
class Scope:
    """A quiz given to a class, and to which other classes of the viewer's it was given too.

    `rosters` counts the students of each of them who may take it now. Who does not teach the
    class (`is_taught`) reads and does not mark.
    """

    assignment: Assignment
    siblings: tuple[Assignment, ...]
    rosters: Mapping[int, int]
    is_taught: bool = True

    @property
    def course_code(self) -> str:
        return self.assignment.classroom.course_code

    def taken(self, *, pooled: bool) -> tuple[Assignment, ...]:
        return (self.assignment, *self.siblings) if pooled else (self.assignment,)


def scope_of(viewer: User, assignment_id: int) -> Scope | None:
    """For those who may see the results of its classroom; the teacher's other classes included.

    As `policy.can_see_results` says it, in one statement.
    """
    activity = select(Assignment.activity_id).where(Assignment.id == assignment_id)
    is_taught = (
        select(Enrollment.id)
        .where(
            Enrollment.classroom_id == Assignment.classroom_id,
            Enrollment.user_id == viewer.id,
            Enrollment.role == Role.TEACHER,
            Enrollment.left_at.is_(None),
        )
        .exists()
    )
    is_named = and_(Assignment.id == assignment_id, literal(viewer.is_administrator))
    rows = db.session.execute(
        _given(is_taught)
        .where(Assignment.activity_id == activity.scalar_subquery(), or_(is_taught, is_named))
        .order_by(Assignment.id.desc())
    ).all()
    found = {assignment.id: assignment for assignment, _count, _taught in rows}
    if assignment_id not in found:
        return None
    return Scope(
        assignment=found[assignment_id],
        siblings=tuple(one for id_, one in found.items() if id_ != assignment_id),
        rosters={one.id: count for one, count, _taught in rows},
        is_taught=any(taught for one, _count, taught in rows if one.id == assignment_id),
    )


def scope_in_class(assignment_id: int) -> Scope:
    """The class alone, for its documents."""
    row = db.session.execute(_given(literal(True)).where(Assignment.id == assignment_id)).one()
    return Scope(row[0], (), {row[0].id: row[1]})


def _given(is_taught: ColumnElement[bool]) -> Select[Assignment, int, bool]:
    """Quizzes given to classes, with what pages say of them."""
    to_activity = joinedload(Assignment.activity)
    return (
        select(Assignment, _roster(), is_taught)
        .join(Activity, Activity.id == Assignment.activity_id)
        .where(Activity.kind == ActivityKind.QUIZ)
        .options(
            joinedload(Assignment.classroom).joinedload(Classroom.term),
            to_activity.joinedload(Activity.task),
            to_activity.joinedload(Activity.course),
            to_activity.joinedload(Activity.revision).load_only(Revision.compiled),
        )
    )


def _roster() -> ScalarSelect[int]:
    """How many students of the classroom of an assignment may take it now."""
    student = aliased(Enrollment)
    is_admitted = (
        select(Allowance.id)
        .where(Allowance.assignment_id == Assignment.id, is_own(student.user_id))
        .correlate(Assignment, student)
        .exists()
    )
    return (
        select(func.count(student.id))
        .where(
            student.classroom_id == Assignment.classroom_id,
            student.role == Role.STUDENT,
            student.left_at.is_(None),
            or_(Assignment.is_restricted.is_(False), is_admitted),
        )
        .correlate(Assignment)
        .scalar_subquery()
    )


@dataclass(frozen=True)
class HandedIn:
    """Every attempt that is over, of those who are students there now; and how many had left."""

    entries: list[Entry]
    gone: int


def handed_in(assignment_ids: Collection[int]) -> HandedIn:
    """One statement; what ran out of time is over though nothing has been written of it yet."""
    possible, earned = (
        select(func.sum(column)).where(PaperItem.attempt_id == Attempt.id).scalar_subquery()
        for column in (PaperItem.possible, PaperItem.earned)
    )
    rows = db.session.execute(
        select(
            Attempt.id,
            Attempt.assignment_id,
            Attempt.student_id,
            User.number,
            User.name,
            Attempt.number,
            Attempt.revision_id,
            Attempt.points,
            possible.label("possible"),
            earned.label("earned"),
            Attempt.marked_at,
            Enrollment.left_at,
        )
        .join(User, User.id == Attempt.student_id)
        .join(Assignment, Assignment.id == Attempt.assignment_id)
        .join(Classroom, Classroom.id == Assignment.classroom_id)
        .join(Term, Term.id == Classroom.term_id)
        .join(Enrollment, Enrollment.classroom_id == Assignment.classroom_id)
        .where(
            Attempt.assignment_id.in_(assignment_ids),
            is_over(now()),
            Enrollment.user_id == Attempt.student_id,
            Enrollment.role == Role.STUDENT,
        )
        .order_by(Attempt.id)
    ).all()
    return HandedIn(
        [_entry(row) for row in rows if row.left_at is None],
        len({row.student_id for row in rows if row.left_at is not None}),
    )


def _entry(row: Any) -> Entry:
    points = row.points if row.marked_at else None
    sums = (one or Decimal(0) for one in (row.possible, row.earned))
    return Entry(*(*row[:7], points, *sums))


def settings_of(entries: Collection[Entry]) -> dict[int, QuizSettings]:
    """The rules these attempts were begun with, by revision."""
    rows = db.session.execute(
        select(Revision.id, Revision.compiled)
        .where(Revision.id.in_({one.revision_id for one in entries}))
        .order_by(Revision.id)
    )
    return {row[0]: QuizSettings.from_json(row[1]) for row in rows}


def sample_of(entries: Sequence[Entry], settings: Mapping[int, QuizSettings]) -> Sample:
    """These marked attempts (best first) with everything they earned; two statements."""
    # Only a case keeps what its parts earned apart; reading 12,000 marks to find that they say
    # what the column beside them says takes longer than the whole computation.
    marks = case((Question.kind == Case.name, PaperItem.marks), else_=null())
    return _found(entries, settings, _items_of(entries, marks.label("marks")))[0]


def sample_with_answers(
    entries: Sequence[Entry], settings: Mapping[int, QuizSettings], question: str | None = None
) -> tuple[Sample, list[Response]]:
    """The same with what was answered, to all questions or to one; two statements."""
    wanted = _items_of(entries, PaperItem.marks, PaperItem.answer)
    if question is not None:
        wanted = wanted.where(Question.key == question)
    sample, rows, versions = _found(entries, settings, wanted)
    return sample, [
        Response(
            row.id if sample.is_by_response else row.attempt_id,
            versions[row.version_id],
            row.answer,
            row.marks,
        )
        for row in rows
    ]


def _items_of(entries: Sequence[Entry], *more: Any) -> Select[Any]:
    return (
        select(
            PaperItem.id,
            PaperItem.attempt_id,
            PaperItem.version_id,
            PaperItem.earned,
            PaperItem.possible,
            PaperItem.is_answered,
            *more,
        )
        .join(QuestionVersion, QuestionVersion.id == PaperItem.version_id)
        .join(Question, Question.id == QuestionVersion.question_id)
        .where(PaperItem.attempt_id.in_([one.attempt_id for one in entries]))
        .order_by(PaperItem.id)
    )


def _found(
    entries: Sequence[Entry], settings: Mapping[int, QuizSettings], wanted: Select[Any]
) -> tuple[Sample, Sequence[Row[Any]], Mapping[int, Definition]]:
    rows = db.session.execute(wanted).all()
    kept = versions_by_id({row.version_id for row in rows})
    versions = {id_: Definition.from_json(one.definition) for id_, one in kept.items()}
    sample = Sample(tuple(entries), (), settings)
    if sample.is_by_response:
        rows = [row for row in rows if row.is_answered]
        sample = replace(sample, entries=_apart(entries, rows))
    papers = Papers(versions)
    for row in rows:
        paper = row.id if sample.is_by_response else row.attempt_id
        papers.take(paper, row.version_id, row.earned, row.possible, row.marks or {})
    return replace(sample, items=papers.items(settings)), rows, versions


def _apart(entries: Sequence[Entry], rows: Sequence[Row[Any]]) -> tuple[Entry, ...]:
    """One entry for each answer, since a question may stand in an attempt twice."""
    attempts = {one.attempt_id: one for one in entries}
    return tuple(
        replace(attempts[row.attempt_id], response=row.id, points=row.earned, possible=row.possible)
        for row in rows
    )


def version_asked(assignment_ids: Collection[int], question: str) -> Definition | None:
    """The newest wording of a question that stands on a paper of these assignments."""
    version = db.session.scalar(
        select(QuestionVersion)
        .join(Question, Question.id == QuestionVersion.question_id)
        .join(PaperItem, PaperItem.version_id == QuestionVersion.id)
        .join(Attempt, Attempt.id == PaperItem.attempt_id)
        .where(Question.key == question, Attempt.assignment_id.in_(assignment_ids))
        .order_by(QuestionVersion.id.desc())
        .limit(1)
    )
    return Definition.from_json(version.definition) if version else None

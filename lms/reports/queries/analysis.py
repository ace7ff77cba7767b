"""Reads of the test analysis: which classes, which attempts, what they earned and answered."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, ScalarSelect, Select, case, func, null, select
from sqlalchemy.orm import aliased, joinedload

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.classrooms.models import Classroom, Enrollment, Role
from lms.core.db import db
from lms.courses.models import Activity, ActivityKind
from lms.courses.rules.compiled import QuizSettings
from lms.questions.kinds.case import Case
from lms.questions.models import Question, QuestionVersion
from lms.questions.queries import versions_by_id
from lms.questions.rules import Definition
from lms.quizzes.models import Attempt, PaperItem
from lms.reports.rules.papers import Papers, Response
from lms.reports.rules.samples import Entry, Sample
from lms.revisions.models import Revision


@dataclass(frozen=True)
class Scope:
    """A quiz given to a class, and to which other classes of the viewer's it was given too.

    `rosters` counts the students each of them has now.
    """

    assignment: Assignment
    siblings: tuple[Assignment, ...]
    rosters: Mapping[int, int]

    @property
    def course_code(self) -> str:
        return self.assignment.classroom.course_code

    def taken(self, *, pooled: bool) -> tuple[Assignment, ...]:
        return (self.assignment, *self.siblings) if pooled else (self.assignment,)


def scope_of(viewer: User, assignment_id: int) -> Scope | None:
    """For teachers of its classroom only; one statement, the other classes included."""
    own = aliased(Enrollment)
    activity = select(Assignment.activity_id).where(Assignment.id == assignment_id)
    to_activity = joinedload(Assignment.activity)
    rows = db.session.execute(
        select(Assignment, _roster())
        .join(Activity, Activity.id == Assignment.activity_id)
        .join(own, own.classroom_id == Assignment.classroom_id)
        .where(
            Assignment.activity_id == activity.scalar_subquery(),
            Activity.kind == ActivityKind.QUIZ,
            own.user_id == viewer.id,
            own.role == Role.TEACHER,
            own.left_at.is_(None),
        )
        .order_by(Assignment.id.desc())
        .options(
            joinedload(Assignment.classroom).joinedload(Classroom.term),
            to_activity.joinedload(Activity.task),
            to_activity.joinedload(Activity.course),
            to_activity.joinedload(Activity.revision).load_only(Revision.compiled),
        )
    ).all()
    found = {assignment.id: (assignment, count) for assignment, count in rows}
    if assignment_id not in found:
        return None
    return Scope(
        assignment=found[assignment_id][0],
        siblings=tuple(one for id_, (one, _n) in found.items() if id_ != assignment_id),
        rosters={id_: count for id_, (_one, count) in found.items()},
    )


def _roster() -> ScalarSelect[int]:
    """How many students the classroom of an assignment has now."""
    student = aliased(Enrollment)
    return (
        select(func.count(student.id))
        .where(
            student.classroom_id == Assignment.classroom_id,
            student.role == Role.STUDENT,
            student.left_at.is_(None),
        )
        .scalar_subquery()
    )


def entries_in(assignment_ids: Collection[int]) -> list[Entry]:
    """Every attempt that was handed in by those who are students there now."""
    possible = (
        select(func.sum(PaperItem.possible))
        .where(PaperItem.attempt_id == Attempt.id)
        .scalar_subquery()
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
            possible,
            Attempt.marked_at,
        )
        .join(User, User.id == Attempt.student_id)
        .join(Assignment, Assignment.id == Attempt.assignment_id)
        .join(Enrollment, Enrollment.classroom_id == Assignment.classroom_id)
        .where(
            Attempt.assignment_id.in_(assignment_ids),
            Attempt.handed_in_at.is_not(None),
            Enrollment.user_id == Attempt.student_id,
            Enrollment.role == Role.STUDENT,
            Enrollment.left_at.is_(None),
        )
        .order_by(Attempt.id)
    )
    return [
        Entry(*row[:7], points if marked_at else None, full or Decimal(0))
        for row in rows
        for points, full, marked_at in [row[7:]]
    ]


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
        Response(row.attempt_id, versions[row.version_id], row.answer, row.marks) for row in rows
    ]


def _items_of(entries: Sequence[Entry], *more: Any) -> Select[Any]:
    return (
        select(
            PaperItem.attempt_id, PaperItem.version_id, PaperItem.earned, PaperItem.possible, *more
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
    papers = Papers(versions)
    for row in rows:
        papers.take(row.attempt_id, row.version_id, row.earned, row.possible, row.marks or {})
    return Sample(tuple(entries), papers.items(settings), settings), rows, versions


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

"""Reads about attempts and their papers."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Load, joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.interfaces import ORMOption

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.assignments.queries import assignment_with_text
from lms.classrooms.models import Classroom, Enrollment, Role, Term
from lms.core.db import db
from lms.courses.models import Activity, ActivityKind
from lms.objectives.queries import Named, objectives_named
from lms.questions.models import Question, QuestionVersion
from lms.quizzes.models import Attempt, PaperItem
from lms.quizzes.rules.mastery import Bar
from lms.quizzes.rules.timing import GRACE
from lms.revisions.models import Revision


def place(attempt: Load | None = None) -> tuple[ORMOption, ...]:
    """Where an attempt stands: its assignment with classroom, term, activity and task, its rules.

    The rules are those of the quiz's revision and what the classroom's teacher decided about
    the review. Of the revision only what was compiled comes along, never the source text.
    `attempt` is the way to it where something else is asked for.
    """
    way = attempt or Load(Attempt)
    assignment = way.joinedload(Attempt.assignment)
    return (
        assignment.joinedload(Assignment.classroom).joinedload(Classroom.term),
        assignment.joinedload(Assignment.activity).joinedload(Activity.task),
        way.joinedload(Attempt.revision).load_only(Revision.compiled),
        way.joinedload(Attempt.review_setting),
    )


def is_over(moment: datetime) -> ColumnElement[bool]:
    """True of an attempt handed in or out of time; `Assignment` and `Term` must be joined.

    It says the same as `policy.over_since`: both read `Attempt.ends_at`.
    """
    return or_(
        Attempt.handed_in_at.is_not(None),
        Attempt.ends_at <= moment - GRACE,
        Term.closed_at.is_not(None),
    )


def still_runs(moment: datetime) -> ColumnElement[bool]:
    """True of an attempt that goes on, as far as its row can tell: closed terms are asked apart.

    Not the negation of `is_over`: without a limit the end is NULL.
    """
    return and_(
        Attempt.handed_in_at.is_(None),
        or_(Attempt.ends_at.is_(None), Attempt.ends_at > moment - GRACE),
    )


def get_attempt(attempt_id: int) -> Attempt | None:
    """The attempt with its student and where it stands."""
    return db.session.scalar(
        select(Attempt)
        .where(Attempt.id == attempt_id)
        .options(*place(), joinedload(Attempt.student))
    )


def attempt_in(assignment_id: int, attempt_id: int) -> Attempt | None:
    """An attempt at this assignment, with where it stands."""
    return db.session.scalar(
        select(Attempt)
        .where(Attempt.id == attempt_id, Attempt.assignment_id == assignment_id)
        .options(*place())
    )


def attempt_of(viewer: User, attempt_id: int) -> Attempt | None:
    """An attempt of the viewer's own, while a student of its classroom."""
    return db.session.scalar(
        select(Attempt)
        .join(Assignment, Assignment.id == Attempt.assignment_id)
        .join(Enrollment, Enrollment.classroom_id == Assignment.classroom_id)
        .where(
            Attempt.id == attempt_id,
            Attempt.student_id == viewer.id,
            Enrollment.user_id == viewer.id,
            Enrollment.role == Role.STUDENT,
            Enrollment.left_at.is_(None),
        )
        .options(*place(), joinedload(Attempt.student))
    )


def quiz_assignment(assignment_id: int) -> Assignment | None:
    """The assignment of a quiz with its text; None for another kind of activity."""
    assignment = assignment_with_text(assignment_id)
    is_quiz = assignment is not None and assignment.activity.kind is ActivityKind.QUIZ
    return assignment if is_quiz else None


def exam_of(course_id: int, key: str) -> Activity | None:
    """An exam or quiz of this course with its published text."""
    return db.session.scalar(
        select(Activity)
        .where(
            Activity.course_id == course_id,
            Activity.key == key,
            Activity.kind == ActivityKind.QUIZ,
            Activity.is_retired.is_(False),
        )
        .options(joinedload(Activity.revision))
    )


def attempt_to_review(viewer: User, attempt_id: int) -> tuple[Attempt, Role] | None:
    """An attempt for its student or a teacher of its classroom, with which of them asks."""
    row = db.session.execute(
        select(Attempt, Enrollment.role)
        .join(Assignment, Assignment.id == Attempt.assignment_id)
        .join(Enrollment, Enrollment.classroom_id == Assignment.classroom_id)
        .where(
            Attempt.id == attempt_id,
            Enrollment.user_id == viewer.id,
            Enrollment.left_at.is_(None),
            or_(
                Enrollment.role == Role.TEACHER,
                and_(Enrollment.role == Role.STUDENT, Attempt.student_id == viewer.id),
            ),
        )
        .options(*place(), joinedload(Attempt.student))
    ).one_or_none()
    return (row[0], row[1]) if row else None


def attempts_by(student_id: int, assignment: Assignment) -> list[Attempt]:
    """One student's attempts at this assignment with their rules, the first one first."""
    attempts = list(
        db.session.scalars(
            select(Attempt)
            .where(Attempt.assignment_id == assignment.id, Attempt.student_id == student_id)
            .order_by(Attempt.number)
            .options(
                joinedload(Attempt.revision).load_only(Revision.compiled),
                joinedload(Attempt.review_setting),
            )
        )
    )
    for attempt in attempts:
        set_committed_value(attempt, "assignment", assignment)
    return attempts


def attempts_of(assignment_id: int) -> list[Attempt]:
    """Every attempt at an assignment with its student, by 学号 and number."""
    return list(
        db.session.scalars(
            select(Attempt)
            .join(User, User.id == Attempt.student_id)
            .where(Attempt.assignment_id == assignment_id)
            .order_by(User.number, Attempt.number)
            .options(joinedload(Attempt.student))
        )
    )


def work_handed_in_by(student_id: int, assignment_id: int) -> list[Attempt]:
    """One student's attempts that were handed in, with papers, questions and rules."""
    return list(
        db.session.scalars(
            select(Attempt)
            .where(
                Attempt.assignment_id == assignment_id,
                Attempt.student_id == student_id,
                Attempt.handed_in_at.is_not(None),
            )
            .order_by(Attempt.number)
            .options(
                joinedload(Attempt.revision).load_only(Revision.compiled),
                selectinload(Attempt.items).joinedload(PaperItem.version),
            )
        )
    )


def titles_of(attempt: Attempt, bars: Collection[Bar]) -> dict[str, Named]:
    """The objectives of a mastery exercise by code."""
    if not bars:
        return {}
    course = attempt.assignment.classroom.course_code
    return {one.code: one for one in objectives_named(course, [bar.code for bar in bars])}


def items_of(attempt_id: int) -> list[PaperItem]:
    """The paper of an attempt in its order, with the wording of each question."""
    return list(
        db.session.scalars(
            select(PaperItem)
            .where(PaperItem.attempt_id == attempt_id)
            .order_by(PaperItem.position)
            .options(joinedload(PaperItem.version))
        )
    )


def questions_in_order(attempts: Collection[Attempt]) -> list[str]:
    """The keys of the questions on these papers, as they were asked one after another."""
    return list(
        db.session.scalars(
            select(Question.key)
            .join(QuestionVersion, QuestionVersion.question_id == Question.id)
            .join(PaperItem, PaperItem.version_id == QuestionVersion.id)
            .join(Attempt, Attempt.id == PaperItem.attempt_id)
            .where(Attempt.id.in_([attempt.id for attempt in attempts]))
            .order_by(Attempt.number, PaperItem.position)
        )
    )


def overdue_attempts(
    moment: datetime, *, limit: int, assignment_id: int | None = None
) -> list[Attempt]:
    """The oldest attempts nobody handed in before they were over, and where they stand.

    Class by class, in the order in which classes are locked.
    """
    asked = (
        select(Attempt)
        .join(Assignment, Assignment.id == Attempt.assignment_id)
        .join(Classroom, Classroom.id == Assignment.classroom_id)
        .join(Term, Term.id == Classroom.term_id)
        .where(Attempt.handed_in_at.is_(None), is_over(moment))
        .order_by(Attempt.id)
        .limit(limit)
        .options(*place())
    )
    if assignment_id is not None:
        asked = asked.where(Attempt.assignment_id == assignment_id)
    return sorted(db.session.scalars(asked), key=lambda one: (one.assignment_id, one.id))

"""Where a student has answered and may still be asked: one statement for attempts and windows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value

from lms.assignments.models import Assignment
from lms.classrooms.models import Classroom, Enrollment, Role
from lms.core.db import db
from lms.courses.models import Activity, ActivityKind
from lms.courses.rules.compiled import QuizSettings
from lms.mistakes.queries.showing import is_exam
from lms.mistakes.rules.secrets import Given, Question
from lms.quizzes import policy
from lms.quizzes.models import Attempt
from lms.quizzes.rules.timing import GRACE
from lms.revisions.models import Revision


@dataclass(frozen=True)
class Place:
    """A quiz or exam given to a student, with one attempt at it or none."""

    assignment: Assignment
    attempt: Attempt | None
    is_member: bool


def places_of(student_id: int) -> list[Place]:
    """Every quiz of the student's classrooms, once for each attempt, and attempts of former ones.

    With the rules the quiz has now and those each attempt was begun with; one statement.
    """
    is_member = and_(Enrollment.role == Role.STUDENT, Enrollment.left_at.is_(None))
    text = joinedload(Assignment.activity).joinedload(Activity.revision)
    rows = db.session.execute(
        select(Assignment, Attempt, Enrollment.id.is_not(None))
        .join(Activity, Activity.id == Assignment.activity_id)
        .outerjoin(
            Enrollment,
            and_(
                Enrollment.classroom_id == Assignment.classroom_id,
                Enrollment.user_id == student_id,
                is_member,
            ),
        )
        .outerjoin(
            Attempt, and_(Attempt.assignment_id == Assignment.id, Attempt.student_id == student_id)
        )
        .where(
            Activity.kind == ActivityKind.QUIZ,
            or_(Attempt.id.is_not(None), Enrollment.id.is_not(None)),
        )
        .order_by(Assignment.id, Attempt.number)
        .options(
            joinedload(Assignment.classroom).joinedload(Classroom.term),
            joinedload(Assignment.activity).joinedload(Activity.task),
            text.load_only(Revision.compiled),
            joinedload(Attempt.revision).load_only(Revision.compiled),
        )
    )
    found = [Place(*row) for row in rows]
    for place in found:
        if place.attempt is not None:
            set_committed_value(place.attempt, "assignment", place.assignment)
    return found


def given_of(
    places: Sequence[Place], moment: datetime, shown: Mapping[int, frozenset[Question]]
) -> list[Given]:
    """What each of these quizzes may still ask its student, by the rules as they are now.

    `shown` are, by assignment, questions whose right answers the student may see there.
    """
    by_assignment: dict[int, list[Place]] = {}
    for place in places:
        by_assignment.setdefault(place.assignment.id, []).append(place)
    return [
        _given(group, moment, shown.get(assignment_id, frozenset()))
        for assignment_id, group in by_assignment.items()
    ]


def wordings(assignment: Assignment) -> dict[str, int]:
    """The version of each question, by key, with which the quiz is published now."""
    settings = QuizSettings.from_json(assignment.activity.revision.compiled)
    drawn = [pair for draw in settings.draws for pair in draw.pool]
    return dict([*drawn, *settings.questions])


def _given(places: Sequence[Place], moment: datetime, shown: frozenset[Question]) -> Given:
    assignment = places[0].assignment
    attempts = [place.attempt for place in places if place.attempt is not None]
    running = [attempt for attempt in attempts if policy.is_running(attempt, moment)]
    settings = QuizSettings.from_json(assignment.activity.revision.compiled)
    all_settings = [settings, *(QuizSettings.from_json(a.revision.compiled) for a in running)]
    course = assignment.classroom.course_code
    closes, term = assignment.closes_at, assignment.classroom.term
    left = None if settings.attempts is None else max(0, settings.attempts - len(attempts))
    return Given(
        questions=frozenset().union(*(_questions(one, course) for one in all_settings)),
        is_exam=is_exam(assignment.activity),
        is_running=bool(running),
        # The same moment as that from which answers are shown "after closing".
        is_closed=term.closed_at is not None or (closes is not None and moment >= closes + GRACE),
        is_member=places[0].is_member,
        left=left,
        shows_answers=settings.review == "after_submit",
        shown=shown,
    )


def _questions(settings: QuizSettings, course: str) -> frozenset[Question]:
    pools = [draw.pool for draw in settings.draws]
    return frozenset((course, key) for pairs in (settings.questions, *pools) for key, _ in pairs)

"""Where a student has answered and may still be asked: one statement for attempts and windows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, literal, or_, select
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value

from lms.assignments.models import Allowance, Assignment
from lms.assignments.queries import granted, is_visible_to
from lms.classrooms.models import Classroom, Enrollment, Role
from lms.core.db import db
from lms.courses.models import Activity, ActivityKind
from lms.courses.rules.compiled import QuizSettings
from lms.courses.rules.modes import is_exam
from lms.mistakes.queries.showing import may_be_shown, shows_answers, tells_at_once
from lms.mistakes.rules.secrets import Given, Question
from lms.quizzes import policy
from lms.quizzes.models import Attempt, ReviewSetting
from lms.quizzes.queries import last_sitting
from lms.quizzes.rules.timing import GRACE
from lms.revisions.models import Revision


@dataclass(frozen=True)
class Place:
    """A quiz or exam given to a student, with one attempt at it or none.

    `last_sitting` is until when anybody of the class may sit it. An allowance may give this
    student another opening and a number of attempts (None: as for the others). `setting` is
    the class's own rule for what is shown.
    """

    assignment: Assignment
    attempt: Attempt | None
    is_member: bool
    last_sitting: datetime | None
    opens_at: datetime | None
    attempts: int | None
    setting: ReviewSetting | None

    def is_open_to_see(self, moment: datetime) -> bool:
        """Whether the student may see right answers and explanations of the attempt now."""
        return self.attempt is not None and may_be_shown(
            self.attempt, last_sitting=self.last_sitting, setting=self.setting, moment=moment
        )


def places_of(student_id: int) -> list[Place]:
    """Every quiz of the student's classrooms, once for each attempt, and attempts of former ones.

    Less what admits only others; with the rules of now and of each attempt. One statement.
    """
    may_be_asked = and_(Enrollment.id.is_not(None), is_visible_to(student_id))
    text = joinedload(Assignment.activity).joinedload(Activity.revision)
    rows = db.session.execute(
        select(
            Assignment,
            Attempt,
            Enrollment.id.is_not(None),
            last_sitting(),
            granted(Allowance.opens_at, Assignment.id, literal(student_id)),
            granted(Allowance.attempts, Assignment.id, literal(student_id)),
            ReviewSetting,
        )
        .join(Activity, Activity.id == Assignment.activity_id)
        .outerjoin(Enrollment, _is_student(student_id))
        .outerjoin(
            Attempt, and_(Attempt.assignment_id == Assignment.id, Attempt.student_id == student_id)
        )
        .outerjoin(ReviewSetting, ReviewSetting.assignment_id == Assignment.id)
        .where(
            Activity.kind == ActivityKind.QUIZ,
            or_(Attempt.id.is_not(None), may_be_asked),
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


def _is_student(student_id: int) -> ColumnElement[bool]:
    """True of the place a student has in the classroom of `Assignment`."""
    return and_(
        Enrollment.classroom_id == Assignment.classroom_id,
        Enrollment.user_id == student_id,
        Enrollment.role == Role.STUDENT,
        Enrollment.left_at.is_(None),
    )


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
    return QuizSettings.from_json(assignment.activity.revision.compiled).askable


def _given(places: Sequence[Place], moment: datetime, shown: frozenset[Question]) -> Given:
    assignment = places[0].assignment
    attempts = [place.attempt for place in places if place.attempt is not None]
    running = [attempt for attempt in attempts if policy.is_running(attempt, moment)]
    settings = QuizSettings.from_json(assignment.activity.revision.compiled)
    all_settings = [settings, *(QuizSettings.from_json(a.revision.compiled) for a in running)]
    if tells_at_once(settings):
        return Given(questions=frozenset(), is_exam=False)
    course, term = assignment.classroom.course_code, assignment.classroom.term
    closes, opens = places[0].last_sitting, places[0].opens_at or assignment.opens_at
    allowed = settings.attempts if places[0].attempts is None else places[0].attempts
    left = None if allowed is None else max(0, allowed - len(attempts))
    return Given(
        questions=frozenset((course, key) for one in all_settings for key in one.askable),
        is_exam=is_exam(settings.mode, is_of_task=assignment.activity.task_id is not None),
        is_running=bool(running),
        has_opened=min(opens, assignment.opens_at) <= moment,
        has_end=closes is not None,
        # The same moment as that from which answers are shown "after closing".
        is_closed=term.closed_at is not None or (closes is not None and moment >= closes + GRACE),
        is_member=places[0].is_member,
        left=left,
        shows_answers=shows_answers(settings, places[0].setting, moment),
        shown=shown,
    )

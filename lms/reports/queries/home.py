"""What a person's home page shows: memberships, what is next, what is due, what is new."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import joinedload

from lms.accounts.models import User
from lms.assignments.models import Allowance, Assignment, Work
from lms.assignments.queries import granted, is_visible_to
from lms.classrooms.models import Classroom, Enrollment, Role, Term
from lms.core.clock import now
from lms.core.db import db
from lms.courses.models import Activity, Course, LearningTask, Reading, Unit
from lms.evaluations.models import Evaluator, EvaluatorWindow, Reminder
from lms.evaluations.queries import is_latest_reminder, is_students_window, written_in_window
from lms.evaluations.rules.windows import Window, window_for
from lms.gradebook.models import Evidence, GradeItem, Mark
from lms.gradebook.queries import Unseen, is_current, is_shown
from lms.gradebook.rules import Tally
from lms.objectives.models import Objective, ObjectiveKind


@dataclass(frozen=True)
class Membership:
    """One classroom of a person, with the person's role in it."""

    classroom: Classroom
    course: Course
    role: Role
    group_id: int | None


def memberships_of(person: User) -> list[Membership]:
    """Every classroom the person is in now, current terms first."""
    rows = db.session.execute(
        select(Classroom, Course, Enrollment.role, Enrollment.group_id)
        .join(Enrollment, Enrollment.classroom_id == Classroom.id)
        .join(Course, Course.code == Classroom.course_code)
        .join(Term, Term.id == Classroom.term_id)
        .where(Enrollment.user_id == person.id, Enrollment.left_at.is_(None))
        .order_by(Term.closed_at.is_not(None), Term.code.desc(), Classroom.name)
        .options(joinedload(Classroom.term))
    )
    return [Membership(*row) for row in rows]


@dataclass(frozen=True)
class TaskRow:
    """One learning task of a course with one student's reading of it."""

    course_id: int
    key: str
    number: str
    title: str
    minutes: int
    outline: list[dict[str, str]]
    unit_title: str
    unit_number: str
    task_id: int
    sections: list[str] | None
    last_section: str | None
    finished_at: datetime | None

    @property
    def is_begun(self) -> bool:
        return self.sections is not None


def tasks_of(student_id: int, course_ids: Sequence[int]) -> list[TaskRow]:
    """The tasks of these courses in order, with how far the student has read."""
    rows = db.session.execute(
        select(
            LearningTask.course_id,
            LearningTask.key,
            LearningTask.number,
            LearningTask.title,
            LearningTask.minutes,
            LearningTask.outline,
            Unit.title,
            Unit.number,
            LearningTask.id,
            Reading.sections,
            Reading.last_section,
            Reading.finished_at,
        )
        .join(Unit, Unit.id == LearningTask.unit_id)
        .outerjoin(
            Reading, and_(Reading.task_id == LearningTask.id, Reading.student_id == student_id)
        )
        .where(LearningTask.course_id.in_(course_ids), LearningTask.is_retired.is_(False))
        .order_by(LearningTask.course_id, Unit.position, LearningTask.position)
    )
    return [TaskRow(*row) for row in rows]


@dataclass(frozen=True)
class Told:
    """A teacher's reminder of an evaluation."""

    by: str
    text: str
    at: datetime


@dataclass(frozen=True)
class Duty:
    """One assignment of a student's classroom with the student's work on it.

    Allowances may give the student another window; within an own one nothing is due earlier.
    """

    assignment: Assignment
    work: Work | None
    opens_at: datetime
    due_at: datetime | None
    closes_at: datetime | None
    own: Window  # what allowances say
    told: Told | None = None
    parts: tuple[tuple[Evaluator, Window], ...] | None = None  # None: one window for all of it

    def is_open_at(self, moment: datetime) -> bool:
        """Whether something of it can be done now."""
        if self.parts is not None:
            return any(window.is_open_at(moment) for _who, window in self.parts)
        return self.opens_at <= moment and (self.closes_at is None or moment < self.closes_at)

    @property
    def is_done(self) -> bool:
        return self.work is not None and self.work.handed_in_at is not None


def duties_of(student_id: int, classroom_ids: Sequence[int]) -> list[Duty]:
    """What these classrooms were given, with the student's work, earliest due first."""
    duties: dict[int, Duty] = {}
    owed: dict[int, list[EvaluatorWindow]] = {}
    for row in db.session.execute(_duties(student_id, classroom_ids)):
        assignment, work, opens_at, closes_at, reminder, sender, window, count, done = row
        if assignment.id not in duties:
            duty = _duty(assignment, work, opens_at, closes_at)
            told = Told(sender, reminder.text, reminder.sent_at) if reminder else None
            duties[assignment.id] = replace(duty, told=None if duty.is_done else told)
        if window is not None:
            parts = owed.setdefault(assignment.id, [])
            parts += [window] if _is_owed(window.evaluator, count, done) else []
    return [_in_parts(duty, owed.get(duty.assignment.id)) for duty in duties.values()]


def _duties(student_id: int, classroom_ids: Sequence[int]) -> Select[Any]:
    """Assignments with work, allowances and reminder, once for each window of an evaluator."""
    given, handed_in = written_in_window(student_id)
    return (
        select(
            Assignment,
            Work,
            granted(Allowance.opens_at, Assignment.id, student_id),
            granted(Allowance.closes_at, Assignment.id, student_id),
            Reminder,
            User.name,
            EvaluatorWindow,
            given,
            handed_in,
        )
        .join(Activity, Activity.id == Assignment.activity_id)
        .outerjoin(Work, and_(Work.assignment_id == Assignment.id, Work.student_id == student_id))
        .outerjoin(Reminder, is_latest_reminder(student_id))
        .outerjoin(User, User.id == Reminder.sent_by_id)
        .outerjoin(EvaluatorWindow, is_students_window())
        .where(Assignment.classroom_id.in_(classroom_ids), is_visible_to(student_id))
        .order_by(
            Assignment.due_at.is_(None),
            Assignment.due_at,
            Activity.position,
            Assignment.id,
            EvaluatorWindow.id,
        )
        .options(joinedload(Assignment.activity).joinedload(Activity.task))
    )


def _is_owed(who: Evaluator, given: int, handed_in: int) -> bool:
    """The own rating until it is handed in; ratings of classmates once they are given out."""
    return handed_in < given or (who is Evaluator.SELF and not given)


def _duty(
    assignment: Assignment, work: Work | None, opens_at: datetime | None, closes_at: datetime | None
) -> Duty:
    return Duty(
        assignment,
        work,
        opens_at=opens_at or assignment.opens_at,
        due_at=assignment.due_at if opens_at is None and closes_at is None else closes_at,
        closes_at=closes_at or assignment.closes_at,
        own=Window(opens_at, closes_at, closes_at),
    )


def _in_parts(duty: Duty, windows: Sequence[EvaluatorWindow] | None) -> Duty:
    """With the windows of evaluators, where a teacher has set them.

    What such an evaluation still asks for is due when the first of its open windows ends.
    """
    if windows is None:
        return duty
    given, moment = duty.assignment, now()
    usual = Window(given.opens_at, given.closes_at, given.due_at or given.closes_at)
    parts = tuple(
        (one.evaluator, window_for(one.evaluator, usual, _set(one), duty.own)) for one in windows
    )
    ends = [
        window.due_at or window.closes_at for _who, window in parts if window.is_open_at(moment)
    ]
    return replace(duty, parts=parts, due_at=min(filter(None, ends), default=None))


def _set(one: EvaluatorWindow) -> Window:
    return Window(one.opens_at, one.closes_at, one.closes_at)


def kind_tallies(
    student_id: int, classroom_ids: Sequence[int], untold: Unseen
) -> dict[ObjectiveKind, Tally]:
    """The student's points by kind of objective, over the marks that count and may be told.

    `untold` leaves out what is seen as a total only: kinds tell of questions as objectives do.
    """
    rows = db.session.execute(
        select(Objective.kind, func.sum(Evidence.earned), func.sum(Evidence.possible))
        .join(Evidence, Evidence.objective_id == Objective.id)
        .join(Mark, Mark.id == Evidence.mark_id)
        .join(GradeItem, GradeItem.id == Mark.item_id)
        .where(
            GradeItem.classroom_id.in_(classroom_ids),
            Mark.student_id == student_id,
            is_shown(untold),
            is_current(),
        )
        .group_by(Objective.kind)
        .order_by(Objective.kind)
    )
    return {kind: Tally(earned, possible) for kind, earned, possible in rows}


@dataclass(frozen=True)
class News:
    """A mark that came in lately."""

    classroom_id: int
    title: str
    points: Decimal
    possible: Decimal
    recorded_at: datetime
    assignment_id: int | None


def news_for(
    student_id: int,
    classroom_ids: Sequence[int],
    unseen: Unseen,
    limit: int = 3,
) -> list[News]:
    """The latest marks of a student that may be seen."""
    rows = db.session.execute(
        select(
            GradeItem.classroom_id,
            GradeItem.title,
            Mark.points,
            Mark.possible,
            Mark.recorded_at,
            GradeItem.assignment_id,
        )
        .join(GradeItem, GradeItem.id == Mark.item_id)
        .where(
            Mark.student_id == student_id,
            GradeItem.classroom_id.in_(classroom_ids),
            is_shown(unseen),
            is_current(),
        )
        .order_by(Mark.id.desc())
        .limit(limit)
    )
    return [News(*row) for row in rows]


def counts_of(classroom_ids: Sequence[int]) -> dict[int, int]:
    """How many students each classroom has now."""
    rows = db.session.execute(
        select(Enrollment.classroom_id, func.count())
        .where(
            Enrollment.classroom_id.in_(classroom_ids),
            Enrollment.role == Role.STUDENT,
            Enrollment.left_at.is_(None),
        )
        .group_by(Enrollment.classroom_id)
    )
    return {row[0]: row[1] for row in rows}


def handed_in_counts(classroom_ids: Sequence[int]) -> dict[int, int]:
    """How many students have handed in each assignment of these classrooms."""
    rows = db.session.execute(
        select(Work.assignment_id, func.count())
        .join(Assignment, Assignment.id == Work.assignment_id)
        .where(Assignment.classroom_id.in_(classroom_ids), Work.handed_in_at.is_not(None))
        .group_by(Work.assignment_id)
    )
    return {row[0]: row[1] for row in rows}

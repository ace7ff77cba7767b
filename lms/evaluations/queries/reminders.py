"""Reads about reminders (催交): a teacher's word to who still owes an evaluation something."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select

from lms.accounts.models import User
from lms.assignments.models import Assignment, Work
from lms.classrooms.models import Classroom, Enrollment, Term
from lms.core.db import db
from lms.courses.models import Activity
from lms.evaluations.models import Reminder


@dataclass(frozen=True)
class Reminded:
    """The latest reminder about one evaluation, as the reminded student reads it."""

    assignment_id: int
    title: str
    text: str
    sent_at: datetime
    sent_by: str


def reminders_for(student_id: int, assignment_id: int | None = None) -> list[Reminded]:
    """What the student is reminded of and still owes, of one evaluation or of all; latest first.

    A reminder is gone once everything is handed in, the term is closed or the student left.
    """
    latest = (
        select(func.max(Reminder.id))
        .where(Reminder.user_id == student_id)
        .group_by(Reminder.assignment_id)
    )
    rows = db.session.execute(
        select(Assignment.id, Activity.title, Reminder.text, Reminder.sent_at, User.name)
        .select_from(Reminder)
        .join(User, User.id == Reminder.sent_by_id)
        .join(Assignment, Assignment.id == Reminder.assignment_id)
        .join(Activity, Activity.id == Assignment.activity_id)
        .join(Classroom, Classroom.id == Assignment.classroom_id)
        .join(Term, Term.id == Classroom.term_id)
        .join(
            Enrollment,
            and_(
                Enrollment.classroom_id == Classroom.id,
                Enrollment.user_id == student_id,
                Enrollment.left_at.is_(None),
            ),
        )
        .outerjoin(Work, and_(Work.assignment_id == Assignment.id, Work.student_id == student_id))
        .where(
            Reminder.id.in_(latest),
            *([] if assignment_id is None else [Assignment.id == assignment_id]),
            Work.handed_in_at.is_(None),
            Term.closed_at.is_(None),
        )
        .order_by(Reminder.sent_at.desc(), Reminder.id.desc())
    )
    return [Reminded(*row) for row in rows]

"""Who still owes an evaluation what: the board of what is missing."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.classrooms.models import Enrollment, Role
from lms.classrooms.queries import students_of
from lms.core.db import db
from lms.evaluations.models import (
    Evaluator,
    MentorLink,
    MentorLinkStudent,
    Reminder,
    Review,
    Sheet,
)
from lms.evaluations.queries.allocated import PEERS, released_from

Tally = tuple[int, int]  # how many are handed in, of how many


@dataclass(frozen=True)
class Missing:
    """What one student has given and got; `holds_up` are classmates still waiting for a review."""

    student_id: int
    number: str
    name: str
    group_id: int | None
    group: str
    owes_self: bool
    gave: Tally
    got: Tally
    holds_up: tuple[int, ...]
    waits_for: tuple[int, ...]
    has_teacher: bool
    is_released: bool
    reminded_at: datetime | None

    @property
    def owes_peers(self) -> int:
        return self.gave[1] - self.gave[0]

    @property
    def owes(self) -> bool:
        return self.owes_self or self.owes_peers > 0

    @property
    def is_blocked(self) -> bool:
        """Whether everything of the own is handed in and classmates let wait."""
        return not self.owes and bool(self.waits_for)


@dataclass(frozen=True)
class _Given:
    """One review as the board counts it."""

    rater_id: int | None
    ratee_id: int
    who: Evaluator
    is_in: bool


def missing_of(assignment: Assignment, evaluators: Collection[str]) -> list[Missing]:
    """Every student of the classroom by 学号, with what is missing; four statements."""
    students = students_of(assignment.classroom_id)
    given = _given(assignment.id)
    released, reminded = released_from(assignment.id), reminded_in(assignment.id)
    here = {student.user_id for student in students}
    rated = {one.rater_id for one in given if one.who is Evaluator.SELF and one.is_in}
    taught = {one.ratee_id for one in given if one.who is Evaluator.TEACHER and one.is_in}
    gave, got = defaultdict[int, list[_Given]](list), defaultdict[int, list[_Given]](list)
    for one in given:
        if one.who in PEERS:
            gave[one.rater_id or 0].append(one)
            got[one.ratee_id].append(one)
    return [
        Missing(
            student_id=one.user_id,
            number=one.user.number,
            name=one.user.name,
            group_id=one.group_id,
            group=one.group.name if one.group else "",
            owes_self="self" in evaluators and one.user_id not in rated,
            gave=_tally(gave[one.user_id]),
            got=_tally(got[one.user_id]),
            holds_up=tuple(r.ratee_id for r in gave[one.user_id] if not r.is_in),
            waits_for=tuple(
                r.rater_id for r in got[one.user_id] if not r.is_in and r.rater_id in here
            ),
            has_teacher=one.user_id in taught,
            is_released=one.user_id in released,
            reminded_at=reminded.get(one.user_id),
        )
        for one in students
    ]


def reminded_in(assignment_id: int) -> dict[int, datetime]:
    """When each student was last reminded of this evaluation."""
    rows = db.session.execute(
        select(Reminder.user_id, Reminder.sent_at)
        .where(Reminder.assignment_id == assignment_id)
        .order_by(Reminder.id)
    )
    return {row.user_id: row.sent_at for row in rows}


@dataclass(frozen=True)
class MentorProgress:
    """How far a mentor is, with an account or by a link."""

    name: str
    rated: int
    of: int
    expires_at: datetime | None  # None: with an account


def mentors_of(assignment: Assignment, students: int) -> list[MentorProgress]:
    """The mentors of an evaluation and how many students each has rated; three statements."""
    by_rater, by_link = _mentor_counts(assignment.id)
    accounts = db.session.execute(
        select(User.id, User.name)
        .join(Enrollment, Enrollment.user_id == User.id)
        .where(
            Enrollment.classroom_id == assignment.classroom_id,
            Enrollment.role == Role.MENTOR,
            Enrollment.left_at.is_(None),
        )
        .order_by(User.name, User.id)
    )
    links = db.session.execute(
        select(MentorLink.id, MentorLink.name, MentorLink.expires_at, func.count())
        .join(MentorLinkStudent, MentorLinkStudent.link_id == MentorLink.id)
        .where(MentorLink.assignment_id == assignment.id, MentorLink.revoked_at.is_(None))
        .group_by(MentorLink.id, MentorLink.name, MentorLink.expires_at)
        .order_by(MentorLink.id)
    )
    return [
        *(MentorProgress(name, by_rater[user_id], students, None) for user_id, name in accounts),
        *(
            MentorProgress(name, by_link[link_id], count, expires_at)
            for link_id, name, expires_at, count in links
        ),
    ]


def _mentor_counts(assignment_id: int) -> tuple[Counter[int | None], Counter[int | None]]:
    """How many reviews each mentor with an account, and each by a link, has handed in."""
    rows = db.session.execute(
        select(Review.rater_id, Review.link_id)
        .join(Sheet, Sheet.id == Review.sheet_id)
        .where(
            Sheet.assignment_id == assignment_id,
            Review.evaluator == Evaluator.MENTOR,
            Review.handed_in_at.is_not(None),
        )
        .order_by(Review.id)
    ).all()
    return Counter(rater for rater, _link in rows), Counter(link for _rater, link in rows)


def _given(assignment_id: int) -> list[_Given]:
    rows = db.session.execute(
        select(
            Review.rater_id, Sheet.student_id, Review.evaluator, Review.handed_in_at.is_not(None)
        )
        .join(Sheet, Sheet.id == Review.sheet_id)
        .where(Sheet.assignment_id == assignment_id)
        .order_by(Review.id)
    )
    return [_Given(*row) for row in rows]


def _tally(reviews: Collection[_Given]) -> Tally:
    return sum(one.is_in for one in reviews), len(reviews)

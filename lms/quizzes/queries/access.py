"""Reads about who may take a quiz when, and how far each is."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Subquery, and_, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from lms.accounts.models import User
from lms.assignments.models import Allowance, Assignment
from lms.assignments.queries import allowances_for, allowances_of, is_for, nearest_first
from lms.assignments.rules import combined
from lms.classrooms.models import Enrollment, Role
from lms.classrooms.queries import students_of
from lms.core.db import db
from lms.courses.rules.compiled import QuizSettings
from lms.quizzes.models import (
    AccessRules,
    Attempt,
    PaperItem,
    ReviewSetting,
    closing_for_all,
)
from lms.quizzes.queries.attempts import place
from lms.quizzes.rules.access import Plan, Sitting, sitting


@dataclass(frozen=True)
class Entry:
    """How one person comes into a quiz: role in the classroom, own conditions, what is asked."""

    role: Role | None
    sitting: Sitting
    password: str
    addresses: str
    late_percent: int
    review_setting: ReviewSetting | None = None


def entry_of(person: User, assignment: Assignment, settings: QuizSettings) -> Entry:
    """The conditions of this quiz for one person; one statement."""
    rows = db.session.execute(
        select(Enrollment.role, AccessRules, Allowance, ReviewSetting)
        .select_from(Assignment)
        .outerjoin(
            Enrollment,
            and_(
                Enrollment.classroom_id == Assignment.classroom_id,
                Enrollment.user_id == person.id,
                Enrollment.left_at.is_(None),
            ),
        )
        .outerjoin(AccessRules, AccessRules.assignment_id == Assignment.id)
        .outerjoin(ReviewSetting, ReviewSetting.assignment_id == Assignment.id)
        .outerjoin(Allowance, and_(Allowance.assignment_id == Assignment.id, is_for(person.id)))
        .where(Assignment.id == assignment.id)
        .order_by(nearest_first())
    ).all()
    grants = [row[2].grant for row in rows if row[2] is not None]
    rules = rows[0][1] if rows else None
    plan = plan_of(assignment, settings, rules)
    return Entry(
        role=rows[0][0] if rows else None,
        sitting=sitting(plan, combined(grants), person.time_factor),
        password=rules.password if rules else "",
        addresses=rules.addresses if rules else "",
        late_percent=rules.late_percent if rules else 0,
        review_setting=rows[0][3] if rows else None,
    )


def plan_of(assignment: Assignment, settings: QuizSettings, rules: AccessRules | None) -> Plan:
    """The conditions for everybody."""
    return Plan(
        opens_at=assignment.opens_at,
        due_at=assignment.due_at,
        closes_at=assignment.closes_at,
        starts_until=rules.starts_until if rules else None,
        minutes=settings.time_limit,
        attempts=settings.attempts,
    )


def lateness_of(
    student_id: int, assignment: Assignment, time_limit: int | None
) -> tuple[datetime | None, int]:
    """When this student's attempt was due, and how many hundredths it costs to be later.

    Most quizzes cost nothing, and then nothing more is asked; without the text of the quiz,
    since an attempt may have been begun with an earlier one.
    """
    rules = access_rules_of(assignment.id) if assignment.due_at is not None else None
    if rules is None or not rules.late_percent:
        return None, 0
    grants = [one.grant for one in allowances_for(assignment.id, student_id)]
    factor = db.session.scalars(select(User.time_factor).where(User.id == student_id)).one()
    plan = Plan(
        assignment.opens_at, assignment.due_at, assignment.closes_at, None, time_limit, None
    )
    return sitting(plan, combined(grants), factor).due_at, rules.late_percent


def ends_for_some(assignment_id: int) -> bool:
    """Whether anybody has an own closing, or works under a limit the quiz no longer has."""
    closing = select(Allowance.id).where(
        Allowance.assignment_id == assignment_id, Allowance.closes_at.is_not(None)
    )
    limited = select(Attempt.id).where(
        Attempt.assignment_id == assignment_id,
        Attempt.handed_in_at.is_(None),
        Attempt.time_limit.is_not(None),
    )
    return bool(db.session.scalar(select(or_(closing.exists(), limited.exists()))))


def access_rules_of(assignment_id: int) -> AccessRules | None:
    return db.session.scalar(select(AccessRules).where(AccessRules.assignment_id == assignment_id))


def addresses_of(assignment_id: int) -> str:
    """The lines of addresses of a quiz; '' where it may be taken from anywhere."""
    found = db.session.scalar(
        select(AccessRules.addresses).where(AccessRules.assignment_id == assignment_id)
    )
    return found or ""


@dataclass(frozen=True)
class Place:
    """One student of the class with the conditions that hold for this student."""

    student: User
    group: str
    sitting: Sitting
    is_admitted: bool


def places_of(assignment: Assignment, settings: QuizSettings) -> list[Place]:
    """What holds for each student of the class; three statements for any class."""
    plan = plan_of(assignment, settings, access_rules_of(assignment.id))
    given = allowances_of(assignment.id)
    return [_place(assignment, plan, given, one) for one in students_of(assignment.classroom_id)]


def _place(
    assignment: Assignment, plan: Plan, given: Collection[Allowance], one: Enrollment
) -> Place:
    near = [
        allowance
        for allowance in given
        if allowance.level == 2
        or allowance.student_id == one.user_id
        or (allowance.group_id is not None and allowance.group_id == one.group_id)
    ]
    return Place(
        student=one.user,
        group=one.group.name if one.group else "",
        sitting=sitting(
            plan, combined(allowance.grant for allowance in near), one.user.time_factor
        ),
        is_admitted=not assignment.is_restricted or any(one.level < 2 for one in near),
    )


def all_closed_at(assignment_id: int) -> datetime | None:
    """When the window of the last student closes; None while it stays open."""
    return db.session.scalar(select(closing_for_all()).where(Assignment.id == assignment_id))


@dataclass(frozen=True)
class Seat:
    """One student's place on the board: the latest attempt, and how far it is."""

    student: User
    attempt: Attempt | None
    answered: int
    total: int
    saved_at: datetime | None
    address: str


def seats_of(assignment_id: int, student_ids: Collection[int]) -> dict[int, Seat]:
    """The latest attempt of each of these students; one statement."""
    later, last = aliased(Attempt), aliased(PaperItem)
    address = (
        select(last.saved_from)
        .where(last.attempt_id == Attempt.id, last.saved_at.is_not(None))
        .order_by(last.saved_at.desc(), last.id.desc())
        .limit(1)
        .correlate(Attempt)
        .scalar_subquery()
    )
    counts = _counts_of(assignment_id)
    rows = db.session.execute(
        select(Attempt, User, counts.c.answered, counts.c.total, counts.c.saved_at, address)
        .join(User, User.id == Attempt.student_id)
        .join(counts, counts.c.attempt_id == Attempt.id)
        .where(
            Attempt.assignment_id == assignment_id,
            Attempt.student_id.in_(list(student_ids)),
            ~select(later.id)
            .where(
                later.assignment_id == Attempt.assignment_id,
                later.student_id == Attempt.student_id,
                later.number > Attempt.number,
            )
            .exists(),
        )
        .order_by(User.number)
        .options(*place())
    )
    return {
        row[1].id: Seat(row[1], row[0], row[2], row[3], row[4], row[5] or row[0].address)
        for row in rows
    }


def _counts_of(assignment_id: int) -> Subquery:
    """Questions, answers and the last save of each attempt at an assignment."""
    return (
        select(
            PaperItem.attempt_id.label("attempt_id"),
            func.count(PaperItem.id).label("total"),
            func.count(PaperItem.id).filter(PaperItem.is_complete).label("answered"),
            func.max(PaperItem.saved_at).label("saved_at"),
        )
        .join(Attempt, Attempt.id == PaperItem.attempt_id)
        .where(Attempt.assignment_id == assignment_id)
        .group_by(PaperItem.attempt_id)
        .subquery()
    )


def open_attempt_of(assignment_id: int, student_id: int) -> Attempt | None:
    """The attempt of a student that was not handed in yet, and where it stands."""
    return db.session.scalar(
        select(Attempt)
        .where(
            Attempt.assignment_id == assignment_id,
            Attempt.student_id == student_id,
            Attempt.handed_in_at.is_(None),
        )
        .options(*place(), joinedload(Attempt.student))
    )

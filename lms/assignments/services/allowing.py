"""Allowances: other conditions for a student, a group or everybody; each is journalled."""

from typing import Any

from sqlalchemy import select

from lms.accounts.models import User
from lms.assignments.models import Allowance, Assignment
from lms.assignments.rules import Grant
from lms.assignments.services.assigning import require_term
from lms.classrooms.models import Group
from lms.classrooms.queries import group_in, student_in
from lms.core import journal
from lms.core.clock import now
from lms.core.db import db
from lms.core.errors import Refused
from lms.core.i18n import _

LONGEST_MINUTES = 24 * 60
MOST_ATTEMPTS = 100
LONGEST_REASON = 200


class BadAllowance(Refused):
    """An allowance for a stranger, that says nothing, or that contradicts itself.

    `field` names the field of the form it belongs to.
    """

    def __init__(self, field: str, message: str) -> None:
        self.field = field
        super().__init__(message)


def allow(
    assignment: Assignment,
    grant: Grant,
    *,
    student: User | None = None,
    group: Group | None = None,
    reason: str,
    by: User,
) -> Allowance:
    """Give one student, one group or (neither) everybody other conditions, or change them.

    An empty grant only admits: that is what a restricted assignment asks for.
    """
    require_term(assignment.classroom)
    reason = " ".join(reason.split())
    _require_sense(assignment, grant, reason)
    _require_member(assignment, student, group)
    allowance = _of(assignment, student, group)
    if allowance is None:
        allowance = Allowance(
            assignment_id=assignment.id,
            student_id=student.id if student else None,
            group_id=group.id if group else None,
        )
        db.session.add(allowance)
    allowance.opens_at = grant.opens_at
    allowance.closes_at = grant.closes_at
    allowance.minutes = grant.minutes
    allowance.attempts = grant.attempts
    allowance.extra_minutes = grant.extra_minutes
    allowance.reason = reason
    allowance.given_by_id, allowance.given_at = by.id, now()
    db.session.flush()
    _note("allowance.set", assignment, allowance, by, reason)
    return allowance


def withdraw(assignment: Assignment, allowance: Allowance, *, reason: str, by: User) -> None:
    """Take an allowance back; the time limit of an attempt begun with it stays."""
    require_term(assignment.classroom)
    reason = " ".join(reason.split())
    _require_reason(reason)
    _note("allowance.withdraw", assignment, allowance, by, reason)
    db.session.delete(allowance)
    db.session.flush()


def extend(
    assignment: Assignment, student: User | None, *, minutes: int, reason: str, by: User
) -> Allowance:
    """Give a student (or everybody) more minutes; the rest of an earlier allowance stays."""
    if not 0 < minutes <= LONGEST_MINUTES:
        raise BadAllowance(
            "minutes", _("延长的分钟数应在 1 到 %(most)s 之间。", most=LONGEST_MINUTES)
        )
    earlier = _of(assignment, student, None)
    before = earlier.grant if earlier else Grant()
    grant = Grant(
        before.opens_at,
        before.closes_at,
        before.minutes,
        before.attempts,
        before.extra_minutes + minutes,
    )
    return allow(assignment, grant, student=student, reason=reason, by=by)


def restrict(assignment: Assignment, *, is_restricted: bool, by: User) -> None:
    """Let only students with an allowance see and take it, or everybody again."""
    require_term(assignment.classroom)
    if assignment.is_restricted == is_restricted:
        return
    assignment.is_restricted = is_restricted
    journal.write(
        "assignment.restrict" if is_restricted else "assignment.unrestrict",
        subject=f"assignment:{assignment.id}",
        actor_id=by.id,
        actor_name=by.name,
    )
    db.session.flush()


def _of(assignment: Assignment, student: User | None, group: Group | None) -> Allowance | None:
    return db.session.scalar(
        select(Allowance).where(
            Allowance.assignment_id == assignment.id,
            Allowance.student_id == student.id if student else Allowance.student_id.is_(None),
            Allowance.group_id == group.id if group else Allowance.group_id.is_(None),
        )
    )


def _require_member(assignment: Assignment, student: User | None, group: Group | None) -> None:
    classroom_id = assignment.classroom_id
    if student is not None and student_in(classroom_id, student.id) is None:
        raise BadAllowance("who", _("这个人现在不是这个教学班的学生，请重新选择。"))
    if group is not None and group_in(classroom_id, group.id) is None:
        raise BadAllowance("who", _("这个小组不在这个教学班里，请重新选择。"))


def _require_sense(assignment: Assignment, grant: Grant, reason: str) -> None:
    opens_at = grant.opens_at or assignment.opens_at
    closes_at = grant.closes_at or assignment.closes_at
    if closes_at is not None and closes_at <= opens_at:
        raise BadAllowance(
            "closes_at" if grant.closes_at else "opens_at",
            _("截止要在开放之后。没有填的一项沿用全班的时间，请一起核对。"),
        )
    if grant.minutes is not None and not 0 < grant.minutes <= LONGEST_MINUTES:
        raise BadAllowance("minutes", _("时限应在 1 到 %(most)s 分钟之间。", most=LONGEST_MINUTES))
    if grant.attempts is not None and not 0 < grant.attempts <= MOST_ATTEMPTS:
        raise BadAllowance("attempts", _("作答次数应在 1 到 %(most)s 之间。", most=MOST_ATTEMPTS))
    if not 0 <= grant.extra_minutes <= LONGEST_MINUTES:
        raise BadAllowance(
            "extra_minutes", _("延长的分钟数应在 0 到 %(most)s 之间。", most=LONGEST_MINUTES)
        )
    _require_reason(reason)


def _require_reason(reason: str) -> None:
    if not 0 < len(reason) <= LONGEST_REASON:
        raise BadAllowance("reason", _("请写明理由，最多 %(n)s 个字。", n=LONGEST_REASON))


def _note(action: str, assignment: Assignment, allowance: Allowance, by: User, reason: str) -> None:
    opens_at, closes_at = allowance.opens_at, allowance.closes_at
    said: dict[str, Any] = {
        "student": allowance.student_id,
        "group": allowance.group_id,
        "opens_at": opens_at.isoformat() if opens_at else None,
        "closes_at": closes_at.isoformat() if closes_at else None,
        "minutes": allowance.minutes,
        "attempts": allowance.attempts,
        "extra_minutes": allowance.extra_minutes or None,
    }
    journal.write(
        action,
        subject=f"assignment:{assignment.id}",
        actor_id=by.id,
        actor_name=by.name,
        reason=reason,
        **{name: value for name, value in said.items() if value is not None},
    )

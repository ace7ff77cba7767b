"""Allowances of a quiz: for several at once, and more time while it is being taken."""

from collections.abc import Collection, Sequence

from lms.accounts.models import User
from lms.accounts.queries import get_user
from lms.assignments import services as assignments
from lms.assignments.models import Allowance, Assignment
from lms.assignments.rules import Grant
from lms.assignments.services import BadAllowance
from lms.classrooms.models import Classroom, Group
from lms.classrooms.queries import group_in
from lms.core.clock import now
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.courses.rules.compiled import QuizSettings
from lms.quizzes import queries
from lms.quizzes.services.attempts import settle_overdue

EVERYBODY = "all"
MOST_AT_ONCE = 500
MOST_NAMED = 10


class SitsByGroup(Refused):
    """Somebody writes a paper whose time depends on groups, and would change group."""


def subject_of(allowance: Allowance) -> str:
    """Whom an allowance is for, as forms name it."""
    if allowance.student_id is not None:
        return f"student:{allowance.student_id}"
    return EVERYBODY if allowance.group_id is None else f"group:{allowance.group_id}"


def allow_each(
    assignment: Assignment, grant: Grant, *, who: Sequence[str], reason: str, by: User
) -> list[Allowance]:
    """The same allowance for each of these; all of them or none."""
    _require_effect(assignment, grant)
    return [
        assignments.allow(assignment, grant, student=student, group=group, reason=reason, by=by)
        for student, group in [_subject(assignment, one) for one in who[:MOST_AT_ONCE]]
    ]


def extend(assignment: Assignment, *, who: str, minutes: int, reason: str, by: User) -> Allowance:
    """Give one student or everybody more minutes while the quiz is being taken.

    What is over stays over: it is written down first, so that nobody's paper opens again
    by chance.
    """
    _require_effect(assignment, Grant(extra_minutes=minutes))
    while settle_overdue(assignment_id=assignment.id):
        pass
    student, _group = _subject(assignment, who)
    return assignments.extend(assignment, student, minutes=minutes, reason=reason, by=by)


def _require_effect(assignment: Assignment, grant: Grant) -> None:
    """Refuse minutes that would change nothing, since nothing here ends by the clock."""
    if QuizSettings.from_json(assignment.activity.revision.compiled).time_limit is not None:
        return
    if grant.minutes is not None:
        raise BadAllowance(
            "minutes",
            _("这个测验不限时，单独的时限不起作用。请留空；要限定时间，填单独的截止时间。"),
        )
    if grant.extra_minutes and not (
        assignment.closes_at or grant.closes_at or queries.ends_for_some(assignment.id)
    ):
        raise BadAllowance("extra_minutes", _("这个测验不限时，也没有截止时间，延长不起作用。"))


def require_nobody_sits_by_group(classroom: Classroom, student_ids: Collection[int]) -> None:
    """Raise SitsByGroup where another group may end or lengthen a paper that is being written."""
    sitting = queries.sitting_by_group(classroom.id, student_ids, now())
    if not sitting:
        return
    named = [_("%(name)s（%(title)s）", name=name, title=title) for name, title in sitting]
    more = _("等 %(n)s 人", n=len(named)) if len(named) > MOST_NAMED else ""
    raise SitsByGroup(
        _(
            "正在作答：%(who)s。这次作答的时间是按小组另定的，换组会改变它，所以分组没有改。"
            "请等交卷以后再换；只想改时间，到“准入与时间”里给学生单独安排。",
            who=_("、").join(named[:MOST_NAMED]) + more,
        )
    )


def _subject(assignment: Assignment, name: str) -> tuple[User | None, Group | None]:
    kind, _colon, number = name.partition(":")
    if name == EVERYBODY:
        return None, None
    found: User | Group | None = None
    if number.isascii() and number.isdecimal() and len(number) < 10:
        if kind == "student":
            found = get_user(int(number))
        elif kind == "group":
            found = group_in(assignment.classroom_id, int(number))
    if isinstance(found, User):
        return found, None
    if isinstance(found, Group):
        return None, found
    raise BadAllowance("who", _("名单里没有这一项，请刷新页面重新选择。"))

"""Home: the next step for a student, what waits for a teacher, the classes of a mentor."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.classrooms.models import Role
from lms.core.clock import now
from lms.core.i18n import _, format_moment
from lms.evaluations.queries import waiting_reviews
from lms.evaluations.rules.wording import NAMES
from lms.gradebook.rules import Tally
from lms.objectives.models import ObjectiveKind
from lms.quizzes.queries import open_appeal_counts, sight_of, unmarked_counts
from lms.reports.queries import home as queries
from lms.reports.queries.home import Duty, Membership, TaskRow
from lms.reports.views import bp
from lms.web.access import signed_in

SOON = timedelta(days=3)


@dataclass(frozen=True)
class DueItem:
    """One line of what is due, as the `due` part shows it."""

    when: str
    urgency: str
    title: str
    note: str
    href: str | None
    action: str


@dataclass(frozen=True)
class Stop:
    """One task on the progress path."""

    number: str
    title: str
    state: str
    note: str
    href: str


@bp.get("/")
@signed_in
def home() -> ResponseReturnValue:
    if current_user.is_administrator:
        return redirect(url_for("admin.index"))
    memberships = queries.memberships_of(current_user)
    teaching = [one for one in memberships if one.role is not Role.STUDENT]
    if teaching:
        return _teacher_home(teaching)
    return _student_home(memberships)


@bp.get("/learning")
@signed_in
def learning() -> ResponseReturnValue:
    """All tasks of all my courses, with what each gives to do."""
    memberships = [one for one in queries.memberships_of(current_user) if one.role is Role.STUDENT]
    duties = queries.duties_of(current_user.id, [one.classroom.id for one in memberships])
    tasks = queries.tasks_of(current_user.id, [one.course.id for one in memberships])
    return render_template(
        "reports/learning.html", memberships=memberships, tasks=tasks, duties=duties, now=now()
    )


@bp.get("/marks")
@signed_in
def marks() -> ResponseReturnValue:
    """Lead to my results; where there are several classes, offer them."""
    memberships = [one for one in queries.memberships_of(current_user) if one.role is Role.STUDENT]
    if len(memberships) == 1:
        return redirect(url_for(".me", classroom_id=memberships[0].classroom.id))
    return render_template("reports/marks.html", memberships=memberships)


def _student_home(memberships: list[Membership]) -> ResponseReturnValue:
    student_id = current_user.id
    classroom_ids = [one.classroom.id for one in memberships]
    tasks = queries.tasks_of(student_id, [one.course.id for one in memberships])
    duties = queries.duties_of(student_id, classroom_ids)
    current = {one.classroom.id for one in memberships if one.classroom.term.closed_at is None}
    moment = now()
    sight = sight_of(student_id, classroom_ids, moment)
    return render_template(
        "reports/student_home.html",
        memberships=memberships,
        paths={one.course.id: _path(one, tasks, duties) for one in memberships},
        following=_following(memberships, tasks, duties, moment),
        reminders=[one for one in duties if one.told and one.assignment.classroom_id in current],
        due=[_due_item(one, moment) for one in sorted(duties, key=_by_end) if _is_due(one, moment)],
        kinds=_by_kind(queries.kind_tallies(student_id, classroom_ids, sight.untold)),
        has_totals_only=sight.has_totals_only,
        news=queries.news_for(student_id, classroom_ids, sight.unseen),
        today=moment,
    )


def _teacher_home(memberships: list[Membership]) -> ResponseReturnValue:
    classroom_ids = [one.classroom.id for one in memberships]
    return render_template(
        "reports/teacher_home.html",
        memberships=memberships,
        counts=queries.counts_of(classroom_ids),
        duties=queries.duties_of(current_user.id, classroom_ids),
        handed_in=queries.handed_in_counts(classroom_ids),
        unmarked=unmarked_counts(classroom_ids),
        appeals=open_appeal_counts(classroom_ids),
        unrated={one.assignment_id: one.count for one in waiting_reviews(classroom_ids)},
        now=now(),
        Role=Role,
    )


def _by_end(duty: Duty) -> tuple[bool, datetime]:
    """What is due first; windows of evaluators may have moved it."""
    return duty.due_at is None, duty.due_at or duty.opens_at


def _is_due(duty: Duty, moment: datetime) -> bool:
    return not duty.is_done and duty.is_open_at(moment)


def _due_item(duty: Duty, moment: datetime) -> DueItem:
    one, work = duty.assignment, duty.work
    activity = one.activity
    number = activity.task.number if activity.task else ""
    left = duty.due_at - moment if duty.due_at else None
    urgency = "" if left is None or left > SOON else "no" if left < timedelta(days=1) else "due"
    done = _("已完成 %(done)s / %(total)s", done=work.done, total=work.total) if work else ""
    return DueItem(
        when=format_moment(duty.due_at) if duty.due_at else _("不限时间"),
        urgency=urgency,
        title=f"{number} {activity.title} {activity.label}".strip(),
        note=" · ".join(filter(None, (done, _ends_of(duty, moment)))),
        href=url_for("assignments.open", assignment_id=one.id),
        action=_("继续") if work else _("开始"),
    )


def _ends_of(duty: Duty, moment: datetime) -> str:
    """Until when which rating is to be given, where they end at different times."""
    said = []
    for who, window in duty.parts or ():
        end = window.due_at or window.closes_at
        if not window.has_opened_at(moment):
            opens = format_moment(window.opens_at)
            said.append(_("%(who)s %(moment)s 开始", who=NAMES[who], moment=opens))
        elif end and not window.has_closed_at(moment):
            said.append(_("%(who)s %(moment)s 前", who=NAMES[who], moment=format_moment(end)))
    return _("；").join(said)


@dataclass(frozen=True)
class Following:
    """The one next step: read a task on, do what it gives to do, or sit an exam (no task)."""

    membership: Membership
    task: TaskRow | None
    duty: Duty | None
    section: str


def _following(
    memberships: Sequence[Membership],
    tasks: Sequence[TaskRow],
    duties: Sequence[Duty],
    moment: datetime,
) -> Following | None:
    for one in memberships:
        mine = [duty for duty in duties if duty.assignment.classroom_id == one.classroom.id]
        for task in (task for task in tasks if task.course_id == one.course.id):
            if task.finished_at is None:
                titles = {entry["id"]: entry["title"] for entry in task.outline}
                return Following(one, task, None, titles.get(task.last_section or "", ""))
            waiting = [
                duty
                for duty in mine
                if duty.assignment.activity.task_id == task.task_id and _is_due(duty, moment)
            ]
            if waiting:
                return Following(one, task, waiting[0], "")
    exams = [one for one in duties if one.assignment.activity.task_id is None]
    return next(
        (
            Following(one, None, duty, "")
            for one in memberships
            for duty in exams
            if duty.assignment.classroom_id == one.classroom.id and _is_due(duty, moment)
        ),
        None,
    )


def _path(membership: Membership, tasks: Sequence[TaskRow], duties: Sequence[Duty]) -> list[Stop]:
    stops: list[Stop] = []
    for task in (task for task in tasks if task.course_id == membership.course.id):
        given = [
            duty
            for duty in duties
            if duty.assignment.classroom_id == membership.classroom.id
            and duty.assignment.activity.task_id == task.task_id
        ]
        is_done = task.finished_at is not None and all(duty.is_done for duty in given)
        is_now = not is_done and all(stop.state == "done" for stop in stops)
        href = url_for("assignments.lesson", classroom_id=membership.classroom.id, key=task.key)
        state = "done" if is_done else "now" if is_now else "open"
        stops.append(Stop(task.number, task.title, state, "", href))
    return stops


def _by_kind(tallies: dict[ObjectiveKind, Tally]) -> list[tuple[ObjectiveKind, Tally]]:
    order = (ObjectiveKind.KNOWLEDGE, ObjectiveKind.SKILL, ObjectiveKind.ATTITUDE)
    return [(kind, tallies.get(kind, Tally())) for kind in order]

"""The board of a sitting: who has not begun, who works, who is done, and what can be done."""

from dataclasses import dataclass
from datetime import datetime

from flask import abort, flash, redirect, render_template, request
from flask import url_for as address
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.assignments.policy import can_teach_assignment
from lms.core.clock import now
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.courses.rules.compiled import QuizSettings
from lms.quizzes import policy, queries, services
from lms.quizzes.forms import EndForm, ExtendForm
from lms.quizzes.models import EndedBy
from lms.quizzes.queries import Place, Seat
from lms.quizzes.views.blueprint import bp
from lms.web.access import opens
from lms.web.forms import HouseForm
from lms.web.ids import whole

IDLE = "idle"
WORKING = "working"
HANDED_IN = "handed_in"
ENDED = "ended"


@dataclass(frozen=True)
class Line:
    """One student on the board. `state` is one of idle, working, handed_in, ended."""

    student: User
    group: str
    state: str
    seat: Seat | None
    ends_at: datetime | None
    ended_at: datetime | None
    undecided: int


@bp.get("/assignments/<int:assignment_id>/sitting")
@opens("assignment_id", queries.quiz_assignment, can_teach_assignment)
def sitting(assignment: Assignment) -> ResponseReturnValue:
    return _page(assignment, ExtendForm(None), EndForm(None))


@bp.post("/assignments/<int:assignment_id>/sitting/extend")
@opens("assignment_id", queries.quiz_assignment, can_teach_assignment)
def extend(assignment: Assignment) -> ResponseReturnValue:
    form = ExtendForm()
    form.who.validate_choice = False
    if not form.submitted():
        return _page(assignment, form, EndForm(None)), 422
    try:
        services.extend(
            assignment,
            who=str(form.who.data),
            minutes=form.minutes.data or 0,
            reason=form.reason.data or "",
            by=current_user,
        )
    except Refused as refusal:
        flash(str(refusal), "error")
    else:
        flash(
            _("已延长 %(n)s 分钟。学生页面上的时间半分钟之内更新。", n=form.minutes.data), "success"
        )
    return redirect(address(".sitting", assignment_id=assignment.id))


@bp.post("/assignments/<int:assignment_id>/sitting/end")
@opens("assignment_id", queries.quiz_assignment, can_teach_assignment)
def end(assignment: Assignment) -> ResponseReturnValue:
    form = EndForm()
    form.student.validate_choice = False
    if not form.submitted():
        return _page(assignment, ExtendForm(None), form), 422
    student_id = request.form.get("student", type=whole) or abort(404)
    attempt = queries.open_attempt_of(assignment.id, student_id) or abort(404)
    name = attempt.student.name
    try:
        services.end(attempt, by=current_user, reason=form.reason.data or "")
    except Refused as refusal:
        flash(str(refusal), "error")
    else:
        flash(
            _("已结束 %(name)s 的作答，保存过的答案照常批改。", name=name),
            "success",
        )
    return redirect(address(".sitting", assignment_id=assignment.id))


def _page(assignment: Assignment, extending: HouseForm, ending: HouseForm) -> str:
    settings = QuizSettings.from_json(assignment.activity.revision.compiled)
    places = [one for one in queries.places_of(assignment, settings) if one.is_admitted]
    seats = queries.seats_of(assignment.id, [one.student.id for one in places])
    undecided = queries.undecided_counts(assignment.id)
    moment = now()
    lines = [_line(one, seats.get(one.student.id), undecided, moment) for one in places]
    working = [line for line in lines if line.state == WORKING]
    extending["who"].choices = [("all", _("全班")), *_named(lines)]
    ending["student"].choices = [(str(one.student.id), _name(one)) for one in working]
    return render_template(
        "quizzes/sitting.html",
        assignment=assignment,
        lines=lines,
        counts={
            name: sum(one.state == name for one in lines)
            for name in (IDLE, WORKING, HANDED_IN, ENDED)
        },
        extending=extending,
        ending=ending,
        moment=moment,
        is_live=assignment.classroom.term.closed_at is None,
    )


def _line(place: Place, seat: Seat | None, undecided: dict[int, int], moment: datetime) -> Line:
    attempt = seat.attempt if seat else None
    if seat is None or attempt is None:
        return Line(place.student, place.group, IDLE, None, place.sitting.closes_at, None, 0)
    ended_at = attempt.handed_in_at or policy.over_since(attempt, moment)
    is_by_hand = attempt.ended_by is EndedBy.STUDENT
    state = WORKING if ended_at is None else HANDED_IN if is_by_hand else ENDED
    return Line(
        place.student,
        place.group,
        state,
        seat,
        policy.ends_at(attempt),
        ended_at,
        undecided.get(attempt.id, 0),
    )


def _named(lines: list[Line]) -> list[tuple[str, str]]:
    return [(f"student:{one.student.id}", _name(one)) for one in lines]


def _name(line: Line) -> str:
    return f"{line.student.name} {line.student.number}"

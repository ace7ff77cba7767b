"""When each kind of evaluator may rate, as a teacher sets it."""

from datetime import datetime
from zoneinfo import ZoneInfo

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.core.clock import now
from lms.core.i18n import _
from lms.evaluations import forms, policy, queries, services
from lms.evaluations.models import Evaluator
from lms.evaluations.queries import Seat
from lms.evaluations.rules.results import evaluators_of
from lms.evaluations.rules.windows import Window
from lms.evaluations.rules.wording import NAMES
from lms.evaluations.services.windows import BadEvaluatorWindow
from lms.evaluations.views.blueprint import bp
from lms.web.access import finds


@bp.route("/assignments/<int:assignment_id>/evaluation/windows", methods=["GET", "POST"])
@finds("assignment_id", load=policy.teachers_evaluation)
def windows(seat: Seat) -> ResponseReturnValue:
    timezone = current_app.extensions["lms_settings"].timezone
    names = {who: str(NAMES[who]) for who in evaluators_of(seat.text)}
    form = forms.windows_form(names)(data=_filled(seat, timezone))
    if form.submitted() and _save(seat, form, timezone):
        return redirect(url_for(".windows", assignment_id=seat.assignment.id))
    return render_template(
        "evaluations/windows.html",
        assignment=seat.assignment,
        text=seat.text,
        form=form,
        names=names,
        states={who: _state(seat, who) for who in names},
        is_over=seat.assignment.classroom.term.closed_at is not None,
    )


def _save(seat: Seat, form: forms.WindowsForm, timezone: str) -> bool:
    wanted = {
        Evaluator(who): Window(opens_at, closes_at, closes_at)
        for who, (opens_at, closes_at) in form.moments(timezone).items()
    }
    try:
        changed = services.set_windows(seat.assignment, wanted, current_user)
    except BadEvaluatorWindow as refusal:
        form[refusal.field].errors = [str(refusal)]
        return False
    except services.TermOver as refusal:
        form.refuse(refusal)
        return False
    flash(_("评价时间已保存。") if changed else _("评价时间没有变化。"), "success")
    return True


def _filled(seat: Seat, timezone: str) -> dict[str, datetime | None]:
    zone = ZoneInfo(timezone)

    def local(moment: datetime | None) -> datetime | None:
        return moment.astimezone(zone).replace(tzinfo=None) if moment else None

    there, _own = queries.windows_of(seat.assignment.id)
    return {
        f"{who.value}_{end}": local(moment)
        for who, window in there.items()
        for end, moment in (("opens_at", window.opens_at), ("closes_at", window.closes_at))
    }


def _state(seat: Seat, who: str) -> tuple[str, str]:
    """The state of a window now: its word, and the kind of its badge."""
    window, moment = services.window_of(seat.assignment, who), now()
    if not window.has_opened_at(moment):
        return _("未开放"), ""
    if window.has_closed_at(moment):
        return _("已结束"), ""
    return _("进行中"), "on"

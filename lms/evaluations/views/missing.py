"""The board of an evaluation: who has not rated, who waits for whom, reminders."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.classrooms.queries import student_in
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.evaluations import forms, policy, services
from lms.evaluations.queries import Seat
from lms.evaluations.views.blueprint import bp
from lms.evaluations.views.missing_page import missing_page
from lms.web.access import finds


@bp.get("/assignments/<int:assignment_id>/evaluation/missing")
@finds("assignment_id", load=policy.teachers_evaluation)
def missing(seat: Seat) -> ResponseReturnValue:
    page = missing_page(seat, request.args.get("show", ""), request.args.get("group", ""))
    return render_template(
        "evaluations/missing.html", assignment=seat.assignment, text=seat.text, page=page
    )


@bp.post("/assignments/<int:assignment_id>/evaluation/reminders")
@finds("assignment_id", load=policy.teachers_evaluation)
def remind(seat: Seat) -> ResponseReturnValue:
    """Remind the students ticked; who owes nothing or was reminded lately is passed over."""
    chosen = set(forms.chosen_students())
    try:
        sent = services.remind(seat.assignment, chosen, request.form.get("text", ""), current_user)
    except Refused as refusal:
        flash(str(refusal), "error")
        return _back(seat)
    if not chosen:
        flash(_("没有选中学生。请先勾选要催的人。"), "warning")
        return _back(seat)
    flash(_("已催交 %(n)s 人。", n=sent), "success" if sent else "info")
    if left := len(chosen) - sent:
        flash(_("另有 %(n)s 人已经交齐，或 24 小时内催过，没有再催。", n=left), "info")
    return _back(seat)


@bp.post("/assignments/<int:assignment_id>/evaluation/raters/<int:student_id>/release")
@finds("assignment_id", load=policy.teachers_evaluation)
def release(seat: Seat, student_id: int) -> ResponseReturnValue:
    """Give what a student does not deliver to classmates, or ask the student again."""
    enrollment = student_in(seat.assignment.classroom_id, student_id) or abort(404)
    name = enrollment.user.name
    calls_back = request.form.get("undo") == "1"
    change = services.call_back if calls_back else services.release
    try:
        moved = change(seat.assignment, enrollment.user, current_user)
    except Refused as refusal:
        flash(str(refusal), "error")
    else:
        said = (
            _("%(name)s 重新参加互评，分到 %(n)s 份。", name=name, n=moved)
            if calls_back
            else _("%(name)s 没交的 %(n)s 份互评已交给别的同学。", name=name, n=moved)
        )
        flash(said, "success")
    return _back(seat)


def _back(seat: Seat) -> ResponseReturnValue:
    show, group = (request.form.get(name) or None for name in ("show", "group"))
    return redirect(url_for(".missing", assignment_id=seat.assignment.id, show=show, group=group))

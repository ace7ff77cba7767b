"""Showing columns to students, at once or later, and hiding them again."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.classrooms.models import Classroom
from lms.classrooms.queries import get_classroom
from lms.core.clock import now
from lms.core.i18n import _, format_moment
from lms.gradebook import policy, services
from lms.gradebook.views.blueprint import bp
from lms.gradebook.views.telling import read_moment, told
from lms.web.access import opens


@bp.post("/classrooms/<int:classroom_id>/gradebook/release")
@opens("classroom_id", get_classroom, policy.can_release_grades)
def set_release(classroom: Classroom) -> ResponseReturnValue:
    """`do` says what: release now, release at a moment, or hide."""
    wanted, written = request.form.get("do", ""), request.form.get("at", "")
    moment = read_moment(written) if wanted == "later" else now()
    if wanted == "later" and (moment is None or moment <= now()):
        flash(_("请填写以后的公布时间，例如 2026-11-28 09:00。"), "error")
        return _back(classroom)
    at = None if wanted == "hide" else moment
    with told():
        batch = services.set_release(
            classroom,
            request.form.getlist("column"),
            at=at,
            reason=request.form.get("reason", ""),
            by=current_user,
        )
        flash(_said(wanted, len(batch.detail["items"]), format_moment(at)), "success")
    return _back(classroom)


def _said(wanted: str, count: int, moment: str) -> str:
    if wanted == "hide":
        return _("已收回 %(n)s 项成绩，学生看不到了。", n=count)
    if wanted == "later":
        return _("%(n)s 项成绩定于 %(moment)s 公布。", n=count, moment=moment)
    return _("已公布 %(n)s 项成绩。", n=count)


def _back(classroom: Classroom) -> ResponseReturnValue:
    return redirect(url_for(".submission", classroom_id=classroom.id, _anchor="release"))

"""The page on which an author makes one text of two."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.authoring import policy
from lms.authoring.queries.people import CourseDesk
from lms.authoring.services.merging import composed, meeting_of
from lms.authoring.services.saving import save
from lms.authoring.views.blueprint import bp
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.web.access import finds


@bp.route("/desk/<code>/merge/<path:path>", methods=["GET", "POST"])
@finds("code", load=policy.authored_course)
def merge(desk: CourseDesk, path: str) -> ResponseReturnValue:
    """Decide the conflicts, write the result as it shall be, save it."""
    sent = request.form
    is_sent = request.method == "POST" and sent.get("action") == "save"
    if is_sent and _saved(desk, path, sent.get("text", ""), sent.get("after", "")):
        return redirect(url_for(".edit", code=desk.code, path=path))
    meeting = meeting_of(desk, path, current_user)
    if meeting is None:
        if request.method == "GET":
            flash(_("没有要合并的改动。"), "success")
        return redirect(url_for(".edit", code=desk.code, path=path))
    choices = {
        number: sent.get(f"choice-{number}", "") for number in range(len(meeting.merged.conflicts))
    }
    text = sent.get("text", "") if is_sent else composed(meeting.merged, choices)
    return render_template(
        "authoring/merge.html", desk=desk, path=path, meeting=meeting, choices=choices, text=text
    )


def _saved(desk: CourseDesk, path: str, text: str, after: str) -> bool:
    try:
        save(desk, path, text, after=after, by=current_user, note=_("合并两边的改动"))
    except Refused as refusal:
        flash(str(refusal), "error")
        return False
    flash(_("已合并并保存。"), "success")
    return True

"""The page on which an author makes one text of two."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.authoring import policy
from lms.authoring.queries.people import CourseDesk
from lms.authoring.rules.merging import Decision, decided
from lms.authoring.services.merging import Meeting, meeting_of
from lms.authoring.services.saving import save
from lms.authoring.views.blueprint import bp
from lms.authoring.views.three_ways import decisions_sent
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.web.access import finds


@bp.get("/desk/<code>/merge/<path:path>")
@finds("code", load=policy.authored_course)
def merge(desk: CourseDesk, path: str) -> ResponseReturnValue:
    """What was typed and what stands now, or the draft and what was published since."""
    meeting = meeting_of(desk, path, current_user)
    if meeting is None:
        flash(_("没有要合并的改动。"), "success")
        return redirect(url_for(".edit", code=desk.code, path=path))
    return _page(desk, path, meeting)


@bp.post("/desk/<code>/merge/<path:path>")
@finds("code", load=policy.authored_course)
def keep_merged(desk: CourseDesk, path: str) -> ResponseReturnValue:
    """Save the text made of both, once every conflict is decided."""
    meeting = meeting_of(desk, path, current_user)
    if meeting is None:
        return redirect(url_for(".edit", code=desk.code, path=path))
    decisions = decisions_sent(meeting.merged)
    if len(decisions) < len(meeting.merged.conflicts):
        flash(_("还有没有选择的地方，没有保存。请每一处都选一种。"), "error")
        return _page(desk, path, meeting, decisions, 422)
    text, after = decided(meeting.merged, decisions), request.form.get("after", "")
    try:
        save(desk, path, text, after=after, by=current_user, note=_("合并两边的改动"))
    except Refused as refusal:
        flash(str(refusal), "error")
        return _page(desk, path, meeting, decisions, 409)
    flash(_("已合并并保存。"), "success")
    return redirect(url_for(".edit", code=desk.code, path=path))


def _page(
    desk: CourseDesk,
    path: str,
    meeting: Meeting,
    decisions: Sequence[Decision] = (),
    status: int = 200,
) -> ResponseReturnValue:
    chosen = dict(enumerate(decisions))
    return render_template(
        "authoring/merge.html", desk=desk, path=path, meeting=meeting, decisions=chosen
    ), status

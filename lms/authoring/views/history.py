"""What a document has been: its versions, two side by side, who wrote what, the way back."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.authoring import policy
from lms.authoring.queries.history import (
    KeptDocument,
    State,
    count_states,
    history_of,
    states_of,
)
from lms.authoring.rules.faces import faces_of
from lms.authoring.services.history import compare_states, find_state, restore_state, tell
from lms.authoring.views.blueprint import bp
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.web.access import finds
from lms.web.paging import Page, page_number

SIZE = 30
READING, SOURCE = "reading", "source"


@bp.get("/desk/<code>/history/<path:path>")
@finds("code", "path", load=policy.kept_document)
def history(document: KeptDocument) -> ResponseReturnValue:
    number = page_number()
    total = count_states(document.desk.code, document.path)
    lines = history_of(document, limit=SIZE, offset=SIZE * (number - 1))
    return render_template(
        "authoring/history.html",
        desk=document.desk,
        document=document,
        faces=faces_of(document.path),
        page=Page(lines, number, total, SIZE),
    )


@bp.get("/desk/<code>/lines/<path:path>")
@finds("code", "path", load=policy.kept_document)
def lines(document: KeptDocument) -> ResponseReturnValue:
    return render_template(
        "authoring/lines.html",
        desk=document.desk,
        document=document,
        faces=faces_of(document.path),
        lines=tell(document.desk, document.path),
    )


@bp.get("/desk/<code>/compare/<path:path>")
@finds("code", "path", load=policy.kept_document)
def compare(document: KeptDocument) -> ResponseReturnValue:
    states = states_of(document.desk.code, document.path)
    before, after = _chosen(document, states)
    as_read = request.args.get("face") == READING
    return render_template(
        "authoring/compare.html",
        desk=document.desk,
        document=document,
        faces=faces_of(document.path),
        states=states,
        before=before,
        after=after,
        face=READING if as_read else SOURCE,
        compared=compare_states(document, before, after, as_read=as_read),
    )


def _chosen(document: KeptDocument, states: Sequence[State]) -> tuple[State, State]:
    """The two states asked for; else what is published and what stands, or the latest two."""
    by_key = {state.key: state for state in states}
    after = by_key.get(request.args.get("to", "")) or by_key.get(document.standing) or states[0]
    earlier = states[states.index(after) + 1 :] or [after]
    published = by_key.get(document.published)
    usual = published if published and published.key != after.key else earlier[0]
    return by_key.get(request.args.get("from", "")) or usual, after


@bp.post("/desk/<code>/restore/<path:path>")
@finds("code", "path", load=policy.kept_document)
def restore(document: KeptDocument) -> ResponseReturnValue:
    """Make an earlier state what stands at the desk; what stood stays in the history."""
    try:
        state = find_state(document.desk, document.path, request.form.get("state", ""))
        after = request.form.get("after", "")
        restore_state(document.desk, document.path, state, after=after, by=current_user)
    except Refused as refusal:
        flash(str(refusal), "error")
    else:
        flash(_("已恢复，成为新的版本。学生看到的没有变，发布以后才会变。"), "success")
    return redirect(url_for(".history", code=document.desk.code, path=document.path))

"""What the editor sends: drafts saved, typing kept, and that a document is open."""

from collections.abc import Mapping

from flask import flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_datetime
from flask_login import current_user

from lms.authoring import policy
from lms.authoring.models import DraftRevision
from lms.authoring.queries.copies import others_at
from lms.authoring.queries.people import CourseDesk
from lms.authoring.queries.working import files_of
from lms.authoring.services import working_copies
from lms.authoring.services.refusals import DraftMoved
from lms.authoring.services.saving import save as keep
from lms.authoring.services.working_copies import TypedElsewhere
from lms.authoring.views.blueprint import bp
from lms.core.clock import now
from lms.core.errors import Refused
from lms.core.i18n import _, format_moment
from lms.web import bodies
from lms.web.access import finds


@bp.post("/desk/<code>/save/<path:path>")
@finds("code", load=policy.authored_course)
def save(desk: CourseDesk, path: str) -> ResponseReturnValue:
    """Save what stands in the editor as a new draft revision."""
    sent = _sent()
    text, base, note = (str(sent.get(name, "")) for name in ("text", "base", "note"))
    try:
        revision = keep(desk, path, text, after=base, by=current_user, note=note[:200])
    except DraftMoved as moved:
        return _moved(desk, path, text, base, moved)
    except Refused as refusal:
        return _refused(desk, path, refusal)
    if request.is_json:
        return jsonify(**_receipt(revision))
    flash(_("已保存为第 %(n)s 版草稿。", n=revision.number), "success")
    return redirect(url_for(".edit", code=desk.code, path=path))


@bp.post("/desk/<code>/autosave/<path:path>")
@finds("code", load=policy.authored_course)
def autosave(desk: CourseDesk, path: str) -> ResponseReturnValue:
    """Keep what is being typed, for its author alone."""
    sent = bodies.json_sent()
    if not isinstance(sent.get("text"), str):
        return jsonify(error=_("收到的内容不完整，没有保存。请刷新页面后再试。")), 400
    seq = sent.get("seq")
    try:
        copy = working_copies.keep_typed(
            desk,
            path,
            sent["text"],
            base=str(sent.get("base", "")),
            seq=seq if isinstance(seq, int) else 0,
            by=current_user,
        )
    except TypedElsewhere as stale:
        return jsonify(error=str(stale), answer=stale.text, seq=stale.seq), 409
    except Refused as refusal:
        return jsonify(error=str(refusal)), 413
    return jsonify(ok=True, seq=copy.seq, saved_at=format_datetime(now(), "HH:mm:ss"))


@bp.post("/desk/<code>/presence/<path:path>")
@finds("code", load=policy.authored_course)
def presence(desk: CourseDesk, path: str) -> ResponseReturnValue:
    """Say that the document is open here; hear who else is at it, and what stands by now."""
    standing = files_of(desk.code).get(path)
    if standing is not None and not desk.is_archived:
        working_copies.be_here(desk, path, current_user)
    others = others_at(desk.code, path, current_user.id, moment=now())
    return jsonify(
        others=[
            {"name": one.name, "here": one.is_here, "unsaved": format_moment(one.typed_at)}
            if one.typed_at
            else {"name": one.name, "here": one.is_here}
            for one in others
        ],
        standing=standing.sha256 if standing else "",
        author=standing.author if standing else "",
    )


@bp.post("/desk/<code>/throw-away/<path:path>")
@finds("code", load=policy.authored_course)
def throw_away(desk: CourseDesk, path: str) -> ResponseReturnValue:
    """Forget what was typed and not saved, and show what stands."""
    working_copies.throw_away(desk, path, current_user)
    flash(_("没有保存的内容已丢弃，下面是现在的草稿。"), "success")
    return redirect(url_for(".edit", code=desk.code, path=path))


def _sent() -> Mapping[str, object]:
    return bodies.json_sent() if request.is_json else request.form.to_dict()


def _receipt(revision: DraftRevision) -> dict[str, object]:
    return {
        "ok": True,
        "sha256": revision.sha256,
        "number": revision.number,
        "saved_at": format_datetime(revision.saved_at, "HH:mm:ss"),
    }


def _moved(
    desk: CourseDesk, path: str, text: str, base: str, moved: DraftMoved
) -> ResponseReturnValue:
    """Somebody was first: what was written is kept for its author, and the way to merge told."""
    there = url_for(".merge", code=desk.code, path=path)
    if request.is_json:
        return jsonify(error=str(moved), merge=there), 409
    working_copies.keep_for_merging(desk, path, text, base=base, by=current_user)
    flash(str(moved), "error")
    return redirect(there)


def _refused(desk: CourseDesk, path: str, refusal: Refused) -> ResponseReturnValue:
    if request.is_json:
        return jsonify(error=str(refusal)), 422
    flash(str(refusal), "error")
    return redirect(url_for(".edit", code=desk.code, path=path))

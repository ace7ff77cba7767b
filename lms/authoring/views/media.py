"""The media library of a course, and uploads."""

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.authoring import policy
from lms.authoring.queries.media import media_of
from lms.authoring.queries.people import CourseDesk
from lms.authoring.queries.working import files_of
from lms.authoring.services import media as services
from lms.authoring.services.checking import check
from lms.authoring.services.media import Brought, Sent
from lms.authoring.views.blueprint import bp
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.web.access import finds
from lms.web.errors import wants_json

ALL, UNUSED = "all", "unused"
MOST_AT_ONCE = 20


@bp.get("/desk/<code>/media")
@finds("code", load=policy.authored_course)
def media(desk: CourseDesk) -> ResponseReturnValue:
    """Everything a course shows and plays, by folder, with where each is used."""
    found = media_of(desk.code, check(desk.code).planned.course.found)
    which = request.args.get("which", ALL)
    shown = [one for one in found if which != UNUSED or not one.uses]
    documents = [one.path for one in files_of(desk.code).values() if one.is_there and one.is_text]
    return render_template(
        "authoring/media.html",
        desk=desk,
        found=found,
        shown=shown,
        which=which,
        unused=[one.file.path for one in found if not one.uses],
        documents=documents,
    )


@bp.post("/desk/<code>/media")
@finds("code", load=policy.authored_course)
def upload(desk: CourseDesk) -> ResponseReturnValue:
    """Keep the files that were sent, and tell how a document names them."""
    sent = [
        Sent(one.filename or "", one.read())
        for one in request.files.getlist("file")[:MOST_AT_ONCE]
        if one.filename
    ]
    beside, alt = request.form.get("beside", "course.md"), request.form.get("alt", "")[:200]
    try:
        brought = services.bring(desk, sent, beside=beside, alt=alt, by=current_user)
    except Refused as refusal:
        if wants_json():
            return jsonify(error=str(refusal)), 422
        flash(str(refusal), "error")
        return redirect(url_for(".media", code=desk.code))
    if wants_json():
        return jsonify(files=[_told(one) for one in brought])
    flash(_("已上传：%(names)s。", names=_("、").join(one.path for one in brought)), "success")
    return redirect(url_for(".media", code=desk.code))


@bp.post("/desk/<code>/media/change")
@finds("code", load=policy.authored_course)
def change_media(desk: CourseDesk) -> ResponseReturnValue:
    """Rename, replace or remove media."""
    deed, path = request.form.get("deed", ""), request.form.get("path", "")
    try:
        if deed == "rename":
            new = services.rename(desk, path, request.form.get("name", ""), by=current_user)
            flash(_("已改名为 %(path)s，用到它的文档也改好了。", path=new), "success")
        elif deed == "replace" and (file := request.files.get("file")) and file.filename:
            services.put_instead(desk, path, Sent(file.filename, file.read()), by=current_user)
            flash(_("已替换 %(path)s。", path=path), "success")
        elif deed == "remove":
            count = services.remove(desk, request.form.getlist("path"), by=current_user)
            flash(_("已移除 %(n)s 个文件，需要时可以在版本里恢复。", n=count), "success")
        else:
            flash(_("请选择要上传的文件。"), "error")
    except Refused as refusal:
        flash(str(refusal), "error")
    return redirect(url_for(".media", code=desk.code))


def _told(one: Brought) -> dict[str, str]:
    return {
        "path": one.path,
        "markdown": one.markdown,
        "href": one.medium.address,
        "mime": one.medium.mime,
    }

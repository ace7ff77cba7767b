"""The media library of a course, and uploads."""

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.authoring import policy
from lms.authoring.queries.media import MediaFile, media_of
from lms.authoring.queries.people import CourseDesk
from lms.authoring.queries.working import files_of
from lms.authoring.rules.media_names import folder_beside
from lms.authoring.services import media as services
from lms.authoring.services.checking import check
from lms.authoring.services.media import Brought, Sent
from lms.authoring.views.blueprint import bp
from lms.core.errors import Refused
from lms.core.files import TYPES, FileRefused, Kind
from lms.core.i18n import _
from lms.core.pictures import size_of
from lms.courses.rules.reading import COURSE, LESSON, UNIT, role_of
from lms.web.access import finds
from lms.web.bodies import takes_files
from lms.web.errors import wants_json

ALL, UNUSED, SILENT = "all", "unused", "silent"
# The documents whose folders have media of their own.
OWN_MEDIA = (COURSE, UNIT, LESSON)
MOST_AT_ONCE = 20
MOST_MEGABYTES = 210  # one film, or many pictures


@bp.get("/desk/<code>/media")
@finds("code", load=policy.authored_course)
def media(desk: CourseDesk) -> ResponseReturnValue:
    """Everything a course shows and plays, by folder, with where each is used."""
    found = media_of(desk.code, check(desk.code).planned.course.found)
    which = request.args.get("which", ALL)
    shown = [one for one in found if _is_shown(one, which)]
    documents = [
        one.path
        for one in files_of(desk.code).values()
        if one.is_there and one.is_text and role_of(one.path) in OWN_MEDIA
    ]
    return render_template(
        "authoring/media.html",
        desk=desk,
        found=found,
        shown=shown,
        which=which,
        unused=[one.file.path for one in found if not one.uses],
        silent=sum(one.lacks_alt for one in found),
        sizes={one.file.sha256: size_of(one.file.sha256) for one in shown if one.is_raster},
        documents=documents,
        folders=sorted({folder_beside(path) for path in documents}),
    )


def _is_shown(one: MediaFile, which: str) -> bool:
    if which == UNUSED:
        return not one.uses
    if which == SILENT:
        return one.lacks_alt
    return which not in set(Kind) or one.kind == which


@bp.post("/desk/<code>/media")
@finds("code", load=policy.authored_course)
@takes_files(MOST_MEGABYTES)
def upload(desk: CourseDesk) -> ResponseReturnValue:
    """Keep the files that were sent, and tell how a document names them."""
    beside, alt = request.form.get("beside", COURSE), request.form.get("alt", "")[:200]
    try:
        brought = services.bring(desk, _sent(), beside=beside, alt=alt, by=current_user)
    except Refused as refusal:
        if wants_json():
            return jsonify(error=str(refusal)), 422
        flash(str(refusal), "error")
        return redirect(url_for(".media", code=desk.code))
    if wants_json():
        return jsonify(files=[_told(one) for one in brought])
    names = _("、").join(one.path for one in brought)
    flash(_("已上传：%(names)s。用到它时请写上替代文字。", names=names), "success")
    return redirect(url_for(".media", code=desk.code))


@bp.post("/desk/<code>/media/change")
@finds("code", load=policy.authored_course)
@takes_files(MOST_MEGABYTES)
def change_media(desk: CourseDesk) -> ResponseReturnValue:
    """Rename, replace or remove media."""
    deed, path = request.form.get("deed", ""), request.form.get("path", "")
    try:
        if deed == "rename":
            name, folder = request.form.get("name", ""), request.form.get("folder", "")
            new = services.rename(desk, path, name, folder=folder, by=current_user)
            flash(_("已改为 %(path)s，用到它的文档也改好了。", path=new), "success")
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


def _sent() -> list[Sent]:
    named = [one for one in request.files.getlist("file") if one.filename]
    if len(named) > MOST_AT_ONCE:
        raise FileRefused(_("一次最多上传 %(n)s 个文件。请分几次上传。", n=MOST_AT_ONCE))
    return [Sent(one.filename or "", one.read()) for one in named]


def _told(one: Brought) -> dict[str, str]:
    return {
        "path": one.path,
        "markdown": one.markdown,
        "href": one.medium.address,
        "alt": one.alt,
        "kind": next(kept.kind for kept in TYPES.values() if kept.mime == one.medium.mime),
        "mime": one.medium.mime,
        "hint": ""
        if one.alt
        else _("还没有替代文字：看不见图的人不知道它是什么。请在方括号里补写。"),
    }

"""A course out as a folder and in again: the list first, then what contradicts, one by one."""

from flask import Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from itsdangerous import BadSignature, URLSafeSerializer

from lms.authoring import policy
from lms.authoring.queries.incoming import WaitingFile, arrivals_of, link_of, waiting_files
from lms.authoring.queries.people import CourseDesk
from lms.authoring.queries.texts import folder_of, text_of, working_folder
from lms.authoring.queries.working import files_of, published_files
from lms.authoring.rules.merging import Decision, Merged, decided, merge
from lms.authoring.services.incoming import folder_in, plan_folder, settle, take, take_theirs
from lms.authoring.services.saving import Change
from lms.authoring.views.blueprint import bp
from lms.authoring.views.three_ways import decisions_sent
from lms.core import files
from lms.core.clock import now
from lms.core.errors import Refused
from lms.core.git import masked
from lms.core.i18n import _
from lms.core.tabular.writing import attachment_headers
from lms.courses import importer
from lms.courses.forms import ArchiveForm
from lms.courses.rules.folder import Folder
from lms.web.access import finds


@bp.get("/desk/<code>/folder")
@finds("code", load=policy.authored_course)
def folder(desk: CourseDesk) -> ResponseReturnValue:
    """The course as a .zip: as it stands at the desk, or (?of=published) as students have it."""
    is_published = request.args.get("of") == "published"
    if is_published and not desk.is_published:
        abort(404)
    packed = folder_of(desk.code, published_files(desk.code), {}) if is_published else None
    top = desk.code.lower()
    what = _("已发布") if is_published else _("编写台")
    name = f"{desk.code} {desk.title} {what} {now():%Y-%m-%d}.zip"
    return Response(
        importer.write_archive(packed or working_folder(desk.code), top),
        mimetype="application/zip",
        headers=attachment_headers(name, f"{top}{'-published' if is_published else ''}.zip"),
    )


@bp.get("/desk/<code>/incoming")
@finds("code", load=policy.authored_course)
def incoming(desk: CourseDesk) -> ResponseReturnValue:
    return _incoming(desk, ArchiveForm())


def _incoming(desk: CourseDesk, form: ArchiveForm) -> ResponseReturnValue:
    link = link_of(desk.code)
    return render_template(
        "authoring/incoming.html",
        desk=desk,
        form=form,
        waiting=waiting_files(desk.code),
        arrivals=arrivals_of(desk.code),
        link=link,
        address=masked(link.url) if link else "",
    ), (422 if form.errors else 200)


@bp.post("/desk/<code>/import")
@finds("code", load=policy.authored_course)
def import_folder(desk: CourseDesk) -> ResponseReturnValue:
    """Keep an archive and show what taking it would do; what is no course is refused at once."""
    form = ArchiveForm()
    if form.submitted():
        data, name = form.file.data.read(), form.file.data.filename or "course.zip"
        try:
            folder_in(importer.read_archive(data), desk.code)
            kept = files.keep(data, "course.zip")
        except Refused as refusal:
            form.refuse(refusal)
        else:
            upload = uploads().dumps([desk.code, kept.sha256, name[:150]])
            return redirect(url_for(".import_plan", code=desk.code, upload=upload))
    return _incoming(desk, form)


@bp.get("/desk/<code>/import/<upload>")
@finds("code", load=policy.authored_course)
def import_plan(desk: CourseDesk, upload: str) -> ResponseReturnValue:
    return _plan(desk, upload)


@bp.post("/desk/<code>/import/<upload>")
@finds("code", load=policy.authored_course)
def take_folder(desk: CourseDesk, upload: str) -> ResponseReturnValue:
    """Take what the person has seen on the list."""
    packed, name = _uploaded(desk, upload)
    plan = plan_folder(desk, packed, name)
    try:
        seen = request.form.get("seen", "")
        arrived = take(desk, plan, packed, seen=seen, by=current_user)
    except Refused as refusal:
        flash(str(refusal), "error")
        return _plan(desk, upload, 409)
    if arrived.settled_at is None:
        flash(_("已导入。还有两边都改过的文档，请在下面逐一合并。"), "success")
    else:
        flash(_("已导入到编写台。学生看到的没有变，发布以后才会变。"), "success")
    return redirect(url_for(".incoming", code=desk.code))


def _plan(desk: CourseDesk, upload: str, status: int = 200) -> ResponseReturnValue:
    packed, name = _uploaded(desk, upload)
    plan = plan_folder(desk, packed, name)
    here = url_for(".take_folder", code=desk.code, upload=upload)
    return render_template("authoring/import_plan.html", desk=desk, plan=plan, here=here), status


def uploads() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="folders for the desk")


def _uploaded(desk: CourseDesk, upload: str) -> tuple[Folder, str]:
    """The folder of an archive that was kept for this course."""
    try:
        code, sha256, name = uploads().loads(upload)
        data = files.path_of(sha256).read_bytes() if code == desk.code else b""
        return folder_in(importer.read_archive(data), desk.code), name
    except (BadSignature, ValueError, FileNotFoundError, Refused):
        abort(404)


@bp.get("/desk/<code>/incoming/<int:file_id>")
@finds("code", "file_id", load=policy.waiting_document)
def incoming_file(waiting: WaitingFile) -> ResponseReturnValue:
    return _three_ways(waiting)


@bp.post("/desk/<code>/incoming/<int:file_id>")
@finds("code", "file_id", load=policy.waiting_document)
def settle_file(waiting: WaitingFile) -> ResponseReturnValue:
    """Keep a side, or the text made of the decisions hunk by hunk."""
    after, side = request.form.get("after", ""), request.form.get("side", "")
    change: Change | None = None
    if side == "theirs":
        change = take_theirs(waiting, after)
    elif side != "mine":
        merged = _merge(waiting)
        decisions = decisions_sent(merged)
        if len(decisions) < len(merged.conflicts):
            flash(_("还有没有选择的地方，没有保存。请每一处都选一种。"), "error")
            return _three_ways(waiting, decisions, 422)
        change = Change(waiting.file.path, decided(merged, decisions), after=after)
    try:
        settle(waiting, change, by=current_user)
    except Refused as refusal:
        flash(str(refusal), "error")
        return _three_ways(waiting, status=409)
    flash(_("%(path)s 已合并。", path=waiting.file.path), "success")
    return redirect(url_for(".incoming", code=waiting.desk.code))


def _merge(waiting: WaitingFile) -> Merged:
    standing = files_of(waiting.desk.code).get(waiting.file.path)
    mine = text_of(standing) if standing and standing.is_there and standing.is_text else ""
    return merge(waiting.file.base or "", mine, waiting.file.theirs or "")


def _three_ways(
    waiting: WaitingFile, decisions: list[Decision] | None = None, status: int = 200
) -> ResponseReturnValue:
    standing = files_of(waiting.desk.code).get(waiting.file.path)
    is_there = standing is not None and standing.is_there
    has_texts = is_there and standing is not None and standing.is_text and not waiting.medium
    return render_template(
        "authoring/incoming_file.html",
        desk=waiting.desk,
        file=waiting.file,
        after=standing.sha256 if standing else "",
        mine=standing.medium if standing and is_there else None,
        mine_text=text_of(standing) if standing and is_there and standing.is_text else None,
        medium=waiting.medium,
        merged=_merge(waiting) if has_texts and waiting.file.theirs is not None else None,
        decisions=dict(enumerate(decisions or [])),
    ), status

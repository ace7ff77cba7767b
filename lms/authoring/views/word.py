"""A chapter written in Word: sent, looked at with what could not come along, saved as a draft."""

from flask import Response, abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from itsdangerous import BadSignature, URLSafeSerializer

from lms.authoring import policy
from lms.authoring.forms import TargetForm, WordForm
from lms.authoring.queries.people import CourseDesk
from lms.authoring.rules.word_report import Weight, remarks_of
from lms.authoring.services.bench import Standing, standing_of
from lms.authoring.services.checking import check
from lms.authoring.services.refusals import NotThere
from lms.authoring.services.word import (
    WordRead,
    into_lesson,
    into_new_task,
    read_word,
    word_read,
)
from lms.authoring.views.blueprint import bp
from lms.authoring.views.structure import asked_task, offered_objectives, suggested
from lms.core import files
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.core.markdown import render
from lms.courses.views import MEDIA_POLICY
from lms.web.access import finds
from lms.web.bodies import takes_files

MOST_MEGABYTES = 32


@bp.get("/desk/<code>/word")
@finds("code", load=policy.authored_course)
def word(desk: CourseDesk) -> ResponseReturnValue:
    return render_template("authoring/word.html", desk=desk, form=WordForm())


@bp.post("/desk/<code>/word")
@finds("code", load=policy.authored_course)
@takes_files(MOST_MEGABYTES)
def read_document(desk: CourseDesk) -> ResponseReturnValue:
    """Understand a document and show what would become of it; no draft is saved."""
    form = WordForm()
    if form.submitted():
        name = form.file.data.filename or "word.docx"
        try:
            sha256 = read_word(form.file.data.read(), name)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return redirect(url_for(".word_preview", code=desk.code, upload=_sign(desk, sha256)))
    return render_template("authoring/word.html", desk=desk, form=form), 422


@bp.get("/desk/<code>/word/<upload>")
@finds("code", load=policy.authored_course)
def word_preview(desk: CourseDesk, upload: str) -> ResponseReturnValue:
    read, standing = _uploaded(desk, upload), standing_of(desk)
    return _preview(standing, upload, _target_form(standing, read), read)


@bp.post("/desk/<code>/word/<upload>")
@finds("code", load=policy.authored_course)
def keep_word(desk: CourseDesk, upload: str) -> ResponseReturnValue:
    """Save what was looked at as a draft of the lesson that was chosen."""
    read, standing = _uploaded(desk, upload), standing_of(desk)
    form = _target_form(standing, read)
    if not form.submitted():
        return _preview(standing, upload, form, read, 422)
    try:
        path = _kept(standing, read, form)
    except Refused as refusal:
        form.refuse(refusal)
        return _preview(standing, upload, form, read, 409)
    left = len(check(desk.code).of(path))
    flash(
        _("已存为草稿。还有 %(n)s 处要您补充或核对，列在编辑器下方。", n=left)
        if left
        else _("已存为草稿，检查没有发现问题。"),
        "success",
    )
    return redirect(url_for(".edit", code=desk.code, path=path))


@bp.get("/desk/<code>/word/<upload>/<sha256>")
@finds("code", load=policy.authored_course)
def word_picture(desk: CourseDesk, upload: str, sha256: str) -> ResponseReturnValue:
    """A picture of a document that is looked at and not saved yet."""
    read = _uploaded(desk, upload)
    medium = next((one for one in read.media if one.sha256 == sha256), None)
    path = files.path_of(sha256) if medium else None
    if medium is None or path is None or not path.exists():
        abort(404)
    response = Response(path.read_bytes(), mimetype=medium.mime)
    response.headers["Content-Security-Policy"] = MEDIA_POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _kept(standing: Standing, read: WordRead, form: TargetForm) -> str:
    path = str(form.target.data or "")
    if path:
        after = standing.files[path].sha256
        return into_lesson(standing.desk, read, path, after=after, by=current_user)
    unit = standing.outline.unit(str(form.unit.data))
    assert unit is not None  # noqa: S101  (one of those that were offered)
    return into_new_task(standing, read, unit, asked_task(form), by=current_user)


def _target_form(standing: Standing, read: WordRead) -> TargetForm:
    units = standing.outline.units
    given = {"unit": units[-1].folder, **suggested(standing, units[-1])} if units else {}
    form = TargetForm(**given, title=read.title)
    form.offer(offered_objectives(standing))
    return form.place(standing.outline)


def _preview(
    standing: Standing, upload: str, form: TargetForm, read: WordRead, status: int = 200
) -> ResponseReturnValue:
    code = standing.desk.code
    media = {
        f"media/{one.path}": url_for(".word_picture", code=code, upload=upload, sha256=one.sha256)
        for one in read.media
    }
    remarks = remarks_of(read.notes)
    page = render_template(
        "authoring/word_preview.html",
        desk=standing.desk,
        read=read,
        here=url_for(".keep_word", code=code, upload=upload),
        text=render(read.body, media=media),
        remarks=remarks,
        lost=sum(one.count for one in remarks if one.weight is Weight.LOST),
        form=form,
        units=standing.outline.units,
    )
    return page, status


def uploads() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="word documents for the desk")


def _sign(desk: CourseDesk, sha256: str) -> str:
    return str(uploads().dumps([desk.code, sha256]))


def _uploaded(desk: CourseDesk, upload: str) -> WordRead:
    """A document that was sent for this course."""
    try:
        code, sha256 = uploads().loads(upload)
        if code != desk.code:
            abort(404)
        return word_read(str(sha256))
    except (BadSignature, ValueError, NotThere):
        abort(404)

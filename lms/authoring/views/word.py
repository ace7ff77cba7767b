"""A chapter written in Word: sent, looked at with what could not come along, saved as a draft."""

from flask import abort, current_app, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from itsdangerous import BadSignature, URLSafeSerializer

from lms.authoring import policy
from lms.authoring.forms import TargetForm, WordForm
from lms.authoring.queries.people import CourseDesk
from lms.authoring.queries.working import files_of
from lms.authoring.rules.word_report import Weight, remarks_of
from lms.authoring.rules.word_targets import (
    lessons_in,
    next_key,
    next_number,
    open_objectives,
    units_in,
)
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
from lms.core import files
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.core.markdown import render
from lms.courses.rules.reading import CourseFolder
from lms.courses.views import MEDIA_POLICY
from lms.web.access import finds


@bp.get("/desk/<code>/word")
@finds("code", load=policy.authored_course)
def word(desk: CourseDesk) -> ResponseReturnValue:
    return render_template("authoring/word.html", desk=desk, form=WordForm())


@bp.post("/desk/<code>/word")
@finds("code", load=policy.authored_course)
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
    read, found = _uploaded(desk, upload), check(desk.code).planned.course.found
    form = _target_form(found)
    form.target.data = ""
    form.key.data, form.number.data = next_key(found), next_number(found)
    form.title.data = read.title
    return _preview(desk, upload, form, found)


@bp.post("/desk/<code>/word/<upload>")
@finds("code", load=policy.authored_course)
def keep_word(desk: CourseDesk, upload: str) -> ResponseReturnValue:
    """Save what was looked at as a draft of the lesson that was chosen."""
    read, found = _uploaded(desk, upload), check(desk.code).planned.course.found
    form = _target_form(found)
    if not form.submitted():
        return _preview(desk, upload, form, found, 422)
    try:
        path = _kept(desk, read, form)
    except Refused as refusal:
        form.refuse(refusal)
        return _preview(desk, upload, form, found, 409)
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
    response = send_file(path, mimetype=medium.mime, etag=sha256, conditional=True)
    response.headers["Content-Security-Policy"] = MEDIA_POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _kept(desk: CourseDesk, read: WordRead, form: TargetForm) -> str:
    path = str(form.target.data or "")
    if not path:
        return into_new_task(desk, read, form.task(), by=current_user)
    file = files_of(desk.code).get(path)
    return into_lesson(desk, read, path, after=file.sha256 if file else "", by=current_user)


def _target_form(found: CourseFolder) -> TargetForm:
    return TargetForm().offer(lessons_in(found), units_in(found))


def _preview(
    desk: CourseDesk, upload: str, form: TargetForm, found: CourseFolder, status: int = 200
) -> ResponseReturnValue:
    read = _uploaded(desk, upload)
    media = {
        f"media/{one.path}": url_for(
            ".word_picture", code=desk.code, upload=upload, sha256=one.sha256
        )
        for one in read.media
    }
    remarks = remarks_of(read.notes)
    page = render_template(
        "authoring/word_preview.html",
        desk=desk,
        read=read,
        here=url_for(".keep_word", code=desk.code, upload=upload),
        text=render(read.body, media=media),
        remarks=remarks,
        lost=sum(one.count for one in remarks if one.weight is Weight.LOST),
        form=form,
        units=units_in(found),
        objectives=" ".join(open_objectives(found)),
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

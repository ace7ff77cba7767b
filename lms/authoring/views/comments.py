"""What is said about a document, beside its lines."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.authoring import policy
from lms.authoring.queries.comments import get_comment, threads_of
from lms.authoring.queries.history import KeptDocument
from lms.authoring.queries.people import CourseDesk
from lms.authoring.queries.texts import text_of
from lms.authoring.queries.working import files_of
from lms.authoring.rules.anchoring import place_of
from lms.authoring.rules.faces import faces_of
from lms.authoring.rules.line_ends import as_edited
from lms.authoring.services import comments as services
from lms.authoring.views.blueprint import bp
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.web.access import finds


@bp.get("/desk/<code>/comments/<path:path>")
@finds("code", "path", load=policy.kept_document)
def comments(document: KeptDocument) -> ResponseReturnValue:
    desk, path = document.desk, document.path
    lines = _lines(desk, path)
    placed = [
        (thread, place_of(lines, thread.comment.line, thread.comment.quote))
        for thread in threads_of(desk.code, path)
    ]
    return render_template(
        "authoring/comments.html",
        desk=desk,
        path=path,
        faces=faces_of(path),
        lines=lines,
        placed=placed,
        marked={line for thread, line in placed if line and not thread.comment.resolved_at},
    )


@bp.post("/desk/<code>/comments/<path:path>")
@finds("code", "path", load=policy.kept_document)
def comment(document: KeptDocument) -> ResponseReturnValue:
    """Say something about a line, answer, settle, or open again."""
    desk, path = document.desk, document.path
    sent = request.form
    try:
        if "comment" in sent:
            _about(desk, path, sent["comment"], sent.get("deed", ""), sent.get("body", ""))
        else:
            line, quote = _place(desk, path, sent.get("line", ""))
            body = sent.get("body", "")
            services.comment(desk, path, line=line, quote=quote, body=body, by=current_user)
    except Refused as refusal:
        flash(str(refusal), "error")
    else:
        flash(_("批注已保存。"), "success")
    return redirect(url_for(".comments", code=desk.code, path=path))


def _about(desk: CourseDesk, path: str, number: str, deed: str, body: str) -> None:
    """What is done to a comment that is there; any other is nobody's."""
    is_number = number.isdecimal() and len(number) < 10
    about = get_comment(desk.code, path, int(number)) if is_number else None
    if about is None:
        abort(404)
    if deed in {"resolve", "reopen"}:
        services.resolve(about, is_resolved=deed == "resolve", by=current_user)
    else:
        services.answer(desk, about, body=body, by=current_user)


def _place(desk: CourseDesk, path: str, written: str) -> tuple[int, str]:
    """The line that was meant, with what it says; 0 is the whole document."""
    lines = _lines(desk, path)
    line = int(written) if written.isdecimal() and len(written) < 7 else 0
    return (line, lines[line - 1]) if 1 <= line <= len(lines) else (0, "")


def _lines(desk: CourseDesk, path: str) -> list[str]:
    file = files_of(desk.code).get(path)
    is_text = file is not None and file.is_there and file.is_text
    return as_edited(text_of(file)).split("\n") if file and is_text else []

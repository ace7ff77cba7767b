"""The editor of one document, and what it offers to complete."""

from dataclasses import dataclass

from flask import abort, jsonify, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.authoring import policy
from lms.authoring.queries.copies import others_at, working_copy_of
from lms.authoring.queries.origins import Original, original_of
from lms.authoring.queries.people import CourseDesk
from lms.authoring.queries.texts import text_of
from lms.authoring.queries.working import WorkingFile, files_of
from lms.authoring.rules.faces import faces_of
from lms.authoring.rules.heads import BadHead, field_of
from lms.authoring.rules.line_ends import as_edited
from lms.authoring.services.checking import DeskCheck, check
from lms.authoring.views.blueprint import bp
from lms.authoring.views.live import Problem, counts_of
from lms.core.clock import now
from lms.core.markdown import plain_text
from lms.courses.rules.reading import role_of
from lms.questions import kinds
from lms.web import headers
from lms.web.access import finds

WORDS_OF_STEM = 24


@dataclass(frozen=True)
class Written:
    """What the editor begins with: the text, what it began from, and how often it was kept."""

    text: str
    base: str
    seq: int
    is_typed: bool
    is_behind: bool


@bp.get("/desk/<code>/edit/<path:path>")
@finds("code", load=policy.authored_course)
def edit(desk: CourseDesk, path: str) -> ResponseReturnValue:
    """The text of a document; what its author typed and did not save stands in its place."""
    file = files_of(desk.code).get(path)
    if file is None or not file.is_there or not file.is_text:
        abort(404)
    written = _written(desk, file)
    checked = check(desk.code, {path: written.text})
    nonce = headers.style_nonce()
    page = render_template(
        "authoring/edit.html",
        desk=desk,
        file=file,
        path=path,
        role=role_of(path),
        faces=faces_of(path),
        written=written,
        others=others_at(desk.code, path, current_user.id, moment=now()),
        problems=[Problem.of(one) for one in checked.of(path)],
        counts=counts_of(written.text),
        nonce=nonce,
        original=_original(written.text),
    )
    return headers.for_editor(make_response(page), nonce)


@bp.get("/desk/<code>/keys")
@finds("code", load=policy.authored_course)
def keys(desk: CourseDesk) -> ResponseReturnValue:
    """Everything of the course a text may name, with what each is called."""
    return jsonify(_keys(check(desk.code)))


def _written(desk: CourseDesk, file: WorkingFile) -> Written:
    copy = working_copy_of(desk.code, file.path, current_user.id)
    if copy is None or copy.text is None or desk.is_archived:
        seq = copy.seq if copy else 0
        text = as_edited(text_of(file))
        return Written(text, file.sha256, seq, is_typed=False, is_behind=False)
    is_behind = copy.base_hash != file.sha256
    return Written(copy.text, copy.base_hash, copy.seq, is_typed=True, is_behind=is_behind)


def _original(text: str) -> Original | None:
    try:
        origin = field_of(text, "origin")
    except BadHead:
        return None
    return original_of(origin) if origin else None


def _keys(checked: DeskCheck) -> dict[str, list[dict[str, str]]]:
    found = checked.planned.course.found
    rows = found.tree.rows if found.tree else ()
    terms = found.glossary.text.terms if found.glossary else ()
    return {
        "objectives": [{"key": row.code, "title": row.title, "kind": row.kind} for row in rows],
        "questions": [
            {
                "key": one.key,
                "title": plain_text(one.stem)[:WORDS_OF_STEM],
                "kind": str(kinds.get(one.kind).title),
            }
            for questions in found.question_sets()
            for one in questions.definitions
        ],
        "tasks": [
            {"key": one.text.task, "title": f"{one.text.number} {one.text.title}", "path": path}
            for path, one in found.lessons.items()
        ],
        "activities": [
            *(
                {"key": one.settings.key, "title": one.settings.title}
                for one in found.quizzes.values()
            ),
            *({"key": one.text.key, "title": one.text.label} for one in found.evaluations.values()),
        ],
        "media": [{"key": path, "title": ""} for path in found.media],
        "terms": [{"key": one.term, "title": plain_text(one.meaning)} for one in terms],
        "kinds": [
            {"key": kind.labels[0], "title": str(kind.title)} for kind in kinds.all_kinds().values()
        ],
    }

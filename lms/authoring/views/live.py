"""What the editor asks while one types: what is wrong, and what a student will see."""

from dataclasses import dataclass

from flask import jsonify, make_response, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.authoring import policy
from lms.authoring.queries.people import CourseDesk
from lms.authoring.queries.texts import text_of
from lms.authoring.queries.working import files_of
from lms.authoring.rules.line_ends import as_edited
from lms.authoring.services.checking import DeskCheck, check
from lms.authoring.services.previewing import Shown, shown_in
from lms.authoring.services.saving import check_path, check_text
from lms.authoring.views.blueprint import bp
from lms.core.errors import Refused
from lms.core.findings import Finding
from lms.core.i18n import _
from lms.core.markdown import reading_minutes
from lms.evaluations.rules.wording import NAMES
from lms.questions import kinds
from lms.questions.rules import Definition
from lms.web import bodies, headers
from lms.web.access import finds

SOME = 20  # findings elsewhere that are named one by one


@dataclass(frozen=True)
class Problem:
    """One finding as a page shows it."""

    line: int
    column: int
    severity: str
    message: str

    @staticmethod
    def of(finding: Finding) -> "Problem":
        place = finding.place
        return Problem(place.line, place.column, finding.severity.value, finding.message)


@bp.post("/desk/<code>/problems/<path:path>")
@finds("code", load=policy.authored_course)
def problems(desk: CourseDesk, path: str) -> ResponseReturnValue:
    """Everything that is wrong with a text in its course, as it would be published."""
    try:
        text = _text_sent(path)
    except Refused as refusal:
        return jsonify(error=str(refusal)), 413
    checked = check(desk.code, {path: text})
    own = [Problem.of(one).__dict__ for one in checked.of(path)]
    return jsonify(problems=own, elsewhere=_elsewhere(desk, checked, path), **counts_of(text))


@bp.get("/desk/<code>/preview/<path:path>")
@finds("code", load=policy.authored_course)
def preview(desk: CourseDesk, path: str) -> ResponseReturnValue:
    """A document at the desk as students will see it, as a page of its own or in a frame."""
    file = files_of(desk.code).get(path)
    text = text_of(file) if file and file.is_there and file.is_text else ""
    shown = shown_in(check(desk.code, {path: as_edited(text)}), path)
    page = render_template(
        "authoring/preview.html", desk=desk, path=path, body=_body(shown), shown=shown
    )
    return headers.framed(make_response(page))


@bp.post("/desk/<code>/preview/<path:path>")
@finds("code", load=policy.authored_course)
def show_preview(desk: CourseDesk, path: str) -> ResponseReturnValue:
    """The same for a text as it stands in the editor: what the frame puts in place."""
    try:
        text = _text_sent(path)
    except Refused as refusal:
        return jsonify(error=str(refusal)), 413
    return jsonify(html=_body(shown_in(check(desk.code, {path: text}), path)))


def counts_of(text: str) -> dict[str, int]:
    """How long a text is: Chinese signs and words of other scripts, and minutes to read it."""
    han = sum("\u4e00" <= sign <= "\u9fff" for sign in text)
    others = "".join(" " if "\u4e00" <= sign <= "\u9fff" else sign for sign in text)
    words = [word for word in others.split() if any(sign.isalnum() for sign in word)]
    return {"words": han + len(words), "minutes": reading_minutes(text)}


def _text_sent(path: str) -> str:
    text = bodies.json_sent().get("text")
    check_path(path)
    check_text(text if isinstance(text, str) else "")
    return text if isinstance(text, str) else ""


def _elsewhere(desk: CourseDesk, checked: DeskCheck, path: str) -> dict[str, object]:
    """How many problems other documents have, and the first of them."""
    whole = checked.planned.folder.place(path).path
    others = [one for one in checked.findings if one.place.path != whole]
    named = [
        {
            "path": checked.path_of(one),
            "line": one.place.line,
            "message": one.message,
            "href": url_for(".edit", code=desk.code, path=checked.path_of(one)),
        }
        for one in others[:SOME]
    ]
    return {"count": len(others), "first": named}


@dataclass(frozen=True)
class Asked:
    """A question with its answer: `leaves` are what earns points, each fully right."""

    definition: Definition
    arrangement: dict[str, object]
    leaves: tuple[tuple[Definition, dict[str, object], object], ...]

    @staticmethod
    def of(definition: Definition) -> "Asked":
        right = kinds.key_answer(definition)
        outcomes = kinds.mark_answer(definition, right)
        leaves = tuple(
            (leaf, kinds.part_answer(right, leaf.key) if definition.parts else right, outcome)
            for leaf in definition.leaves()
            if (outcome := outcomes[leaf.key])
        )
        return Asked(definition, kinds.arrange_question(definition, None), leaves)


def _body(shown: Shown | None) -> str:
    return render_template(
        "authoring/_preview.html",
        shown=shown,
        kind=type(shown).__name__,
        asked=[Asked.of(one) for one in getattr(shown, "questions", ())],
        evaluators=[(who, str(name)) for who, name in NAMES.items()],
        nothing=_("头部还读不懂，改正后这里就会显示。"),
    )

"""The evaluation table of a course as a form that writes the same document."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.authoring import policy
from lms.authoring.queries.people import CourseDesk
from lms.authoring.queries.texts import text_of, text_with_hash
from lms.authoring.queries.working import files_of
from lms.authoring.rules.faces import faces_of
from lms.authoring.rules.heads import BadHead
from lms.authoring.rules.line_ends import as_edited
from lms.authoring.rules.table_patches import CannotPatch, patch
from lms.authoring.services.checking import DeskCheck, check
from lms.authoring.services.refusals import DraftMoved
from lms.authoring.services.saving import save
from lms.authoring.views.blueprint import bp
from lms.core.errors import Refused
from lms.core.findings import Findings
from lms.core.i18n import _
from lms.core.markdown import render, render_inline
from lms.courses.rules.compiled import EVALUATORS
from lms.courses.rules.evaluation_head import PRESETS
from lms.courses.rules.modes import PRACTICE
from lms.courses.rules.reading import EVALUATION, read_table, role_of
from lms.courses.rules.render import Renderer
from lms.courses.rules.table_edits import edited
from lms.courses.rules.table_writing import TableDraft, draft_of, usual_options
from lms.courses.rules.table_writing import text_of as written
from lms.evaluations.rules.wording import NAMES
from lms.evaluations.views.table_form import Spot, action_sent, draft_sent, spots
from lms.web.access import finds

WITH_USUAL = frozenset({"levels", "checklist", "mastery"})


@dataclass(frozen=True)
class TablePage:
    """The form as it stands, and what is wrong with each part of it.

    `draft` is None where the text cannot be shown as a form.
    """

    draft: TableDraft | None
    problems: Sequence[Spot]
    face: str = "form"

    def of(self, anchor: str) -> list[str]:
        return [spot.message for spot in self.problems if spot.anchor == anchor]


@dataclass(frozen=True)
class Around:
    """What the rows of a table may name: objectives, and activities with whether they practise."""

    objectives: dict[str, str]
    titles: dict[str, str]
    practices: dict[str, bool]


@bp.get("/desk/<code>/table/<path:path>")
@finds("code", load=policy.authored_course)
def table(desk: CourseDesk, path: str) -> ResponseReturnValue:
    file = files_of(desk.code).get(path)
    if file is None or not file.is_there or role_of(path) != EVALUATION:
        abort(404)
    text = as_edited(text_of(file))
    return _page(desk, path, file.sha256, text, _draft_in(text))


@bp.post("/desk/<code>/table/<path:path>")
@finds("code", load=policy.authored_course)
def edit_table(desk: CourseDesk, path: str) -> ResponseReturnValue:
    """Change rows or save; whatever is refused stays on the page as typed."""
    after = request.form.get("after", "")
    base = text_with_hash(desk.code, path, after)
    if base is None or role_of(path) != EVALUATION:
        abort(404)
    before = _draft_in(as_edited(base))
    if before is None:
        return redirect(url_for(".edit", code=desk.code, path=path))
    action, which = action_sent()
    draft = edited(draft_sent(before.key), action, which)
    text = _patched(as_edited(base), before, draft)
    if action == "save" and _saved(desk, path, text, after):
        return redirect(url_for(".table", code=desk.code, path=path))
    return _page(desk, path, after, text, draft)


def _saved(desk: CourseDesk, path: str, text: str, after: str) -> bool:
    try:
        revision = save(desk, path, text, after=after, by=current_user)
    except DraftMoved as moved:
        flash(_("%(why)s您填写的都还在下面。", why=str(moved)), "error")
        return False
    except Refused as refusal:
        flash(str(refusal), "error")
        return False
    flash(_("已保存为第 %(n)s 版草稿。", n=revision.number), "success")
    return True


def _patched(text: str, before: TableDraft, draft: TableDraft) -> str:
    """The text with what the form changed; anew where the text has no place for it."""
    try:
        return patch(text, before, draft)
    except (CannotPatch, BadHead):
        return written(draft)


def _draft_in(text: str) -> TableDraft | None:
    """The text as a form holds it; None where reading alone finds errors."""
    findings = Findings()
    found = read_table(text, EVALUATION, Renderer(render, render_inline, {}), findings)
    return None if found is None or findings.has_errors else draft_of(found)


def _page(
    desk: CourseDesk, path: str, after: str, text: str, draft: TableDraft | None
) -> ResponseReturnValue:
    checked = check(desk.code, {path: text})
    found = checked.planned.course.found.evaluations.get(path)
    page = TablePage(draft, spots(checked.of(path), text, found.rows_at if found else ()))
    scale = draft.scale if draft else "points"
    return render_template(
        "authoring/table.html",
        desk=desk,
        path=path,
        faces=faces_of(path),
        page=page,
        draft=draft,
        after=after,
        around=_around(checked),
        evaluators=[(who, str(NAMES[who])) for who in EVALUATORS],
        presets=PRESETS,
        usual=usual_options(scale) if scale in WITH_USUAL else (),
    )


def _around(checked: DeskCheck) -> Around:
    found = checked.planned.course.found
    quizzes = [one.settings for one in found.quizzes.values()]
    quizzes += [one.settings for one in found.exams.values()]
    return Around(
        objectives={row.code: row.title for row in found.tree.rows} if found.tree else {},
        titles={one.key: one.title for one in quizzes},
        practices={one.key: one.category == PRACTICE for one in quizzes},
    )

"""The evaluation table of a course as a form that writes the same document."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.authoring import policy
from lms.authoring.queries.form_documents import FormDocument
from lms.authoring.rules.faces import faces_of
from lms.authoring.rules.heads import BadHead
from lms.authoring.rules.table_patches import CannotPatch, patch, raw_rows
from lms.authoring.services.checking import DeskCheck, check
from lms.authoring.services.form_saving import save_or_keep
from lms.authoring.views.blueprint import bp
from lms.authoring.views.unreadable import unreadable_form
from lms.core.findings import Findings
from lms.core.i18n import _
from lms.core.markdown import render, render_inline
from lms.courses.rules.compiled import EVALUATORS
from lms.courses.rules.evaluation_head import PRESETS
from lms.courses.rules.modes import PRACTICE
from lms.courses.rules.reading import EVALUATION, read_table
from lms.courses.rules.render import Renderer
from lms.courses.rules.table_edits import edited
from lms.courses.rules.table_writing import TableDraft, draft_of, usual_options
from lms.evaluations.rules.wording import NAMES
from lms.evaluations.views.table_form import MOST_ROWS, Spot, action_sent, draft_sent, spots
from lms.web.access import finds

WITH_USUAL = frozenset({"levels", "checklist", "mastery"})


@dataclass(frozen=True)
class TablePage:
    """The form as it stands, and what is wrong with each part of it.

    `after` is the hash of the text the page began from; `refused` says why it is not saved.
    """

    draft: TableDraft
    after: str
    problems: Sequence[Spot] = ()
    refused: str = ""
    is_merging: bool = False
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
@finds("code", "path", load=policy.document_with_table)
def table(document: FormDocument) -> ResponseReturnValue:
    text = document.text()
    draft = _draft_in(text)
    if draft is None:
        return unreadable_form(document, check(document.desk.code), "table")
    return _page(document, text, TablePage(draft, document.file.sha256))


@bp.post("/desk/<code>/table/<path:path>")
@finds("code", "path", load=policy.document_with_table)
def edit_table(document: FormDocument) -> ResponseReturnValue:
    """Change rows or save; whatever is refused stays on the page as typed."""
    after = request.form.get("after", "")
    base = document.text_from(after)
    before = _draft_in(base) if base is not None else None
    here = url_for(".table", code=document.desk.code, path=document.path)
    if base is None or before is None:
        flash(_("这一页打开得太久，原来的内容已经找不到了。下面是现在的评价表。"), "error")
        return redirect(here)
    action, which = action_sent()
    page = TablePage(edited(draft_sent(before.key), action, which), after)
    try:
        text = patch(base, before, page.draft)
    except (CannotPatch, BadHead):
        refused = _("这份文档的写法表单改不了。请在文本里改。")
        return _page(document, base, replace(page, refused=refused)), 422
    if action != "save":
        return _page(document, text, page)
    done = _saved(document, page, text)
    if done is None:
        return redirect(here)
    # What is kept for merging must not be rolled back with a refusal.
    return _page(document, text, done), 200 if done.is_merging else 422


def _saved(document: FormDocument, page: TablePage, text: str) -> TablePage | None:
    """None once it is saved; else the page with why it is not."""
    saved = save_or_keep(document, text, after=page.after, by=current_user)
    if saved.refused:
        return replace(page, refused=saved.refused, is_merging=saved.is_merging)
    told = _("已保存为草稿。") if saved.is_written else _("没有改动，什么都没有写。")
    flash(told, "success")
    return None


def _draft_in(text: str) -> TableDraft | None:
    """The text as a form holds it; None where its rows or its head cannot be told.

    A row with something wrong is shown as it is written.
    """
    findings = Findings()
    found = read_table(text, EVALUATION, Renderer(render, render_inline, {}), findings)
    written = raw_rows(text)
    if found is None or not 0 < len(written) <= MOST_ROWS or len(written) != len(found.rows_at):
        return None
    draft = draft_of(found)
    wrong = {one.place.line for one in findings.found}
    rows = [
        replace(row, **words) if line in wrong else row
        for row, words, line in zip(draft.rows, written, found.rows_at, strict=True)
    ]
    return replace(draft, rows=tuple(rows))


def _page(document: FormDocument, text: str, page: TablePage) -> str:
    checked = check(document.desk.code, {document.path: text})
    found = checked.planned.course.found.evaluations.get(document.path)
    problems = spots(checked.of(document.path), text, found.rows_at if found else ())
    scale = page.draft.scale
    return render_template(
        "authoring/table.html",
        desk=document.desk,
        path=document.path,
        faces=faces_of(document.path),
        page=replace(page, problems=problems),
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

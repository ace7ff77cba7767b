"""The objectives of a course as a grid that writes the same document."""

from collections.abc import Mapping
from dataclasses import replace

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.authoring import policy
from lms.authoring.queries.form_documents import FormDocument
from lms.authoring.rules.faces import faces_of
from lms.authoring.rules.objective_edits import (
    ObjectiveRow,
    Sections,
    gone,
    rows_in,
    sections_of,
    with_codes,
    without_blanks,
)
from lms.authoring.rules.objective_patches import patch
from lms.authoring.rules.objective_uses import still_used, uses_in
from lms.authoring.services.checking import DeskCheck, check
from lms.authoring.services.form_saving import save_or_keep
from lms.authoring.views.blueprint import bp
from lms.authoring.views.objectives_form import ObjectivesForm, acted, sections_sent
from lms.authoring.views.question_form import action_sent, fields_sent
from lms.authoring.views.unreadable import unreadable_form
from lms.core.i18n import _
from lms.objectives.models import PROGRAMME
from lms.objectives.queries import ids_by_code, objectives_of
from lms.web.access import finds


@bp.get("/desk/<code>/objectives/<path:path>")
@finds("code", "path", load=policy.document_of_objectives)
def objectives(document: FormDocument) -> ResponseReturnValue:
    """Every objective under its task, with what is wrong with it and what names it."""
    text = document.text()
    sections = sections_of(text)
    checked = check(document.desk.code)
    if sections is None:
        return unreadable_form(document, checked, "objectives")
    return _page(document, ObjectivesForm(sections, document.file.sha256), text, checked)


@bp.post("/desk/<code>/objectives/<path:path>")
@finds("code", "path", load=policy.document_of_objectives)
def edit_objectives(document: FormDocument) -> ResponseReturnValue:
    """Take in what was typed: change rows, or save what changed."""
    after = request.form.get("after", "")
    base = document.text_from(after)
    before = sections_of(base) if base is not None else None
    here = url_for(".objectives", code=document.desk.code, path=document.path)
    if base is None or before is None:
        flash(_("这一页打开得太久，原来的内容已经找不到了。下面是现在的目标。"), "error")
        return redirect(here)
    action, which = action_sent()
    typed = acted(sections_sent(fields_sent(), before), action, _which(which), _tasks(document))
    form = ObjectivesForm(with_codes(typed, {*_taken(document), *_codes(before)}), after)
    is_save = action in {"save", "anyway"}
    text = patch(base, without_blanks(form.sections) if is_save else form.sections)
    checked = check(document.desk.code, {document.path: text})
    if not is_save:
        return _page(document, form, text, checked)
    refused = _saved(document, before, form, text, checked, asks=action == "save")
    if refused is None:
        return redirect(here)
    # What is kept for merging must not be rolled back with a refusal.
    return _page(document, refused, text, checked), 200 if refused.is_merging else 422


def _saved(
    document: FormDocument,
    before: Sections,
    form: ObjectivesForm,
    text: str,
    checked: DeskCheck,
    *,
    asks: bool,
) -> ObjectivesForm | None:
    """None once it is saved; else the form with why it is not."""
    kept = without_blanks(form.sections)
    named = still_used(uses_in(checked.planned.course.found), gone(before, kept))
    if named and asks:
        return replace(form, sections=kept, named=named)
    read = sections_of(text)
    if read is None or _said(read) != _said(kept):
        return replace(form, refused=_("写进文档后读出来的内容不一样，没有保存。请在文本里改。"))
    saved = save_or_keep(document, text, after=form.after, by=current_user)
    if saved.refused:
        return replace(form, refused=saved.refused, is_merging=saved.is_merging)
    told = _("已保存为草稿。") if saved.is_written else _("没有改动，什么都没有写。")
    flash(told, "success")
    return None


def _said(sections: Sections) -> list[ObjectiveRow]:
    """What rows say, without where they came from."""
    return [replace(row, was=None, suggested="") for row in rows_in(sections)]


def _which(which: str) -> str:
    """What a button is about; that of a new section is chosen beside it."""
    return which or request.form.get("task", "")


def _page(document: FormDocument, form: ObjectivesForm, text: str, checked: DeskCheck) -> str:
    found = checked.planned.course.found
    training = objectives_of(PROGRAMME)
    titles = {one.code: one.title for one in training}
    titles |= {row.code: row.title for row in rows_in(form.sections) if row.code}
    problems, others = _problems(form.sections, text, checked, document.path)
    full = replace(
        form,
        problems=problems,
        others=others,
        uses=uses_in(found),
        titles=titles,
        taken=sorted(_taken(document)),
    )
    written = " ".join(section.title for section in form.sections)
    return render_template(
        "authoring/objectives.html",
        desk=document.desk,
        path=document.path,
        faces=faces_of(document.path),
        form=full,
        tasks={key: name for key, name in _tasks_in(checked).items() if key not in written.split()},
    )


def _problems(
    sections: Sections, text: str, checked: DeskCheck, path: str
) -> tuple[dict[str, list[str]], list[str]]:
    """What is wrong by the row of the form its line has become, and what belongs to none."""
    written = sections_of(text) or ()
    lines = [row.was for row in rows_in(written)]
    names = [f"s-{n}-row-{m}" for n, one in enumerate(sections) for m in range(len(one.rows))]
    at = dict(zip(lines, names, strict=False)) if len(lines) == len(names) else {}
    problems: dict[str, list[str]] = {}
    others = []
    for finding in checked.of(path):
        name = at.get(finding.place.line - 1)
        if name is None:
            others.append(finding.message)
        else:
            problems.setdefault(name, []).append(finding.message)
    return problems, others


def _taken(document: FormDocument) -> set[str]:
    """Codes the course has had: none is given twice, or old work would count for the new one."""
    return set(ids_by_code(document.desk.code))


def _codes(sections: Sections) -> set[str]:
    return {row.code for row in rows_in(sections)}


def _tasks(document: FormDocument) -> Mapping[str, str]:
    is_asked = request.form.get("action", "") == "section"
    return _tasks_in(check(document.desk.code)) if is_asked else {}


def _tasks_in(checked: DeskCheck) -> dict[str, str]:
    """The tasks of the course by key, each as a heading names it."""
    lessons = checked.planned.course.found.lessons.values()
    return {one.text.task: f"{one.text.task} {one.text.title}" for one in lessons}

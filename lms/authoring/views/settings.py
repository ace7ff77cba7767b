"""The settings in the head of a document as a form."""

from dataclasses import replace

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.authoring import policy
from lms.authoring.queries.form_documents import FormDocument
from lms.authoring.rules.faces import faces_of
from lms.authoring.rules.settings_edits import Changed, is_readable
from lms.authoring.rules.specification_edits import GRID
from lms.authoring.services.checking import DeskCheck, check
from lms.authoring.services.form_saving import save_or_keep
from lms.authoring.views.blueprint import bp
from lms.authoring.views.question_form import action_sent, fields_sent, pressed
from lms.authoring.views.settings_form import (
    ASPECT_NAMES,
    PHASE_NAMES,
    REVIEWS,
    SettingsForm,
    form_of,
    form_sent,
    grids_of,
    written_by,
)
from lms.authoring.views.unreadable import unreadable_form
from lms.core.i18n import _
from lms.courses.rules.reading import role_of
from lms.web.access import finds


@bp.get("/desk/<code>/settings/<path:path>")
@finds("code", "path", load=policy.document_with_settings)
def settings(document: FormDocument) -> ResponseReturnValue:
    """The settings of a document, each with what is wrong with it."""
    text = document.text()
    checked = check(document.desk.code)
    if not is_readable(text):
        return unreadable_form(
            document,
            checked,
            "settings",
            title=_("头部只能在文本里改"),
            why=_("文档的头部读不出来，表单不会动它，免得丢失内容。"),
        )
    form = form_of(text, role_of(document.path), document.file.sha256, checked.of(document.path))
    return _page(document, form, checked)


@bp.post("/desk/<code>/settings/<path:path>")
@finds("code", "path", load=policy.document_with_settings)
def edit_settings(document: FormDocument) -> ResponseReturnValue:
    """Take in what was typed: change rows, or save the keys that changed."""
    after = request.form.get("after", "")
    text = document.text_from(after)
    here = url_for(".settings", code=document.desk.code, path=document.path)
    if text is None or not is_readable(text):
        flash(_("这一页打开得太久，原来的内容已经找不到了。下面是现在的设置。"), "error")
        return redirect(here)
    form = form_sent(text, role_of(document.path), after, pressed(fields_sent()))
    if action_sent()[0] != "save":
        return _page(document, form, check(document.desk.code))
    refused = _saved(document, form, written_by(form, text))
    if refused is None:
        return redirect(here)
    # What is kept for merging must not be rolled back with a refusal.
    status = 200 if refused.is_merging else 422
    return _page(document, refused, check(document.desk.code)), status


def _saved(document: FormDocument, form: SettingsForm, done: Changed) -> SettingsForm | None:
    """None once it is saved; else the form with why it is not."""
    if done.problems:
        return replace(form, problems=done.problems)
    if not done.keys:
        flash(_("没有改动，什么都没有写。"), "success")
        return None
    note = _("设置：%(keys)s", keys=_("、").join(done.keys))
    saved = save_or_keep(document, done.text, after=form.after, by=current_user, note=note[:200])
    if saved.refused:
        return replace(form, refused=saved.refused, is_merging=saved.is_merging)
    flash(_("已保存为草稿。改动的设置：%(keys)s。", keys=_("、").join(done.keys)), "success")
    return None


def _page(document: FormDocument, form: SettingsForm, checked: DeskCheck) -> str:
    found = checked.planned.course.found
    return render_template(
        "authoring/settings.html",
        desk=document.desk,
        path=document.path,
        faces=faces_of(document.path),
        form=form,
        is_typed=document.is_typed_by(current_user.id),
        grids=grids_of(form),
        table_grid=GRID,
        objectives=found.tree.rows if found.tree else (),
        banks=[
            (bank.text.key, bank.text.title)
            for path, bank in found.banks.items()
            if path.startswith("banks/")
        ],
        reviews=REVIEWS,
        aspects=ASPECT_NAMES.items(),
        phases=PHASE_NAMES.items(),
    )

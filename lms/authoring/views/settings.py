"""The settings in the head of a document as a form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.authoring import policy
from lms.authoring.queries.form_documents import FormDocument
from lms.authoring.rules.faces import faces_of
from lms.authoring.rules.row_fields import rows
from lms.authoring.rules.settings import Group, groups_of, settings_of
from lms.authoring.rules.settings_edits import (
    Changed,
    Shown,
    changed,
    is_readable,
    sent_of,
    shown_of,
    spots,
)
from lms.authoring.rules.settings_kinds import CUSTOM
from lms.authoring.services.checking import DeskCheck, check
from lms.authoring.services.form_saving import keep_moved, save_form
from lms.authoring.services.refusals import DraftMoved
from lms.authoring.views.blueprint import bp
from lms.authoring.views.question_form import action_sent, all_kinds, fields_sent, pressed
from lms.core.errors import Refused
from lms.core.findings import Finding
from lms.core.i18n import _, lazy
from lms.courses.rules.reading import role_of
from lms.courses.rules.reviewing import ASPECTS, PHASES
from lms.questions.kinds.editing import Grid
from lms.web.access import finds

REVIEWS = (
    ("", lazy("默认：交卷后看到全部")),
    ("after_submit", lazy("交卷后看到全部")),
    ("after_close", lazy("交卷后看到得分，截止后看到全部")),
    ("never", lazy("只看到得分")),
    (CUSTOM, lazy("逐项决定（见下表）")),
)
ASPECT_NAMES = {
    "answers": lazy("题目和自己的答案"),
    "right_wrong": lazy("对错"),
    "points": lazy("得分"),
    "explanation": lazy("解析"),
    "right_answer": lazy("正确答案和要点"),
    "feedback": lazy("总评语"),
}
PHASE_NAMES = {
    "during": lazy("作答时"),
    "after": lazy("交卷后 30 分钟内"),
    "open": lazy("之后，到截止前"),
    "closed": lazy("截止后"),
}


@dataclass(frozen=True)
class SettingsForm:
    """The form as it stands; `after` is the hash of the text the page began from."""

    groups: Sequence[Group]
    shown: Mapping[str, Shown]
    after: str
    problems: Mapping[str, Sequence[str]]
    others: Sequence[Finding] = ()
    refused: str = ""
    is_merging: bool = False

    def says(self, group: Group) -> bool:
        """Whether any setting of a group is used, or wrong."""
        keys = {setting.key for setting in group.settings}
        used = any(any(self.shown[key].sent.values()) for key in keys)
        return used or any(part.partition(".")[0] in keys for part in self.problems)

    def rows_of(self, key: str) -> list[dict[str, str]]:
        """The rows of a setting as its grid shows them."""
        return rows(self.shown[key].sent, "row")


@bp.get("/desk/<code>/settings/<path:path>")
@finds("code", "path", load=policy.document_with_settings)
def settings(document: FormDocument) -> ResponseReturnValue:
    """The settings of a document, each with what is wrong with it."""
    text = document.text()
    role = role_of(document.path)
    checked = check(document.desk.code)
    problems, others = spots(text, checked.of(document.path), settings_of(role))
    if not is_readable(text):
        return render_template(
            "authoring/unreadable_settings.html",
            desk=document.desk,
            path=document.path,
            faces=faces_of(document.path),
            problems=checked.of(document.path),
        )
    shown = shown_of(text, settings_of(role))
    form = SettingsForm(groups_of(role), shown, document.file.sha256, problems, others)
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
    role = role_of(document.path)
    sent = sent_of(text, settings_of(role), pressed(fields_sent()))
    form = SettingsForm(groups_of(role), {**shown_of(text, settings_of(role)), **sent}, after, {})
    if action_sent()[0] != "save":
        return _page(document, form, check(document.desk.code))
    done = changed(text, list(sent.values()))
    if done.problems:
        return _page(
            document, replace(form, problems=done.problems), check(document.desk.code)
        ), 422
    refused = _saved(document, form, done)
    if refused is None:
        return redirect(here)
    # What is kept for merging must not be rolled back with a refusal.
    status = 200 if refused.is_merging else 422
    return _page(document, refused, check(document.desk.code)), status


def _saved(document: FormDocument, form: SettingsForm, done: Changed) -> SettingsForm | None:
    """None once it is saved; else the form with why it is not."""
    if not done.keys:
        flash(_("没有改动，什么都没有写。"), "success")
        return None
    note = _("设置：%(keys)s", keys=_("、").join(done.keys))
    try:
        save_form(document, done.text, after=form.after, by=current_user, note=note[:200])
    except DraftMoved as moved:
        is_kept = keep_moved(document, done.text, after=form.after, by=current_user)
        return replace(form, refused=str(moved), is_merging=is_kept)
    except Refused as refusal:
        return replace(form, refused=str(refusal))
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
        grids=_grids(form),
        objectives=found.tree.rows if found.tree else (),
        banks=[
            (bank.text.key, bank.text.title)
            for path, bank in found.banks.items()
            if path.startswith("banks/")
        ],
        reviews=REVIEWS,
        aspects=[(name, ASPECT_NAMES[name]) for name in ASPECTS],
        phases=[(name, PHASE_NAMES[name]) for name in PHASES],
    )


def _grids(form: SettingsForm) -> dict[str, Grid]:
    """The grids of the settings that have rows, the kinds of questions offered by name."""
    kinds = tuple((kind.labels[0], kind.title) for kind in all_kinds())
    found = {}
    for one in (setting for group in form.groups for setting in group.settings):
        if one.grid is not None:
            columns = tuple(
                replace(column, choices=(("", lazy("请选择")), *kinds))
                if column.name == "type"
                else column
                for column in one.grid.columns
            )
            found[one.key] = replace(one.grid, columns=columns)
    return found

"""The questions of a document as a list, and one of them as a form."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.authoring import policy
from lms.authoring.queries.form_documents import FormDocument
from lms.authoring.rules.faces import faces_of
from lms.authoring.rules.question_blocks import Block, Document
from lms.authoring.rules.question_edits import (
    QuestionEdit,
    begun,
    faults,
    read_block,
    rewritten,
    tidied,
    written,
)
from lms.authoring.rules.question_keys import next_key
from lms.authoring.services.checking import DeskCheck, check
from lms.authoring.services.form_saving import expect_kind, save_form, save_or_keep
from lms.authoring.views.blueprint import bp
from lms.authoring.views.question_form import (
    QuestionForm,
    action_sent,
    all_kinds,
    checked_with,
    edit_sent,
    fields_sent,
    form_of,
    has_new_kind,
    levels,
    objectives_grid,
    pressed,
)
from lms.core.errors import Refused
from lms.core.findings import Finding
from lms.core.i18n import _
from lms.core.markdown import plain_text
from lms.questions import kinds
from lms.questions.queries import questions_of_course
from lms.web.access import finds
from lms.web.ids import whole

WORDS_OF_STEM = 40


@dataclass(frozen=True)
class Listed:
    """A question in the list; `edit` is None where no form can show it."""

    at: int
    block: Block
    edit: QuestionEdit | None
    problems: Sequence[Finding]

    @property
    def words(self) -> str:
        text = plain_text(self.edit.said.stem) if self.edit else self.block.head.text
        return text if len(text) <= WORDS_OF_STEM else text[:WORDS_OF_STEM] + "…"

    @property
    def name(self) -> str:
        return self.edit.key if self.edit else _("第 %(n)s 行", n=self.block.first)


@bp.get("/desk/<code>/questions/<path:path>")
@finds("code", "path", load=policy.document_of_questions)
def questions(document: FormDocument) -> ResponseReturnValue:
    """The questions of a document, each with what is wrong with it."""
    text = document.text()
    checked = check(document.desk.code)
    found = checked.of(document.path)
    listed = list(_listed(Document(text), found))
    inside = {one for line in listed for one in line.problems}
    tree = checked.planned.course.found.tree
    return render_template(
        "authoring/questions.html",
        desk=document.desk,
        path=document.path,
        faces=faces_of(document.path),
        after=document.file.sha256,
        is_typed=document.is_typed_by(current_user.id),
        listed=listed,
        others=[one for one in found if one not in inside],
        objectives={row.code: row for row in tree.rows} if tree else {},
        kinds=all_kinds(),
        kind_titles={kind.name: kind.title for kind in all_kinds()},
    )


def _listed(base: Document, found: Sequence[Finding]) -> Iterator[Listed]:
    for at, block in enumerate(base.blocks):
        problems = [one for one in found if block.has(one.place.line)]
        yield Listed(at, block, read_block(block), problems)


@bp.post("/desk/<code>/questions/<path:path>")
@finds("code", "path", load=policy.document_of_questions)
def arrange_questions(document: FormDocument) -> ResponseReturnValue:
    """Move, copy or delete one question of the list."""
    after = request.form.get("after", "")
    text = document.text_from(after)
    action, which = action_sent()
    base = Document(text or "")
    at = whole(which)
    here = url_for(".questions", code=document.desk.code, path=document.path)
    if text is None or at is None or at >= len(base.blocks):
        flash(_("没有找到这道题，列表可能已经变了。请看下面现在的列表。"), "error")
        return redirect(here)
    key = _key_of(base.blocks[at])
    try:
        if action == "copy":
            return _copied(document, base, at, after)
        _arranged(document, base, at, after)
    except Refused as refusal:
        flash(str(refusal), "error")
        return redirect(here)
    return redirect(f"{here}#q-{key}")


def _arranged(document: FormDocument, base: Document, at: int, after: str) -> None:
    action, _which = action_sent()
    name = _key_of(base.blocks[at])
    if action == "delete":
        text, note = base.removed(at), _("删去题目 %(key)s", key=name)
    else:
        text = base.moved(at, -1 if action == "up" else 1)
        note = _("移动题目 %(key)s", key=name)
    if save_form(document, text, after=after, by=current_user, note=note):
        flash(note + _("。"), "success")


def _copied(document: FormDocument, base: Document, at: int, after: str) -> ResponseReturnValue:
    edit = read_block(base.blocks[at])
    if edit is None:
        flash(_("这道题的写法表单看不懂，不能在这里复制。请在文本里复制。"), "error")
        return redirect(url_for(".questions", code=document.desk.code, path=document.path))
    key = _next_key(document, base, check(document.desk.code))
    lines = [text for text, _part in written(replace(edit, key=key))]
    note = _("复制题目 %(key)s 为 %(new)s", key=edit.key, new=key)
    save_form(document, base.added(lines, at), after=after, by=current_user, note=note)
    flash(_("已复制，新的题码是 %(key)s。", key=key), "success")
    return redirect(_question_href(document, at=at + 1))


def _key_of(block: Block) -> str:
    """The key in a heading, or the word that stands there."""
    words = block.head.text.split()
    return words[1] if len(words) > 1 else ""


def _next_key(document: FormDocument, base: Document, checked: DeskCheck) -> str:
    """The next key that no question of the course has or ever had."""
    found = checked.planned.course.found
    taken = set(questions_of_course(document.desk.code))
    taken |= {one.key for written in found.question_sets() for one in written.definitions}
    here = [_key_of(block) for block in base.blocks]
    return next_key(here, taken | set(here), _document_key(base))


def _document_key(base: Document) -> str:
    """The key of the quiz or bank, as its head has it."""
    for line in base.lines[: base.blocks[0].first if base.blocks else None]:
        name, _colon, value = line.partition(":")
        if name in {"quiz", "bank"}:
            return value.strip()
    return ""


def _question_href(document: FormDocument, **arguments: str | int) -> str:
    values: dict[str, Any] = {"code": document.desk.code, "path": document.path, **arguments}
    return url_for(".question", **values)


@bp.get("/desk/<code>/question/<path:path>")
@finds("code", "path", load=policy.document_of_questions)
def question(document: FormDocument) -> ResponseReturnValue:
    """One question as a form, or a new one of a kind."""
    base = Document(document.text())
    at = _at(base)
    if at is None:
        kind = request.args.get("kind", "")
        kind = kind if kind in kinds.all_kinds() else "single"
        checked = check(document.desk.code)
        edit = begun(kind, _next_key(document, base, checked))
        form = QuestionForm(edit, None, document.file.sha256, {}, objectives_grid(checked, edit))
        return _page(document, form)
    found = read_block(base.blocks[at])
    if found is None:
        return _unreadable(document, base.blocks[at])
    return _page(document, form_of(document, base, found, at, document.file.sha256))


@bp.post("/desk/<code>/question/<path:path>")
@finds("code", "path", load=policy.document_of_questions)
def edit_question(document: FormDocument) -> ResponseReturnValue:
    """Take in what was typed: change rows or the kind, or save; what is refused stays typed."""
    after = request.form.get("after", "")
    text = document.text_from(after)
    if text is None:
        flash(_("这一页打开得太久，原来的内容已经找不到了。请从下面的列表重新打开。"), "error")
        return redirect(url_for(".questions", code=document.desk.code, path=document.path))
    base = Document(text)
    at = _at(base)
    sent = fields_sent()
    action, _which = action_sent()
    if action not in {"save", "next"} or has_new_kind(sent):
        edit = edit_sent(pressed(sent))
        grid = objectives_grid(check(document.desk.code), edit)
        return _page(document, QuestionForm(edit, at, after, {}, grid))
    return _saved(document, base, tidied(edit_sent(sent)), at, after)


def _saved(
    document: FormDocument, base: Document, edit: QuestionEdit, at: int | None, after: str
) -> ResponseReturnValue:
    checked, problems = checked_with(document, base, edit, at)
    refused = _refusals(document, edit)
    merging = False
    if not refused:
        text = _with_question(base, edit, at)
        note = _("题目 %(key)s", key=edit.key)
        saved = save_or_keep(document, text, after=after, by=current_user, note=note)
        if not saved.refused:
            told = _said(edit, problems) if saved.is_written else _("没有改动，什么都没有写。")
            flash(told, "success")
            return _onwards(document, edit, at, len(base.blocks), problems)
        merging, refused = saved.is_merging, {"": [saved.refused]}
    form = QuestionForm(edit, at, after, refused, objectives_grid(checked, edit))
    # What is kept for merging must not be rolled back with a refusal.
    return _page(document, form, merging=merging), 200 if merging else 422


def _with_question(base: Document, edit: QuestionEdit, at: int | None) -> str:
    if at is None:
        return base.added([text for text, _part in written(edit)])
    return base.replaced(at, rewritten(base.blocks[at], edit))


def _refusals(document: FormDocument, edit: QuestionEdit) -> dict[str, list[str]]:
    """Why a form cannot be written at all, by its part."""
    found: dict[str, list[str]] = {}
    if not edit.key or len(edit.key.split()) > 1:
        found["key"] = [_("请填写题码，中间没有空格，如 T03-I01。")]
    else:
        for fault in faults(edit):
            found.setdefault(fault.part, []).append(fault.message)
    try:
        expect_kind(document.desk.code, edit.key, edit.kind)
    except Refused as refusal:
        found["kind"] = [str(refusal)]
    return found


def _said(edit: QuestionEdit, problems: dict[str, list[str]]) -> str:
    if problems:
        return _("已保存为草稿。还有问题没有解决，见下面标出的地方。")
    return _("题目 %(key)s 已保存为草稿。", key=edit.key)


def _onwards(
    document: FormDocument,
    edit: QuestionEdit,
    at: int | None,
    count: int,
    problems: dict[str, list[str]],
) -> ResponseReturnValue:
    """Where to go once a question is saved: back to it while something is wrong with it."""
    if problems:
        return redirect(_question_href(document, at=count + 1 if at is None else at + 1))
    if action_sent()[0] == "next":
        return redirect(_question_href(document, kind=edit.kind))
    here = url_for(".questions", code=document.desk.code, path=document.path)
    return redirect(f"{here}#q-{edit.key}")


def _at(base: Document) -> int | None:
    """The question an address names by its number from 1; none: a new one."""
    word = request.args.get("at", "")
    if not word:
        return None
    number = whole(word)
    if number is None or not 1 <= number <= len(base.blocks):
        abort(404)
    return number - 1


def _page(document: FormDocument, form: QuestionForm, *, merging: bool = False) -> str:
    return render_template(
        "authoring/question.html",
        desk=document.desk,
        path=document.path,
        faces=faces_of(document.path),
        form=form,
        is_typed=document.is_typed_by(current_user.id),
        kinds=all_kinds(),
        part_kinds=all_kinds(for_part=True),
        levels=levels(),
        merging=merging,
    )


def _unreadable(document: FormDocument, block: Block) -> ResponseReturnValue:
    checked = check(document.desk.code)
    return render_template(
        "authoring/unreadable_question.html",
        desk=document.desk,
        path=document.path,
        faces=faces_of(document.path),
        block=block,
        problems=[one for one in checked.of(document.path) if block.has(one.place.line)],
    )

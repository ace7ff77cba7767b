"""The form of one question: read from what was sent, its rows and its problems."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import request

from lms.authoring.queries.form_documents import FormDocument
from lms.authoring.rules.question_blocks import Document
from lms.authoring.rules.question_edits import (
    CASE,
    QuestionEdit,
    Share,
    as_kind,
    part_of,
    written,
)
from lms.authoring.rules.row_fields import Sent, acted, inside, numbers, one, rows
from lms.authoring.services.checking import DeskCheck, check
from lms.core.i18n import _, lazy
from lms.questions import kinds
from lms.questions.kinds.base import UNWRITABLE, Kind
from lms.questions.kinds.editing import CHOICE, NUMBER, Column, Grid, Written
from lms.questions.rules import LEVELS
from lms.questions.text import level_title

Problems = Mapping[str, Sequence[str]]  # messages by the part of the form
ROW_ACTIONS = ("add", "drop", "up", "down")
MOST_PARTS = 20


@dataclass(frozen=True)
class QuestionForm:
    """The form as it stands. `at` is the number of the question in the document, None: new.

    `after` is the hash of the text the page began from.
    """

    edit: QuestionEdit
    at: int | None
    after: str
    problems: Problems
    objectives: Grid

    def of(self, part: str) -> Sequence[str]:
        """What is wrong with one part of the form."""
        return self.problems.get(part, ())

    def grid(self, edit: QuestionEdit) -> Grid | None:
        return kinds.get(edit.kind).grid


def all_kinds(*, for_part: bool = False) -> list[Kind]:
    """The kinds a question may be of, in their usual order."""
    return [one for name, one in kinds.all_kinds().items() if not (for_part and name == CASE)]


def levels() -> list[tuple[str, str]]:
    return [("", _("没有写"))] + [(name, level_title(name)) for name in LEVELS]


def fields_sent() -> dict[str, list[str]]:
    """Every field of the form, without signs no document can hold."""
    return {
        name: [UNWRITABLE.sub("", value) for value in values]
        for name, values in request.form.lists()
    }


def action_sent() -> tuple[str, str]:
    action, _colon, which = request.form.get("action", "save").partition(":")
    return action, which


def edit_sent(sent: Sent) -> QuestionEdit:
    """The question as typed; a kind chosen anew takes over what fits it."""
    words = {name: one(values) for name, values in sent.items()}
    kind = words.get("was", "")
    kind = kind if kind in kinds.all_kinds() else "single"
    grid = kinds.get(kind).grid
    parts = numbers(sent, "part")[:MOST_PARTS] if kind == CASE else []
    edit = QuestionEdit(
        kind=kind,
        key=words.get("key", ""),
        points=words.get("points", ""),
        objectives=tuple(
            Share(row.get("code", "").strip(), row.get("share", "").strip())
            for row in rows(sent, "obj")
        ),
        difficulty=words.get("difficulty", ""),
        level=words.get("level", ""),
        others=tuple(words.get("others", "").split()),
        said=Written(
            stem=words.get("stem", ""),
            rows=tuple({**grid.blank(), **row} for row in rows(sent, "row")) if grid else (),
            switches=frozenset(
                switch.name for switch in grid.switches if words.get(f"switch-{switch.name}")
            )
            if grid
            else frozenset(),
        ),
        explanation=words.get("explanation", ""),
        parts=tuple(edit_sent(inside(sent, f"part-{n}-")) for n in parts),
        head=words.get("head", "").partition("\n")[0],
    )
    return as_kind(edit, words.get("kind", kind))


def pressed(sent: Sent) -> dict[str, Sequence[str]]:
    """The fields after the button for rows that was pressed, if it was one."""
    action, which = action_sent()
    return acted(sent, action, which) if action in ROW_ACTIONS else dict(sent)


def has_new_kind(sent: Sent) -> bool:
    """Whether somewhere a kind was chosen that the rows sent are not yet of."""
    names = [name for name in sent if name == "kind" or name.endswith("-kind")]
    return any(
        one(sent[name]) != one(sent.get(f"{name.removesuffix('kind')}was", ())) for name in names
    )


def checked_with(
    document: FormDocument, base: Document, edit: QuestionEdit, at: int | None
) -> tuple[DeskCheck, dict[str, list[str]]]:
    """The course as it would be with this question, and what is wrong at each part of its form."""
    lines = written(edit)
    texts = [text for text, _part in lines]
    text = base.added(texts) if at is None else base.replaced(at, texts)
    checked = check(document.desk.code, {document.path: text})
    blocks = Document(text).blocks
    number = len(blocks) - 1 if at is None else at
    first = blocks[number].first if number < len(blocks) else 1
    problems: dict[str, list[str]] = {}
    for finding in checked.of(document.path):
        line = finding.place.line - first + 1
        if 1 <= line <= len(lines):
            part = part_of(lines, line, finding.place.column)
            problems.setdefault(part, []).append(finding.message)
    return checked, problems


def objectives_grid(checked: DeskCheck, edit: QuestionEdit) -> Grid:
    """The objectives of a question: chosen by their titles, unknown ones kept as they are."""
    tree = checked.planned.course.found.tree
    titles = {row.code: f"{row.code} {row.title}" for row in tree.rows} if tree else {}
    used = [share.code for whole in (edit, *edit.parts) for share in whole.objectives]
    strange = {
        code: _("%(code)s（课程里没有）", code=code) for code in used if code and code not in titles
    }
    return Grid(
        title=lazy("学习目标"),
        columns=(
            Column(
                "code",
                lazy("目标"),
                CHOICE,
                choices=(("", lazy("请选择")), *titles.items(), *strange.items()),
            ),
            Column("share", lazy("比例"), NUMBER),
        ),
        add=lazy("加一个目标"),
        hint=lazy("这道题为哪些目标提供证据。比例都空着就平分；要写就每个都写，如 0.7 和 0.3。"),
        begin=1,
    )


def form_of(
    document: FormDocument, base: Document, edit: QuestionEdit, at: int | None, after: str
) -> QuestionForm:
    """The form of a question that stands, with what is wrong with it."""
    checked, problems = checked_with(document, base, edit, at)
    return QuestionForm(edit, at, after, problems, objectives_grid(checked, edit))

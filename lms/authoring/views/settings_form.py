"""The form of the settings of a head: what is on it, and where each problem stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from lms.authoring.rules.question_blocks import Document
from lms.authoring.rules.row_fields import Sent, inside, rows
from lms.authoring.rules.settings import Group, groups_of, settings_of
from lms.authoring.rules.settings_edits import Changed, Shown, changed, sent_of, shown_of, spots
from lms.authoring.rules.settings_kinds import CUSTOM
from lms.authoring.rules.specification_edits import (
    GRID,
    KEY,
    Specified,
    respecified,
    specified,
)
from lms.authoring.views.question_form import all_kinds
from lms.core.findings import Finding
from lms.core.i18n import _, lazy
from lms.courses.rules.reading import QUIZ
from lms.questions.kinds.editing import Grid

WITH_TABLE = (QUIZ, "exams")  # the roles whose documents may have a specification
REVIEWS = (
    ("", lazy("默认：考试截止后看到全部，其他交卷后看到全部")),
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
    specification: Specified | None = None

    def says(self, group: Group) -> bool:
        """Whether any setting of a group is used, or wrong."""
        keys = {setting.key for setting in group.settings}
        used = any(any(self.shown[key].sent.values()) for key in keys)
        return used or any(part.partition(".")[0] in keys for part in self.problems)

    def rows_of(self, key: str) -> list[dict[str, str]]:
        """The rows of a setting as its grid shows them."""
        return rows(self.shown[key].sent, "row")


def form_of(text: str, role: str, after: str, found: Sequence[Finding]) -> SettingsForm:
    """The form of a document as it stands, with what is wrong with it."""
    settings = settings_of(role)
    problems, others = spots(text, found, settings)
    table = specified(Document(text)) if role in WITH_TABLE else None
    others = at_rows(table, others, problems) if table else others
    shown = shown_of(text, settings)
    return SettingsForm(groups_of(role), shown, after, problems, others, specification=table)


def form_sent(text: str, role: str, after: str, fields: Sent) -> SettingsForm:
    """The form as typed, over the text the page began from."""
    settings = settings_of(role)
    shown = sent_of(shown_of(text, settings), fields)
    table = table_sent(text, role, fields)
    return SettingsForm(groups_of(role), shown, after, {}, specification=table)


def written_by(form: SettingsForm, text: str) -> Changed:
    """The text with everything the form changes."""
    done = changed(text, form.shown.values())
    return with_table(done, form.specification) if form.specification else done


def table_sent(text: str, role: str, fields: Sent) -> Specified | None:
    """The specification as typed, in place of the one that stands."""
    if role not in WITH_TABLE:
        return None
    before = specified(Document(text))
    typed = [{**GRID.blank(), **row} for row in rows(inside(fields, f"{KEY}."), "row")]
    return replace(before, rows=tuple(typed)) if before.is_shown else before


def with_table(done: Changed, table: Specified) -> Changed:
    text = respecified(done.text, table.rows) if table.is_shown else done.text
    keys = [*done.keys, _("双向细目表")] if text != done.text else done.keys
    return replace(done, text=text, keys=keys)


def at_rows(
    table: Specified, others: Sequence[Finding], problems: dict[str, list[str]]
) -> list[Finding]:
    """What is said about rows of the specification put at them; the findings that are left."""
    left = []
    for finding in others:
        if finding.place.line not in table.lines:
            left.append(finding)
            continue
        is_row = finding.place.line in table.at
        row = f".row-{table.at.index(finding.place.line)}" if is_row else ""
        problems.setdefault(f"{KEY}{row}", []).append(finding.message)
    return left


def grids_of(form: SettingsForm) -> dict[str, Grid]:
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

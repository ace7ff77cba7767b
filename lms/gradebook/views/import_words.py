"""What a preview of marks says, put into the words and rows of its page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lms.core.i18n import _
from lms.gradebook.rules.importing import Change, Effect, Preview, Problem, Student, Trouble

PROBLEMS, CHANGES, MISSING = "problems", "changes", "missing"


@dataclass(frozen=True)
class Face:
    """One choice of what the page lists, with how many there are."""

    key: str
    label: str
    count: int


def faces(preview: Preview) -> list[Face]:
    """What there is to look at; what is empty is left out, but for the changes."""
    counted = [
        Face(PROBLEMS, _("问题"), len(preview.problems)),
        Face(CHANGES, _("要导入的分数"), len(preview.changes)),
        *(
            Face(effect, effect_words(effect), found)
            for effect in Effect
            if (found := sum(1 for one in preview.changes if one.effect is effect))
        ),
        Face(MISSING, _("文件里没有的学生"), len(preview.missing)),
    ]
    return [face for face in counted if face.count or face.key == CHANGES]


def chosen_face(preview: Preview, key: str) -> str:
    """The face asked for, else what needs to be looked at first."""
    if key in {face.key for face in faces(preview)}:
        return key
    return PROBLEMS if preview.errors else CHANGES


def rows_of(preview: Preview, key: str) -> Sequence[Change | Problem | Student]:
    """The rows of one face."""
    if key == PROBLEMS:
        return preview.problems
    if key == MISSING:
        return preview.missing
    return [one for one in preview.changes if key in (CHANGES, one.effect)]


def effect_words(effect: Effect) -> str:
    """What a mark of the file does, in the school's words."""
    match effect:
        case Effect.NEW:
            return _("新增")
        case Effect.CHANGED:
            return _("修改")
        case Effect.OUTRANKED:
            return _("手工分数优先")


def told(problem: Problem) -> str:
    """What is wrong and what to do about it."""
    return _TOLD[problem.trouble](problem)


_TOLD: dict[Trouble, Callable[[Problem], str]] = {
    Trouble.NO_NUMBER: lambda _one: _("这一行有分数，却没有学号。"),
    Trouble.UNKNOWN: lambda one: _("学号 %(text)s 不在这个教学班。", text=one.text),
    Trouble.LOST_ZEROS: lambda one: _(
        "学号 %(text)s 不在这个教学班，开头的 0 可能丢了：班里有 %(full)s。",
        text=one.text,
        full=one.detail,
    ),
    Trouble.LOST_DIGITS: lambda one: _(
        "学号 %(text)s 太长，表格可能改掉了最后几位。请把学号列设为文本格式。", text=one.text
    ),
    Trouble.DOUBLED: lambda one: _(
        "学号 %(text)s 在文件里出现了几次（第 %(rows)s 行），不知道以哪一行为准。",
        text=one.text,
        rows=one.detail,
    ),
    Trouble.MERGED: lambda _one: _(
        "这一行有上下合并的单元格，分数可能对不上人。请取消合并，每行填一名学生。"
    ),
    Trouble.OTHER_NAME: lambda one: _(
        "文件里写的姓名是“%(text)s”，这个学号的学生是“%(name)s”，请核对。",
        text=one.text,
        name=one.detail,
    ),
    Trouble.FORMULA: lambda one: _("“%(text)s”是公式，不是分数。", text=one.text[:40]),
    Trouble.TEXT: lambda one: _("“%(text)s”不是分数。", text=one.text[:40]),
    Trouble.STATE: lambda one: _(
        "“%(text)s”是特殊标记，不是分数，请到“特殊标记”登记。", text=one.text
    ),
    Trouble.NEGATIVE: lambda one: _("%(text)s 小于 0。", text=one.text),
    Trouble.TOO_MUCH: lambda one: _(
        "%(text)s 超过满分 %(possible)s。", text=one.text, possible=one.detail
    ),
    Trouble.DECIMALS: lambda one: _("%(text)s 的小数多于两位。", text=one.text),
}

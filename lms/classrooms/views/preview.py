"""What a roster plan says, put into the words and rows of the preview page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from lms.classrooms.rules.roster import Change, Line, Plan, Problem, Trouble
from lms.core.i18n import _

PROBLEMS, MISSING, CHANGED = "problems", "missing", "changed"


@dataclass(frozen=True)
class Face:
    """One choice of what the page lists, with how many there are."""

    key: str
    label: str
    count: int


def faces(plan: Plan) -> list[Face]:
    """All there is to look at; what is empty is left out, but for the changes."""
    counted = [
        Face(PROBLEMS, _("问题"), len(plan.problems)),
        Face(CHANGED, _("有变化"), len([line for line in plan.lines if _is_changed(line)])),
        *(Face(change, _words()[change], plan.count(change)) for change in Change),
        Face(MISSING, _("文件里没有"), len(plan.missing)),
    ]
    return [face for face in counted if face.count or face.key == CHANGED]


def chosen_face(plan: Plan, key: str) -> str:
    """The face asked for, else what needs to be looked at first."""
    if key in {face.key for face in faces(plan)}:
        return key
    return PROBLEMS if plan.has_errors else CHANGED


def rows_of(plan: Plan, key: str) -> Sequence[Line | Problem]:
    """The rows of one face."""
    if key == PROBLEMS:
        return plan.problems
    if key == MISSING:
        return plan.missing
    if key == CHANGED:
        return [line for line in plan.lines if _is_changed(line)]
    return [line for line in plan.lines if key in line.changes]


def words(line: Line) -> list[str]:
    """What happens to one student, in the school's words."""
    return [_words()[change] for change in line.changes]


def tone(line: Line) -> str:
    """The class of the row: added, changed, gone or the same."""
    if set(line.changes) & {Change.ACCOUNT, Change.JOIN, Change.RETURN}:
        return "add"
    if Change.LEAVE in line.changes:
        return "gone"
    return "same" if Change.SAME in line.changes else "care"


def place(problem: Problem, columns: Mapping[str, int]) -> str:
    """The cell as a spreadsheet calls it: B5."""
    column, letters = columns.get(problem.field, 1), ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{problem.row}"


def told(problem: Problem) -> str:
    """A problem in words, and what to do about it."""
    return _TOLD[problem.trouble](problem.detail)


_TOLD: dict[Trouble, Callable[[str], str]] = {
    Trouble.NO_NUMBER: lambda _detail: _("没有学号。请补上。"),
    Trouble.BAD_NUMBER: lambda detail: _(
        "“%(text)s”不像学号：只能有字母、数字、点和横线。请核对。", text=detail
    ),
    Trouble.DOUBLED: lambda detail: _(
        "学号重复，另见第 %(rows)s 行。请只留一行，或改正学号。", rows=detail.replace("、", _("、"))
    ),
    Trouble.LOST_ZEROS: lambda detail: _(
        "开头的 0 可能丢了：系统里有 %(number)s。请把学号列设为文本格式，再填一次。", number=detail
    ),
    Trouble.CELL: lambda detail: detail,
    Trouble.NO_NAME: lambda _detail: _("没有姓名。请补上。"),
    Trouble.LONG_TEXT: lambda detail: _("内容太长，最多 %(n)s 个字。请改短。", n=detail),
    Trouble.FORMULA: lambda detail: _("“%(text)s”像公式。请改成文字。", text=detail),
    Trouble.STAFF: lambda detail: _(
        "这个号码是教职工 %(name)s 的，或此人在本班不是学生。请核对学号。", name=detail
    ),
    Trouble.DEACTIVATED: lambda detail: _(
        "%(name)s 的账号已停用，导入后仍不能登录。需要时请恢复账号。", name=detail
    ),
    Trouble.OTHER_NAME: lambda detail: _(
        "系统里这个学号是“%(name)s”，姓名完全不同，可能填错了学号。请核对。", name=detail
    ),
}


def _words() -> dict[str, str]:
    return {
        Change.ACCOUNT: _("新增"),
        Change.JOIN: _("加入（已有账号）"),
        Change.RETURN: _("重新加入"),
        Change.RENAME: _("改名"),
        Change.HOME_CLASS: _("换行政班"),
        Change.GROUP: _("换组"),
        Change.LEAVE: _("退出"),
        Change.SAME: _("不变"),
    }


def _is_changed(line: Line) -> bool:
    return Change.SAME not in line.changes

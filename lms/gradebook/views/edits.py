"""The shape of what the grid sends."""

from decimal import Decimal, InvalidOperation
from typing import Any, TypeGuard

from lms.core.errors import Refused
from lms.core.i18n import _
from lms.gradebook.services import CellEdit
from lms.web import bodies

MOST = 20_000  # cells in one batch; the largest grid has fewer
LONGEST = 200  # letters of a reason or a value


class BadEdits(Refused):
    """What was sent is no list of cells."""


def edits_sent() -> tuple[list[CellEdit], str]:
    """The cells a grid sent and the reason given for them; raise BadEdits when it is none."""
    sent = bodies.json_sent()
    edits, reason = sent.get("edits"), sent.get("reason", "")
    if not isinstance(edits, list) or not edits or not isinstance(reason, str):
        raise BadEdits(_("没有收到成绩，请刷新页面再试。"))
    if len(edits) > MOST:
        raise BadEdits(_("一次最多保存 %(most)d 格，请分几次粘贴。", most=MOST))
    reason = reason.strip()[:LONGEST] or _("在成绩表里录入")
    return [_edit(one) for one in edits], reason


def _edit(sent: Any) -> CellEdit:
    if not isinstance(sent, dict):
        raise BadEdits(_("没有收到成绩，请刷新页面再试。"))
    column, student, seen = sent.get("column"), sent.get("student"), sent.get("seen")
    if not (isinstance(column, str) and _is_id(student) and _is_id(seen)):
        raise BadEdits(_("有一格说不清是哪名学生的哪一项，请刷新页面再试。"))
    return CellEdit(column, student, _points(sent.get("points")), seen)


def _is_id(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**31


def _points(value: object) -> Decimal | None:
    if value is None or value == "":
        return None
    if not isinstance(value, str) or len(value) > LONGEST:
        raise BadEdits(_("分数要写成数。"))
    try:
        return Decimal(value)
    except InvalidOperation:
        raise BadEdits(_("“%(text)s”不是数。", text=value[:20])) from None

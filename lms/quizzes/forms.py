"""What browsers send to this room, read without trusting it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from lms.assignments.rules import Grant
from lms.core.i18n import lazy
from lms.courses.rules.reviewing import ASPECTS, PHASES, PRESETS, Matrix
from lms.quizzes.models import PaperItem
from lms.quizzes.rules.marking import LeafResult, read_points
from lms.quizzes.rules.reviewing import Release
from lms.quizzes.services import Response
from lms.web.forms import HouseForm

LARGEST_SAVE = 256 * 1024  # bytes of one autosave; far above the longest answer allowed
FLAG = "flag"
LONGEST_SENDING = 32


def prefix_of(item_id: int) -> str:
    """What stands before the field names of one question, so that one form holds many."""
    return f"q{item_id}-"


def read_save(sent: Any, address: str = "") -> tuple[int, Response] | None:
    """One autosave: {item, seq, answer: {field: [values]}}; None when it is something else."""
    if not isinstance(sent, Mapping) or not isinstance(sent.get("answer"), Mapping):
        return None
    item_id, sequence = _whole(sent.get("item")), _whole(sent.get("seq"))
    if item_id is None or sequence is None:
        return None
    answer = {str(name): values for name, values in sent["answer"].items()}
    if not all(_are_texts(values) for values in answer.values()):
        return None
    prefix = prefix_of(item_id)
    fields = {
        name.removeprefix(prefix): values
        for name, values in answer.items()
        if name.startswith(prefix)
    }
    is_flagged = bool(answer.get(FLAG)) or sent.get(FLAG) is True
    sending = sent.get("sending")
    name = sending[:LONGEST_SENDING] if isinstance(sending, str) else ""
    return item_id, Response(fields, sequence, is_flagged, address, name)


def read_paper(form: MultiDict[str, str], address: str = "") -> dict[int, Response]:
    """A whole page sent as a plain form: `seq-<item>` says which questions were on it."""
    flagged = set(form.getlist(FLAG))
    responses: dict[int, Response] = {}
    for name, value in form.items():
        item_id, sequence = _whole(name.removeprefix("seq-")), _whole(value)
        if not name.startswith("seq-") or item_id is None or sequence is None:
            continue
        prefix = prefix_of(item_id)
        fields = {
            key.removeprefix(prefix): values
            for key, values in form.lists()
            if key.startswith(prefix)
        }
        responses[item_id] = Response(fields, sequence, str(item_id) in flagged, address)
    return responses


def read_marks(
    form: MultiDict[str, str], results: Iterable[LeafResult]
) -> dict[str, list[Decimal]]:
    """The points typed for each marking point; a field that is no number leaves its leaf out."""
    marks: dict[str, list[Decimal]] = {}
    for result in results:
        if not result.is_by_hand:
            continue
        key = result.definition.key
        values = [read_points(form.get(f"{key}-{n}", "")) for n in range(len(result.points))]
        known = [value for value in values if value is not None]
        if len(known) == len(values):
            marks[key] = known
    return marks


def read_matrix(form: MultiDict[str, str]) -> Matrix | None:
    """A preset by its button, the ticked cells of the grid, or None for the quiz's own text."""
    preset = form.get("preset", "")
    if preset in PRESETS:
        return PRESETS[preset]
    if preset:
        return None
    cells = {tuple(cell.split(":")) for cell in form.getlist("cell")}
    return Matrix(frozenset((a, p) for a in ASPECTS for p in PHASES if (a, p) in cells))


def read_release(form: MultiDict[str, str]) -> Release:
    """Where the switch was put; what is no position leaves the matrix in charge."""
    sent = form.get("to", "")
    return Release(sent) if sent in set(Release) else Release.RULE


def read_moment(text: str, zone: ZoneInfo) -> datetime | None:
    """A moment of the school's clock as a browser sends it; None when it is none."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=zone)
    except ValueError:
        return None


def read_changes(
    form: MultiDict[str, str], results: Iterable[LeafResult]
) -> dict[str, list[Decimal]]:
    """The points typed for the leaves that were touched; what is no number is out of any range."""
    changes: dict[str, list[Decimal]] = {}
    for result in (one for one in results if one.is_by_hand):
        key = result.definition.key
        texts = [form.get(f"{key}-{n}", "").strip() for n in range(len(result.points))]
        if any(texts):
            values = [read_points(text) for text in texts]
            changes[key] = [Decimal(-1) if value is None else value for value in values]
    return changes


def shown_fields(item: PaperItem, fields: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Stored fields as the page names them, for a browser that must show them again."""
    prefix = prefix_of(item.id)
    shown = {f"{prefix}{name}": list(values) for name, values in fields.items()}
    return {**shown, FLAG: [str(item.id)] if item.is_flagged else []}


def _whole(value: Any) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if 0 <= value < 2**31 else None
    text = str(value)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _are_texts(values: Any) -> bool:
    return isinstance(values, list) and all(isinstance(value, str) for value in values)


FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]
_WHOLE = NumberRange(0, 10**6, lazy("请填写整数。"))
_SOME = NumberRange(1, 10**6, lazy("请填写 1 或更大的整数，不另定就留空。"))


class _InSchoolTime(HouseForm):
    """Moments on the school's clock."""

    def moment(self, name: str, timezone: str) -> datetime | None:
        written: datetime | None = self[name].data
        return written.replace(tzinfo=ZoneInfo(timezone)) if written else None


class AccessForm(_InSchoolTime):
    """What a quiz asks at its entrance."""

    password = StringField(
        lazy("考试密码"),
        [Optional()],
        description=lazy("学生开始作答时要输入，由监考老师当场公布。留空则不需要密码。"),
        render_kw={"autocomplete": "off"},
    )
    addresses = TextAreaField(
        lazy("只能从这些网络地址作答"),
        [Optional()],
        description=lazy(
            "每行一个网段、范围或地址，# 之后是说明，例如：10.1.2.0/24 # 一号机房。留空则不限地点。"
        ),
        render_kw={"rows": 4, "spellcheck": "false"},
    )
    starts_until = DateTimeLocalField(
        lazy("最晚开始时间"),
        format=FORMATS,
        validators=[Optional()],
        description=lazy("过了这一刻不能再开始，已经开始的不受影响。留空则截止之前都可以开始。"),
    )
    late_percent = IntegerField(
        lazy("迟交扣分（%）"),
        [
            InputRequired(lazy("请填写整数，不扣分填 0。")),
            NumberRange(0, 100, lazy("请填写 0 到 100 的整数。")),
        ],
        description=lazy("应交之后、截止之前交卷，扣这次得分的百分之几。"),
    )
    is_restricted = BooleanField(lazy("只有列在下面的学生和小组可以看到并作答（缓考、补考）"))


class AllowanceForm(_InSchoolTime):
    """Other conditions for some students or groups; what is left empty stays as for all."""

    who = SelectMultipleField(
        lazy("给谁"),
        validators=[InputRequired(lazy("请至少选一名学生或一个小组。"))],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    opens_at = DateTimeLocalField(lazy("单独的开放时间"), format=FORMATS, validators=[Optional()])
    closes_at = DateTimeLocalField(lazy("单独的截止时间"), format=FORMATS, validators=[Optional()])
    minutes = IntegerField(lazy("单独的时限（分钟）"), [Optional(), _SOME])
    attempts = IntegerField(lazy("单独的作答次数"), [Optional(), _SOME])
    extra_minutes = IntegerField(
        lazy("另外延长（分钟）"),
        [Optional(), _WHOLE],
        description=lazy("加在时限和截止上，正在作答的马上生效。"),
    )
    reason = StringField(lazy("理由"), [InputRequired(lazy("请写明理由。"))])

    def grant(self, timezone: str) -> Grant:
        return Grant(
            self.moment("opens_at", timezone),
            self.moment("closes_at", timezone),
            self.minutes.data,
            self.attempts.data,
            self.extra_minutes.data or 0,
        )


class ExtendForm(HouseForm):
    """More minutes for one student or everybody, while a sitting runs."""

    who = SelectField(lazy("给谁"))
    minutes = IntegerField(
        lazy("延长（分钟）"),
        [
            InputRequired(lazy("请填写分钟数。")),
            NumberRange(1, 1440, lazy("请填写 1 到 1440 的整数。")),
        ],
    )
    reason = StringField(lazy("理由"), [InputRequired(lazy("请写明理由。"))])


class EndForm(HouseForm):
    """Ending one student's attempt."""

    student = SelectField(lazy("学生"))
    reason = StringField(lazy("理由"), [InputRequired(lazy("请写明理由。"))])

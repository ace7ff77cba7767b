"""The shape of what the attendance pages send."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flask import abort, request
from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    RadioField,
    SelectMultipleField,
    StringField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput

from lms.core.i18n import lazy
from lms.gradebook.models import Sign
from lms.gradebook.rules.attendance import LeaveCounts, Rules, weekly
from lms.gradebook.services.attendance import SignEdit
from lms.web import bodies
from lms.web.forms import HouseForm
from lms.web.ids import whole

WEEKDAYS = (
    (0, lazy("一")),
    (1, lazy("二")),
    (2, lazy("三")),
    (3, lazy("四")),
    (4, lazy("五")),
    (5, lazy("六")),
    (6, lazy("日")),
)
SHARES = (("1/3", lazy("三分之一")), ("1/4", lazy("四分之一")), ("1/5", lazy("五分之一")))


class MeetingForm(HouseForm):
    """One meeting."""

    held_on = DateField(lazy("日期"), [InputRequired(lazy("请填写日期。"))])
    hours = IntegerField(
        lazy("学时"),
        [InputRequired(lazy("请填写学时。")), NumberRange(1, 24, lazy("请填 1 到 24 的整数。"))],
        default=2,
    )
    topic = StringField(
        lazy("内容"), [Optional(), Length(max=200, message=lazy("内容最多 200 个字。"))]
    )


class PatternForm(HouseForm):
    """Several meetings from a weekly pattern."""

    begins = DateField(lazy("起始日期"), [InputRequired(lazy("请填写日期。"))])
    ends = DateField(lazy("截止日期"), [InputRequired(lazy("请填写日期。"))])
    weekdays = SelectMultipleField(
        lazy("每周星期"),
        choices=[SelectChoice(key, word) for key, word in WEEKDAYS],
        coerce=int,
        option_widget=CheckboxInput(),
    )
    hours = IntegerField(
        lazy("每次学时"),
        [InputRequired(lazy("请填写学时。")), NumberRange(1, 24, lazy("请填 1 到 24 的整数。"))],
        default=2,
    )

    def days(self) -> list[Any]:
        if not (self.begins.data and self.ends.data):
            return []
        return weekly(self.begins.data, self.ends.data, self.weekdays.data or [])


class AttendanceRulesForm(HouseForm):
    """How signs count."""

    lates = IntegerField(
        lazy("迟到、早退几次算缺课一次"),
        [InputRequired(lazy("请填写次数。")), NumberRange(1, 10, lazy("请填 1 到 10 的整数。"))],
    )
    leave = RadioField(
        lazy("请假在出勤分里"),
        choices=[
            SelectChoice("out", lazy("不计（不加分也不扣分）")),
            SelectChoice("present", lazy("算出勤")),
            SelectChoice("absent", lazy("算缺课")),
        ],
    )
    leave_is_missed = BooleanField(lazy("请假的学时也计入缺课学时"))
    bar_share = RadioField(
        lazy("缺课达到总学时的多少，提示取消考试资格"),
        choices=[SelectChoice(key, word) for key, word in SHARES],
    )
    hours = IntegerField(
        lazy("总学时"),
        [Optional(), NumberRange(1, 500, lazy("请填 1 到 500 的整数。"))],
        description=lazy("空着表示按课程的学时。"),
    )

    @classmethod
    def showing(cls, rules: Rules) -> "AttendanceRulesForm":
        return cls(
            None,
            lates=rules.lates_per_absence,
            leave=rules.leave.value,
            leave_is_missed=rules.leave_is_missed,
            bar_share=str(rules.bar_share),
            hours=rules.hours,
        )

    def rules(self) -> Rules:
        return Rules(
            int(self.lates.data or 1),
            LeaveCounts(self.leave.data),
            bool(self.leave_is_missed.data),
            Fraction(self.bar_share.data),
            self.hours.data,
        )


@dataclass(frozen=True)
class SentRow:
    """What the autosave of the grid sends of one student."""

    student_id: int
    edits: list[SignEdit]


def sent_row() -> SentRow:
    """Read it; 400 for what no page of ours sends."""
    data = bodies.json_sent()
    try:
        seen = data.get("seq") or {}
        edits = [
            SignEdit(_id(meeting), _sign(sign), _sign(seen.get(meeting)))
            for meeting, sign in data["signs"].items()
        ]
        return SentRow(_id(data["student"]), edits)
    except (AttributeError, KeyError, TypeError, ValueError):
        abort(400)


def sent_roll(meeting_id: int) -> dict[int, SignEdit]:
    """The signs of a roll, with `rest` for all who have none."""
    rest = _sign(request.form.get("rest"))
    edits = {}
    for name, value in request.form.items():
        kind, _dash, key = name.partition("-")
        student_id = whole(key)
        if kind == "seen" and student_id is not None:
            seen, sign = _sign(value), _sign(request.form.get(f"sign-{key}"))
            edits[student_id] = SignEdit(meeting_id, sign or rest, seen)
    return edits


def _id(sent: object) -> int:
    number = whole(str(sent))
    if number is None:
        raise ValueError("an id is a whole number")
    return number


def _sign(text: object) -> Sign | None:
    if not text:
        return None
    try:
        return Sign(str(text))
    except ValueError:
        abort(400)

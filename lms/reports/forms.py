"""The shape of what the pages of reports send."""

from collections.abc import Sequence

from flask import request
from wtforms import IntegerField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange

from lms.core.i18n import lazy
from lms.reports.rules.sections import Section
from lms.reports.rules.warning import Thresholds
from lms.reports.services.making import Kind, Wanted
from lms.reports.services.texts import Edit
from lms.web.forms import HouseForm

WHOLE = [InputRequired(lazy("请填一个整数，0 表示不用这一条。"))]


def written(sections: Sequence[Section]) -> list[Edit]:
    """The texts as typed, with the number each page showed; a section not sent is not changed."""
    return [
        Edit(one.key, _lines(request.form[f"text-{one.key}"]), _number(f"seen-{one.key}") or 0)
        for one in sections
        if f"text-{one.key}" in request.form
    ]


def wanted() -> Wanted | None:
    """The document asked for; None for nonsense."""
    kind = request.form.get("kind", "")
    if kind not in {one.value for one in Kind}:
        return None
    return Wanted(Kind(kind), request.form.get("form", ""), _number("exam"))


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _number(name: str) -> int | None:
    text = request.form.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 12 else None


class ThresholdsForm(HouseForm):
    """From where on a classroom warns."""

    missing = IntegerField(lazy("逾期未交的项数"), [*WHOLE, NumberRange(0, 99)])
    objectives = IntegerField(lazy("低于期望值的目标数"), [*WHOLE, NumberRange(0, 99)])
    days = IntegerField(lazy("没有学习记录的天数"), [*WHOLE, NumberRange(0, 365)])
    fall = IntegerField(lazy("得分率下降的百分点"), [*WHOLE, NumberRange(0, 100)])
    total = IntegerField(lazy("总评低于的分数"), [*WHOLE, NumberRange(0, 100)])

    @property
    def thresholds(self) -> Thresholds:
        return Thresholds(
            self.missing.data, self.objectives.data, self.days.data, self.fall.data, self.total.data
        )


class NoteForm(HouseForm):
    """What was done about a student."""

    text = TextAreaField(lazy("做了什么"), [InputRequired(), Length(max=500)])

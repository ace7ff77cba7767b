"""The shape of what is written on pages of reports."""

from wtforms import IntegerField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange

from lms.core.i18n import lazy
from lms.reports.rules.warning import Thresholds
from lms.web.forms import HouseForm

WHOLE = [InputRequired(lazy("请填一个整数，0 表示不用这一条。"))]


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

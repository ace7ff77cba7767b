"""Forms of classrooms: shape only; what is allowed is said by the services."""

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, IntegerField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from lms.core.i18n import lazy
from lms.web.forms import HouseForm


class GroupForm(HouseForm):
    """The name of a group."""

    name = StringField(
        lazy("小组名称"),
        [DataRequired(lazy("请填写小组名称。")), Length(max=200, message=lazy("名称太长。"))],
    )


class DealForm(HouseForm):
    """How large the groups shall be."""

    size = IntegerField(
        lazy("每组大约几人"),
        [
            InputRequired(lazy("请填写人数。")),
            NumberRange(1, 60, lazy("请填 1 到 60 之间的整数。")),
        ],
        default=6,
    )


class RosterForm(HouseForm):
    """A roster file."""

    file = FileField(
        lazy("学生名单"),
        [FileRequired(lazy("请选择名单文件。"))],
        description=lazy("Excel 或 WPS 的 .xlsx、.xls，或 .csv；表头要有学号和姓名两列。"),
    )


class ApplyForm(HouseForm):
    """Whether students the file does not name shall leave."""

    remove_missing = BooleanField(lazy("让文件里没有的学生退出这个班"))

"""Forms of the gradebook: shape only; what is allowed is said by the services."""

from flask_wtf.file import FileField, FileRequired
from wtforms import DecimalField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from lms.core.i18n import lazy
from lms.web.forms import HouseForm


class MarkFileForm(HouseForm):
    """A file of marks."""

    file = FileField(
        lazy("成绩文件"),
        [FileRequired(lazy("请选择成绩文件。"))],
        description=lazy("Excel 或 WPS 的 .xlsx、.xls，或 .csv；表头要有学号，其余各列是分数。"),
    )


class ItemForm(HouseForm):
    """A column a teacher enters by hand; the shares of objectives are read beside it."""

    title = StringField(
        lazy("名称"),
        [
            DataRequired(lazy("请填写成绩项的名称。")),
            Length(max=200, message=lazy("名称太长。")),
        ],
    )
    possible = DecimalField(
        lazy("满分"), [InputRequired(lazy("请填写满分，例如 100。"))], places=None
    )
    category = SelectField(
        lazy("计入"), description=lazy("成绩构成里的哪一类。以后可以在成绩构成里再调整。")
    )

"""Forms of the catalogue."""

from flask_wtf.file import FileField, FileRequired

from lms.core.i18n import lazy
from lms.web.forms import HouseForm


class ArchiveForm(HouseForm):
    """A course folder, packed."""

    file = FileField(
        lazy("课程压缩包（.zip）"), [FileRequired(lazy("请选择一个课程文件夹的 .zip 压缩包。"))]
    )

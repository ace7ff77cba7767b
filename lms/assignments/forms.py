"""The window of an assignment, as a teacher fills it in."""

from datetime import datetime
from zoneinfo import ZoneInfo

from wtforms import DateTimeLocalField
from wtforms.validators import InputRequired, Optional

from lms.core.i18n import lazy
from lms.web.forms import HouseForm

FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]


class WindowForm(HouseForm):
    """Opening, due and closing moments in the school's time zone."""

    opens_at = DateTimeLocalField(
        lazy("开放时间"), format=FORMATS, validators=[InputRequired(lazy("请填写开放时间。"))]
    )
    due_at = DateTimeLocalField(lazy("应交时间"), format=FORMATS, validators=[Optional()])
    closes_at = DateTimeLocalField(lazy("截止时间"), format=FORMATS, validators=[Optional()])

    def moment(self, name: str, timezone: str) -> datetime | None:
        """One of the three moments, aware."""
        written: datetime | None = self[name].data
        return written.replace(tzinfo=ZoneInfo(timezone)) if written else None

"""The window of an assignment, as a teacher fills it in."""

from datetime import datetime
from typing import TypedDict
from zoneinfo import ZoneInfo

from wtforms import BooleanField, DateTimeLocalField
from wtforms.validators import InputRequired, Optional

from lms.core.clock import now
from lms.core.i18n import lazy
from lms.web.forms import HouseForm

FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]


class Window(TypedDict):
    """From when, by when and until when, and whether for all or only for whom it is allowed."""

    opens_at: datetime
    due_at: datetime | None
    closes_at: datetime | None
    is_restricted: bool


class WindowForm(HouseForm):
    """Opening, due and closing moments in the school's time zone; for all or for some."""

    opens_at = DateTimeLocalField(
        lazy("开放时间"), format=FORMATS, validators=[InputRequired(lazy("请填写开放时间。"))]
    )
    due_at = DateTimeLocalField(lazy("应交时间"), format=FORMATS, validators=[Optional()])
    closes_at = DateTimeLocalField(lazy("截止时间"), format=FORMATS, validators=[Optional()])
    is_restricted = BooleanField(lazy("只给单独安排的学生和小组（缓考、补考）"))

    def window(self, timezone: str) -> Window:
        """The three moments, aware, and for whom."""
        zone = ZoneInfo(timezone)

        def moment(field: DateTimeLocalField) -> datetime | None:
            written: datetime | None = field.data
            return written.replace(tzinfo=zone) if written else None

        return Window(
            opens_at=moment(self.opens_at) or now(),
            due_at=moment(self.due_at),
            closes_at=moment(self.closes_at),
            is_restricted=self.is_restricted.data,
        )

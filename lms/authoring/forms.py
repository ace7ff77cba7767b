"""Forms of the desk."""

from datetime import datetime
from zoneinfo import ZoneInfo

from wtforms import DateTimeLocalField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from lms.authoring.queries.previews import Class
from lms.core.i18n import _, lazy
from lms.web.forms import HouseForm


class PreviewForm(HouseForm):
    """As which student, and when."""

    who = SelectField(lazy("学生"), validators=[InputRequired(lazy("请选择一名学生。"))])
    moment = DateTimeLocalField(
        lazy("时间"),
        format=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        validators=[InputRequired(lazy("请填写日期和时间，如 2026-11-30 09:00。"))],
    )

    def offer(self, classes: list[Class]) -> "PreviewForm":
        """Let one choose among the students of these classrooms."""
        self.who.choices = [
            SelectChoice(
                f"{one.id}-{seat.student_id}",
                f"{seat.number} {seat.name}",
                optgroup=_("%(term)s　%(name)s", term=one.term, name=one.name),
            )
            for one in classes
            for seat in one.seats
        ]
        return self

    def chosen(self) -> tuple[int, int]:
        """The classroom and the student."""
        classroom, _dash, student = str(self.who.data).partition("-")
        return int(classroom), int(student)

    def at(self, timezone: str) -> datetime:
        written: datetime = self.moment.data
        return written.replace(tzinfo=ZoneInfo(timezone))

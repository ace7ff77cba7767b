"""Forms of the desk."""

from datetime import datetime
from zoneinfo import ZoneInfo

from flask_wtf.file import FileField, FileRequired
from wtforms import DateTimeLocalField, Field, IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import (
    InputRequired,
    Length,
    NumberRange,
    Optional,
    Regexp,
    StopValidation,
)

from lms.authoring.queries.previews import Class
from lms.authoring.rules.word_targets import Target
from lms.authoring.services.word import NewTask
from lms.core.i18n import _, lazy
from lms.courses.rules.fields import KEY
from lms.courses.rules.lesson import NUMBER
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


class WordForm(HouseForm):
    """A chapter written in Word."""

    file = FileField(lazy("Word 文档（.docx）"), [FileRequired(lazy("请选择一份 .docx 文档。"))])


class _ForNew:
    """Asked only where a new task is wanted."""

    def __call__(self, form: "TargetForm", field: Field) -> None:
        if form.target.data:
            field.errors = []
            raise StopValidation
        InputRequired(lazy("请填写。"))(form, field)


class TargetForm(HouseForm):
    """Which lesson a chapter becomes: one there is, or one of a new task."""

    target = SelectField(lazy("存到哪个学习任务"), validate_choice=True)
    unit = SelectField(lazy("项目"), [_ForNew()])
    key = StringField(
        lazy("任务的码"),
        [
            _ForNew(),
            Regexp(KEY, message=lazy("以大写字母开头，只用字母、数字和连字符。")),
            Length(max=32),
        ],
    )
    number = StringField(
        lazy("编号"), [_ForNew(), Regexp(NUMBER, message=lazy("写成项目号-任务号，如 1-3。"))]
    )
    title = StringField(lazy("任务名"), [_ForNew(), Length(max=200)])
    hours = IntegerField(
        lazy("学时"), [_ForNew(), NumberRange(0, 200, lazy("学时是 0 到 200 的整数。"))]
    )
    objectives = StringField(lazy("学习目标的码"), [Optional(), Length(max=500)])

    def offer(self, lessons: list[Target], units: list[Target]) -> "TargetForm":
        """Let one choose among these."""
        self.target.choices = [
            SelectChoice("", _("新的学习任务")),
            *(SelectChoice(one.path, one.label) for one in lessons),
        ]
        self.unit.choices = [SelectChoice(one.path, one.label) for one in units]
        return self

    def task(self) -> NewTask:
        """What was said of the new task."""
        words = str(self.objectives.data or "").replace("、", " ").replace(",", " ")
        return NewTask(
            unit=str(self.unit.data),
            key=str(self.key.data),
            number=str(self.number.data),
            title=str(self.title.data).strip(),
            hours=int(self.hours.data or 0),
            objectives=words.replace("，", " ").split(),
        )

"""Forms of the desk."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    DecimalField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange
from wtforms.widgets import CheckboxInput, ListWidget

from lms.authoring.models import AuthorRole
from lms.authoring.queries.previews import Class
from lms.authoring.rules.structure import Outline
from lms.core.i18n import _, lazy
from lms.courses.rules.fields import LONGEST_TITLE
from lms.web.forms import HouseForm

_NEEDED = DataRequired(lazy("请填写这一项。"))
_LONG = lazy("太长了。")
_NUMBER = lazy("请填写一个数。")


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


class CourseForm(HouseForm):
    """A new course."""

    code = StringField(
        lazy("课程码"),
        [_NEEDED, Length(max=16, message=_LONG)],
        description=lazy("2 到 16 个大写字母或数字，如 CSF。定下以后不能改。"),
    )
    title = StringField(lazy("课程名"), [_NEEDED, Length(max=LONGEST_TITLE, message=_LONG)])
    hours = IntegerField(lazy("学时"), [InputRequired(_NUMBER), NumberRange(0, 1000, _NUMBER)])
    credits = DecimalField(lazy("学分"), [InputRequired(_NUMBER), NumberRange(0, 100, _NUMBER)])


class UnitForm(HouseForm):
    """A new unit."""

    title = StringField(lazy("项目名称"), [_NEEDED, Length(max=LONGEST_TITLE, message=_LONG)])
    number = StringField(
        lazy("编号"),
        [_NEEDED, Length(max=20, message=_LONG)],
        description=lazy("给人看的，可以改。"),
    )
    key = StringField(
        lazy("码"),
        [_NEEDED, Length(max=32, message=_LONG)],
        description=lazy("成绩和作答都记在码下面，定下以后不要改。"),
    )


class TaskForm(UnitForm):
    """A new learning task."""

    title = StringField(lazy("学习任务名称"), [_NEEDED, Length(max=LONGEST_TITLE, message=_LONG)])
    hours = IntegerField(lazy("学时"), [InputRequired(_NUMBER), NumberRange(0, 200, _NUMBER)])
    objectives = SelectMultipleField(
        lazy("学习目标"),
        [InputRequired(lazy("请至少选一个学习目标。"))],
        description=lazy("还没有课文用到的排在前面。"),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    has_quiz = BooleanField(lazy("同时建一份测验"))
    has_table = BooleanField(lazy("同时建一张学习评价表"))

    def offer(self, objectives: list[tuple[str, str]]) -> "TaskForm":
        """Let one choose among these objectives."""
        self.objectives.choices = [
            SelectChoice(code, f"{code} {title}") for code, title in objectives
        ]
        return self


class WordForm(HouseForm):
    """A chapter written in Word."""

    file = FileField(lazy("Word 文档（.docx）"), [FileRequired(lazy("请选择一份 .docx 文档。"))])


class TargetForm(TaskForm):
    """Which lesson a chapter becomes: one there is, or one of a new task."""

    target = SelectField(lazy("存到哪个学习任务"))
    unit = SelectField(lazy("放在哪个项目"))

    def place(self, outline: Outline) -> "TargetForm":
        """Let one choose among the tasks and units of this course."""
        self.target.choices = [SelectChoice("", _("新的学习任务"))] + [
            SelectChoice(
                task.path, f"{task.number} {task.title}".strip() or task.folder, optgroup=unit.title
            )
            for unit in outline.units
            for task in unit.tasks
        ]
        self.unit.choices = [
            SelectChoice(one.folder, f"{one.number} {one.title}") for one in outline.units
        ]
        return self

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """What a new task needs is asked only where there shall be one."""
        if self.target.data:
            return bool(self.target.validate(self))
        return bool(super().validate(extra_validators))


class AuthorForm(HouseForm):
    """Somebody who shall write a course."""

    number = StringField(lazy("工号"), [_NEEDED, Length(max=40, message=_LONG)])
    role = RadioField(
        lazy("身份"),
        choices=[
            SelectChoice(AuthorRole.AUTHOR.value, lazy("编者")),
            SelectChoice(AuthorRole.OWNER.value, lazy("课程负责人")),
        ],
        default=AuthorRole.AUTHOR.value,
    )

"""The shape of what a rating form or its autosave sends."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import abort, request
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput

from lms.classrooms.models import Enrollment, Group
from lms.core.i18n import _, lazy
from lms.evaluations.services.printing import Wanted
from lms.web import bodies
from lms.web.forms import HouseForm
from lms.web.ids import whole, wholes

FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]

TEXTS = ("gain", "plan", "comment")
OTHERS = ("csrf_token", "seq", "action", "student", "used")
REASON = "reason-"  # before the row whose rating a peer explains


@dataclass(frozen=True)
class Written:
    """Ratings and reasons by criterion, texts by name, the sequence the writer saw, and what
    is wanted."""

    values: Mapping[str, str]
    texts: Mapping[str, str]
    seq: int
    reasons: Mapping[str, str] = field(default_factory=dict)
    hands_in: bool = False
    student_id: int = 0


def written() -> Written:
    """Read a rating form: JSON from the autosave, fields from the form itself."""
    return _from_json(bodies.json_sent()) if request.is_json else _from_form()


def chosen_students() -> list[int]:
    """The students ticked in the grid."""
    return wholes(request.form.getlist("student"))


def used_comments() -> set[int]:
    """The comments of the bank that were inserted into what the grid or the sheet sends."""
    if not request.is_json:
        return set(wholes(request.form.getlist("used")))
    used = bodies.json_sent().get("used", [])
    return {one for one in used if _is_number(one)} if isinstance(used, list) else set()


def _from_json(sent: Mapping[str, Any]) -> Written:
    values, texts = sent.get("values", {}), sent.get("texts", {})
    reasons = sent.get("reasons", {})
    seq, student_id = sent.get("seq", 0), sent.get("student", 0)
    words_fit = all(_is_words(words) for words in (values, texts, reasons))
    if not (words_fit and _is_number(seq) and _is_number(student_id)):
        abort(400)
    return Written(
        values={key: str(value) for key, value in values.items()},
        texts={name: str(text) for name, text in texts.items()},
        seq=seq,
        reasons={key: str(text or "") for key, text in reasons.items()},
        student_id=student_id,
    )


def _from_form() -> Written:
    """A row may be sent twice, as points and as not applicable: the tick stands last and holds."""
    sent = request.form
    return Written(
        values={key: sent.getlist(key)[-1] for key in sent if _is_value(key)},
        texts={name: sent[name] for name in TEXTS if name in sent},
        seq=whole(sent.get("seq", "")) or 0,
        reasons={key.removeprefix(REASON): sent[key] for key in sent if key.startswith(REASON)},
        hands_in=sent.get("action") == "hand_in",
    )


def _is_value(name: str) -> bool:
    return name not in (*TEXTS, *OTHERS) and not name.startswith(REASON)


def _is_words(sent: object) -> bool:
    return isinstance(sent, dict) and all(
        isinstance(value, str | int | float | None) for value in sent.values()
    )


def _is_number(sent: object) -> bool:
    return isinstance(sent, int) and 0 <= sent < 2**31


class WindowsForm(HouseForm):
    """From when until when each evaluator of a table may rate, in the school's time zone."""

    evaluators: Sequence[str] = ()

    def ends(self, who: str) -> tuple[DateTimeLocalField, DateTimeLocalField]:
        return self[f"{who}_opens_at"], self[f"{who}_closes_at"]

    def moments(self, timezone: str) -> dict[str, tuple[datetime | None, datetime | None]]:
        """The two ends by evaluator, aware; None where nothing is filled in."""
        zone = ZoneInfo(timezone)

        def moment(field: DateTimeLocalField) -> datetime | None:
            written: datetime | None = field.data
            return written.replace(tzinfo=zone) if written else None

        return {
            who: (moment(opens_at), moment(closes_at))
            for who in self.evaluators
            for opens_at, closes_at in [self.ends(who)]
        }


def windows_form(evaluators: Mapping[str, str]) -> type[WindowsForm]:
    """The form for these evaluators; `evaluators` gives each its name."""
    fields = {
        f"{who}_{end}": DateTimeLocalField(
            words % {"who": name}, format=FORMATS, validators=[Optional()]
        )
        for who, name in evaluators.items()
        for end, words in (("opens_at", _("%(who)s开始")), ("closes_at", _("%(who)s结束")))
    }
    return type("WindowsForm", (WindowsForm,), {**fields, "evaluators": tuple(evaluators)})


class LastDayForm(HouseForm):
    """Until when a mentor link opens."""

    last_day = DateField(
        lazy("有效期至（含当天）"),
        validators=[InputRequired(lazy("请填写日期。"))],
    )


class MentorLinkForm(LastDayForm):
    """Who the mentor is and whom the link lets them rate."""

    name = StringField(
        lazy("导师姓名"),
        validators=[
            InputRequired(lazy("请填写导师姓名，成绩历史里会写上。")),
            Length(max=60, message=lazy("最多 %(max)d 字。")),
        ],
    )
    company = StringField(
        lazy("单位"),
        validators=[Optional(), Length(max=60, message=lazy("最多 %(max)d 字。"))],
    )
    whom = SelectField(lazy("评哪些学生"))
    students = SelectMultipleField(
        lazy("选定的学生"), coerce=int, option_widget=CheckboxInput(), validate_choice=False
    )
    shows_names = BooleanField(lazy("让导师看到学生姓名"))

    def offer(self, students: Sequence[Enrollment]) -> None:
        """The classroom's students as choices: all, each group, or one by one."""
        sizes: dict[int, int] = {}
        groups = {one.group.id: one.group.name for one in students if one.group}
        for one in students:
            sizes[one.group_id or 0] = sizes.get(one.group_id or 0, 0) + 1
        self.whom.choices = [
            SelectChoice("all", _("全班（%(n)s 人）", n=len(students))),
            *(
                SelectChoice(str(key), _("%(group)s（%(n)s 人）", group=name, n=sizes[key]))
                for key, name in sorted(groups.items())
            ),
            SelectChoice("chosen", _("下面选定的学生")),
        ]
        self.students.choices = [
            SelectChoice(one.user_id, f"{one.user.name} {one.user.number}") for one in students
        ]

    def student_ids(self, students: Sequence[Enrollment]) -> set[int]:
        """The students meant by what was chosen."""
        match self.whom.data:
            case "all":
                return {one.user_id for one in students}
            case "chosen":
                return set(self.students.data or ())
            case group:
                return {one.user_id for one in students if str(one.group_id) == group}


class PaperForm(HouseForm):
    """What is to be printed, of whom, and as which kind of file."""

    content = RadioField(
        lazy("内容"),
        choices=[
            SelectChoice("filled", lazy("已填的评价表")),
            SelectChoice("blank", lazy("空白表（印好姓名，带二维码）")),
        ],
        default="filled",
    )
    whom = SelectField(lazy("打印谁的"), default="class")
    format = RadioField(
        lazy("文件"),
        choices=[
            SelectChoice("pdf", lazy("PDF（直接打印）")),
            SelectChoice("docx", lazy("Word（还要修改）")),
        ],
        default="pdf",
    )

    @classmethod
    def over(
        cls, groups: Sequence[Group], students: Sequence[Enrollment], sent: MultiDict[str, str]
    ) -> "PaperForm":
        """The form with the groups and students of one classroom to choose from."""
        form = cls(sent)
        form.whom.choices = [
            SelectChoice("class", _("全班 %(n)s 人", n=len(students))),
            *(
                SelectChoice(f"group-{one.id}", _("小组：%(name)s", name=one.name))
                for one in groups
            ),
            *(
                SelectChoice(f"student-{one.user_id}", f"{one.user.number} {one.user.name}")
                for one in students
            ),
        ]
        return form

    def wanted(self, root: str) -> Wanted:
        """What was chosen; the choices are all of this classroom."""
        kind, _dash, number = str(self.whom.data).partition("-")
        return Wanted(
            is_blank=self.content.data == "blank",
            group_id=int(number) if kind == "group" else None,
            student_id=int(number) if kind == "student" else None,
            root=root,
        )

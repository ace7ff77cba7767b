"""The shape of what a rating form or its autosave sends."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import abort, request
from werkzeug.datastructures import MultiDict
from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice

from lms.classrooms.models import Enrollment, Group
from lms.core.i18n import _, lazy
from lms.evaluations.services.printing import Wanted
from lms.web.forms import HouseForm

TEXTS = ("gain", "plan", "comment")
OTHERS = ("csrf_token", "seq", "action", "student")
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
    return _from_json(request.get_json()) if request.is_json else _from_form()


def chosen_students() -> list[int]:
    """The students ticked in the grid."""
    return [int(text) for text in request.form.getlist("student") if text.isdecimal()]


def _from_json(sent: Any) -> Written:
    if not isinstance(sent, dict):
        abort(400)
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
    sent = request.form
    seq = sent.get("seq", "0")
    return Written(
        values={key: sent[key] for key in sent if _is_value(key)},
        texts={name: sent[name] for name in TEXTS if name in sent},
        seq=int(seq) if seq.isdecimal() else 0,
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

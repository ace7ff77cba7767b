"""What is typed into the pages of a plan and of surveys."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TypedDict, TypeVar
from zoneinfo import ZoneInfo

from flask import request
from wtforms import DateTimeLocalField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from lms.attainment.models import SurveySource
from lms.attainment.rules.plans import Absent, CourseObjective, CourseRule, Formula, Plan
from lms.attainment.rules.wording import SOURCES
from lms.core.errors import Refused
from lms.core.i18n import _, lazy
from lms.core.points import PLACES, plain
from lms.web.forms import HouseForm

MOST_ROWS = 12
FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]

Choice = TypeVar("Choice", bound=StrEnum)


class BadInput(Refused):
    """Something typed is not what its field asks for."""


@dataclass
class PlanForm:
    """A plan as typed: text by name of field; lines without a code are dropped."""

    data: Mapping[str, str]

    def text(self, name: str) -> str:
        return self.data.get(name, "").strip()

    def number(self, name: str, label: str) -> Decimal:
        """The number in a field; raises BadInput, naming the field by its label."""
        found = self._number(name, label)
        if found is None:
            raise BadInput(_("请填写%(label)s。", label=label))
        return found

    def plan(self, categories: Sequence[str], codes: Collection[str]) -> Plan:
        """The plan typed; raises BadInput with the first field to repair."""
        return Plan(
            tuple(
                self._objective(row, categories)
                for row in range(MOST_ROWS)
                if self.text(f"code-{row}")
            ),
            _one_of(Formula, self.text("formula"), Formula.RATES),
            _one_of(CourseRule, self.text("course_rule"), CourseRule.WEIGHTED),
            _one_of(Absent, self.text("absent"), Absent.OUT),
            self.number("direct_share", _("直接评价所占比例")),
            {
                code: found
                for code in codes
                if (found := self._number(f"expected-of-{code}", _("%(code)s 的期望值", code=code)))
                is not None
            },
        )

    def _objective(self, row: int, categories: Sequence[str]) -> CourseObjective:
        code = self.text(f"code-{row}")
        weights = {
            category: self._number(f"link-{row}-{category}", _("%(code)s 的环节权重", code=code))
            for category in categories
        }
        typed = {category: one for category, one in weights.items() if one is not None}
        return CourseObjective(
            code[:64],
            self.text(f"title-{row}")[:200],
            self.number(f"weight-{row}", _("%(code)s 的权重", code=code)),
            self.number(f"expected-{row}", _("%(code)s 的期望值", code=code)),
            tuple(dict.fromkeys(self.text(f"objectives-{row}").replace("、", " ").split())),
            typed,
        )

    def _number(self, name: str, label: str) -> Decimal | None:
        text = self.text(name)
        if not text:
            return None
        try:
            found = Decimal(text)
        except InvalidOperation:
            found = Decimal("NaN")
        if not found.is_finite() or abs(found) > 1000 or found != round(found, PLACES):
            raise BadInput(
                _(
                    "%(label)s须是数字，最多六位小数；填的是“%(text)s”。",
                    label=label,
                    text=text[:20],
                )
            )
        return found


def typed_of(plan: Plan) -> dict[str, str]:
    """A plan as the fields of its page hold it."""
    found = {
        "formula": plan.formula.value,
        "course_rule": plan.course_rule.value,
        "absent": plan.absent.value,
        "direct_share": plain(plan.direct_share),
        **{f"expected-of-{code}": plain(one) for code, one in plan.expected.items()},
    }
    for row, one in enumerate(plan.objectives):
        found |= {
            f"code-{row}": one.code,
            f"title-{row}": one.title,
            f"weight-{row}": plain(one.weight),
            f"expected-{row}": plain(one.expected),
            f"objectives-{row}": " ".join(one.objectives),
            **{f"link-{row}-{key}": plain(weight) for key, weight in one.weights.items()},
        }
    return found


def _one_of(kind: type[Choice], text: str, usual: Choice) -> Choice:
    return next((one for one in kind if one.value == text), usual)


class SurveyOrder(TypedDict):
    """A survey as ordered: what it is called, who is heard, from when until when."""

    title: str
    source: SurveySource
    opens_at: datetime
    closes_at: datetime


class SurveyChange(HouseForm):
    """What may still be changed of a survey that is not over; moments in the school's time zone."""

    title = StringField(
        lazy("问卷名称"),
        [InputRequired(lazy("请填写问卷名称。")), Length(max=200, message=lazy("名称太长。"))],
    )
    closes_at = DateTimeLocalField(
        lazy("结束时间"), format=FORMATS, validators=[InputRequired(lazy("请填写结束时间。"))]
    )

    @classmethod
    def of(cls, title: str, closes_at: datetime, timezone: str) -> "SurveyChange":
        local = closes_at.astimezone(ZoneInfo(timezone)).replace(tzinfo=None)
        return cls(data={"title": title, "closes_at": local})

    def named(self) -> str:
        return str(self.title.data).strip()

    def ends(self, timezone: str) -> datetime:
        moment: datetime = self.closes_at.data.replace(tzinfo=ZoneInfo(timezone))
        return moment


class SurveyForm(SurveyChange):
    """A new survey."""

    source = RadioField(
        lazy("听谁的"), choices=[SelectChoice(value, label) for value, label in SOURCES.items()]
    )
    opens_at = DateTimeLocalField(
        lazy("开始时间"), format=FORMATS, validators=[InputRequired(lazy("请填写开始时间。"))]
    )

    @classmethod
    def between(cls, opens_at: datetime, closes_at: datetime, timezone: str) -> "SurveyForm":
        """An empty order with these moments filled in."""
        zone = ZoneInfo(timezone)
        return cls(
            data={
                "title": str(_("课程目标达成情况问卷")),
                "source": SurveySource.ASKED.value,
                "opens_at": opens_at.astimezone(zone).replace(tzinfo=None),
                "closes_at": closes_at.astimezone(zone).replace(tzinfo=None),
            }
        )

    def survey(self, timezone: str) -> SurveyOrder:
        return SurveyOrder(
            title=self.named(),
            source=SurveySource(self.source.data),
            opens_at=self.opens_at.data.replace(tzinfo=ZoneInfo(timezone)),
            closes_at=self.ends(timezone),
        )


def levels_sent(codes: Sequence[str]) -> dict[str, int]:
    """The level ticked for each course objective; one that was left out is not there."""
    sent = ((code, request.form.get(f"o-{code}", "")) for code in codes)
    return {code: int(level) for code, level in sent if level in {"1", "2", "3", "4", "5"}}

"""course.md and unit.md: what a course and its units are."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from lms.core.findings import Findings, Place
from lms.core.i18n import _
from lms.core.points import plain
from lms.courses.rules.fields import Fields, is_key
from lms.courses.rules.folder import Source
from lms.courses.rules.origin import check_origin
from lms.courses.rules.render import Page
from lms.courses.rules.scores import USUAL_MULTIPLE, read_multiple
from lms.courses.rules.values import Split

CODE = re.compile(r"[A-Z][A-Z0-9]{1,15}")
CATEGORY = re.compile(r"[a-z][a-z_-]{0,31}")
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class GradingPart:
    """One part of the course total."""

    category: str
    title: str
    weight: Decimal


@dataclass(frozen=True)
class CourseText:
    """A course as its course.md says it."""

    code: str
    title: str
    title_en: str
    hours: int
    credits: Decimal
    units: tuple[str, ...]
    grading: tuple[GradingPart, ...]
    pass_mark: Decimal
    introduction: str  # HTML
    multiple: str = USUAL_MULTIPLE  # of every quiz that does not say itself how 多选 is marked

    def to_json(self) -> dict[str, Any]:
        is_usual = self.multiple == USUAL_MULTIPLE
        return {
            **({} if is_usual else {"multiple": self.multiple}),
            "code": self.code,
            "title": self.title,
            "title_en": self.title_en,
            "hours": self.hours,
            "credits": plain(self.credits),
            "units": list(self.units),
            "grading": self.grading_json(),
            "pass_mark": plain(self.pass_mark),
            "introduction": self.introduction,
        }

    def grading_json(self) -> list[dict[str, str]]:
        return [
            {"category": part.category, "title": part.title, "weight": plain(part.weight)}
            for part in self.grading
        ]

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> "CourseText":
        return CourseText(
            **{
                **data,
                "credits": Decimal(data["credits"]),
                "units": tuple(data["units"]),
                "grading": tuple(
                    GradingPart(**{**part, "weight": Decimal(part["weight"])})
                    for part in data["grading"]
                ),
                "pass_mark": Decimal(data["pass_mark"]),
            }
        )


@dataclass(frozen=True)
class UnitText:
    """A unit (项目) as its unit.md says it; `tasks` orders them, empty: by number."""

    key: str
    number: str
    title: str
    title_en: str
    tasks: tuple[str, ...]
    introduction: str  # HTML

    def to_json(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "number": self.number,
            "title": self.title,
            "title_en": self.title_en,
            "tasks": list(self.tasks),
            "introduction": self.introduction,
        }

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> "UnitText":
        return UnitText(**{**data, "tasks": tuple(data["tasks"])})


def parse_course(source: Source, split: Split, page: Page) -> tuple[CourseText, "Places"]:
    """The course, and where each unit is named."""
    fields = Fields(split.head, page.findings)
    code = fields.text("course", longest=16)
    if code and not CODE.fullmatch(code):
        page.findings.error(
            fields.place_of("course"),
            _("课程码 %(code)s 不合规：用 2 到 16 个大写字母或数字，如 CSF。", code=code),
        )
    units = keys_of(fields, "units")
    course = CourseText(
        code=code,
        title=fields.text("title"),
        title_en=fields.text("title_en", ""),
        hours=fields.whole("hours", most=1000),
        credits=fields.number("credits", most=100),
        units=tuple(units),
        grading=_grading(fields),
        pass_mark=fields.number("pass", Decimal(60), most=100),
        introduction=page.block(split.body, split.first_line),
        multiple=read_multiple(fields, USUAL_MULTIPLE),
    )
    check_origin(fields)
    fields.finish()
    return course, units


def parse_unit(source: Source, split: Split, page: Page) -> tuple[UnitText, "Places"]:
    """The unit, and where each task is named."""
    fields = Fields(split.head, page.findings)
    key = fields.key("unit")
    tasks = keys_of(fields, "tasks")
    unit = UnitText(
        key=key,
        number=fields.text("number", longest=64),
        title=fields.text("title"),
        title_en=fields.text("title_en", ""),
        tasks=tuple(tasks),
        introduction=page.block(split.body, split.first_line),
    )
    check_origin(fields)
    fields.finish()
    return unit, tasks


Places = dict[str, Place]


def keys_of(fields: Fields, name: str) -> Places:
    """A list of stable keys, each once, with the place where it stands."""
    found: Places = {}
    for key, place in fields.words(name):
        if not is_key(key):
            fields.findings.error(place, _("%(key)s 不是合规的码（如 M1、T03、K3.1）。", key=key))
        elif key in found:
            fields.findings.error(place, _("%(key)s 写了两次。", key=key))
        else:
            found[key] = place
    return found


def keys_of_objectives(fields: Fields, name: str) -> Places:
    """A list of objective codes (K3.1), each once, with the place where it stands."""
    found: Places = {}
    for code, place in fields.words(name):
        if code in found:
            fields.findings.error(place, _("%(key)s 写了两次。", key=code))
        else:
            found[code] = place
    return found


def _grading(fields: Fields) -> tuple[GradingPart, ...]:
    parts: list[GradingPart] = []
    findings: Findings = fields.findings
    for entry in fields.mappings("grading"):
        category = entry.text("category", longest=32)
        if category and not CATEGORY.fullmatch(category):
            findings.error(
                entry.place_of("category"), _("类别用小写英文字母，如 quiz、evaluation。")
            )
        if category in {part.category for part in parts}:
            findings.error(entry.place, _("类别 %(category)s 写了两次。", category=category))
        parts.append(GradingPart(category, entry.text("title"), entry.number("weight", most=100)))
        entry.finish()
    total = sum((part.weight for part in parts), Decimal(0))
    if not parts:
        findings.error(fields.place_of("grading"), _("缺少成绩构成 grading。"))
    elif total != HUNDRED:
        findings.error(
            fields.place_of("grading"),
            _("成绩构成的权重合计是 %(total)s，应是 100。", total=plain(total)),
        )
    return tuple(parts)

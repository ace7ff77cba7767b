"""quiz.md: the settings of a quiz; its questions are read by `questions.text`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from lms.core.findings import Place
from lms.core.i18n import _
from lms.courses.rules.compiled import QuizSettings
from lms.courses.rules.fields import Fields, decimal_of
from lms.courses.rules.folder import Source
from lms.courses.rules.render import Page
from lms.courses.rules.tables import without_fences
from lms.courses.rules.values import Split
from lms.questions.kinds.base import Line
from lms.questions.rules import Definition
from lms.questions.text import compile_question, parse_questions

GRADE_BY = ("highest", "latest", "average", "first")
SHUFFLE = ("questions", "options")
REVIEW = ("never", "after_submit", "after_close")
MULTIPLE = ("all", "half", "proportional", "per-option")
UNLIMITED = ("unlimited", "不限")
HEADING = re.compile(r"(####?) +(\S+)")
BRACES = re.compile(r"\{[^}]*\}")
OBJECTIVE = re.compile(r"[A-Z][A-Za-z0-9]*(?:\.[A-Za-z0-9]+)*")
TIME = re.compile(r"([0-9]{1,4})\s*(m|h|min|分钟|小时)?")


@dataclass(frozen=True)
class Quiz:
    """A quiz as read: settings still without versions, and its questions as written."""

    settings: QuizSettings
    place: Place
    key_at: Place
    definitions: tuple[Definition, ...]
    places: Mapping[tuple[str, str], Place]

    def place_of(self, key: str, objective: str = "") -> Place:
        """Where a question begins, or where it names an objective."""
        begin = self.places.get((key, ""), self.place)
        return self.places.get((key, objective), begin)


def parse_quiz(source: Source, split: Split, page: Page) -> Quiz:
    findings = page.findings
    fields = Fields(split.head, findings)
    key, title = fields.key("quiz"), fields.text("title")
    time_limit, attempts = _time_limit(fields), _attempts(fields)
    grade_by = fields.choice("grade_by", GRADE_BY, "highest")
    shuffle = tuple(dict.fromkeys(word for word, _place in fields.words("shuffle", SHUFFLE)))
    multiple = _multiple(fields)
    review = fields.choice("review", REVIEW, "after_submit")
    key_at = fields.place_of("quiz")
    fields.finish()

    lines = [Line(number, text) for number, text in split.numbered()]
    parsed = parse_questions(lines, page.place, findings)
    if not parsed:
        findings.error(
            page.place.at(split.first_line),
            _("没有找到题目。每道题以“### 码 题型 分数”开头，如：### T03-I01 单选 5分 {K3.1}。"),
        )
    definitions = tuple(compile_question(question, page.at(question.place)) for question in parsed)
    settings = QuizSettings(
        key=key,
        title=title,
        time_limit=time_limit,
        attempts=attempts,
        grade_by=grade_by,
        shuffle=shuffle,
        multiple=multiple,
        review=review,
        questions=(),
        possible=sum((definition.points for definition in definitions), Decimal(0)),
    )
    places = _places(split, {definition.key for definition in definitions}, page.place)
    return Quiz(settings, page.place, key_at, definitions, places)


def _places(split: Split, keys: set[str], place: Place) -> dict[tuple[str, str], Place]:
    """Where each question begins (objective '') and where its headings name an objective."""
    places: dict[tuple[str, str], Place] = {}
    key = ""
    for number, line in without_fences(split.numbered()):
        heading = HEADING.match(line)
        if heading is None:
            continue
        if heading[1] == "###":
            key = heading[2] if heading[2] in keys else ""
            places.setdefault((key, ""), place.at(number, heading.start(2) + 1))
        for braces in BRACES.finditer(line):
            for code in OBJECTIVE.finditer(line, braces.start(), braces.end()):
                places.setdefault((key, code[0]), place.at(number, code.start() + 1))
    return places


def _time_limit(fields: Fields) -> int | None:
    """Minutes: `20m`, `20`, `1h`, 20分钟."""
    text = fields.text("time_limit", "", longest=20)
    if not text or text in UNLIMITED:
        return None
    match = TIME.fullmatch(text)
    minutes = int(match[1]) * (60 if match[2] in {"h", "小时"} else 1) if match else 0
    if not 1 <= minutes <= 1440:
        fields.findings.error(
            fields.place_of("time_limit"),
            _("time_limit 应写成分钟或小时，如 20m、1h；不限时就不写。"),
        )
    return minutes or None


def _attempts(fields: Fields) -> int | None:
    value = fields.text("attempts", "1", longest=20)
    if value in UNLIMITED:
        return None
    return fields.whole("attempts", 1, least=1, most=100)


def _multiple(fields: Fields) -> str:
    """The rule of 多选; `fixed:0.5` gives that share for an incomplete answer."""
    text = fields.text("multiple", "half", longest=20)
    rule, _colon, share = text.partition(":")
    number = decimal_of(share)
    if rule == "fixed" and number is not None and 0 <= number <= 1:
        return text
    if text not in MULTIPLE:
        fields.findings.error(
            fields.place_of("multiple"),
            _(
                "multiple 的值 %(text)s 不认识，可以写：%(known)s、fixed:0.5。",
                text=text,
                known=_("、").join(MULTIPLE),
            ),
        )
        return "half"
    return text

"""quiz.md: the settings of a quiz and its questions."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from lms.core.findings import Place
from lms.core.i18n import _
from lms.courses.rules.compiled import QuizSettings
from lms.courses.rules.fields import Fields, decimal_of
from lms.courses.rules.folder import Source
from lms.courses.rules.question_set import QuestionSet, read_questions
from lms.courses.rules.render import Page
from lms.courses.rules.reviewing import read_feedback, read_review
from lms.courses.rules.values import Split

GRADE_BY = ("highest", "latest", "average", "first")
SHUFFLE = ("questions", "options")
MULTIPLE = ("all", "half", "proportional", "per-option")
UNLIMITED = ("unlimited", "不限")
TIME = re.compile(r"([0-9]{1,4})\s*(m|h|min|分钟|小时)?")


@dataclass(frozen=True)
class Quiz(QuestionSet):
    """A quiz as read: settings still without versions, and its questions as written."""

    settings: QuizSettings
    key_at: Place


def parse_quiz(_source: Source, split: Split, page: Page) -> Quiz:
    fields = Fields(split.head, page.findings)
    settings = replace(read_settings(fields, "quiz"), feedback=read_feedback(fields, page))
    fields.finish()
    questions = read_questions(split, page)
    return Quiz(
        questions.place,
        questions.definitions,
        questions.places,
        settings.over(questions.definitions),
        fields.place_of("quiz"),
    )


def read_settings(fields: Fields, key: str) -> QuizSettings:
    """What the front matter of a quiz or an exam says of taking it; no questions yet.

    `key` is the name its stable key goes by, and the category its mark counts for.
    """
    return QuizSettings(
        key=fields.key(key),
        title=fields.text("title"),
        time_limit=_time_limit(fields),
        attempts=_attempts(fields),
        grade_by=fields.choice("grade_by", GRADE_BY, "highest"),
        shuffle=tuple(dict.fromkeys(word for word, _at in fields.words("shuffle", SHUFFLE))),
        multiple=_multiple(fields),
        review=read_review(fields),
        questions=(),
        possible=Decimal(0),
        category=key,
    )


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

"""quiz.md: the settings of a quiz and its questions."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction

from lms.core.findings import Place
from lms.core.i18n import _
from lms.courses.rules.compiled import QuizSettings
from lms.courses.rules.course import Places, keys_of_objectives
from lms.courses.rules.fields import Fields
from lms.courses.rules.folder import Source
from lms.courses.rules.modes import (
    EXAM,
    HOMEWORK,
    MASTERY,
    MASTERY_POINTS,
    MODES,
    PRACTICE,
    PRACTISED,
    Goal,
    Mastery,
    read_mastery,
)
from lms.courses.rules.origin import check_origin
from lms.courses.rules.question_set import QuestionSet, read_questions
from lms.courses.rules.render import Page
from lms.courses.rules.reviewing import read_feedback, read_review
from lms.courses.rules.scores import read_blanks, read_certainty, read_multiple, read_penalty
from lms.courses.rules.specification import Specification, read_specification
from lms.courses.rules.values import Split
from lms.questions import kinds
from lms.questions.rules import Definition

GRADE_BY = ("highest", "latest", "average", "first")
SHUFFLE = ("questions", "options")
UNLIMITED = ("unlimited", "不限")
TIME = re.compile(r"([0-9]{1,4})\s*(m|h|min|分钟|小时)?")
HEADING = re.compile(r"###\s")
# What a document is unless it says so, by the name its stable key goes by.
USUAL_MODES = {"quiz": HOMEWORK, "exam": EXAM, "exercise": PRACTICE}


@dataclass(frozen=True)
class Quiz(QuestionSet):
    """A quiz as read: settings still without versions, and its questions as written."""

    settings: QuizSettings
    key_at: Place
    specification: Specification = field(default_factory=Specification)
    goals: Places = field(default_factory=dict)


def parse_quiz(_source: Source, split: Split, page: Page) -> Quiz:
    fields = Fields(split.head, page.findings)
    settings = replace(read_settings(fields, "quiz"), feedback=read_feedback(fields, page))
    goals = read_goals(fields, settings)
    check_origin(fields)
    fields.finish()
    specification = read_specification(_preamble(split), page)
    questions = read_questions(_without(split, specification.lines), page)
    settings = replace(settings, specification=specification.rows)
    if settings.mastery is not None:
        codes = tuple(goals) or _codes(questions.definitions)
        mastery = with_goals(settings.mastery, codes, questions.definitions)
        settings = replace(settings, mastery=mastery)
    return Quiz(
        questions.place,
        questions.definitions,
        questions.places,
        settings.over(questions.definitions),
        fields.place_of("quiz"),
        specification,
        goals,
    )


def read_settings(fields: Fields, key: str) -> QuizSettings:
    """What the front matter of a quiz, an exam or an exercise says of it; no questions yet.

    `key` is the name its stable key goes by. Practice belongs to no category of the total;
    everything but an exam counts with the quizzes. Where nothing is said of 多选, `multiple` is
    empty until the course says it (`reading.read_course`).
    """
    mode = fields.choice("mode", MODES, USUAL_MODES[key])
    penalty = read_penalty(fields) if mode != MASTERY else Fraction(0)
    usual = "exam" if key == "exam" else "quiz"
    return QuizSettings(
        key=fields.key(key),
        title=fields.text("title"),
        time_limit=_time_limit(fields),
        attempts=_attempts(fields, "不限" if mode in PRACTISED else "1"),
        grade_by=fields.choice("grade_by", GRADE_BY, "highest"),
        shuffle=tuple(dict.fromkeys(word for word, _at in fields.words("shuffle", SHUFFLE))),
        multiple=read_multiple(fields, ""),
        review=read_review(fields, mode),
        questions=(),
        possible=fields.number("points", MASTERY_POINTS, least=1)
        if mode == MASTERY
        else Decimal(0),
        category={PRACTICE: "practice", MASTERY: "quiz"}.get(mode, usual),
        mode=mode,
        blanks=read_blanks(fields),
        penalty=penalty,
        has_certainty=mode != MASTERY and read_certainty(fields, penalty),
        is_one_by_one=mode != MASTERY and fields.truth("one_by_one", False),
        mastery=read_mastery(fields) if mode == MASTERY else None,
    )


def read_goals(fields: Fields, settings: QuizSettings) -> Places:
    """The objectives a mastery exercise is about, as it names them."""
    return keys_of_objectives(fields, "objectives") if settings.is_mastery else {}


def with_goals(mastery: Mastery, codes: Iterable[str], offered: Iterable[Definition]) -> Mastery:
    """The goals with every question that measures them and needs no person; no versions yet."""
    asked = [one for one in offered if is_automatic(one)]
    return replace(
        mastery,
        goals=tuple(
            Goal(code, tuple((one.key, 0) for one in asked if code in one.objectives()))
            for code in codes
        ),
    )


def is_automatic(question: Definition) -> bool:
    """Whether nobody has to mark any part of it."""
    return all(kinds.get(leaf.kind).is_automatic for leaf in question.leaves())


def _codes(questions: Iterable[Definition]) -> tuple[str, ...]:
    found = [code for one in questions if is_automatic(one) for code in one.objectives()]
    return tuple(dict.fromkeys(found))


def _preamble(split: Split) -> list[tuple[int, str]]:
    """The lines before the first question, where a specification may stand."""
    lines: list[tuple[int, str]] = []
    for number, text in split.numbered():
        if HEADING.match(text):
            break
        lines.append((number, text))
    return lines


def _without(split: Split, lines: frozenset[int]) -> Split:
    """The document with these lines empty, the others where they were."""
    body = ("" if number in lines else text for number, text in split.numbered())
    return replace(split, body=tuple(body))


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


def _attempts(fields: Fields, usual: str) -> int | None:
    value = fields.text("attempts", usual, longest=20)
    if value in UNLIMITED:
        return None
    return fields.whole("attempts", 1, least=1, most=100)

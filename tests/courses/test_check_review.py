"""What a quiz says of its review and of general feedback: read, and every problem at its place."""

from decimal import Decimal

import pytest

from lms.core.findings import Findings
from lms.courses.importer.checking import checked
from lms.courses.rules.compiled import QuizSettings
from lms.courses.rules.reviewing import PRESETS, ReviewRule
from tests.builders.courses import EXAM_PATH, QUIZ_PATH, WITH_EXAM, a_folder, edited, problems_of

AT = f"csf/{QUIZ_PATH}"
BANDS = (
    "review: never\n"
    "feedback: [{{from: 60, text: 行}}, {{from: {}, text: 稳}}, {{from: 0, text: 补}}]"
)


def a_review(text: str) -> dict[str, str]:
    return edited(QUIZ_PATH, "review: after_submit", text)


def settings(text: str) -> QuizSettings:
    """The quiz with these lines of front matter, as it is kept and read again."""
    findings = Findings()
    found = checked(a_folder(a_review(text)), {"G2.1", "G3.5"}, findings).found
    assert not findings.has_errors, findings.in_order()
    return QuizSettings.from_json(found.quizzes[QUIZ_PATH].settings.to_json())


PROBLEMS = {
    "a preset nobody knows": (
        "review: later",
        f"{AT}:9:9: error: review 的值 later 不认识，可以写：never、after_submit、after_close",
    ),
    "an aspect nobody knows": (
        "review: {answer: [after]}",
        f"{AT}:9:10: error: 不认识的键 answer，是不是 answers？",
    ),
    "a phase nobody knows": (
        "review: {answers: [after, later]}",
        f"{AT}:9:27: error: answers 的值 later 不认识，可以写：during、after、open、closed",
    ),
    "an aspect without what it needs": (
        "review: {answers: [after], right_wrong: [after, closed]}",
        f"{AT}:9:41: error: right_wrong 在 closed 公布时，answers 也要在 closed 公布。",
    ),
    "a right answer without right and wrong": (
        "review: {answers: [closed], right_answer: [closed]}",
        f"{AT}:9:43: error: right_answer 在 closed 公布时，right_wrong 也要在 closed 公布。",
    ),
    "points while answering without right and wrong": (
        "review: {answers: [during], points: [during]}",
        f"{AT}:9:37: error: points 在 during 公布时，right_wrong 也要在 during 公布。",
    ),
    "bands that do not go down": (
        BANDS.format(85),
        f"{AT}:10:40: error: feedback 从高分往低分写",
    ),
    "two bands that begin alike": (
        BANDS.format(60),
        f"{AT}:10:40: error: feedback 从高分往低分写",
    ),
    "results without a band": (
        "review: never\nfeedback: [{from: 60, text: 行}]",
        f"{AT}:10:11: error: feedback 的最后一档应从 0 开始",
    ),
    "a band above all results": (
        "review: never\nfeedback: [{from: 101, text: 行}, {from: 0, text: 补}]",
        f"{AT}:10:19: error: from 应是 0 到 100 之间的数",
    ),
    "a band that says nothing": (
        "review: never\nfeedback: [{from: 0}]",
        f"{AT}:10:12: error: 缺少 text。",
    ),
    "a band with a word too many": (
        "review: never\nfeedback: [{from: 0, text: 补, to: 60}]",
        f"{AT}:10:31: error: 不认识的键 to",
    ),
    "a band that is too much for the renderer": (
        f"review: never\nfeedback: [{{from: 0, text: '{'*' * 300}'}}]",
        f"{AT}:10:28: error: ",
    ),
}


@pytest.mark.parametrize(("text", "expected"), PROBLEMS.values(), ids=PROBLEMS.keys())
def test_a_problem_is_found_at_its_place(text, expected):
    found = problems_of(a_review(text))

    assert [line for line in found if expected in line], found


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_is_kept_as_its_word(preset):
    assert settings(f"review: {preset}").review == preset
    assert settings(f"review: {preset}").matrix == PRESETS[preset]


def test_a_matrix_is_kept_cell_by_cell():
    found = settings("review: {answers: [after, open, closed], right_wrong: closed, points: []}")

    assert found.review == {
        "answers": ["after", "open", "closed"],
        "right_wrong": ["closed"],
        "points": [],
        "explanation": [],
        "right_answer": [],
        "feedback": [],
    }


def test_general_feedback_is_rendered_and_made_safe():
    text = "很**稳**<script>alert(1)</script>"
    found = settings(
        f'review: never\nfeedback: [{{from: 60.5, text: "{text}"}}, {{from: 0, text: 补}}]'
    )

    assert [band.least for band in found.feedback] == [Decimal("60.5"), Decimal(0)]
    assert "<strong>稳</strong>" in found.feedback[0].text
    assert "<script" not in found.feedback[0].text


def test_a_quiz_without_feedback_compiles_as_it_did_before():
    assert "feedback" not in settings("review: never").to_json()


def test_an_exam_takes_the_same_words():
    line = "title: 期末考试\nreview: {points: [closed]}\nfeedback: [{from: 50, text: 补}]"
    found = problems_of({**WITH_EXAM, **edited(EXAM_PATH, "title: 期末考试", line)})

    errors = [one.split("error: ")[1] for one in found if "error: " in one]

    assert [one[:8] for one in errors] == ["feedback"]


def an_exam(text: str) -> dict[str, str]:
    return {**WITH_EXAM, **edited(EXAM_PATH, "title: 期末考试", f"title: 期末考试\n{text}")}


def exam_rule(text: str) -> ReviewRule:
    found = checked(a_folder(an_exam(text)), {"G2.1", "G3.5"}, Findings()).found
    return found.exams[EXAM_PATH].settings.review


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "after_close"),
        ("review: after_submit", "after_submit"),
        ("mode: exam", "after_close"),
        ("mode: homework", "after_submit"),
        ("mode: practice", "after_submit"),
    ],
)
def test_an_exam_that_says_nothing_shows_no_answers_before_everybody_is_done(text, rule):
    assert exam_rule(text) == rule


@pytest.mark.parametrize(("mode", "rule"), [("exam", "after_close"), ("homework", "after_submit")])
def test_a_quiz_of_a_task_goes_by_its_mode(mode, rule):
    assert settings(f"mode: {mode}").review == rule


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", ""),
        ("review: never", ""),
        ("review: {answers: [after, open, closed], points: [after]}", ""),
        ("review: {answers: [closed], right_wrong: [closed]}", ""),
        ("review: after_submit", "right_wrong、explanation、right_answer"),
        ("review: {answers: [open], explanation: [open]}", "explanation"),
        ("review: {answers: [during], right_wrong: [during]}", "right_wrong"),
    ],
)
def test_an_exam_that_tells_answers_early_is_warned_of(text, told):
    found = [one for one in problems_of(an_exam(text)) if "warning: 考试在全班截止以前" in one]

    assert [f"以前就公布 {told}，先交卷" in one for one in found] == [True] * bool(told)


def test_a_quiz_that_is_no_exam_may_tell_at_once():
    assert not [one for one in problems_of(a_review("review: after_submit")) if "考试在" in one]
    assert [
        one for one in problems_of(a_review("review: after_submit\nmode: exam")) if "考试在" in one
    ]

"""What a teacher sees of a student's review before the student does."""

from datetime import timedelta
from decimal import Decimal

import pytest

from lms.core.db import db
from lms.courses.rules.modes import Goal, Mastery
from lms.courses.rules.reviewing import PRESETS
from lms.quizzes import queries, services
from lms.quizzes.rules.reviewing import Release
from tests.builders.quizzes import (
    AUTOMATIC,
    BLANK,
    SHORT,
    a_quiz,
    a_review_setting,
    an_attempt,
    answer,
    compiled,
    handed_in,
    paper,
)

SECRET = "六西格玛"


@pytest.fixture
def quiz(classroom, clock):
    text = "\n".join((AUTOMATIC, BLANK, SHORT))
    return a_quiz(classroom, text, closes_at=clock.moment + timedelta(days=7))


@pytest.fixture
def attempt(quiz, student):
    attempt = an_attempt(quiz, student)
    answer(attempt, student, "T03-I01")
    return handed_in(attempt)


@pytest.mark.parametrize(
    ("phase", "has_points", "has_secret"),
    [("after", True, False), ("open", True, False), ("closed", True, True), ("x", True, True)],
)
def test_the_preview_is_the_page_of_a_student_in_that_phase(
    *, browser, quiz, teacher, student, attempt, phase, has_points, has_secret
):
    a_review_setting(quiz, teacher, matrix=PRESETS["after_close"])

    page = browser(teacher).get(f"/assignments/{quiz.id}/release/preview?phase={phase}").text

    assert "预览：学生看到的样子" in page
    assert "下面是一份真实答卷" in page
    assert student.name not in page
    assert ('class="big"' in page) is has_points
    assert (SECRET in page) is has_secret


def test_the_preview_says_where_a_student_has_only_the_paper(browser, quiz, teacher, attempt):
    page = browser(teacher).get(f"/assignments/{quiz.id}/release/preview?phase=during").text

    assert "作答时学生面前只有试卷" in page
    assert SECRET not in page


def test_without_a_hand_in_the_preview_shows_a_sample(browser, quiz, teacher):
    page = browser(teacher).get(f"/assignments/{quiz.id}/release/preview?phase=closed").text

    assert "还没有人交卷，下面是一份样卷" in page
    assert "✓ 答对" in page
    assert "✗ 未作答" in page
    assert SECRET in page


def a_mastery(classroom, **options):
    questions = compiled(AUTOMATIC).questions
    pool = tuple(pair for pair in questions if pair[0] == "T03-I01")
    return a_quiz(
        classroom,
        mode="mastery",
        mastery=Mastery(2, 3, (Goal("K3.1", pool),)),
        questions=(),
        possible=Decimal(100),
        **options,
    )


def test_a_sample_was_handed_in_by_nobodys_clock(browser, quiz, teacher):
    page = browser(teacher).get(f"/assignments/{quiz.id}/release/preview?phase=closed").text

    assert "用时 20 分钟" in page
    assert "自动收卷" not in page


def test_a_sample_of_mastery_asks_about_each_objective(browser, classroom, teacher):
    exercise = a_mastery(classroom)

    page = browser(teacher).get(f"/assignments/{exercise.id}/release/preview?phase=closed").text

    assert "客户服务意识的对象" in page
    assert "✓ 答对" in page
    assert "最近 3 题对 1 题" in page


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"mode": "practice"}, "每题按“检查答案”以后，当场看到对错"),
        ({"mode": "homework"}, "作答时学生面前只有试卷"),
        ({"mode": "exam", "review": "after_close"}, "作答时学生面前只有试卷"),
    ],
)
def test_the_preview_of_answering_is_true_of_each_mode(browser, classroom, teacher, options, words):
    quiz = a_quiz(classroom, AUTOMATIC, **options)

    page = browser(teacher).get(f"/assignments/{quiz.id}/release/preview?phase=during").text

    assert words in page


def test_the_preview_of_answering_shows_the_page_beside_the_paper_where_there_is_one(
    browser, classroom, teacher
):
    rule = {"answers": ["during"], "right_wrong": ["during"]}
    quiz = a_quiz(classroom, AUTOMATIC, review=rule)

    page = browser(teacher).get(f"/assignments/{quiz.id}/release/preview?phase=during").text

    assert "你还没有交卷，下面是已保存的答案。" in page
    assert "✓ 答对" in page


def test_nothing_a_teacher_wrote_about_the_student_is_in_the_preview(
    browser, quiz, teacher, student
):
    attempt = an_attempt(quiz, student)
    answer(attempt, student, "T03-I11")
    services.end(queries.get_attempt(attempt.id), by=teacher, reason="林晓雨替考")
    db.session.commit()
    item = paper(attempt)["T03-I11"]
    services.mark_response(item, by=teacher, marks={"T03-I11": [3, 1]}, comment="林晓雨再看一遍")
    db.session.commit()
    db.session.expunge_all()

    preview = browser(teacher).get(f"/assignments/{quiz.id}/release/preview?phase=after").text
    own = browser(student).get(f"/attempts/{attempt.id}/review").text

    assert student.name not in preview
    assert "老师结束了这次作答：（预览不显示）。" in preview
    assert "预览不显示老师写的话" in preview
    assert ["林晓雨替考" in own, "林晓雨再看一遍" in own] == [True, True]


@pytest.mark.parametrize(
    ("set_to", "state", "has_points", "has_secret"),
    [
        (Release.RULE, "", True, False),
        (Release.RULE, "&state=released", True, True),
        (Release.RULE, "&state=withheld", False, False),
        (Release.WITHHELD, "", False, False),
        (Release.WITHHELD, "&state=rule", True, False),
        (Release.RELEASED, "", True, True),
        (Release.RELEASED, "&state=rule", True, False),
        (Release.RELEASED, "&state=nonsense", True, True),
    ],
)
def test_the_preview_can_be_seen_in_each_position_of_the_switch(
    *, browser, quiz, teacher, attempt, set_to, state, has_points, has_secret
):
    a_review_setting(quiz, teacher, matrix=PRESETS["after_close"], to=set_to)

    page = browser(teacher).get(f"/assignments/{quiz.id}/release/preview?phase=open{state}").text

    assert ('class="big"' in page) is has_points
    assert (SECRET in page) is has_secret
    assert ("老师暂时收回了公布的内容" in page) is not has_points


def test_a_preview_writes_nothing(browser, quiz, teacher):
    page = browser(teacher)

    page.get(f"/assignments/{quiz.id}/release/preview")

    assert queries.attempts_of(quiz.id) == []

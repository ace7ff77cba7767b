"""What a student may see afterwards, and that nothing leaks before."""

from datetime import timedelta

import pytest

from lms.quizzes import services
from tests.builders.classrooms import a_term
from tests.builders.quizzes import (
    AUTOMATIC,
    BLANK,
    CASE,
    SHORT,
    SINGLE,
    WRONG,
    a_quiz,
    an_attempt,
    answer,
    handed_in,
    paper,
    sent,
)

ALL = "\n".join((AUTOMATIC, BLANK, SHORT, CASE))
SECRETS = (
    "内部服务做好了，外部服务才有基础",  # explanation
    "六西格玛",  # an accepted answer
    "1241",
    "情绪会转移给下一位客户",  # a marking point
    "核实",
)


def leaked(text: str) -> list[str]:
    return [secret for secret in SECRETS if secret in text]


def test_a_review_says_what_was_right_in_words(browser, student, classroom):
    attempt = an_attempt(a_quiz(classroom), student)
    answer(attempt, student, "T03-I01")
    answer(attempt, student, "T03-I06", WRONG["T03-I06"])
    handed_in(attempt)

    page = browser(student).get(f"/attempts/{attempt.id}/review").text

    assert 'id="q-T03-I01"' in page
    assert "答对" in page
    assert "答错" in page
    assert "内部服务做好了，外部服务才有基础" in page


def test_a_review_shows_points_and_comments_of_whoever_marked(browser, teacher, student, classroom):
    attempt = handed_in(an_attempt(a_quiz(classroom, CASE), student))
    marks = {"T03-I12-2": [4, 3, 1]}
    services.mark_response(paper(attempt)["T03-I12"], by=teacher, marks=marks, comment="缺时限")

    page = browser(student).get(f"/attempts/{attempt.id}/review").text

    assert 'id="q-T03-I12-2"' in page
    assert "缺时限" in page
    assert "回复时限" in page


def test_a_review_says_what_still_waits(browser, student, classroom):
    attempt = an_attempt(a_quiz(classroom, ALL), student)
    answer(attempt, student, "T03-I11")
    answer(attempt, student, "T03-I12")
    handed_in(attempt)

    page = browser(student).get(f"/attempts/{attempt.id}/review").text

    assert "还有 2 题等老师评阅" in page


def test_nothing_leaks_while_the_paper_is_taken(browser, student, classroom):
    attempt = an_attempt(a_quiz(classroom, ALL), student)
    client = browser(student)
    item = paper(attempt)["T03-I08"]

    pages = [
        client.get(f"/assignments/{attempt.assignment_id}/quiz").text,
        client.get(f"/attempts/{attempt.id}").text,
        client.get(f"/attempts/{attempt.id}/hand-in").text,
        client.get(f"/attempts/{attempt.id}/review", follow_redirects=True).text,
        client.post(f"/attempts/{attempt.id}/save", json=sent(item, WRONG["T03-I08"])).text,
        client.post(f"/attempts/{attempt.id}/save", json=sent(item, {})).text,
    ]

    assert leaked("".join(pages)) == []


@pytest.mark.parametrize(
    ("review", "words"),
    [
        ("never", "只公布得分，不公布答案"),
        ("after_close", "全班截止后能看到题目和自己的答案、对错、得分、解析、正确答案"),
    ],
)
def test_nothing_leaks_after_hand_in_before_it_is_allowed(
    *, browser, student, classroom, clock, review, words
):
    closes_at = clock.moment + timedelta(days=1)
    quiz = a_quiz(classroom, ALL, review=review, closes_at=closes_at)
    attempt = handed_in(an_attempt(quiz, student))

    page = browser(student).get(f"/attempts/{attempt.id}/review").text

    assert words in page
    assert leaked(page) == []
    assert "data-seq" not in page


def test_answers_are_shown_once_all_is_closed(browser, student, classroom, clock):
    closes_at = clock.moment + timedelta(days=1)
    quiz = a_quiz(classroom, ALL, review="after_close", closes_at=closes_at)
    attempt = handed_in(an_attempt(quiz, student))
    clock.move(days=1, minutes=1)

    assert "六西格玛" in browser(student).get(f"/attempts/{attempt.id}/review").text


def test_an_assignment_without_end_shows_answers_after_the_term(browser, student, classroom):
    attempt = handed_in(an_attempt(a_quiz(classroom, ALL, review="after_close"), student))
    client = browser(student)
    before = client.get(f"/attempts/{attempt.id}/review").text
    a_term(is_open=False)

    assert "学期结束后能看到题目和自己的答案" in before
    assert "六西格玛" in client.get(f"/attempts/{attempt.id}/review").text


def test_an_attempt_out_of_time_is_shown_with_its_marks_before_it_is_settled(
    browser, student, classroom, clock
):
    attempt = an_attempt(a_quiz(classroom, time_limit=20), student)
    answer(attempt, student, "T03-I01")
    client = browser(student)
    clock.move(hours=1)

    page = client.get(f"/attempts/{attempt.id}/review").text

    assert "时间到，自动收卷。" in page
    assert "答对" in page


def test_a_running_attempt_leads_its_student_back_to_the_paper(browser, student, classroom):
    attempt = an_attempt(a_quiz(classroom), student)

    page = browser(student).get(f"/attempts/{attempt.id}/review")

    assert page.headers["Location"] == f"/attempts/{attempt.id}"


@pytest.mark.parametrize("review", ["never", "after_close", "after_submit"])
def test_a_teacher_sees_all_answers_at_any_time(browser, teacher, student, classroom, review):
    attempt = an_attempt(a_quiz(classroom, ALL, review=review), student)

    page = browser(teacher).get(f"/attempts/{attempt.id}/review").text

    assert "还在作答" in page
    assert "六西格玛" in page
    assert student.name in page


def test_a_review_takes_eleven_statements_at_most(browser, student, classroom, at_most):
    text = "\n".join(SINGLE.replace("T03-I01", f"T03-I{n}") for n in range(20, 60))
    attempt = handed_in(an_attempt(a_quiz(classroom, text), student))
    client = browser(student)

    with at_most(11):
        assert client.get(f"/attempts/{attempt.id}/review").status_code == 200


def test_a_quiz_that_never_shows_answers_says_so_also_when_all_is_over(browser, student, classroom):
    attempt = handed_in(an_attempt(a_quiz(classroom, ALL, review="never"), student))
    a_term(is_open=False)

    page = browser(student).get(f"/attempts/{attempt.id}/review").text

    assert "只公布得分，不公布答案" in page
    assert leaked(page) == []

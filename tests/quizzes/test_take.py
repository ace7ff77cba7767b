"""Before the start, and the paper itself."""

import re
from datetime import timedelta

import pytest

from lms.quizzes import queries
from lms.quizzes.models import EndedBy
from tests.builders.classrooms import a_term
from tests.builders.quizzes import (
    CASE,
    RIGHT,
    SHORT,
    SINGLE,
    a_quiz,
    an_attempt,
    answer,
    handed_in,
    paper,
)


def test_the_start_page_says_what_will_happen(browser, student, classroom):
    quiz = a_quiz(classroom, time_limit=20, attempts=2)

    page = browser(student).get(f"/assignments/{quiz.id}/quiz").text

    assert "共 2 题，满分 7 分。" in page
    assert "限时 20 分钟" in page
    assert "最多作答 2 次，还剩 2 次。多次作答取最高分。" in page
    assert "交卷后能看到题目和自己的答案、对错、得分、解析、正确答案。" in page
    assert "开始测验" in page


@pytest.mark.parametrize(
    ("grade_by", "words"),
    [
        ("latest", "取最后一次的成绩"),
        ("first", "只计第一次的成绩"),
        ("average", "取平均分"),
    ],
)
def test_the_start_page_says_which_attempt_counts(browser, student, classroom, grade_by, words):
    quiz = a_quiz(classroom, grade_by=grade_by, attempts=None)

    page = browser(student).get(f"/assignments/{quiz.id}/quiz").text

    assert "作答次数不限。" in page
    assert words in page


@pytest.mark.parametrize(
    ("opens", "closes", "words"), [(1, 2, "开放，到时再来"), (-2, -1, "截止，不能再作答")]
)
def test_the_start_page_of_a_shut_quiz_says_so(
    *, browser, student, classroom, clock, opens, closes, words
):
    quiz = a_quiz(
        classroom,
        opens_at=clock.moment + timedelta(hours=opens),
        closes_at=clock.moment + timedelta(hours=closes),
    )

    page = browser(student).get(f"/assignments/{quiz.id}/quiz").text

    assert words in page
    assert "开始测验" not in page


def test_the_start_page_of_a_closed_term_says_so(browser, student, classroom):
    quiz = a_quiz(classroom)
    a_term(is_open=False)

    assert "已经结束，内容只能查看" in browser(student).get(f"/assignments/{quiz.id}/quiz").text


def test_an_open_attempt_is_offered_again(browser, student, classroom):
    quiz = a_quiz(classroom, time_limit=20)
    attempt = an_attempt(quiz, student)

    page = browser(student).get(f"/assignments/{quiz.id}/quiz").text

    assert "继续作答" in page
    assert f'href="/attempts/{attempt.id}"' in page


def test_earlier_attempts_are_listed_with_their_points(browser, student, classroom):
    quiz = a_quiz(classroom, attempts=1)
    attempt = an_attempt(quiz, student)
    answer(attempt, student, "T03-I01")
    handed_in(attempt)

    page = browser(student).get(f"/assignments/{quiz.id}/quiz").text

    assert "作答次数已经用完。" in page
    assert f"/attempts/{attempt.id}/review" in page
    assert ">5</td>" in page


def test_an_attempt_in_waiting_is_listed_as_such(browser, student, classroom):
    quiz = a_quiz(classroom, SHORT)
    attempt = an_attempt(quiz, student)
    answer(attempt, student, "T03-I11")
    handed_in(attempt)

    assert "待评阅" in browser(student).get(f"/assignments/{quiz.id}/quiz").text


def test_a_teacher_is_led_to_the_desk(browser, teacher, classroom):
    quiz = a_quiz(classroom)

    page = browser(teacher).get(f"/assignments/{quiz.id}/quiz").text

    assert f'href="/assignments/{quiz.id}/marking"' in page
    assert "开始测验" not in page


def test_starting_leads_to_the_paper(browser, student, classroom):
    quiz = a_quiz(classroom)
    client = browser(student)

    first = client.post(f"/assignments/{quiz.id}/quiz")
    second = client.post(f"/assignments/{quiz.id}/quiz")

    assert first.headers["Location"].startswith("/attempts/")
    assert first.headers["Location"] == second.headers["Location"]


def test_a_refused_start_is_explained_on_the_start_page(browser, student, classroom):
    quiz = a_quiz(classroom, attempts=1)
    handed_in(an_attempt(quiz, student))

    page = browser(student).post(f"/assignments/{quiz.id}/quiz", follow_redirects=True)

    assert "最多作答 1 次" in page.text


def test_the_paper_is_what_the_script_expects(browser, student, classroom, clock):
    attempt = an_attempt(a_quiz(classroom, time_limit=20), student)
    item = paper(attempt)["T03-I01"]
    answer(attempt, student, "T03-I01")

    page = browser(student).get(f"/attempts/{attempt.id}").text

    assert f'data-save-url="/attempts/{attempt.id}/save"' in page
    assert f'data-owner="{student.id}"' in page
    assert f'data-item="{item.id}" data-seq="1"' in page
    assert (
        f'data-deadline="{int((clock.moment + timedelta(minutes=20)).timestamp() * 1000)}"' in page
    )
    assert "data-hand-in" in page
    assert "已答 1 题，共 2 题" in page


def test_the_paper_holds_the_answers_already_given(browser, student, classroom):
    attempt = an_attempt(a_quiz(classroom, SHORT), student)
    answer(attempt, student, "T03-I11")

    assert RIGHT["T03-I11"]["a"][0] in browser(student).get(f"/attempts/{attempt.id}").text


def test_the_clock_of_a_paper_without_limit_waits_unseen_for_a_closing(browser, student, classroom):
    attempt = an_attempt(a_quiz(classroom), student)

    page = browser(student).get(f"/attempts/{attempt.id}").text

    assert re.search(r'data-deadline="" data-server-now="\d+" hidden', page)
    assert "data-clock-url" in page


def test_a_page_that_takes_the_attempt_for_over_is_told_by_the_server(browser, student, classroom):
    attempt = an_attempt(a_quiz(classroom, time_limit=20), student)

    sent = browser(student).post(f"/attempts/{attempt.id}/hand-in", data={"time_up": "1"})

    assert sent.headers["Location"].endswith(f"/attempts/{attempt.id}")
    assert queries.get_attempt(attempt.id).handed_in_at is None


@pytest.mark.parametrize(("time_up", "ended_by"), [("1", EndedBy.TIME), ("", EndedBy.STUDENT)])
def test_within_the_grace_it_is_known_who_ended_it(
    *, browser, student, classroom, clock, time_up, ended_by
):
    attempt = an_attempt(a_quiz(classroom, time_limit=20), student)
    clock.move(minutes=20, seconds=5)

    browser(student).post(f"/attempts/{attempt.id}/hand-in", data={"time_up": time_up})

    stored = queries.get_attempt(attempt.id)
    assert (stored.ended_by, stored.handed_in_at) == (ended_by, stored.ends_at)


def test_a_finished_paper_leads_to_its_result(browser, student, classroom):
    attempt = handed_in(an_attempt(a_quiz(classroom), student))

    page = browser(student).get(f"/attempts/{attempt.id}")

    assert page.headers["Location"] == f"/attempts/{attempt.id}/review"


def test_the_paper_takes_six_statements_at_most(browser, student, classroom, at_most):
    text = "\n".join(SINGLE.replace("T03-I01", f"T03-I{n}") for n in range(20, 60)) + "\n" + CASE
    attempt = an_attempt(a_quiz(classroom, text), student)
    client = browser(student)

    with at_most(6):
        assert client.get(f"/attempts/{attempt.id}").status_code == 200


def test_the_start_page_takes_six_statements_at_most(browser, student, classroom, at_most):
    quiz = a_quiz(classroom)
    handed_in(an_attempt(quiz, student))
    client = browser(student)

    with at_most(6):
        assert client.get(f"/assignments/{quiz.id}/quiz").status_code == 200

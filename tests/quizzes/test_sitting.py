"""The board of a sitting: who is where, more time for some or all, and ending one attempt."""

from datetime import timedelta

import pytest

from lms.assignments.queries import allowances_of
from lms.core.db import db
from lms.quizzes import policy, queries, services
from lms.quizzes.models import Attempt, EndedBy
from tests.builders.accounts import a_user
from tests.builders.classrooms import a_classroom
from tests.builders.quizzes import AUTOMATIC, a_quiz, an_attempt, answer, handed_in


@pytest.fixture
def other(app):
    return a_user("陈思远")


@pytest.fixture
def classroom(teacher, student, other):
    return a_classroom(teacher=teacher, students=(student, other, a_user("没来的")))


@pytest.fixture
def quiz(classroom, clock):
    return a_quiz(classroom, AUTOMATIC, time_limit=20)


@pytest.fixture
def attempt(quiz, student):
    attempt = an_attempt(quiz, student, address="10.1.2.3")
    answer(attempt, student, "T03-I01")
    return attempt


def post(client, quiz, what, **data):
    return client.post(f"/assignments/{quiz.id}/sitting/{what}", data=data, follow_redirects=True)


def test_the_board_says_who_is_where(browser, teacher, quiz, attempt, other):
    handed_in(an_attempt(quiz, other))

    page = browser(teacher).get(f"/assignments/{quiz.id}/sitting").get_data(as_text=True)

    for words in ("没有开始 1", "作答中 1", "已交卷 1", "已结束 0", "1 / 2", "10.1.2.3"):
        assert words in page
    assert "data-waiting" in page


def test_time_that_is_up_shows_at_once(browser, teacher, quiz, attempt, clock):
    clock.move(minutes=30)

    page = browser(teacher).get(f"/assignments/{quiz.id}/sitting").get_data(as_text=True)

    assert "已结束 1" in page
    assert "时间到" in page


def test_one_student_gets_more_minutes(*, browser, teacher, quiz, attempt, student, clock):
    page = post(
        browser(teacher), quiz, "extend", who=f"student:{student.id}", minutes="10", reason="死机"
    )

    assert "已延长 10 分钟" in page.get_data(as_text=True)
    ends = queries.get_attempt(attempt.id).ends_at
    assert ends == clock.moment + timedelta(minutes=30)


def test_everybody_gets_more_minutes_on_top(
    *, browser, teacher, quiz, attempt, other, student, clock
):
    second = an_attempt(quiz, other)
    client = browser(teacher)

    post(client, quiz, "extend", who=f"student:{student.id}", minutes="10", reason="死机")
    post(client, quiz, "extend", who="all", minutes="5", reason="广播")
    post(client, quiz, "extend", who="all", minutes="2", reason="广播")

    assert queries.get_attempt(attempt.id).ends_at == clock.moment + timedelta(minutes=37)
    assert queries.get_attempt(second.id).ends_at == clock.moment + timedelta(minutes=27)


def test_what_is_over_stays_over(browser, teacher, quiz, attempt, clock):
    clock.move(minutes=25)

    post(browser(teacher), quiz, "extend", who="all", minutes="60", reason="停电")

    found = queries.get_attempt(attempt.id)
    assert not policy.is_running(found)
    assert found.ended_by is EndedBy.TIME


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"who": "all", "minutes": "0", "reason": "停电"}, "1 到 1440"),
        ({"who": "all", "minutes": "x", "reason": "停电"}, "整数"),
        ({"who": "all", "minutes": "5", "reason": ""}, "请写明理由"),
        ({"who": "student:999", "minutes": "5", "reason": "停电"}, "名单里没有这一项"),
        ({"who": "group:1", "minutes": "5", "reason": "停电"}, "名单里没有这一项"),
        ({"who": "nobody", "minutes": "5", "reason": "停电"}, "名单里没有这一项"),
    ],
)
def test_bad_extensions_are_refused(*, browser, teacher, quiz, attempt, clock, data, words):
    page = post(browser(teacher), quiz, "extend", **data)

    assert words in page.get_data(as_text=True)
    assert queries.get_attempt(attempt.id).ends_at == clock.moment + timedelta(minutes=20)


def test_where_nothing_ends_by_the_clock_there_is_nothing_to_extend(
    browser, teacher, student, classroom
):
    quiz = a_quiz(classroom)
    an_attempt(quiz, student)

    page = post(browser(teacher), quiz, "extend", who="all", minutes="5", reason="停电")

    assert "这个测验不限时，也没有截止时间，延长不起作用" in page.text
    assert allowances_of(quiz.id) == []


def test_a_teacher_ends_one_attempt_with_a_reason(browser, teacher, student, quiz, attempt):
    page = post(browser(teacher), quiz, "end", student=str(student.id), reason="使用手机")

    assert "已结束 林晓雨 的作答" in page.get_data(as_text=True)
    ended = db.session.get(Attempt, attempt.id, populate_existing=True)
    assert (ended.ended_by, ended.end_reason, ended.points) == (EndedBy.TEACHER, "使用手机", 5)
    review = browser(student).get(f"/attempts/{attempt.id}/review").get_data(as_text=True)
    assert "老师结束了这次作答：使用手机" in review


def test_ending_needs_a_reason_and_somebody_who_works(
    *, browser, teacher, student, other, quiz, attempt
):
    client = browser(teacher)

    assert "请写明理由" in post(client, quiz, "end", student=str(student.id), reason="").get_data(
        as_text=True
    )
    assert post(client, quiz, "end", student=str(other.id), reason="x").status_code == 404
    assert policy.is_running(queries.get_attempt(attempt.id))


def test_an_attempt_that_is_over_is_not_ended_again(teacher, quiz, attempt, clock):
    running = queries.get_attempt(attempt.id)
    clock.move(minutes=30)

    with pytest.raises(services.AttemptOver):
        services.end(running, by=teacher, reason="使用手机")


def test_a_page_may_ask_how_long_it_goes(browser, student, quiz, attempt, clock):
    told = browser(student).get(f"/attempts/{attempt.id}/clock").json

    ends = clock.moment + timedelta(minutes=20)
    assert told["deadline"] == int(ends.timestamp() * 1000)
    assert told["running"] is True

"""Practice: one question checked at once, tried again as often as wanted, and never a mark."""

import pytest

from lms.accounts.models import User
from lms.assignments.models import Work
from lms.core.db import db
from lms.gradebook.queries import current_mark, grid_of
from lms.quizzes import queries, services
from tests.builders.accounts import a_user
from tests.builders.classrooms import an_enrollment
from tests.builders.quizzes import (
    AUTOMATIC,
    BLANK,
    RIGHT,
    WRONG,
    a_quiz,
    an_attempt,
    answer,
    handed_in,
    paper,
    sent,
)


@pytest.fixture
def quiz(classroom):
    return a_quiz(
        classroom, AUTOMATIC + "\n" + BLANK, mode="practice", category="practice", attempts=None
    )


@pytest.fixture
def attempt(quiz, student):
    return an_attempt(quiz, student)


def form_of(attempt, key, fields):
    """What the page sends when a button of one question is pressed."""
    item = paper(attempt)[key]
    named = {f"q{item.id}-{name}": values for name, values in fields.items()}
    return item, {f"seq-{item.id}": str(item.sequence), **named}


def check(client, attempt, key, fields):
    item, form = form_of(attempt, key, fields)
    return client.post(f"/attempts/{attempt.id}/items/{item.id}/check", data=form)


def test_checking_keeps_the_answer_locks_it_and_marks_it(browser, attempt, student):
    answer = check(browser(student), attempt, "T03-I01", WRONG["T03-I01"])

    item = paper(attempt)["T03-I01"]
    assert answer.status_code == 302
    assert answer.location.endswith(f"/attempts/{attempt.id}#item-{item.id}")
    assert (item.answer, item.earned) == ({"choices": [0]}, 0)
    assert item.checked_at is not None
    assert [one["earned"] for one in item.tries] == ["0"]


def test_the_page_then_tells_right_wrong_and_why(browser, attempt, student):
    client = browser(student)
    before = client.get(f"/attempts/{attempt.id}").get_data(as_text=True)
    check(client, attempt, "T03-I01", WRONG["T03-I01"])

    page = client.get(f"/attempts/{attempt.id}").get_data(as_text=True)

    assert "内部服务做好了" not in before
    assert "内部服务做好了" in page
    assert "答错" in page
    assert "再试一次" in page
    assert "承诺以权限为界" not in page  # the explanation of a question not yet checked


def test_without_an_answer_nothing_is_checked(browser, attempt, student):
    client = browser(student)
    check(client, attempt, "T03-I01", {})

    page = client.get(f"/attempts/{attempt.id}").get_data(as_text=True)

    assert "这道题还没有作答" in page
    assert paper(attempt)["T03-I01"].checked_at is None


def test_checking_twice_is_one_try(browser, attempt, student):
    client = browser(student)
    item, form = form_of(attempt, "T03-I01", RIGHT["T03-I01"])
    for _turn in range(2):
        client.post(f"/attempts/{attempt.id}/items/{item.id}/check", data=form)

    assert len(paper(attempt)["T03-I01"].tries) == 1


def test_a_checked_answer_can_no_longer_be_changed(browser, attempt, student):
    client = browser(student)
    check(client, attempt, "T03-I01", WRONG["T03-I01"])
    item = paper(attempt)["T03-I01"]

    late = client.post(
        f"/attempts/{attempt.id}/save", json=sent(item, RIGHT["T03-I01"], seq=item.sequence)
    )

    assert late.status_code == 423
    assert "已经检查过" in late.get_json()["error"]
    assert paper(attempt)["T03-I01"].answer == {"choices": [0]}


def test_trying_again_opens_the_question_and_keeps_every_try(browser, attempt, student):
    client = browser(student)
    check(client, attempt, "T03-I01", WRONG["T03-I01"])
    item = paper(attempt)["T03-I01"]
    client.post(f"/attempts/{attempt.id}/items/{item.id}/retry")
    opened = paper(attempt)["T03-I01"]
    check(client, attempt, "T03-I01", RIGHT["T03-I01"])

    item = paper(attempt)["T03-I01"]
    assert (opened.answer, opened.earned, opened.checked_at) == ({}, None, None)
    assert [one["earned"] for one in item.tries] == ["0", "5"]
    assert "这道题做了 2 次，第一次得 0 分。" in client.get(f"/attempts/{attempt.id}").get_data(
        as_text=True
    )


def test_practice_is_noted_as_work_and_never_a_mark(attempt, quiz, student):
    answer(attempt, student, "T03-I01")
    services.check_answer(attempt, paper(attempt)["T03-I01"].id)

    done = handed_in(attempt)

    work = db.session.query(Work).one()
    assert (work.done, work.total, work.handed_in_at is not None) == (1, 3, True)
    assert work.marked_at is not None
    assert done.points == 5
    assert current_mark(quiz.id, student.id) is None
    assert grid_of(quiz.classroom_id, "CSF").columns == []


def test_practice_may_be_begun_without_end(quiz, student):
    for number in range(1, 6):
        assert handed_in(an_attempt(quiz, student)).number == number


def test_before_the_start_it_says_what_it_is(browser, quiz, student):
    page = browser(student).get(f"/assignments/{quiz.id}/quiz").get_data(as_text=True)

    assert "这是练习：不计入成绩" in page
    assert "当场看到对错和解析" in page
    assert "多次作答取" not in page


def test_an_exam_checks_nothing(browser, classroom, student):
    attempt = an_attempt(a_quiz(classroom), student)
    client = browser(student)
    check(client, attempt, "T03-I01", RIGHT["T03-I01"])

    page = client.get(f"/attempts/{attempt.id}").get_data(as_text=True)

    assert "交卷后才公布对错" in page
    assert "内部服务做好了" not in page
    assert "检查答案</button>" not in page
    assert paper(attempt)["T03-I01"].checked_at is None


def test_nobody_checks_the_answers_of_others(browser, attempt, classroom):
    other = a_user("孙悦")
    an_enrollment(classroom, other)
    item = paper(attempt)["T03-I01"]

    for verb in ("check", "retry"):
        path = f"/attempts/{attempt.id}/items/{item.id}/{verb}"
        assert browser(other).post(path).status_code == 404
    assert browser(other).post(f"/attempts/{attempt.id}/next").status_code == 404


def test_a_question_of_another_paper_is_refused(attempt, quiz, classroom):
    other: User = a_user("孙悦")
    an_enrollment(classroom, other)
    item = paper(an_attempt(quiz, other))["T03-I01"]

    with pytest.raises(services.NotAnswered, match="不在你的试卷上"):
        services.check_answer(queries.get_attempt(attempt.id), item.id)


def test_after_handing_in_nothing_is_checked(browser, attempt, student):
    item, form = form_of(attempt, "T03-I01", RIGHT["T03-I01"])
    handed_in(attempt)

    answer = browser(student).post(f"/attempts/{attempt.id}/items/{item.id}/check", data=form)

    assert answer.status_code == 302
    assert paper(attempt)["T03-I01"].answer == {}


def test_a_newer_answer_of_another_tab_is_not_checked_unseen(browser, attempt, student):
    item, form = form_of(attempt, "T03-I01", WRONG["T03-I01"])
    answer(attempt, student, "T03-I01")
    client = browser(student)
    client.post(f"/attempts/{attempt.id}/items/{item.id}/check", data=form)

    page = client.get(f"/attempts/{attempt.id}").get_data(as_text=True)

    assert "在另一个页面里有更新的答案" in page
    assert paper(attempt)["T03-I01"].checked_at is None


def test_a_practice_page_takes_as_many_statements_however_long(browser, attempt, student, at_most):
    client = browser(student)
    for key in ("T03-I01", "T03-I06", "T03-I08"):
        check(client, attempt, key, WRONG[key])

    with at_most(6):
        assert client.get(f"/attempts/{attempt.id}").status_code == 200


def test_checking_takes_few_statements(browser, attempt, student, at_most):
    item, form = form_of(attempt, "T03-I01", RIGHT["T03-I01"])
    client = browser(student)

    with at_most(14):
        client.post(f"/attempts/{attempt.id}/items/{item.id}/check", data=form)

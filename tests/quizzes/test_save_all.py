"""The whole page of answers saved by a plain form, where no script runs."""

import re

import pytest

from lms.assignments.queries import work_of
from lms.core.db import db
from lms.quizzes.models import PaperItem
from lms.quizzes.queries import late_answers_to
from tests.builders.classrooms import a_classroom
from tests.builders.quizzes import (
    AUTOMATIC,
    BLANK,
    RIGHT,
    SHORT,
    WRONG,
    a_quiz,
    an_attempt,
    paper,
    sent,
)


@pytest.fixture
def classroom(student):
    return a_classroom(students=(student,))


@pytest.fixture
def attempt(student, classroom, clock):
    return an_attempt(a_quiz(classroom, time_limit=20), student)


def stored(item) -> PaperItem:
    return db.session.get(PaperItem, item.id, populate_existing=True)


def test_a_whole_page_is_saved_without_scripts(browser, student, attempt):
    first, second = paper(attempt).values()
    form = {
        f"seq-{first.id}": "0",
        **{f"q{first.id}-{name}": values for name, values in RIGHT["T03-I01"].items()},
        f"seq-{second.id}": "0",
        "flag": str(second.id),
    }

    page = browser(student).post(f"/attempts/{attempt.id}", data=form)

    assert page.headers["Location"] == f"/attempts/{attempt.id}"
    assert stored(first).is_answered
    assert not stored(first).is_flagged
    assert stored(second).is_flagged
    assert work_of(attempt.assignment_id, student.id).done == 1


def test_a_stale_page_keeps_the_newer_answers_and_says_which(browser, student, attempt):
    item = paper(attempt)["T03-I01"]
    client = browser(student)
    client.post(f"/attempts/{attempt.id}/save", json=sent(item, RIGHT["T03-I01"]))
    before = stored(item).answer

    page = client.post(
        f"/attempts/{attempt.id}", data={f"seq-{item.id}": "0"}, follow_redirects=True
    )

    assert "第 1 题在另一个页面里有更新的答案" in page.text
    assert stored(item).answer == before


@pytest.fixture
def long(student, classroom, clock):
    """A paper with a text longer than is taken, and all it sends."""
    quiz = a_quiz(classroom, AUTOMATIC + "\n" + SHORT, key="T05-Q", time_limit=20)
    attempt = an_attempt(quiz, student)
    items = paper(attempt)
    form = {f"seq-{one.id}": "0" for one in items.values()}
    form[f"q{items['T03-I01'].id}-a"] = "1"
    form[f"q{items['T03-I11'].id}-a"] = "一段很长的话。" + "长" * 20_000
    return attempt, items, form


def test_a_text_that_is_too_long_loses_no_other_answer(browser, student, long):
    attempt, items, form = long

    page = browser(student).post(f"/attempts/{attempt.id}", data={**form, "hand_in": "1"})

    assert page.status_code == 200
    assert "第 3 题的答案有 20007 个字，最多 20000 个字" in page.text
    assert form[f"q{items['T03-I11'].id}-a"] in page.text
    assert stored(items["T03-I01"]).is_answered
    assert not stored(items["T03-I11"]).is_answered
    assert work_of(attempt.assignment_id, student.id).done == 1


def test_what_was_too_long_is_stored_once_it_is_shorter(browser, student, long):
    attempt, items, form = long
    client = browser(student)
    page = client.post(f"/attempts/{attempt.id}", data=form).text
    again = {name: value for name, value in form.items() if not name.startswith("seq-")}
    again |= dict(re.findall(r'name="(seq-\d+)" value="(\d+)"', page))
    again[f"q{items['T03-I11'].id}-a"] = "短一些。"

    answer = client.post(f"/attempts/{attempt.id}", data=again)

    assert answer.headers["Location"] == f"/attempts/{attempt.id}"
    assert stored(items["T03-I11"]).answer == {"text": "短一些。"}
    assert stored(items["T03-I01"]).is_answered


def test_stale_and_too_long_are_both_told(browser, student, long):
    attempt, items, form = long
    client = browser(student)
    first = items["T03-I01"]
    client.post(f"/attempts/{attempt.id}/save", json=sent(first, WRONG["T03-I01"]))

    page = client.post(f"/attempts/{attempt.id}", data=form).text

    assert "第 1 题在另一个页面里有更新的答案" in page
    assert "第 3 题的答案有 20007 个字" in page


def test_a_text_too_long_and_too_late_loses_no_other_answer(browser, student, long, clock):
    attempt, items, form = long
    clock.move(hours=1)

    page = browser(student).post(f"/attempts/{attempt.id}", data=form, follow_redirects=True)

    assert "1 题的答案已留存" in page.text
    assert "第 3 题的答案有 20007 个字" in page.text
    assert [len(late_answers_to(one.id)) for one in items.values()] == [1, 0, 0]


def test_an_answer_nobody_can_read_leaves_the_stored_one(browser, student, attempt):
    item = paper(attempt)["T03-I01"]
    client = browser(student)
    client.post(f"/attempts/{attempt.id}/save", json=sent(item, RIGHT["T03-I01"]))

    page = client.post(
        f"/attempts/{attempt.id}", data={f"seq-{item.id}": "1", f"q{item.id}-a": "77"}
    )

    assert "第 1 题收到的答案读不懂" in page.text
    assert stored(item).answer


@pytest.mark.parametrize("deed", ["check", "retry"])
def test_in_practice_a_text_too_long_stays_on_the_page(browser, student, classroom, deed):
    quiz = a_quiz(classroom, AUTOMATIC + "\n" + BLANK, key="T06-Q", mode="practice")
    attempt = an_attempt(quiz, student)
    first, other = paper(attempt)["T03-I01"], paper(attempt)["T03-I08"]
    form = {f"seq-{first.id}": "0", f"q{first.id}-a": "1", f"seq-{other.id}": "0"}
    form[f"q{other.id}-1"] = "长" * 20_001

    page = browser(student).post(f"/attempts/{attempt.id}/items/{first.id}/{deed}", data=form)

    assert page.status_code == 200
    assert "20001 个字" in page.text
    assert stored(first).is_answered
    assert stored(first).checked_at is None


def test_a_practice_that_waits_for_an_exam_is_not_shown(browser, student, classroom):
    quiz = a_quiz(classroom, AUTOMATIC, key="T06-Q", mode="practice", category="practice")
    attempt = an_attempt(quiz, student)
    first = paper(attempt)["T03-I01"]
    exam = {"key": "CSF-F", "mode": "exam", "category": "exam", "time_limit": 60}
    an_attempt(a_quiz(classroom, BLANK, **exam), student)
    form = {f"seq-{first.id}": "0", f"q{first.id}-a": "长" * 20_001}

    answer = browser(student).post(f"/attempts/{attempt.id}", data=form)

    assert answer.headers["Location"] == f"/attempts/{attempt.id}"


def test_saving_the_page_may_lead_to_handing_in(browser, student, attempt):
    page = browser(student).post(f"/attempts/{attempt.id}", data={"hand_in": "1"})

    assert page.headers["Location"] == f"/attempts/{attempt.id}/hand-in"


def test_a_page_saved_after_the_end_leads_to_the_result(browser, student, attempt, clock):
    clock.move(hours=1)

    page = browser(student).post(f"/attempts/{attempt.id}", data={})

    assert page.headers["Location"] == f"/attempts/{attempt.id}/review"


def test_fields_that_name_nothing_are_passed_over(browser, student, attempt):
    form = {"seq-x": "0", "seq-1": "x", "seq-999999": "0"}

    assert browser(student).post(f"/attempts/{attempt.id}", data=form).status_code == 302

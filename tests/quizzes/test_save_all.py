"""The whole page of answers saved by a plain form, where no script runs."""

import pytest

from lms.assignments.queries import work_of
from lms.core.db import db
from lms.quizzes.models import PaperItem
from tests.builders.classrooms import a_classroom
from tests.builders.quizzes import (
    RIGHT,
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

"""A quiz published with another rule after attempts: pages say what the gradebook does."""

import pytest

from lms.gradebook.queries import current_mark
from tests.builders.assignments import an_allowance
from tests.builders.mending import published, sat
from tests.builders.quizzes import SINGLE, a_quiz, an_attempt

WRONG = {"a": ["0"]}
FIRST = "只计第一次的成绩"
HIGHEST = "多次作答取最高分"
CHANGED = "再交一次卷之后才按新的算"


@pytest.fixture
def quiz(classroom):
    return a_quiz(classroom, SINGLE, grade_by="first", attempts=3)


def start_page(browser, student, quiz):
    return browser(student).get(f"/assignments/{quiz.id}/quiz").text


def test_until_a_further_attempt_the_page_says_the_rule_the_mark_stands_under(
    browser, student, quiz
):
    sat(quiz, student, T03_I01=WRONG)
    sat(quiz, student, T03_I01=None)
    published(quiz, SINGLE, grade_by="highest", attempts=3)

    page = start_page(browser, student, quiz)

    assert current_mark(quiz.id, student.id).points == 0
    assert page.index(FIRST) < page.index(CHANGED) < page.index(HIGHEST)


def test_once_a_further_attempt_is_handed_in_the_new_rule_holds_for_all(browser, student, quiz):
    sat(quiz, student, T03_I01=WRONG)
    two = sat(quiz, student, T03_I01=None)
    published(quiz, SINGLE, grade_by="highest", attempts=3)
    sat(quiz, student, T03_I01=WRONG)

    page = start_page(browser, student, quiz)

    assert current_mark(quiz.id, student.id).origin == f"attempt:{two.id}"
    assert current_mark(quiz.id, student.id).points == 5
    assert HIGHEST in page
    assert FIRST not in page
    assert CHANGED not in page


def test_an_attempt_that_runs_is_counted_by_the_rule_it_was_begun_with(browser, student, quiz):
    sat(quiz, student, T03_I01=WRONG)
    an_attempt(quiz, student)
    published(quiz, SINGLE, grade_by="highest", attempts=3)

    page = start_page(browser, student, quiz)

    assert FIRST in page
    assert HIGHEST not in page


def test_where_no_attempt_is_left_nothing_is_said_of_a_rule_to_come(browser, student, quiz):
    sat(quiz, student, T03_I01=WRONG)
    sat(quiz, student, T03_I01=None)
    published(quiz, SINGLE, grade_by="highest", attempts=2)

    page = start_page(browser, student, quiz)

    assert FIRST in page
    assert CHANGED not in page


def test_the_review_of_an_earlier_attempt_says_the_rule_of_the_latest(browser, student, quiz):
    one = sat(quiz, student, T03_I01=WRONG)
    published(quiz, SINGLE, grade_by="highest", attempts=3)
    sat(quiz, student, T03_I01=None)

    page = browser(student).get(f"/attempts/{one.id}/review").text

    assert "多次作答取最高分，现在计的是第 2 次" in page


def test_with_one_attempt_and_another_by_allowance_a_review_says_which_counts(
    browser, student, classroom
):
    quiz = a_quiz(classroom, SINGLE, attempts=1)
    one = sat(quiz, student, T03_I01=None)
    an_allowance(quiz, student=student, attempts=2)
    sat(quiz, student, T03_I01=WRONG)

    page = browser(student).get(f"/attempts/{one.id}/review").text

    assert "多次作答取最高分，现在计的就是这一次" in page

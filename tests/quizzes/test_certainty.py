"""Certainty and penalties from the page to the ledger."""

from fractions import Fraction

import pytest
from sqlalchemy.exc import IntegrityError

from lms.core.db import db
from lms.gradebook.queries import current_mark
from lms.quizzes import queries
from lms.quizzes.models import PaperItem
from tests.builders.quizzes import (
    AUTOMATIC,
    BLANK,
    CASE,
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
def attempt(classroom, student):
    quiz = a_quiz(classroom, AUTOMATIC + "\n" + BLANK, has_certainty=True)
    return an_attempt(quiz, student)


def sure(fields, certainty):
    return {**fields, "certainty": [str(certainty)]}


def test_certainty_is_saved_with_its_answer_and_numbered(browser, attempt, student):
    item = paper(attempt)["T03-I01"]
    client = browser(student)

    saved = client.post(f"/attempts/{attempt.id}/save", json=sent(item, sure({"a": ["1"]}, 3)))
    stale = client.post(f"/attempts/{attempt.id}/save", json=sent(item, sure({"a": ["1"]}, 2)))

    assert saved.get_json()["seq"] == 1
    assert paper(attempt)["T03-I01"].certainty == {"T03-I01": 3}
    assert stale.status_code == 409  # only the certainty differs, and that is an answer too
    assert stale.get_json()["answer"][f"q{item.id}-certainty"] == ["3"]


def test_being_sure_of_nothing_is_no_answer(browser, attempt, student):
    item = paper(attempt)["T03-I01"]

    browser(student).post(f"/attempts/{attempt.id}/save", json=sent(item, sure({}, 3)))

    found = paper(attempt)["T03-I01"]
    assert (found.is_answered, found.certainty) == (False, {"T03-I01": 3})


def test_what_it_earns_goes_up_and_down(attempt, student):
    answer(attempt, student, "T03-I01", sure(RIGHT["T03-I01"], 3))  # 5
    answer(attempt, student, "T03-I06", sure(WRONG["T03-I06"], 2))  # -4/3
    answer(attempt, student, "T03-I08", RIGHT["T03-I08"])  # nothing said: 4/3

    done = handed_in(attempt)

    earned = {key: item.earned for key, item in paper(attempt).items()}
    assert {key: round(float(one), 6) for key, one in earned.items()} == {
        "T03-I01": 5,
        "T03-I06": -1.333333,
        "T03-I08": 1.333333,
    }
    assert done.points == 5
    mark = current_mark(attempt.assignment_id, student.id)
    assert sum(line.earned for line in mark.evidence) == mark.points == 5
    assert all(0 <= line.earned <= line.possible for line in mark.evidence)


def test_an_attempt_never_falls_below_nothing(attempt, student):
    for key in ("T03-I01", "T03-I06", "T03-I08"):
        answer(attempt, student, key, sure(WRONG[key], 3))

    done = handed_in(attempt)

    assert done.points == 0
    assert paper(attempt)["T03-I01"].earned == -10
    assert current_mark(attempt.assignment_id, student.id).points == 0


def test_an_empty_answer_loses_nothing(classroom, student):
    attempt = an_attempt(a_quiz(classroom, penalty=Fraction(1, 3)), student)
    answer(attempt, student, "T03-I01")

    done = handed_in(attempt)

    assert done.points == 5
    assert paper(attempt)["T03-I06"].earned == 0


def test_a_wrong_choice_costs_its_penalty(classroom, student):
    attempt = an_attempt(a_quiz(classroom, penalty=Fraction(1, 2)), student)
    answer(attempt, student, "T03-I01")
    answer(attempt, student, "T03-I06", WRONG["T03-I06"])

    assert handed_in(attempt).points == 4


def test_the_page_asks_for_each_part_that_needs_nobody(browser, classroom, student):
    attempt = an_attempt(a_quiz(classroom, CASE, has_certainty=True), student)
    item = paper(attempt)["T03-I12"]

    page = browser(student).get(f"/attempts/{attempt.id}").get_data(as_text=True)

    assert page.count(f'name="q{item.id}-p1-certainty"') == 3
    assert f'name="q{item.id}-p2-certainty"' not in page  # a person marks it
    assert "第（1）小题有多大把握？" in page


def test_the_review_shows_signs_and_calibration(browser, attempt, student):
    answer(attempt, student, "T03-I01", sure(RIGHT["T03-I01"], 3))
    answer(attempt, student, "T03-I06", sure(WRONG["T03-I06"], 3))
    handed_in(attempt)

    page = browser(student).get(f"/attempts/{attempt.id}/review").get_data(as_text=True)

    assert "-4 分，满分 2 分。" in page
    assert "你选的是“很有把握”。" in page
    assert "很有把握：2 题，答对 50%；选它最合算的范围是 80%–100%。" in page
    assert "把握偏高" not in page  # two answers say little


def test_the_start_says_what_a_wrong_answer_costs(browser, classroom, student):
    quiz = a_quiz(classroom, penalty=Fraction(1, 3))

    page = browser(student).get(f"/assignments/{quiz.id}/quiz").get_data(as_text=True)

    assert "答错倒扣该题分数的 1/3，不答、多选少选而没有选错都不扣" in page


def test_the_database_keeps_marks_within_their_bounds(attempt):
    item = db.session.get(PaperItem, queries.items_of(attempt.id)[0].id)
    item.earned = -2 * item.possible - 1

    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()

"""The page of the marking desk: one question across all students, names out of sight."""

import re
from decimal import Decimal

import pytest
from sqlalchemy import select

from lms.core.db import db
from lms.core.journal import JournalEntry
from tests.builders.accounts import a_user
from tests.builders.classrooms import a_classroom
from tests.builders.mending import a_wish, mended
from tests.builders.quizzes import (
    CASE,
    RIGHT,
    SHORT,
    a_quiz,
    an_attempt,
    answer,
    handed_in,
    paper,
)


def test_the_desk_shows_the_answer_without_the_name(browser, teacher, student, quiz, attempt):
    page = browser(teacher).get(f"/assignments/{quiz.id}/marking")

    assert RIGHT["T03-I11"]["a"][0] in page.text
    assert student.name not in page.text
    assert student.number not in page.text
    assert "这一题共 1 份，已批 0 份，还剩 1 份。" in page.text


def test_names_are_shown_until_they_are_hidden_and_that_goes_on_record(
    *, browser, teacher, student, quiz, attempt, short
):
    client, desk = browser(teacher), f"/assignments/{quiz.id}/marking"
    asked = {"question": "T03-I11", "item": short.id, "show": "unmarked", "names": "1"}

    shown = client.post(f"{desk}/names", data=asked)
    again = client.get(f"{desk}?question=T03-I11")
    hidden = client.post(f"{desk}/names", data={**asked, "names": ""}, follow_redirects=True)

    assert shown.location == f"{desk}?question=T03-I11&item={short.id}&show=unmarked"
    assert student.name in again.text
    assert student.name not in hidden.text
    assert _journalled("marking.show_names") == [
        (f"assignment:{quiz.id}", teacher.id, {"question": "T03-I11"})
    ]


def test_names_shown_at_one_desk_are_not_shown_at_another(
    *, browser, teacher, student, classroom, quiz, attempt
):
    other = a_quiz(classroom, SHORT, key="T04-Q")
    theirs = an_attempt(other, student)
    answer(theirs, student, "T03-I11")
    handed_in(theirs)
    client = browser(teacher)

    client.post(f"/assignments/{other.id}/marking/names", data={"names": "1"})

    assert student.name in client.get(f"/assignments/{other.id}/marking").text
    assert student.name not in client.get(f"/assignments/{quiz.id}/marking").text


def _journalled(action):
    entries = db.session.scalars(select(JournalEntry).where(JournalEntry.action == action))
    return [(one.subject, one.actor_id, one.detail) for one in entries]


def test_marks_of_a_question_voided_meanwhile_are_refused_and_the_comment_stays(
    *, browser, teacher, quiz, attempt, short
):
    mended(quiz, teacher, a_wish("T03-I11"))
    client, form = browser(teacher), {"item": short.id, "T03-I11-0": "2", "T03-I11-1": "3"}

    page = client.post(f"/assignments/{quiz.id}/marking", data={**form, "comment": "写得很细"})
    told = client.post(
        f"/assignments/{quiz.id}/marking", data=form, headers={"Accept": "application/json"}
    )

    assert (page.status_code, told.status_code) == (409, 409)
    assert "这道题已经作废" in page.text
    assert "写得很细</textarea>" in page.text
    assert "这道题已经作废" in told.json["error"]
    assert paper(attempt)["T03-I11"].comment == ""


def test_a_comment_that_was_not_saved_is_not_put_to_another_response(
    *, browser, teacher, student, classroom
):
    quiz = a_quiz(classroom, SHORT + "\n" + CASE, key="T04-Q")
    attempt = an_attempt(quiz, student)
    answer(attempt, student, "T03-I11")
    answer(attempt, student, "T03-I12")
    item = paper(handed_in(attempt))["T03-I11"]
    mended(quiz, teacher, a_wish("T03-I11"))

    page = browser(teacher).post(
        f"/assignments/{quiz.id}/marking",
        data={"item": item.id, "T03-I11-0": "2", "T03-I11-1": "3", "comment": "写得很细"},
    )

    assert page.text.count("写得很细") == 1
    assert 'name="T03-I12-2-0"' in page.text


def test_a_comment_with_the_character_zero_is_saved_without_it(
    *, browser, teacher, quiz, attempt, short
):
    form = {"item": short.id, "T03-I11-0": "2", "T03-I11-1": "3", "comment": "好\x00的"}

    page = browser(teacher).post(f"/assignments/{quiz.id}/marking", data=form)

    assert page.status_code == 302
    assert paper(attempt)["T03-I11"].comment == "好的"


def test_nothing_with_a_sign_is_nothing(browser, teacher, quiz, attempt, short):
    form = {"item": short.id, "T03-I11-0": "-0", "T03-I11-1": "-0.0"}

    browser(teacher).post(f"/assignments/{quiz.id}/marking", data=form)

    assert paper(attempt)["T03-I11"].marks["T03-I11"]["given"] == ["0", "0"]


def test_saving_marks_leads_to_the_next_response(browser, teacher, quiz, attempt, short):
    form = {"item": short.id, "seen": "", "T03-I11-0": "3", "T03-I11-1": "4.5", "comment": "好"}

    page = browser(teacher).post(
        f"/assignments/{quiz.id}/marking", data=form, follow_redirects=True
    )

    assert paper(attempt)["T03-I11"].earned == Decimal("7.5")
    assert "已批 1 份，还剩 0 份" in page.text


def test_a_case_is_marked_at_the_desk_by_its_open_parts(browser, teacher, student, classroom):
    quiz = a_quiz(classroom, CASE, key="T04-Q")
    attempt = an_attempt(quiz, student)
    answer(attempt, student, "T03-I12")
    item = paper(handed_in(attempt))["T03-I12"]
    points = {"T03-I12-2-0": "4", "T03-I12-2-1": "０", "T03-I12-2-2": "2.5"}

    browser(teacher).post(f"/assignments/{quiz.id}/marking", data={"item": item.id, **points})

    assert paper(attempt)["T03-I12"].earned == Decimal("11.5")


@pytest.mark.parametrize("points", ["", "x", "9", "-1", "NaN", "Infinity", "1e999", "0.0000001"])
def test_points_that_are_no_points_are_refused(*, browser, teacher, quiz, attempt, short, points):
    form = {"item": short.id, "T03-I11-0": points, "T03-I11-1": "1"}

    page = browser(teacher).post(
        f"/assignments/{quiz.id}/marking", data=form, follow_redirects=True
    )

    assert "应在 0 与它的分值之间" in page.text
    assert paper(attempt)["T03-I11"].earned is None


def test_a_response_of_another_classroom_is_not_marked_here(browser, teacher, short):
    other = a_quiz(a_classroom(teacher=teacher), SHORT, key="T05-Q")

    page = browser(teacher).post(
        f"/assignments/{other.id}/marking",
        data={"item": short.id, "T03-I11-0": "3", "T03-I11-1": "5"},
    )

    assert page.status_code == 404


@pytest.mark.parametrize(
    ("item", "status"), [("", 400), ("x", 400), ("999999", 404), ("9" * 30, 400)]
)
def test_a_response_that_is_none_is_refused(*, browser, teacher, quiz, attempt, item, status):
    page = browser(teacher).post(f"/assignments/{quiz.id}/marking", data={"item": item})

    assert page.status_code == status


def test_an_automatic_answer_is_not_marked_by_hand(browser, teacher, quiz, attempt):
    item = paper(attempt)["T03-I01"]

    page = browser(teacher).post(f"/assignments/{quiz.id}/marking", data={"item": item.id})

    assert page.status_code == 404


def test_an_empty_desk_says_so(browser, teacher, quiz):
    assert "现在没有要评阅的答案" in browser(teacher).get(f"/assignments/{quiz.id}/marking").text


def test_the_desk_opens_the_response_asked_for_and_its_neighbours(browser, teacher, quiz, attempt):
    other = a_user("王小明")
    from tests.builders.classrooms import an_enrollment  # noqa: PLC0415

    an_enrollment(attempt.assignment.classroom, other)
    second = paper(handed_in(an_attempt(quiz, other)))["T03-I11"]

    page = browser(teacher).get(f"/assignments/{quiz.id}/marking?question=T03-I11&item={second.id}")

    assert f'name="item" value="{second.id}"' in page.text
    assert ("data-earlier" in page.text) != ("data-later" in page.text)


def test_the_order_of_responses_is_always_the_same(browser, teacher, quiz, attempt):
    client = browser(teacher)

    first = client.get(f"/assignments/{quiz.id}/marking?item=0").text
    second = client.get(f"/assignments/{quiz.id}/marking?question=nonsense").text

    assert _without_tokens(first) == _without_tokens(second)


def test_the_desk_takes_eleven_statements_whatever_the_size_of_the_class(
    *, browser, teacher, student, quiz, attempt, at_most
):
    from tests.builders.classrooms import an_enrollment  # noqa: PLC0415

    many = [a_user(f"学生{n}") for n in range(8)]
    [an_enrollment(attempt.assignment.classroom, one) for one in many]
    [handed_in(an_attempt(quiz, one)) for one in many]
    client = browser(teacher)

    with at_most(11):
        assert client.get(f"/assignments/{quiz.id}/marking").status_code == 200


def _without_tokens(page: str) -> str:
    """The page but for its CSRF tokens, which differ each time."""
    return re.sub(r'name="csrf_token" value="[^"]*"', "", page.split("<main")[1])

"""Autosave: compared with what is stored, refused when it is over, never lost."""

from datetime import timedelta

import pytest

from lms.assignments.queries import work_of
from lms.core.db import db
from lms.quizzes.models import PaperItem
from tests.builders.classrooms import a_classroom, a_term
from tests.builders.quizzes import (
    BLANK,
    JUDGE,
    RIGHT,
    SHORT,
    SINGLE,
    WRONG,
    a_quiz,
    an_attempt,
    handed_in,
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


def test_an_answer_is_saved_and_receipted(browser, student, attempt, clock):
    item = paper(attempt)["T03-I01"]
    client = browser(student)
    clock.move(minutes=3, seconds=22)

    answer = client.post(f"/attempts/{attempt.id}/save", json=sent(item, RIGHT["T03-I01"]))

    assert answer.status_code == 200
    ends = int((clock.moment - timedelta(minutes=3, seconds=22)).timestamp() * 1000) + 20 * 60_000
    assert answer.json == {
        "ok": True,
        "seq": 1,
        "saved_at": "09:03:22",
        "answered": 1,
        "total": 2,
        "deadline": ends,
    }
    assert stored(item).is_answered
    assert stored(item).answer


def test_an_answer_with_the_character_zero_is_saved_without_it(browser, student, classroom):
    attempt = an_attempt(a_quiz(classroom, SHORT, key="T05-Q"), student)
    item = paper(attempt)["T03-I11"]
    client = browser(student)

    answer = client.post(
        f"/attempts/{attempt.id}/save", json=sent(item, {"a": ["前\x00后，反斜杠 \\u0000"]})
    )

    assert answer.status_code == 200
    assert stored(item).answer == {"text": "前后，反斜杠 \\u0000"}


def test_an_answer_taken_back_counts_as_unanswered(browser, student, attempt):
    item = paper(attempt)["T03-I01"]
    client = browser(student)
    client.post(f"/attempts/{attempt.id}/save", json=sent(item, RIGHT["T03-I01"]))

    answer = client.post(f"/attempts/{attempt.id}/save", json=sent(item, {}, seq=1))

    assert answer.json["answered"] == 0
    assert stored(item).answer == {}
    assert work_of(attempt.assignment_id, student.id).done == 0


def test_a_flag_is_saved_with_the_answer(browser, student, attempt):
    item = paper(attempt)["T03-I01"]

    browser(student).post(f"/attempts/{attempt.id}/save", json=sent(item, {}, flag=True))

    assert stored(item).is_flagged
    assert not stored(item).is_answered


def test_a_stale_answer_is_refused_and_shown_the_newer_one(browser, student, attempt):
    item = paper(attempt)["T03-I01"]
    client = browser(student)
    newer = sent(item, RIGHT["T03-I01"])
    client.post(f"/attempts/{attempt.id}/save", json=newer)

    answer = client.post(f"/attempts/{attempt.id}/save", json=sent(item, WRONG["T03-I01"]))

    assert answer.status_code == 409
    assert answer.json["seq"] == 1
    assert answer.json["answer"] == {**newer["answer"], "flag": []}
    assert "另一个页面" in answer.json["error"]


@pytest.mark.parametrize("text", [SINGLE, JUDGE, BLANK, SHORT], ids=lambda text: text[12:14])
def test_a_conflict_tells_the_stored_answer_in_the_fields_of_the_page(
    browser, student, classroom, text
):
    attempt = an_attempt(a_quiz(classroom, text), student)
    ((key, item),) = paper(attempt).items()
    client = browser(student)
    newer = sent(item, RIGHT[key])
    client.post(f"/attempts/{attempt.id}/save", json=newer)

    answer = client.post(f"/attempts/{attempt.id}/save", json=sent(item, {}))

    assert answer.json["answer"] == {**newer["answer"], "flag": []}


def test_an_answer_whose_receipt_was_lost_may_come_again(browser, student, attempt):
    item = paper(attempt)["T03-I01"]
    client = browser(student)
    client.post(f"/attempts/{attempt.id}/save", json=sent(item, RIGHT["T03-I01"]))

    again = client.post(f"/attempts/{attempt.id}/save", json=sent(item, RIGHT["T03-I01"]))

    assert again.status_code == 200
    assert again.json["seq"] == 1


def test_a_save_after_hand_in_is_told_where_the_result_is(browser, student, attempt):
    item = paper(attempt)["T03-I01"]
    handed_in(attempt)

    answer = browser(student).post(
        f"/attempts/{attempt.id}/save", json=sent(item, RIGHT["T03-I01"])
    )

    assert answer.status_code == 410
    assert answer.json["redirect"] == f"/attempts/{attempt.id}/review"
    assert stored(item).answer == {}


@pytest.mark.parametrize(("seconds", "status"), [(0, 200), (59, 200), (60, 202), (3600, 202)])
def test_saves_in_flight_are_taken_for_a_minute_after_the_end(
    *, browser, student, attempt, clock, seconds, status
):
    item = paper(attempt)["T03-I01"]
    client = browser(student)
    clock.move(minutes=20, seconds=seconds)

    answer = client.post(f"/attempts/{attempt.id}/save", json=sent(item, RIGHT["T03-I01"]))

    assert answer.status_code == status


def test_nothing_is_saved_in_a_closed_term(browser, student, attempt):
    item = paper(attempt)["T03-I01"]
    a_term(is_open=False)

    answer = browser(student).post(
        f"/attempts/{attempt.id}/save", json=sent(item, RIGHT["T03-I01"])
    )

    assert answer.status_code == 410
    assert stored(item).answer == {}


def test_an_answer_beyond_all_measure_is_refused_with_its_length(browser, student, classroom):
    attempt = an_attempt(a_quiz(classroom, SHORT), student)
    item = paper(attempt)["T03-I11"]
    name = next(iter(RIGHT["T03-I11"]))

    answer = browser(student).post(
        f"/attempts/{attempt.id}/save", json=sent(item, {name: ["长" * 20_001]})
    )

    assert answer.status_code == 413
    assert "20001 个字，最多 20000 个字" in answer.json["error"]


def test_a_request_beyond_all_measure_is_not_even_read(browser, student, attempt):
    answer = browser(student).post(
        f"/attempts/{attempt.id}/save", data="x" * 300_000, content_type="application/json"
    )

    assert answer.status_code == 413


@pytest.mark.parametrize(
    "junk",
    [
        b"",
        b"not json",
        b"[]",
        b"null",
        b'{"item": 1, "seq": 0}',
        b'{"item": "x", "seq": 0, "answer": {}}',
        b'{"item": 1, "seq": -1, "answer": {}}',
        b'{"item": 1, "seq": true, "answer": {}}',
        b'{"item": 1, "seq": 0, "answer": []}',
        b'{"item": 99999999999999999999, "seq": 0, "answer": {}}',
    ],
)
def test_junk_is_refused_as_junk(browser, student, attempt, junk):
    answer = browser(student).post(
        f"/attempts/{attempt.id}/save", data=junk, content_type="application/json"
    )

    assert answer.status_code == 400
    assert answer.json["error"]


@pytest.mark.parametrize(
    "values",
    [1, "1", None, True, {}, {"0": "1"}, [1], ["1", None], [["1"]], [{}], ["77"], ["x"], ["-1"]],
)
def test_what_is_no_answer_leaves_the_stored_one(browser, student, attempt, values):
    item = paper(attempt)["T03-I01"]
    client = browser(student)
    client.post(f"/attempts/{attempt.id}/save", json=sent(item, RIGHT["T03-I01"]))
    before = stored(item).answer
    body = {"item": item.id, "seq": 1, "answer": {f"q{item.id}-a": values, "flag": []}}

    answer = client.post(f"/attempts/{attempt.id}/save", json=body)

    assert answer.status_code == 400
    assert answer.json["error"]
    assert (stored(item).answer, stored(item).sequence) == (before, 1)
    assert before


@pytest.mark.parametrize("answer", [["77"], "77", 77, None, [], True])
def test_an_answer_that_is_no_mapping_leaves_the_stored_one(browser, student, attempt, answer):
    item = paper(attempt)["T03-I01"]
    client = browser(student)
    client.post(f"/attempts/{attempt.id}/save", json=sent(item, RIGHT["T03-I01"]))

    again = client.post(
        f"/attempts/{attempt.id}/save", json={"item": item.id, "seq": 1, "answer": answer}
    )

    assert again.status_code == 400
    assert stored(item).answer


@pytest.mark.parametrize("values", [[], [""], ["  "], ["\x00"]])
def test_an_emptied_field_takes_the_answer_back(browser, student, attempt, values):
    item = paper(attempt)["T03-I01"]
    client = browser(student)
    client.post(f"/attempts/{attempt.id}/save", json=sent(item, RIGHT["T03-I01"]))

    again = client.post(f"/attempts/{attempt.id}/save", json=sent(item, {"a": values}, seq=1))

    assert again.status_code == 200
    assert stored(item).answer == {}


def test_an_item_of_another_attempt_is_not_found(browser, student, attempt, classroom):
    other = an_attempt(a_quiz(classroom, SINGLE, key="T04-Q"), student)
    item = paper(other)["T03-I01"]

    answer = browser(student).post(
        f"/attempts/{attempt.id}/save", json=sent(item, RIGHT["T03-I01"])
    )

    assert answer.status_code == 404
    assert stored(item).answer == {}


def test_saving_takes_four_statements_at_most(browser, student, attempt, at_most):
    item = paper(attempt)["T03-I01"]
    client = browser(student)
    first, second = sent(item, RIGHT["T03-I01"]), sent(item, WRONG["T03-I01"], seq=1)

    client.post(f"/attempts/{attempt.id}/save", json=first)

    with at_most(4):
        assert client.post(f"/attempts/{attempt.id}/save", json=second).status_code == 200


def test_a_first_answer_is_noted_as_work_within_five_statements(browser, student, attempt, at_most):
    item = paper(attempt)["T03-I01"]
    client = browser(student)

    with at_most(5):
        client.post(f"/attempts/{attempt.id}/save", json=sent(item, RIGHT["T03-I01"]))

    assert work_of(attempt.assignment_id, student.id).done == 1


def test_the_end_of_the_assignment_ends_saving(browser, student, classroom, clock):
    quiz = a_quiz(classroom, closes_at=clock.moment + timedelta(minutes=5))
    attempt = an_attempt(quiz, student)
    item = paper(attempt)["T03-I01"]
    clock.move(minutes=6)

    answer = browser(student).post(
        f"/attempts/{attempt.id}/save", json=sent(item, RIGHT["T03-I01"])
    )

    assert answer.status_code == 202
    assert stored(item).answer == {}


def test_a_page_that_asks_is_told_whose_sending_the_stored_answer_came_with(
    browser, student, classroom
):
    attempt = an_attempt(a_quiz(classroom), student)
    client, item = browser(student), paper(attempt)["T03-I01"]
    address = f"/attempts/{attempt.id}/save"
    client.post(address, json={**sent(item, {"a": ["0"]}), "sending": "of-the-phone"})

    answered = client.post(address, json={**sent(item, {"a": ["1"]}), "sending": "of-the-desk"})

    assert answered.status_code == 409
    assert answered.json["sending"] == "of-the-phone"


@pytest.mark.parametrize("sending", [None, 7, ["x"], "x" * 500])
def test_what_is_no_name_of_a_sending_does_no_harm(browser, student, classroom, sending):
    attempt = an_attempt(a_quiz(classroom), student)
    item = paper(attempt)["T03-I01"]

    saved = browser(student).post(
        f"/attempts/{attempt.id}/save", json={**sent(item, {"a": ["0"]}), "sending": sending}
    )

    assert saved.status_code == 200

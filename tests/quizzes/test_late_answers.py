"""Answers after the end: marked late, kept, told, and decided; never thrown away."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from lms.core.db import db
from lms.core.errors import Stale
from lms.core.journal import JournalEntry
from lms.gradebook.models import Mark
from lms.quizzes import queries, services
from lms.quizzes.models import Attempt, EndedBy, LateAnswer
from lms.quizzes.services.late import MOST_KEPT
from tests.builders.classrooms import a_classroom, a_term
from tests.builders.quizzes import (
    RIGHT,
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

KEY = "T03-I01"


@pytest.fixture
def classroom(teacher, student):
    return a_classroom(teacher=teacher, students=(student,))


@pytest.fixture
def quiz(classroom, clock):
    return a_quiz(classroom, SINGLE + "\n" + SHORT, time_limit=20)


@pytest.fixture
def attempt(quiz, student):
    attempt = an_attempt(quiz, student)
    answer(attempt, student, KEY, WRONG[KEY])
    return attempt


def kept_of(attempt) -> list[LateAnswer]:
    return queries.late_answers_of(attempt.id)


def save(client, attempt, fields=None, *, key=KEY, seq=1):
    item = paper(attempt)[key]
    body = sent(item, RIGHT[key] if fields is None else fields, seq=seq)
    return client.post(f"/attempts/{attempt.id}/save", json=body)


def test_within_the_grace_an_answer_counts_and_is_marked_late(browser, student, attempt, clock):
    clock.move(minutes=20, seconds=30)

    told = save(browser(student), attempt)

    assert told.status_code == 200
    assert told.json["late"] is True
    item = paper(attempt)[KEY]
    assert item.is_late
    assert item.sequence == 2
    review = browser(student).get(f"/attempts/{attempt.id}").get_data(as_text=True)
    assert review


def test_in_time_nothing_is_late(browser, student, attempt, clock):
    clock.move(minutes=20)

    told = save(browser(student), attempt)

    assert "late" not in told.json
    assert not paper(attempt)[KEY].is_late


@pytest.mark.parametrize("is_settled", [True, False])
def test_after_it_an_answer_is_kept_and_told(browser, student, attempt, clock, is_settled):
    clock.move(minutes=22)
    if is_settled:
        services.settle_overdue()
        db.session.commit()

    told = save(browser(student), attempt)

    assert told.status_code == 202
    assert told.json["kept"] is True
    assert "已留存，没有计分" in told.json["error"]
    assert told.json["redirect"] == f"/attempts/{attempt.id}/review"
    (late,) = kept_of(attempt)
    assert (late.sequence, late.arrived_at, late.address) == (1, clock.moment, "127.0.0.1")
    assert paper(attempt)[KEY].sequence == 1


def test_the_same_answer_again_is_kept_once(browser, student, attempt, clock):
    clock.move(minutes=22)
    client = browser(student)
    save(client, attempt)

    assert save(client, attempt).status_code == 202
    assert len(kept_of(attempt)) == 1


def test_an_answer_that_is_stored_already_only_lost_its_receipt(browser, student, attempt, clock):
    clock.move(minutes=22)

    told = save(browser(student), attempt, WRONG[KEY], seq=0)

    assert (told.status_code, told.json["seq"]) == (200, 1)
    assert kept_of(attempt) == []


def test_only_so_many_are_kept_of_one_question(browser, student, attempt, clock):
    clock.move(minutes=22)
    client = browser(student)
    key = "T03-I11"
    name = next(iter(RIGHT[key]))
    for n in range(MOST_KEPT):
        save(client, attempt, {name: [f"第 {n} 稿"]}, key=key, seq=0)

    told = save(client, attempt, {name: ["再来一稿"]}, key=key, seq=0)

    assert (told.status_code, told.json["kept"]) == (202, False)
    assert f"已经留存 {MOST_KEPT} 份" in told.json["error"]
    assert len(kept_of(attempt)) == MOST_KEPT


def test_a_late_answer_beyond_all_measure_is_not_kept(browser, student, attempt, clock):
    clock.move(minutes=22)
    name = next(iter(RIGHT["T03-I11"]))

    told = save(browser(student), attempt, {name: ["长" * 20_001]}, key="T03-I11", seq=0)

    assert told.status_code == 413
    assert kept_of(attempt) == []


def test_who_handed_in_said_that_this_is_all(browser, student, attempt):
    handed_in(attempt)

    assert save(browser(student), attempt).status_code == 410
    assert kept_of(attempt) == []


def test_what_a_teacher_ended_is_kept_as_well(browser, student, teacher, attempt):
    services.end(queries.get_attempt(attempt.id), by=teacher, reason="座位坐错")
    db.session.commit()

    assert save(browser(student), attempt).status_code == 202
    assert db.session.get(Attempt, attempt.id).ended_by is EndedBy.TEACHER


def test_nothing_is_kept_in_a_closed_term(browser, student, attempt):
    a_term(is_open=False)

    assert save(browser(student), attempt).status_code == 410
    assert kept_of(attempt) == []


def test_a_page_without_scripts_is_kept_too(browser, student, attempt, clock):
    clock.move(minutes=22)
    item = paper(attempt)[KEY]
    form = {f"seq-{item.id}": "1", f"q{item.id}-a": RIGHT[KEY]["a"][0]}

    page = browser(student).post(f"/attempts/{attempt.id}", data=form, follow_redirects=True)

    assert "1 题的答案已留存" in page.get_data(as_text=True)
    assert len(kept_of(attempt)) == 1


@pytest.fixture
def late(browser, student, attempt, clock):
    clock.move(minutes=22)
    save(browser(student), attempt)
    services.settle_overdue()
    db.session.commit()
    return kept_of(attempt)[0].id


def decide(client, quiz, late, decision, reason="网络中断，监考记录属实"):
    return client.post(
        f"/assignments/{quiz.id}/late-answers/{late}",
        data={"decision": decision, "reason": reason},
        follow_redirects=True,
    )


def test_an_accepted_answer_is_marked_and_entered_with_its_reason(
    *, browser, teacher, quiz, attempt, student, late
):
    page = decide(browser(teacher), quiz, late, "accept").get_data(as_text=True)

    assert "已采用这份迟到的答案" in page
    item = paper(attempt)[KEY]
    assert (item.earned, item.is_late, item.sequence) == (Decimal(5), True, 2)
    marks = db.session.scalars(select(Mark).order_by(Mark.id)).all()
    assert [mark.points for mark in marks] == [0, 5]
    assert marks[-1].reason == "采用迟到的答案：网络中断，监考记录属实"
    assert marks[-1].recorded_by_id == teacher.id
    (row,) = kept_of(attempt)
    assert row.is_accepted
    assert row.replaced  # what counted before
    actions = db.session.scalars(select(JournalEntry.action)).all()
    assert "response.accept_late" in actions


def test_a_declined_answer_changes_nothing(browser, teacher, quiz, attempt, late):
    page = decide(browser(teacher), quiz, late, "decline").get_data(as_text=True)

    assert "没有采用" in page
    assert paper(attempt)[KEY].earned == 0
    assert len(db.session.scalars(select(Mark)).all()) == 1


def test_a_decision_needs_a_reason_and_is_made_once(browser, teacher, quiz, attempt, late):
    client = browser(teacher)

    assert "请写明理由" in decide(client, quiz, late, "accept", " ").get_data(as_text=True)
    assert not kept_of(attempt)[0].is_accepted
    decide(client, quiz, late, "decline")
    again = decide(client, quiz, late, "accept").get_data(as_text=True)
    assert "已经有了决定" in again
    assert not kept_of(attempt)[0].is_accepted


def test_two_teachers_cannot_both_decide(teacher, quiz, attempt, late):
    row = queries.late_answer_in(quiz.id, late)
    services.decide_late(row, is_accepted=True, reason="属实", by=teacher)
    db.session.commit()

    with pytest.raises(Stale):
        services.decide_late(row, is_accepted=False, reason="不属实", by=teacher)


def test_an_accepted_essay_waits_for_its_marker(*, browser, student, teacher, quiz, attempt, clock):
    clock.move(minutes=22)
    save(browser(student), attempt, key="T03-I11", seq=0)
    services.settle_overdue()
    db.session.commit()
    assert db.session.get(Attempt, attempt.id).marked_at is not None
    db.session.expunge_all()

    decide(browser(teacher), quiz, kept_of(attempt)[0].id, "accept")

    waiting = db.session.get(Attempt, attempt.id, populate_existing=True)
    assert (waiting.marked_at, waiting.points) == (None, None)
    assert [one.is_marked for one in queries.waiting_in(quiz.id)] == [False]
    item = paper(attempt)["T03-I11"]
    services.mark_response(item, by=teacher, marks={"T03-I11": [Decimal(3), Decimal(5)]})
    db.session.commit()
    assert db.session.get(Attempt, attempt.id, populate_existing=True).points == 8


def test_the_student_sees_that_it_was_kept_and_what_was_decided(
    *, browser, student, teacher, quiz, attempt, late
):
    path = f"/attempts/{attempt.id}/review"
    before = browser(student).get(path).get_data(as_text=True)
    decide(browser(teacher), quiz, late, "decline", "监考记录里没有断网")
    after = browser(student).get(path).get_data(as_text=True)

    assert "已留存，未计分" in before
    assert "没有采用" in after
    assert "监考记录里没有断网" in after


def test_the_teacher_sees_it_beside_what_counted(browser, teacher, attempt, late):
    page = browser(teacher).get(f"/attempts/{attempt.id}/review").get_data(as_text=True)

    assert "第 1 题的迟到答案" in page
    assert "在结束之后 120 秒" in page
    assert "这份答案可得 5 分" in page


def test_a_late_answer_of_another_quiz_is_not_found(browser, teacher, classroom, late):
    other = a_quiz(classroom, SINGLE, key="T04-Q")

    assert decide(browser(teacher), other, late, "accept").status_code == 404


def test_a_student_decides_nothing(browser, student, quiz, late):
    assert decide(browser(student), quiz, late, "accept").status_code == 404

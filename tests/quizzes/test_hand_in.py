"""Handing in, running out of time, and what the gradebook then holds."""

from datetime import timedelta
from decimal import Decimal

import pytest

from lms.assignments.models import Allowance, Assignment
from lms.assignments.queries import work_of
from lms.core.db import db
from lms.gradebook.models import Mark
from lms.gradebook.queries import current_mark
from lms.quizzes import jobs, queries, services
from lms.quizzes.models import Attempt
from tests.builders.assignments import an_allowance
from tests.builders.classrooms import a_classroom, a_term
from tests.builders.quizzes import (
    AUTOMATIC,
    BLANK,
    CASE,
    SHORT,
    SINGLE,
    WRONG,
    a_quiz,
    an_attempt,
    answer,
    handed_in,
    paper,
)


@pytest.fixture
def classroom(student):
    return a_classroom(students=(student,))


def stored(attempt) -> Attempt:
    return db.session.get(Attempt, attempt.id, populate_existing=True)


def test_an_automatic_quiz_is_marked_at_once(student, classroom, clock):
    attempt = an_attempt(a_quiz(classroom), student)
    answer(attempt, student, "T03-I01")
    answer(attempt, student, "T03-I06", WRONG["T03-I06"])

    handed_in(attempt)

    done = stored(attempt)
    assert done.points == 5
    assert done.handed_in_at == done.marked_at == clock.moment
    assert [item.earned for item in queries.items_of(attempt.id)] == [5, 0]


def test_the_mark_reaches_the_gradebook_with_its_evidence(student, classroom):
    quiz = a_quiz(classroom)
    attempt = an_attempt(quiz, student)
    answer(attempt, student, "T03-I01")

    handed_in(attempt)

    mark = current_mark(quiz.id, student.id)
    assert (mark.points, mark.possible, mark.origin) == (5, 7, f"attempt:{attempt.id}")
    assert [
        (line.leaf, line.objective.code, line.earned, line.possible) for line in mark.evidence
    ] == [
        ("T03-I01", "K3.1", 5, 5),
        ("T03-I06", "A3.1", 0, 2),
    ]
    assert mark.evidence[0].label == "单选 客户服务意识的对象包括："


def test_handing_in_is_noted_as_work(student, classroom):
    quiz = a_quiz(classroom)
    attempt = an_attempt(quiz, student)

    handed_in(attempt)

    work = work_of(quiz.id, student.id)
    assert work.handed_in_at
    assert work.marked_at


def test_what_a_person_must_mark_waits(student, classroom):
    quiz = a_quiz(classroom, SINGLE + "\n" + SHORT)
    attempt = an_attempt(quiz, student)
    answer(attempt, student, "T03-I01")
    answer(attempt, student, "T03-I11")

    handed_in(attempt)

    items = paper(attempt)
    assert stored(attempt).marked_at is None
    assert (items["T03-I01"].earned, items["T03-I11"].earned) == (5, None)
    assert current_mark(quiz.id, student.id) is None
    assert work_of(quiz.id, student.id).marked_at is None


def test_a_case_is_marked_part_by_part(student, classroom):
    attempt = an_attempt(a_quiz(classroom, CASE), student)
    answer(attempt, student, "T03-I12")

    handed_in(attempt)

    (item,) = paper(attempt).values()
    assert item.earned is None
    assert item.marks == {"T03-I12-1": {"earned": "5"}}


def test_handing_in_twice_does_no_harm(browser, student, classroom):
    attempt = an_attempt(a_quiz(classroom), student)
    client = browser(student)

    first = client.post(f"/attempts/{attempt.id}/hand-in")
    second = client.post(f"/attempts/{attempt.id}/hand-in")

    assert first.status_code == second.status_code == 302
    assert second.headers["Location"] == f"/attempts/{attempt.id}/review"
    assert db.session.query(Mark).count() == 1


def test_the_question_before_handing_in_names_what_is_missing(browser, student, classroom):
    attempt = an_attempt(a_quiz(classroom), student)
    answer(attempt, student, "T03-I01")

    page = browser(student).get(f"/attempts/{attempt.id}/hand-in")

    assert "还有 1 题没有作答：第 2 题。" in page.text


def test_what_was_answered_in_part_is_named_with_what_it_lacks(browser, student, classroom):
    attempt = an_attempt(a_quiz(classroom, SINGLE + "\n" + CASE + "\n" + BLANK), student)
    answer(attempt, student, "T03-I01")
    answer(attempt, student, "T03-I12", {"p1-a": ["0"]})
    answer(attempt, student, "T03-I08", {"2": ["1241"]})

    page = browser(student).get(f"/attempts/{attempt.id}/hand-in").text

    assert "有 2 题只答了一部分" in page
    assert "第 2 题还有（2）没有作答。" in page
    assert "第 3 题还有第 1 空没有作答。" in page
    assert "都已作答" not in page
    assert work_of(student.id, attempt.assignment_id).done == 1


def test_nothing_is_missing_when_all_is_answered(browser, student, classroom):
    attempt = an_attempt(a_quiz(classroom, SINGLE), student)
    answer(attempt, student, "T03-I01")

    page = browser(student).get(f"/attempts/{attempt.id}/hand-in")

    assert "1 题都已作答。" in page.text


def test_the_question_before_handing_in_is_not_asked_afterwards(browser, student, classroom):
    attempt = handed_in(an_attempt(a_quiz(classroom), student))

    page = browser(student).get(f"/attempts/{attempt.id}/hand-in")

    assert page.headers["Location"] == f"/attempts/{attempt.id}/review"


@pytest.mark.parametrize(("minutes", "counts"), [(10, 10), (20, 20), (20.5, 20), (300, 20)])
def test_an_attempt_is_never_handed_in_later_than_its_end(
    student, classroom, clock, minutes, counts
):
    attempt = an_attempt(a_quiz(classroom, time_limit=20), student)
    began = clock.moment
    clock.move(minutes=minutes)

    handed_in(attempt)

    assert stored(attempt).handed_in_at == began + timedelta(minutes=counts)


def test_overdue_attempts_are_settled_with_what_was_saved(student, classroom, clock):
    quiz = a_quiz(classroom, time_limit=20)
    attempt = an_attempt(quiz, student)
    answer(attempt, student, "T03-I01")
    clock.move(minutes=21)

    settled = services.settle_overdue()

    assert settled == 1
    assert current_mark(quiz.id, student.id).points == 5
    assert services.settle_overdue() == 0


def test_a_closing_moved_forward_ends_what_is_running(student, classroom, clock):
    quiz = a_quiz(classroom, closes_at=clock.moment + timedelta(days=2))
    attempt = an_attempt(quiz, student)
    sooner = clock.moment + timedelta(hours=1)
    db.session.get(Assignment, quiz.id).closes_at = sooner
    db.session.commit()
    clock.move(hours=2)

    services.settle_overdue()

    assert stored(attempt).handed_in_at == sooner


def test_a_teacher_ends_no_attempt_before_it_began(student, teacher, classroom, clock):
    quiz = a_quiz(classroom, time_limit=20, closes_at=clock.moment + timedelta(minutes=15))
    extra = an_allowance(quiz, student=student, extra_minutes=5)
    clock.move(minutes=15, seconds=30)
    attempt = an_attempt(quiz, student)
    db.session.delete(db.session.get(Allowance, extra.id))
    db.session.commit()
    clock.move(seconds=10)

    services.end(queries.get_attempt(attempt.id), by=teacher, reason="座位坐错")

    assert stored(attempt).handed_in_at == attempt.began_at


def test_attempts_within_the_grace_are_left_alone(student, classroom, clock):
    an_attempt(a_quiz(classroom, time_limit=20), student)
    clock.move(minutes=20, seconds=59)

    assert services.settle_overdue() == 0


def test_the_worker_settles_what_is_overdue(student, classroom, clock):
    attempt = an_attempt(a_quiz(classroom, time_limit=20), student)
    clock.move(hours=1)

    jobs.settle()
    db.session.commit()

    assert stored(attempt).handed_in_at


def test_an_open_attempt_of_a_closed_term_is_settled(student, classroom):
    attempt = an_attempt(a_quiz(classroom), student)
    a_term(is_open=False)

    assert services.settle_overdue() == 1
    assert stored(attempt).handed_in_at


def test_settling_leaves_a_running_attempt_alone(student, classroom):
    attempt = an_attempt(a_quiz(classroom), student)

    services.settle(queries.get_attempt(attempt.id))

    assert stored(attempt).handed_in_at is None


def test_the_command_settles_what_is_overdue(app, student, classroom, clock):
    an_attempt(a_quiz(classroom, time_limit=20), student)
    clock.move(hours=1)
    from lms.quizzes.cli import cli  # noqa: PLC0415

    said = app.test_cli_runner().invoke(cli, ["settle"])

    assert said.output == "1 attempts settled.\n"


@pytest.mark.parametrize(
    ("grade_by", "points"),
    [("highest", 5), ("latest", 2), ("first", 5), ("average", Decimal("3.5"))],
)
def test_the_gradebook_holds_what_counts(student, classroom, grade_by, points):
    quiz = a_quiz(classroom, grade_by=grade_by)
    first = an_attempt(quiz, student)
    answer(first, student, "T03-I01")
    handed_in(first)
    second = an_attempt(quiz, student)
    answer(second, student, "T03-I06")

    handed_in(second)

    assert current_mark(quiz.id, student.id).points == points


def test_a_second_attempt_in_waiting_keeps_the_work_unmarked(student, classroom):
    quiz = a_quiz(classroom, AUTOMATIC + "\n" + SHORT)
    handed_in(an_attempt(quiz, student))
    second = an_attempt(quiz, student)
    answer(second, student, "T03-I11")

    handed_in(second)

    assert work_of(quiz.id, student.id).marked_at is None


def test_a_marked_attempt_counts_while_an_earlier_one_waits(student, classroom):
    quiz = a_quiz(classroom, AUTOMATIC + "\n" + SHORT)
    first = an_attempt(quiz, student)
    answer(first, student, "T03-I11")
    handed_in(first)
    second = an_attempt(quiz, student)
    answer(second, student, "T03-I06")

    handed_in(second)

    assert current_mark(quiz.id, student.id).points == 2
    assert work_of(quiz.id, student.id).marked_at is None


def test_what_was_left_empty_earns_nothing_without_a_person(student, classroom):
    quiz = a_quiz(classroom, SINGLE + "\n" + SHORT)

    handed_in(an_attempt(quiz, student))

    assert current_mark(quiz.id, student.id).points == 0


def test_a_quiz_worth_nothing_leaves_the_gradebook_alone(student, classroom):
    quiz = a_quiz(classroom, worth=0)

    handed_in(an_attempt(quiz, student))

    assert current_mark(quiz.id, student.id) is None

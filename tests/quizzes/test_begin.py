"""Beginning an attempt: the paper, its time, and how often."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from lms.assignments.queries import work_of
from lms.assignments.services import NotOpen
from lms.core.db import db
from lms.core.errors import Stale
from lms.quizzes import queries, services
from lms.quizzes.models import Attempt
from lms.quizzes.services import attempts as module
from tests.builders.classrooms import a_classroom, a_term
from tests.builders.quizzes import (
    AUTOMATIC,
    BLANK,
    CASE,
    SHORT,
    SINGLE,
    a_quiz,
    an_attempt,
    handed_in,
    loaded,
    paper,
)

MANY = "\n".join(SINGLE.replace("T03-I01", f"T03-I{n:02}") for n in range(20, 60))


@pytest.fixture
def classroom(student):
    return a_classroom(students=(student,))


def test_a_paper_holds_every_question_with_its_points_and_version(student, classroom):
    quiz = a_quiz(classroom, AUTOMATIC + "\n" + CASE)

    attempt = an_attempt(quiz, student)

    items = queries.items_of(attempt.id)
    assert [item.version.definition["key"] for item in items] == ["T03-I01", "T03-I06", "T03-I12"]
    assert [item.possible for item in items] == [5, 2, 15]
    assert [item.position for item in items] == [1, 2, 3]
    assert attempt.revision_id == quiz.activity.revision_id


@pytest.mark.parametrize(
    ("text", "by_hand"), [(SINGLE, False), (BLANK, False), (SHORT, True), (CASE, True)]
)
def test_a_paper_knows_what_a_person_must_mark(student, classroom, text, by_hand):
    (item,) = paper(an_attempt(a_quiz(classroom, text), student)).values()

    assert item.is_marked_by_hand is by_hand


def test_a_shuffled_paper_has_the_same_questions_in_another_order(student, classroom):
    quiz = a_quiz(classroom, MANY, shuffle=("questions", "options"))

    drawn = list(paper(an_attempt(quiz, student)))

    assert sorted(drawn) == [f"T03-I{n:02}" for n in range(20, 60)]
    assert drawn != sorted(drawn)


def test_an_unshuffled_paper_keeps_the_order_of_the_text(student, classroom):
    drawn = list(paper(an_attempt(a_quiz(classroom, MANY), student)))

    assert drawn == sorted(drawn)


def test_beginning_again_lands_in_the_open_attempt(student, classroom):
    quiz = a_quiz(classroom)

    first, second = an_attempt(quiz, student), an_attempt(quiz, student)

    assert first.id == second.id


def test_two_tabs_that_begin_at_once_land_in_the_same_attempt(student, classroom, monkeypatch):
    quiz = a_quiz(classroom)
    first = an_attempt(quiz, student)
    seen = iter([[], queries.attempts_by(student.id, quiz)])
    monkeypatch.setattr(module.queries, "attempts_by", lambda *_: next(seen))

    assert services.begin(loaded(quiz), student=student).id == first.id


def test_a_collision_without_an_open_attempt_is_told(student, classroom, monkeypatch):
    quiz = a_quiz(classroom)
    handed_in(an_attempt(quiz, student))
    monkeypatch.setattr(module.queries, "attempts_by", lambda *_: [])

    with pytest.raises(Stale, match="刷新"):
        services.begin(loaded(quiz), student=student)


def test_the_database_allows_one_open_attempt(student, classroom):
    attempt = an_attempt(a_quiz(classroom), student)
    second = Attempt(
        assignment_id=attempt.assignment_id,
        student_id=student.id,
        number=2,
        revision_id=attempt.revision_id,
        began_at=attempt.began_at,
    )
    db.session.add(second)

    with pytest.raises(IntegrityError):
        db.session.flush()


def test_a_second_attempt_may_begin_after_the_first_is_handed_in(student, classroom):
    quiz = a_quiz(classroom, attempts=2)
    handed_in(an_attempt(quiz, student))

    assert an_attempt(quiz, student).number == 2


def test_no_attempt_begins_beyond_the_limit(student, classroom):
    quiz = a_quiz(classroom, attempts=1)
    handed_in(an_attempt(quiz, student))

    with pytest.raises(services.NoAttemptsLeft, match="最多作答 1 次"):
        services.begin(loaded(quiz), student=student)


def test_attempts_without_limit_go_on(student, classroom):
    quiz = a_quiz(classroom, attempts=None)
    handed_in(an_attempt(quiz, student))
    handed_in(an_attempt(quiz, student))

    assert an_attempt(quiz, student).number == 3


def test_an_attempt_whose_time_is_up_is_settled_before_the_next(student, classroom, clock):
    quiz = a_quiz(classroom, time_limit=20)
    first = an_attempt(quiz, student)
    clock.move(minutes=30)

    second = an_attempt(quiz, student)

    ended = db.session.get(Attempt, first.id)
    assert second.number == 2
    assert ended.handed_in_at == ended.ends_at


def test_the_time_limit_ends_an_attempt(student, classroom, clock):
    attempt = an_attempt(a_quiz(classroom, time_limit=20), student)

    assert attempt.ends_at == clock.moment + timedelta(minutes=20)


def test_the_closing_of_the_assignment_ends_an_attempt_sooner(student, classroom, clock):
    closes_at = clock.moment + timedelta(minutes=5)

    attempt = an_attempt(a_quiz(classroom, time_limit=20, closes_at=closes_at), student)

    assert attempt.ends_at == closes_at


@pytest.mark.parametrize(
    ("opens", "closes", "words"), [(1, 2, "开放"), (-2, -1, "截止")], ids=["early", "late"]
)
def test_no_attempt_begins_outside_the_window(*, student, classroom, clock, opens, closes, words):
    quiz = a_quiz(
        classroom,
        opens_at=clock.moment + timedelta(hours=opens),
        closes_at=clock.moment + timedelta(hours=closes),
    )

    with pytest.raises(NotOpen, match=words):
        services.begin(loaded(quiz), student=student)


def test_no_attempt_begins_in_a_closed_term(student):
    classroom = a_classroom(students=(student,))
    quiz = a_quiz(classroom)
    a_term(is_open=False)

    with pytest.raises(NotOpen, match="学期"):
        services.begin(loaded(quiz), student=student)


def test_work_entered_afterwards_is_not_asked_for_the_window(student, classroom, clock):
    quiz = a_quiz(classroom, opens_at=clock.moment, closes_at=clock.moment + timedelta(hours=2))
    earlier = clock.moment + timedelta(hours=1)
    clock.move(days=3)

    attempt = an_attempt(quiz, student, at=earlier)

    assert attempt.began_at == earlier


def test_beginning_is_noted_as_work(student, classroom):
    quiz = a_quiz(classroom)

    an_attempt(quiz, student)

    work = work_of(quiz.id, student.id)
    assert (work.done, work.total, work.handed_in_at) == (0, 2, None)

"""Which exam concerns a student now, and what stays closed while it is written."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from lms.accounts.models import User
from lms.classrooms.models import Enrollment
from lms.core.clock import now
from lms.core.db import db
from lms.courses.rules.modes import is_exam
from lms.quizzes import queries, services
from tests.builders.accounts import a_teacher, a_user
from tests.builders.assignments import a_task, an_activity, an_allowance, an_assignment
from tests.builders.classrooms import a_classroom, a_term
from tests.builders.quizzes import (
    SINGLE,
    a_quiz,
    an_attempt,
    answer,
    compiled,
    handed_in,
)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def student(app):
    return a_user("林晓雨")


@pytest.fixture
def classmate(app):
    return a_user("陈思远")


@pytest.fixture
def classroom(student, classmate):
    return a_classroom(teacher=a_teacher(), students=(student, classmate))


def an_exam(classroom, **options):
    usual = {"key": "CSF-F", "mode": "exam", "category": "exam", "review": "after_submit"}
    return a_quiz(classroom, SINGLE, **{**usual, "time_limit": 60, **options})


def a_practice(classroom):
    return a_quiz(
        classroom, SINGLE, key="CSF-P1", mode="practice", category="practice", attempts=None
    )


def found(student, course="CSF"):
    return queries.exam_now(student.id, course, now())


@pytest.mark.parametrize(
    ("mode", "is_of_task", "is_one"),
    [
        ("exam", True, True),
        ("exam", False, True),
        ("homework", False, True),
        ("homework", True, False),
        ("practice", False, False),
        ("mastery", False, False),
    ],
)
def test_rule_and_statement_know_the_same_exams(student, classroom, mode, is_of_task, is_one):
    category = {"practice": "practice", "mastery": "quiz"}.get(mode, "quiz")
    settings = compiled(SINGLE, mode=mode, category=category, key="X-1")
    activity = an_activity(
        key="X-1",
        task=a_task() if is_of_task else None,
        compiled=settings.to_json(),
        category=category,
    )
    an_assignment(classroom, activity, closes_at=now() + HOUR)

    assert is_exam(mode, is_of_task=is_of_task) is is_one
    assert (found(student) is not None) is is_one


@pytest.mark.parametrize(
    ("opens", "closes", "is_open"),
    [
        (-HOUR, HOUR, True),
        (-HOUR, None, True),
        (HOUR, 2 * HOUR, False),
        (-2 * HOUR, -HOUR, False),
    ],
)
def test_the_window_of_the_class_counts(student, classroom, opens, closes, is_open):
    an_exam(classroom, opens_at=now() + opens, closes_at=now() + closes if closes else None)

    assert (found(student) is not None) is is_open


@pytest.mark.parametrize(
    ("grant", "is_open"),
    [
        ({"opens_at": -HOUR, "closes_at": HOUR}, True),
        ({"opens_at": HOUR, "closes_at": DAY}, False),
        ({}, False),
    ],
)
def test_a_window_of_ones_own_counts_for_oneself(student, classmate, classroom, grant, is_open):
    exam = an_exam(classroom, opens_at=now() - 2 * DAY, closes_at=now() - DAY)
    an_allowance(exam, student=student, **{name: now() + after for name, after in grant.items()})

    assert (found(student) is not None) is is_open
    assert found(classmate) is None


def test_who_has_more_time_is_concerned_until_the_own_end(student, classmate, classroom):
    db.session.execute(update(User).where(User.id == student.id).values(time_factor=1.5))
    an_exam(classroom, closes_at=now() - timedelta(minutes=20))
    db.session.commit()

    assert found(student) is not None
    assert found(classmate) is None


def test_a_restricted_exam_concerns_only_whom_it_admits(student, classmate, classroom):
    exam = an_exam(classroom, is_restricted=True)
    an_allowance(exam, student=student)

    assert found(student) is not None
    assert found(classmate) is None
    an_attempt(a_practice(classroom), classmate)


def test_an_exam_without_an_end_is_over_for_who_has_handed_it_in(student, classmate, classroom):
    handed_in(an_attempt(an_exam(classroom), student))

    assert found(student) is None
    assert found(classmate) is not None


def test_a_paper_being_written_counts_also_when_its_admission_was_taken_back(student, classroom):
    exam = an_exam(classroom, is_restricted=True)
    allowance = an_allowance(exam, student=student)
    written = an_attempt(exam, student)
    db.session.delete(allowance)
    db.session.commit()

    assert found(student).attempt_id == written.id


def test_who_wants_to_practise_is_told_until_when_to_wait(student, classroom):
    an_exam(classroom, closes_at=now() + HOUR)
    practice = a_practice(classroom)

    with pytest.raises(services.ExamRunning, match="练习暂停到"):
        services.begin(practice, student=student)


def test_the_later_of_both_closings_is_told(student, classroom):
    moment = now()
    exam = an_exam(classroom, closes_at=moment + HOUR)
    assert found(student).closes_at == moment + HOUR

    an_allowance(exam, student=student, closes_at=moment + DAY)

    assert found(student).closes_at == moment + DAY


def test_every_classroom_of_the_course_counts_and_no_other_course(student, classroom):
    repeated = a_classroom(teacher=a_teacher("吴老师"), students=(student,))
    an_exam(repeated, closes_at=now() + HOUR)

    assert found(student) is not None
    assert found(student, "CSM") is None
    with pytest.raises(services.ExamRunning):
        an_attempt(a_practice(classroom), student)


def test_former_classrooms_and_closed_terms_do_not_count(student, classroom):
    an_exam(classroom, closes_at=now() + HOUR)
    a_term(is_open=False)

    assert found(student) is None


def test_who_left_the_classroom_is_not_concerned(student, classroom):
    an_exam(classroom, closes_at=now() + HOUR)
    db.session.execute(
        update(Enrollment).where(Enrollment.user_id == student.id).values(left_at=now())
    )

    assert found(student) is None


def test_an_exam_being_written_comes_before_one_that_is_open(student, classroom):
    an_exam(classroom, key="CSF-A", closes_at=now() + HOUR)
    written = an_attempt(an_exam(classroom, key="CSF-F", closes_at=now() + DAY), student)

    assert found(student).attempt_id == written.id


@pytest.fixture
def practised(student, classroom):
    """A practice whose question was checked, before the exam that asks it too."""
    attempt = an_attempt(a_practice(classroom), student)
    item = answer(attempt, student, "T03-I01")
    services.check_answer(queries.get_attempt(attempt.id), item.id)
    db.session.commit()
    return attempt


@pytest.mark.parametrize("path", ["", "/review", "/appeal"])
def test_while_an_exam_is_written_practice_shows_nothing(
    browser, student, classroom, practised, path
):
    written = an_attempt(an_exam(classroom), student)
    page = browser(student).get(f"/attempts/{practised.id}{path}")

    assert page.status_code == 403
    assert "你正在考" in page.text
    assert f"/attempts/{written.id}" in page.text
    assert "内部服务做好了" not in page.text  # the explanation


def test_what_was_handed_in_before_opens_again_after_the_exam(browser, student, classroom):
    earlier = handed_in(an_attempt(a_quiz(classroom, SINGLE, key="T03-Q"), student))
    written = an_attempt(an_exam(classroom, attempts=2), student)
    client = browser(student)

    assert client.get(f"/attempts/{earlier.id}/review").status_code == 403
    handed_in(queries.get_attempt(written.id))
    assert client.get(f"/attempts/{earlier.id}/review").status_code == 200


def test_an_earlier_attempt_at_the_same_exam_stays_closed_while_the_next_runs(
    browser, student, classroom
):
    exam = an_exam(classroom, attempts=2)
    first = handed_in(an_attempt(exam, student))
    second = an_attempt(exam, student)
    client = browser(student)

    assert client.get(f"/attempts/{first.id}/review").status_code == 403
    assert client.get(f"/attempts/{second.id}").status_code == 200


def test_a_teacher_reads_on(browser, student, practised):
    room = a_classroom(teacher=(teacher := a_teacher("吴老师")), students=(student,))
    earlier = handed_in(an_attempt(a_quiz(room, SINGLE, key="T03-Q9"), student))
    an_attempt(an_exam(room), student)

    assert browser(teacher).get(f"/attempts/{earlier.id}/review").status_code == 200

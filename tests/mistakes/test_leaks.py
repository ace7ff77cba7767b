"""What gets into the notebook, and that nothing of a paper that may still be asked is in it."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from lms.assignments.models import Assignment
from lms.classrooms.models import Enrollment
from lms.core.clock import now
from lms.core.db import db
from lms.courses.models import Activity
from lms.courses.rules.paper import Draw
from lms.mistakes import queries
from lms.revisions.models import Revision
from tests.builders.accounts import a_user
from tests.builders.assignments import an_allowance
from tests.builders.classrooms import a_classroom, a_term
from tests.builders.mistakes import a_task_quiz, closed, past_mistakes, wrong_answers
from tests.builders.quizzes import (
    AUTOMATIC,
    BLANK,
    CASE,
    JUDGE,
    SHORT,
    SINGLE,
    a_quiz,
    an_attempt,
    answer,
    compiled,
    handed_in,
)


def keys(student) -> list[str]:
    return sorted(one.key for one in queries.notebook_of(student).mistakes)


def test_what_was_wrong_empty_or_in_part_is_in_and_what_was_right_is_not(student, classroom):
    quiz = a_task_quiz(classroom, "\n".join((SINGLE, JUDGE, BLANK)), key="A")
    attempt = an_attempt(quiz, student)
    answer(attempt, student, "T03-I01")
    answer(attempt, student, "T03-I08", {"1": ["六西格玛"], "2": ["1"]})
    handed_in(attempt)
    closed(quiz)

    assert keys(student) == ["T03-I06", "T03-I08"]


def test_a_case_counts_as_one_question(student, classroom):
    past_mistakes(classroom, student, CASE)

    assert keys(student) == ["T03-I12"]


def test_what_waits_for_a_person_is_not_in_yet(student, classroom):
    quiz = a_task_quiz(classroom, SHORT)
    attempt = an_attempt(quiz, student)
    answer(attempt, student, "T03-I11")
    handed_in(attempt)
    closed(quiz)

    assert keys(student) == []


def test_several_times_wrong_is_one_mistake_with_a_history(student, classroom):
    quiz = a_task_quiz(classroom)
    wrong_answers(quiz, student)
    wrong_answers(quiz, student, "T03-I01")

    found = {one.key: one for one in queries.notebook_of(student).mistakes}
    assert [len(one.wrong) for one in found.values()] == [2, 2]
    assert found["T03-I01"].last.at > found["T03-I01"].wrong[1].at


def test_a_repaired_key_is_what_is_practised(student, classroom, past):
    repaired = compiled(SINGLE.replace("5分", "6分"), key="T03-Q")
    activity = db.session.get(Activity, past.activity_id)
    revision = db.session.get(Revision, activity.revision_id)
    revision.compiled = repaired.to_json()
    db.session.commit()

    found = {one.key: one for one in queries.notebook_of(student).mistakes}
    assert found["T03-I01"].version_id == dict(repaired.questions)["T03-I01"]
    assert found["T03-I01"].version_id != found["T03-I01"].last.version_id
    assert found["T03-I06"].version_id == found["T03-I06"].last.version_id


def test_the_mistakes_of_another_are_not_mine(classmate, past):
    assert keys(classmate) == []


def test_own_work_stays_after_leaving_and_after_the_term(student, classroom, past):
    db.session.execute(
        update(Enrollment).where(Enrollment.user_id == student.id).values(left_at=now())
    )
    a_term(is_open=False)
    db.session.expunge_all()

    assert keys(student) == ["T03-I01", "T03-I06"]


@pytest.mark.parametrize(
    ("review", "closes", "shown"),
    [
        ("after_submit", None, True),
        ("after_close", None, False),
        ("after_close", timedelta(days=1), False),
        ("after_close", timedelta(minutes=-2), True),
        ("never", timedelta(minutes=-2), False),
    ],
)
def test_only_what_the_quiz_lets_its_student_see_is_in(student, classroom, review, closes, shown):
    quiz = a_task_quiz(classroom, review=review, attempts=1)
    wrong_answers(quiz, student)
    ends = now() + closes if closes else None
    db.session.execute(
        update(Assignment)
        .where(Assignment.id == quiz.id)
        .values(opens_at=now() - timedelta(days=2), closes_at=ends)
    )
    db.session.commit()
    db.session.expunge_all()

    assert bool(keys(student)) is shown
    assert queries.notebook_of(student).hidden == 0  # a count would tell right from wrong


def draw_of(*keys_and_versions) -> Draw:
    return Draw(("K3.1",), "remember", "single", Decimal(5), 1, tuple(keys_and_versions))


@pytest.mark.parametrize(
    ("opens", "kept"), [(timedelta(days=-1), 2), (timedelta(minutes=1), 0), (timedelta(days=30), 0)]
)
def test_an_open_exam_keeps_its_questions_and_its_pool(student, classroom, past, opens, kept):
    pool = dict(compiled(SINGLE).questions)
    a_quiz(
        classroom,
        JUDGE,
        key="CSF-F",
        attempts=1,
        draws=(draw_of(*pool.items()),),
        opens_at=now() + opens,
        closes_at=now() + opens + timedelta(days=2),
    )

    notebook = queries.notebook_of(student)
    assert (len(keys(student)), notebook.hidden, notebook.is_shut) == (2 - kept, kept, False)


def test_an_exam_a_classmate_may_still_sit_keeps_them_after_the_own_hand_in(
    student, classroom, past
):
    ends = now() + timedelta(hours=1)
    exam = a_quiz(classroom, AUTOMATIC, key="CSF-F", attempts=1, closes_at=ends)
    handed_in(an_attempt(exam, student))
    assert (keys(student), queries.notebook_of(student).hidden) == ([], 2)

    closed(exam)

    assert keys(student) == ["T03-I01", "T03-I06"]


def test_an_opening_of_ones_own_counts(student, classroom, past):
    later = {"opens_at": now() + timedelta(days=1), "closes_at": now() + timedelta(days=2)}
    exam = a_quiz(classroom, AUTOMATIC, key="CSF-F", attempts=1, **later)
    an_allowance(exam, student=student, opens_at=now() - timedelta(minutes=1))

    assert keys(student) == []


def test_an_exam_for_others_only_keeps_nothing_from_the_rest(student, classroom, past):
    exam = a_quiz(classroom, AUTOMATIC, key="CSF-R", attempts=1, is_restricted=True)
    assert keys(student) == ["T03-I01", "T03-I06"]

    an_allowance(exam, student=student)

    assert keys(student) == []


def test_after_the_exam_they_come_back(student, classroom, past):
    exam = a_quiz(classroom, AUTOMATIC, key="CSF-F", attempts=1, review="after_close")
    attempt = handed_in(an_attempt(exam, student))

    assert keys(student) == ["T03-I01", "T03-I06"]  # nothing is left to be asked
    assert all(one.last.attempt_id != attempt.id for one in queries.notebook_of(student).mistakes)


def test_an_exam_of_a_classroom_left_keeps_nothing(student, classroom, past):
    exam = a_quiz(a_classroom(), SINGLE, key="CSF-F")
    assert exam.classroom_id != classroom.id

    assert keys(student) == ["T03-I01", "T03-I06"]


def test_during_an_exam_the_notebook_is_shut(student, classroom, past):
    exam = a_quiz(classroom, BLANK, key="CSF-F", time_limit=60)
    attempt = an_attempt(exam, student)
    assert queries.notebook_of(student).is_shut
    assert queries.notebook_of(student).mistakes == ()

    handed_in(attempt)

    assert keys(student) != []


def test_a_running_quiz_keeps_its_questions_even_those_it_has_shown(student, classroom):
    quiz = a_task_quiz(classroom, AUTOMATIC)
    wrong_answers(quiz, student)
    assert keys(student) == ["T03-I01", "T03-I06"]  # its own review page shows the answers

    an_attempt(quiz, student)

    assert (keys(student), queries.notebook_of(student).hidden) == ([], 2)


def test_another_quiz_with_a_try_left_keeps_what_it_has_not_shown(student, classroom, past):
    a_task_quiz(classroom, SINGLE, key="NEXT")

    assert (keys(student), queries.notebook_of(student).hidden) == (["T03-I06"], 1)


QUESTIONS = {"T03-I01": SINGLE, "T03-I06": JUDGE, "T03-I08": BLANK}
names = map("Q{}".format, count())


@dataclass(frozen=True)
class Quiz:
    """One more quiz or exam of the class, and how far the student is with it."""

    keys: frozenset[str]
    is_exam: bool
    work: str
    window: str
    attempts: int | None
    review: str

    @property
    def is_running(self) -> bool:
        return self.work == "running" and self.window == "open"

    @property
    def used(self) -> int:
        return 0 if self.work == "untouched" or self.window == "coming" else 1

    @property
    def has_shown_all(self) -> bool:
        """Everything in it was wrong, so its own review page shows every right answer."""
        return not self.is_exam and self.review == "after_submit" and self.used == 1

    @property
    def is_free_practice(self) -> bool:
        return not self.is_exam and self.attempts is None and self.review == "after_submit"

    def secrets(self) -> frozenset[str]:
        """The keys that must not be found in the notebook, said without the code under test."""
        is_left = self.attempts is None or self.used < self.attempts
        may_ask = is_left and self.window in ({"open"} if self.is_exam else {"open", "coming"})
        is_secret = may_ask and not self.has_shown_all and not self.is_free_practice
        return self.keys if self.is_running or is_secret else frozenset()

    def give(self, classroom, student) -> None:
        text = "\n".join(QUESTIONS[key] for key in sorted(self.keys))
        make = a_quiz if self.is_exam else a_task_quiz
        options = {"key": next(names), "attempts": self.attempts, "review": self.review}
        quiz = make(classroom, text, **options)
        if self.used:
            attempt = an_attempt(quiz, student)
            if self.work == "done":
                handed_in(attempt)
        if self.window == "closed":
            closed(quiz)
        if self.window == "coming":
            later = {"opens_at": now() + timedelta(days=3), "closes_at": now() + timedelta(days=4)}
            db.session.execute(update(Assignment).where(Assignment.id == quiz.id).values(**later))
            db.session.commit()


QUIZZES = st.builds(
    Quiz,
    keys=st.frozensets(st.sampled_from(sorted(QUESTIONS)), min_size=1),
    is_exam=st.booleans(),
    work=st.sampled_from(["untouched", "running", "done"]),
    window=st.sampled_from(["open", "coming", "closed"]),
    attempts=st.sampled_from([1, 2, None]),
    review=st.sampled_from(["after_submit", "after_close", "never"]),
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(QUIZZES, min_size=1, max_size=4))
def test_no_question_that_a_paper_may_still_ask_is_ever_seen(app, quizzes):
    student = a_user()
    classroom = a_classroom(students=(student,))
    past_mistakes(classroom, student, "\n".join(QUESTIONS.values()), key=next(names))
    for quiz in quizzes:
        quiz.give(classroom, student)
    is_sitting = any(quiz.is_exam and quiz.is_running for quiz in quizzes)
    secret = frozenset().union(*(quiz.secrets() for quiz in quizzes))

    notebook = queries.notebook_of(student)

    assert notebook.is_shut is is_sitting
    assert set(keys(student)) == (set() if is_sitting else set(QUESTIONS) - secret)

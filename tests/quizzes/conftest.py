"""A classroom with a quiz that a person must mark: what most tests of this room begin with."""

import pytest

from tests.builders.accounts import a_teacher, a_user
from tests.builders.classrooms import a_classroom
from tests.builders.quizzes import SHORT, SINGLE, a_quiz, an_attempt, answer, handed_in, paper

pytest.register_assert_rewrite("tests.quizzes.sitting_acts", "tests.quizzes.sitting_machine")


@pytest.fixture
def teacher(app):
    return a_teacher("李老师")


@pytest.fixture
def student(app):
    return a_user("林晓雨")


@pytest.fixture
def other(app):
    return a_user("王小明")


@pytest.fixture
def classroom(teacher, student):
    return a_classroom(teacher=teacher, students=(student,))


@pytest.fixture
def quiz(classroom):
    return a_quiz(classroom, SINGLE + "\n" + SHORT)


@pytest.fixture
def attempt(quiz, student):
    attempt = an_attempt(quiz, student)
    answer(attempt, student, "T03-I01")
    answer(attempt, student, "T03-I11")
    return handed_in(attempt)


@pytest.fixture
def short(attempt):
    return paper(attempt)["T03-I11"]

"""Pages of one kind of activity do not open for another, whoever asks."""

import pytest

from tests.builders.accounts import a_teacher, a_user
from tests.builders.classrooms import a_classroom
from tests.builders.evaluations import an_evaluation
from tests.builders.quizzes import a_quiz


@pytest.fixture
def world(app):
    teacher, student = a_teacher(), a_user()
    classroom = a_classroom(teacher=teacher, students=(student,))
    table = an_evaluation(classroom)
    return {"teacher": teacher, "student": student}, a_quiz(classroom), table


@pytest.mark.parametrize("who", ["teacher", "student"])
@pytest.mark.parametrize("page", ["quiz", "marking"])
def test_a_table_is_no_quiz(browser, world, who, page):
    people, _quiz, table = world
    client = browser(people[who])

    assert client.get(f"/assignments/{table.id}/{page}").status_code == 404
    assert client.post(f"/assignments/{table.id}/{page}").status_code == 404


@pytest.mark.parametrize("who", ["teacher", "student"])
@pytest.mark.parametrize("page", ["evaluation", "ratings"])
def test_a_quiz_is_no_table(browser, world, who, page):
    people, quiz, _table = world
    client = browser(people[who])

    assert client.get(f"/assignments/{quiz.id}/{page}").status_code == 404
    assert client.post(f"/assignments/{quiz.id}/{page}").status_code == 404

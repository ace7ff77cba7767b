"""A quiz of fixed questions that carries its two-way specification, as teachers see it."""

import pytest

from tests.builders.accounts import a_teacher, a_user
from tests.builders.courses import WITH_EXERCISES, a_course, a_folder
from tests.courses.test_check_modes import with_table


@pytest.fixture
def course(app):
    return a_course(a_folder({**WITH_EXERCISES, **with_table()}))


def test_the_page_of_a_quiz_shows_its_table_and_its_questions(browser, course):
    client = browser(a_teacher())

    page = client.get("/courses/CSF/exams/T03-Q?sample=1").get_data(as_text=True)

    assert "双向细目表" in page
    assert "题目的分数与双向细目表逐格相等" in page
    assert "T03-I01" in page
    assert "抽题规则" not in page


def test_students_do_not_see_it(browser, course):
    assert browser(a_user("林晓雨")).get("/courses/CSF/exams/T03-Q").status_code == 404


def test_the_page_of_a_mastery_exercise_shows_its_goals(browser, course):
    page = browser(a_teacher()).get("/courses/CSF/exams/CSF-M1?sample=1").get_data(as_text=True)

    assert "最近 3 题答对 2 题就达标" in page
    assert "可以出的题" in page
    assert "T03-B03" in page
    assert "T03-B04" not in page  # a person would have to mark it

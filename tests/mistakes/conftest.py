"""A student with a quiz of the past, everything wrong: what most tests of this room begin with."""

import pytest

from tests.builders.accounts import a_teacher, a_user
from tests.builders.classrooms import a_classroom
from tests.builders.mistakes import past_mistakes


@pytest.fixture
def teacher(app):
    return a_teacher("李老师")


@pytest.fixture
def student(app):
    return a_user("林晓雨")


@pytest.fixture
def classmate(app):
    return a_user("陈思远")


@pytest.fixture
def classroom(teacher, student, classmate):
    return a_classroom(teacher=teacher, students=(student, classmate))


@pytest.fixture
def past(classroom, student):
    """单选 T03-I01 and 判断 T03-I06, both left empty."""
    return past_mistakes(classroom, student)

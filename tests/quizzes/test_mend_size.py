"""How many statements mending sends: a number that does not grow with the class."""

import pytest

from lms.core.db import db
from lms.quizzes import queries
from lms.quizzes.rules.mending import MendKind
from lms.quizzes.services import mending, verifying
from tests.builders.accounts import a_user
from tests.builders.classrooms import a_classroom
from tests.builders.mending import a_plan, a_wish, mended, sat
from tests.builders.quizzes import a_quiz, loaded


@pytest.fixture(params=[2, 9])
def quiz(teacher, request):
    students = [a_user(f"学生{n}") for n in range(request.param)]
    quiz = a_quiz(a_classroom(teacher=teacher, students=students))
    [sat(quiz, student, T03_I01={"a": ["0"]}, T03_I06=None) for student in students]
    return quiz


@pytest.mark.parametrize(
    ("path", "limit"), [("", 10), ("/T03-I01", 12), ("/T03-I01/preview?kind=full", 16)]
)
def test_pages_send_as_many_statements_for_any_class(
    *, browser, at_most, teacher, quiz, path, limit
):
    client = browser(teacher)

    with at_most(limit):
        assert client.get(f"/assignments/{quiz.id}/mending{path}").status_code == 200


@pytest.mark.parametrize("kind", [MendKind.FULL, MendKind.OUT])
def test_a_whole_class_is_mended_in_as_many_statements(at_most, teacher, quiz, kind):
    wish = a_wish(kind=kind)
    token = a_plan(quiz, teacher, wish).token
    place = loaded(quiz)

    with at_most(33):
        mending.mend(place, wish=wish, reason="错", token=token, by=teacher)

    db.session.commit()


def test_a_whole_class_is_undone_in_as_many_statements(at_most, teacher, quiz):
    (mend,) = mended(quiz, teacher, a_wish())

    mend = queries.mend_in(mend.assignment_id, mend.id)

    with at_most(36):
        mending.undo(mend, by=teacher, why="错")


def test_a_whole_class_is_computed_anew_in_as_many_statements(at_most, quiz):
    with at_most(12):
        assert verifying.verify(quiz.id).differences == ()


def test_handing_in_asks_once_for_mends(at_most, teacher, quiz):
    student = a_user("后来的")
    from tests.builders.classrooms import an_enrollment  # noqa: PLC0415

    an_enrollment(loaded(quiz).classroom, student)
    with at_most(60) as statements:
        sat(quiz, student, T03_I01=None)

    assert sum("FROM mends" in one for one in statements) == 1

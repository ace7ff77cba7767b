"""A new kind of question is one file and its page; everything else takes it as it comes."""

from fractions import Fraction

import jinja2
import pytest

from lms.authoring.views import question_form
from lms.core.db import db
from lms.questions import kinds
from lms.quizzes.models import PaperItem
from lms.quizzes.rules.mending import MendKind
from tests.builders.classrooms import a_classroom
from tests.builders.mending import a_wish, mended, points, sat, tokens
from tests.builders.quizzes import JUDGE, a_quiz, an_attempt, paper, sent
from tests.quizzes.a_new_kind import PAGE, TEXT, Backwards

KEY = "T03-I71"


@pytest.fixture(autouse=True)
def known(app, monkeypatch):
    """The kind as it would be found in its folder, and its page beside those of the others."""
    monkeypatch.setitem(kinds.all_kinds(), Backwards.name, Backwards())
    page = jinja2.DictLoader({"questions/kinds/backwards.html": PAGE})
    loaders = jinja2.ChoiceLoader([page, app.jinja_env.loader])
    monkeypatch.setattr(app.jinja_env, "loader", loaders)


@pytest.fixture
def quiz(teacher, student):
    classroom = a_classroom(teacher=teacher, students=(student,))
    return a_quiz(classroom, TEXT + "\n" + JUDGE)


def test_it_is_taken_saved_and_known_to_be_half_done(browser, student, quiz):
    attempt = an_attempt(quiz, student)
    client, item = browser(student), paper(attempt)[KEY]
    page = client.get(f"/attempts/{attempt.id}").text
    assert f'name="q{item.id}-w"' in page
    assert "识意务服" not in page

    saved = client.post(f"/attempts/{attempt.id}/save", json=sent(item, {"w": ["识意"]}))

    assert saved.json["answered"] == 0
    assert db.session.get_one(PaperItem, item.id).answer == {"word": "识意"}
    before = client.get(f"/attempts/{attempt.id}/hand-in").text
    assert "第 1 题还有一半没有作答。" in before
    assert "第 1 题，答了一部分" in client.get(f"/attempts/{attempt.id}").text


def test_it_is_marked_and_reviewed(browser, student, quiz):
    attempt = sat(quiz, student, T03_I71={"w": ["识意务服"]})

    assert points(quiz, student) == (4, 6)
    assert "<u>识意务服</u>" in browser(student).get(f"/attempts/{attempt.id}/review").text


def test_a_teacher_accepts_another_answer(browser, teacher, student, quiz):
    sat(quiz, student, T03_I71={"w": ["识意-务服"]})
    assert points(quiz, student) == (0, 6)
    page = browser(teacher).get(f"/assignments/{quiz.id}/mending/{KEY}").text
    assert "识意-务服" in page

    wish = a_wish(KEY, MendKind.ACCEPT, answers=tokens(quiz, KEY, "识意-务服"))
    mended(quiz, teacher, wish)

    assert points(quiz, student) == (4, 6)


def test_the_analysis_counts_what_was_answered(browser, teacher, student, quiz):
    sat(quiz, student, T03_I71={"w": ["识意"]})

    page = browser(teacher).get(f"/assignments/{quiz.id}/analysis/{KEY}").text

    assert "识意" in page


def test_the_desk_offers_it_last_with_the_rows_it_describes(app):
    offered = [kind.name for kind in question_form.all_kinds()]

    assert offered[-1] == "backwards"
    assert offered[:3] == ["single", "multiple", "true_false"]


def test_a_wrong_one_costs_no_points_where_choices_do(student, teacher):
    classroom = a_classroom(teacher=teacher, students=(student,))
    quiz = a_quiz(classroom, TEXT + "\n" + JUDGE, penalty=Fraction(1, 2))

    sat(quiz, student, T03_I71={"w": ["错"]}, T03_I06={"a": ["1"]})

    assert points(quiz, student) == (2, 6)

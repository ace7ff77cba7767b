"""Mending, undoing, marking and handing in at the very same moment."""

import pytest

from lms.accounts.models import User
from lms.classrooms.models import Role
from lms.core.db import db
from lms.core.errors import Refused
from lms.quizzes import queries, services
from lms.quizzes.models import PaperItem
from lms.quizzes.rules.mending import MendKind
from lms.quizzes.services import mending, verifying
from tests.builders.accounts import a_teacher, a_user
from tests.builders.classrooms import an_enrollment
from tests.builders.marking import given
from tests.builders.mending import a_plan, a_wish, mended, points, sat
from tests.builders.quizzes import AUTOMATIC, SHORT, a_quiz, an_attempt, answer, paper
from tests.builders.races import at_once

WRONG = {"a": ["0"]}


@pytest.fixture
def second(classroom):
    second = a_teacher("陈立")
    an_enrollment(classroom, second, Role.TEACHER)
    return second


@pytest.fixture
def quiz(classroom):
    return a_quiz(classroom, AUTOMATIC + "\n" + SHORT, key="T04-Q")


@pytest.fixture
def papers(quiz, classroom):
    """Four papers whose essays wait."""
    people = [a_user(f"学生{n}") for n in range(4)]
    [an_enrollment(classroom, one, Role.STUDENT) for one in people]
    return [sat(quiz, one, T03_I01=WRONG, T03_I06=None, T03_I11=None) for one in people]


def applying(quiz, wish, token, by):
    def apply():
        teacher, place = db.session.get_one(User, by), queries.quiz_assignment(quiz)
        mending.mend(place, wish=wish, reason="错", token=token, by=teacher)
        return "mended"

    return apply


def undoing(quiz, mend, by):
    def undo():
        mending.undo(queries.mend_in(quiz, mend), by=db.session.get_one(User, by), why="错")
        return "undone"

    return undo


def marking(item, by):
    def mark():
        response = db.session.get_one(PaperItem, item)
        services.mark_response(
            response, by=db.session.get_one(User, by), marks=given("1", "1"), seen=""
        )
        return "marked"

    return mark


def handing_in(attempt):
    def hand_in():
        services.hand_in(queries.get_attempt(attempt))
        return "handed in"

    return hand_in


def agrees(quiz):
    return verifying.verify(quiz.id).differences == ()


def test_of_two_teachers_who_apply_at_once_one_is_told(app, teacher, second, quiz, papers):
    wish, other = a_wish(), a_wish("T03-I06", MendKind.OUT)
    token, other_token = (a_plan(quiz, teacher, one).token for one in (wish, other))

    done = at_once(
        app,
        applying(quiz.id, wish, token, teacher.id),
        applying(quiz.id, wish, token, second.id),
        applying(quiz.id, other, other_token, second.id),
        refusals=Refused,
    )

    assert sorted(done) in (
        ["PlanChanged", "PlanChanged", "mended"],
        ["PlanChanged", "mended", "mended"],  # nothing counts yet, so questions are apart
    )
    assert len({mend.leaf for mend in queries.mends_of(quiz.id)}) == done.count("mended")
    assert agrees(quiz)


def test_of_two_who_undo_at_once_one_is_told_and_marking_goes_on(
    app, teacher, second, quiz, papers
):
    (mend,) = mended(quiz, teacher, a_wish())
    essays = [paper(one)["T03-I11"].id for one in papers]

    done = at_once(
        app,
        undoing(quiz.id, mend.id, teacher.id),
        undoing(quiz.id, mend.id, second.id),
        marking(essays[0], teacher.id),
        marking(essays[1], second.id),
        refusals=Refused,
    )

    assert sorted(done) == ["MendRefused", "marked", "marked", "undone"]
    assert agrees(quiz)


def test_who_hands_in_while_a_key_is_mended_ends_with_one_of_both(
    app, teacher, student, quiz, papers
):
    running = an_attempt(quiz, student)
    answer(running, student, "T03-I01", WRONG)
    wish = a_wish(kind=MendKind.ANSWERED)
    token = a_plan(quiz, teacher, wish).token

    mend, hand_in = at_once(
        app,
        applying(quiz.id, wish, token, teacher.id),
        handing_in(running.id),
        refusals=Refused,
    )

    assert (mend, hand_in) in {("mended", "handed in"), ("PlanChanged", "handed in")}
    assert points(quiz, student) == ((5, 15) if mend == "mended" else (0, 15))
    assert agrees(quiz)

"""The comment bank of every desk: general comments, and those of a question of the course."""

import pytest

from lms.assignments import queries, services
from lms.core.db import db
from lms.courses.models import ActivityKind
from lms.questions.models import Question
from tests.builders.accounts import a_teacher
from tests.builders.assignments import an_activity, an_assignment
from tests.builders.classrooms import a_classroom


def a_question(course="CSF"):
    """A question of the course as the bank of comments sees it: an id."""
    question = Question(course_code=course, key="T03-I01", kind="single")
    db.session.add(question)
    db.session.commit()
    return question


@pytest.fixture
def teacher(app):
    return a_teacher("周敏")


@pytest.fixture
def classroom(teacher):
    return a_classroom(teacher=teacher)


def test_without_a_question_only_general_comments_are_offered(teacher, classroom):
    question = a_question(course=classroom.course_code)
    services.bank_comment(owner=teacher, text="本题的", question_id=question.id)
    services.bank_comment(owner=teacher, text="通用的")

    found = queries.comments_for(teacher, classroom.id)

    assert [one.text for one in found] == ["通用的"]


def test_uses_are_counted_without_a_question_too(teacher, classroom):
    comment = services.bank_comment(owner=teacher, text="条理清楚")

    services.count_uses(
        marker=teacher, classroom_id=classroom.id, ids={comment.id}, comment="条理清楚，继续。"
    )

    assert comment.uses == 1


@pytest.mark.parametrize("kind", list(ActivityKind))
def test_the_bank_leads_back_to_the_desk_it_was_opened_from(browser, teacher, classroom, kind):
    given = an_assignment(classroom, an_activity(kind, course=classroom.course_code))
    db.session.commit()
    desks = {ActivityKind.QUIZ: "marking", ActivityKind.EVALUATION: "ratings"}

    page = browser(teacher).get(f"/assignments/{given.id}/comments").text

    assert f'href="/assignments/{given.id}/{desks[kind]}"' in page


def test_a_question_of_another_course_is_not_taken(browser, teacher, classroom):
    given = an_assignment(classroom, an_activity(course=classroom.course_code))
    elsewhere = a_question(course="OTHER")
    sent = {"question": elsewhere.id, "text": "好"}

    browser(teacher).post(f"/assignments/{given.id}/comments", data=sent)

    (comment,) = queries.bank_of(teacher)
    assert comment.question_id is None

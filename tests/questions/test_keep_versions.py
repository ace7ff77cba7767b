"""Keeping question versions."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from lms.core.db import db
from lms.questions import queries, services
from lms.questions.models import QuestionVersion
from lms.questions.services import KindChanged
from tests.builders.questions import a_definition


def test_the_same_content_is_kept_once(app):
    first = services.keep_versions("CSF", [a_definition()])
    again = services.keep_versions("CSF", [a_definition()])

    assert first["T03-I01"] is again["T03-I01"]
    assert db.session.scalar(select(func.count(QuestionVersion.id))) == 1


def test_a_changed_text_is_a_new_version_of_the_same_question(app):
    old = services.keep_versions("CSF", [a_definition()])["T03-I01"]

    new = services.keep_versions("CSF", [replace(a_definition(), stem="<p>改</p>")])["T03-I01"]

    assert new.question_id == old.question_id
    assert new.id != old.id
    assert queries.versions_by_id([old.id])[old.id].question.key == "T03-I01"


def test_a_text_changed_back_is_its_old_version_again(app):
    old = services.keep_versions("CSF", [a_definition()])["T03-I01"]
    services.keep_versions("CSF", [replace(a_definition(), stem="<p>改</p>")])

    assert services.keep_versions("CSF", [a_definition()])["T03-I01"].id == old.id


def test_any_number_of_unchanged_questions_is_recognised_in_two_statements(app, at_most):
    many = [replace(a_definition(), key=f"T03-I{n}") for n in range(40)]
    services.keep_versions("CSF", many)

    with at_most(2):
        services.keep_versions("CSF", many)


def test_a_changed_kind_is_refused_by_name(app):
    services.keep_versions("CSF", [a_definition()])
    other = replace(a_definition("true_false"), key="T03-I01")

    with pytest.raises(KindChanged, match=r"T03-I01.*单选.*判断"):
        services.keep_versions("CSF", [other])


def test_courses_have_questions_of_their_own(app):
    services.keep_versions("CSF", [a_definition()])
    services.keep_versions("CSM", [replace(a_definition("true_false"), key="T03-I01")])

    assert queries.questions_of_course("CSF") == {"T03-I01": "single"}
    assert queries.questions_of_course("CSM") == {"T03-I01": "true_false"}

"""Surveys on their pages: who begins, who answers, what teachers read and when."""

from datetime import timedelta
from unittest.mock import Mock

import pytest
from sqlalchemy import select

from lms.attainment import queries, services
from lms.attainment.models import Survey, SurveyAnswer, SurveySource
from lms.core.clock import now
from lms.core.db import db
from lms.core.journal import JournalEntry
from tests.attainment.test_pages import School
from tests.builders.accounts import a_user, an_administrator
from tests.builders.attainment import a_survey, said

ANSWERS = {"o-CO1": "4", "o-CO2": "5"}


@pytest.fixture
def school(app):
    return School(6)


@pytest.fixture
def running(school):
    return a_survey(school.classroom, school.teacher, opens_in=-1, closes_in=7)


def ordered(**more):
    """A survey of a week as the form sends it."""
    moments = {"opens_at": now(), "closes_at": now() + timedelta(days=7)}
    written = {key: value.strftime("%Y-%m-%dT%H:%M") for key, value in moments.items()}
    return {"title": "期末问卷", "source": "asked", **written, **more}


def answers_of(survey):
    rows = db.session.scalars(
        select(SurveyAnswer).where(SurveyAnswer.survey_id == survey.id).order_by(SurveyAnswer.id)
    )
    return [(row.student_id, row.objective, row.level) for row in rows]


def test_a_teacher_begins_a_survey_and_the_journal_says_so(browser, school):
    answer = browser(school.teacher).post(f"{school.at}/attainment/survey", data=ordered())

    assert answer.status_code == 302
    assert db.session.scalars(select(Survey)).one().title == "期末问卷"
    assert db.session.scalars(select(JournalEntry.action)).all()[-1] == "survey.begin"


@pytest.mark.parametrize(
    ("change", "said_so"),
    [
        ({"title": ""}, "请填写问卷名称"),
        ({"closes_at": "2020-01-01T08:00"}, "结束时间要晚于开始时间"),
        ({"source": "nonsense"}, "还不能保存"),
    ],
)
def test_a_survey_that_cannot_be_begun_says_why(browser, school, change, said_so):
    answer = browser(school.teacher).post(f"{school.at}/attainment/survey", data=ordered(**change))

    assert answer.status_code == 422
    assert said_so in answer.get_data(as_text=True)
    assert db.session.scalars(select(Survey)).all() == []


def test_two_surveys_do_not_run_at_once(browser, school, running):
    answer = browser(school.teacher).post(f"{school.at}/attainment/survey", data=ordered())

    assert answer.status_code == 422
    assert "请先结束它" in answer.get_data(as_text=True)


def test_a_student_answers_and_changes_the_answer(browser, school, running):
    ada = school.students[0]
    client = browser(ada)

    client.post(f"/surveys/{running.id}", data=ANSWERS | {"o-CO3": "1"})
    client.post(f"/surveys/{running.id}", data=ANSWERS | {"o-CO1": "2", "o-CO3": "1"})

    assert answers_of(running)[0] == (ada.id, "CO1", 2)
    assert {who for who, _code, _level in answers_of(running)} == {ada.id}


@pytest.mark.parametrize("sent", [{}, {"o-CO1": "9"}, {"o-CO1": "4"}])
def test_an_answer_that_is_not_whole_keeps_nothing(browser, school, running, sent):
    answer = browser(school.students[0]).post(f"/surveys/{running.id}", data=sent)

    assert answer.status_code == 422
    assert "请给每个课程目标选一个程度" in answer.get_data(as_text=True)
    assert answers_of(running) == []


def test_an_ended_survey_takes_no_answer(browser, school):
    over = a_survey(school.classroom, school.teacher)

    answer = browser(school.students[0]).post(f"/surveys/{over.id}", data=ANSWERS)

    assert answer.status_code == 422
    assert answers_of(over) == []


@pytest.mark.parametrize(
    ("who", "status"),
    [("student", 200), ("teacher", 404), ("administrator", 404), ("stranger", 404)],
)
def test_only_students_of_the_classroom_answer(browser, school, running, who, status):
    people = {
        "student": school.students[0],
        "teacher": school.teacher,
        "administrator": an_administrator(),
        "stranger": a_user("路人"),
    }

    assert browser(people[who]).get(f"/surveys/{running.id}").status_code == status


def changed(**more):
    """A change of title and end as the form sends it."""
    later = now() + timedelta(days=20)
    return {"title": "新名称", "closes_at": later.strftime("%Y-%m-%dT%H:%M"), **more}


def test_a_running_survey_is_called_something_else_and_runs_longer(browser, school, running):
    answer = browser(school.teacher).post(f"/surveys/{running.id}/change", data=changed())

    kept = db.session.scalars(select(Survey)).one()
    assert answer.status_code == 302
    assert kept.title == "新名称"
    assert kept.closes_at > now() + timedelta(days=18)
    assert db.session.scalars(select(JournalEntry.action)).all()[-1] == "survey.change"


@pytest.mark.parametrize(
    ("change", "said_so"),
    [
        ({"title": ""}, "请填写问卷名称"),
        ({"closes_at": "2020-01-01T08:00"}, "结束时间要晚于开始时间"),
    ],
)
def test_a_change_that_cannot_be_says_why(browser, school, running, change, said_so):
    answer = browser(school.teacher).post(f"/surveys/{running.id}/change", data=changed(**change))

    assert answer.status_code == 422
    assert said_so in answer.get_data(as_text=True)
    assert db.session.scalars(select(Survey.title)).all() == ["期末问卷"]


def test_a_survey_that_is_over_is_not_opened_again(browser, school):
    over = a_survey(school.classroom, school.teacher)

    answer = browser(school.teacher).post(f"/surveys/{over.id}/change", data=changed())

    assert answer.status_code == 422
    assert "这份问卷已经结束" in answer.get_data(as_text=True)


def test_answering_twice_at_once_keeps_the_later_answer(app, school, running, monkeypatch):
    ada = school.students[0]
    said(running, [ada], 2)
    survey = queries.get_survey(running.id)
    read = Mock(side_effect=[{}, queries.answers_by(running.id, ada.id)])  # too early, then again
    monkeypatch.setattr(queries, "answers_by", read)

    services.answer_survey(survey, ada, {"CO1": 5}, asked=["CO1"])

    assert answers_of(running) == [(ada.id, "CO1", 5)]


@pytest.mark.parametrize("count", [2, 12])
def test_answering_takes_as_many_statements_for_any_class(app, browser, at_most, count):
    school = School(count)
    survey = a_survey(school.classroom, school.teacher, opens_in=-1, closes_in=7)
    client = browser(school.students[0])

    with at_most(14):
        assert client.get(f"/surveys/{survey.id}").status_code == 200


@pytest.fixture(params=["end", "change"])
def address(request, running):
    return f"/surveys/{running.id}/{request.param}"


@pytest.mark.parametrize(("who", "status"), [("teacher", 302), ("student", 404), ("office", 404)])
def test_only_teachers_of_the_classroom_end_or_change_a_survey(
    browser, school, address, who, status
):
    people = {
        "teacher": school.teacher,
        "student": school.students[0],
        "office": an_administrator(),
    }

    assert browser(people[who]).post(address, data=changed()).status_code == status


def test_self_checks_ask_nobody(browser, school):
    checks = a_survey(
        school.classroom, school.teacher, source=SurveySource.SELF_CHECKS, closes_in=7
    )

    assert browser(school.students[0]).get(f"/surveys/{checks.id}").status_code == 404


def test_results_are_shown_only_once_the_survey_is_over(browser, school, running):
    said(running, school.students[:5], 5)
    client = browser(school.teacher)

    before = client.get(f"{school.at}/attainment/survey").get_data(as_text=True)
    client.post(f"/surveys/{running.id}/end")
    after = client.get(f"{school.at}/attainment/survey").get_data(as_text=True)

    assert "已有 5 / 6 人回答，回答率 83%" in before
    assert "自评达成度" not in before
    assert "自评达成度" in after
    assert "1.00" in after


def test_no_page_of_teachers_names_who_answered(browser, school):
    over = a_survey(school.classroom, school.teacher)
    said(over, school.students[:5], 5)

    page = browser(school.teacher).get(f"{school.at}/attainment/survey").get_data(as_text=True)

    assert "学生0" not in page


def test_fewer_than_five_answers_show_no_result(browser, school):
    over = a_survey(school.classroom, school.teacher)
    said(over, school.students[:4], 5)

    page = browser(school.teacher).get(f"{school.at}/attainment/survey").get_data(as_text=True)

    assert "不到 5 人，不显示结果" in page


def test_the_home_page_leads_a_student_to_the_survey(browser, school, running):
    client = browser(school.students[0])

    assert "/surveys/line" in client.get("/").get_data(as_text=True)
    assert f"/surveys/{running.id}" in client.get("/surveys/line").get_data(as_text=True)
    assert "/surveys/" not in browser(a_user("路人")).get("/surveys/line").get_data(as_text=True)


@pytest.mark.parametrize("count", [6, 18])
def test_the_page_takes_as_many_statements_for_any_class(app, browser, at_most, count):
    school = School(count)
    said(a_survey(school.classroom, school.teacher), school.students, 5)
    client = browser(school.teacher)

    with at_most(22):
        assert client.get(f"{school.at}/attainment/survey").status_code == 200

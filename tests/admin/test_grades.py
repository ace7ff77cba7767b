"""The office: submitted grades, their decision, corrections, and what special marks do."""

import pytest
from sqlalchemy import select

from lms.core.db import db
from lms.gradebook import queries
from lms.gradebook.models import StateRule
from lms.gradebook.rules import Counting, State
from lms.gradebook.rules.states import Attained, TotalEffect
from tests.builders.finals import FinalClass


@pytest.fixture
def school(app):
    return FinalClass("80", "50")


def test_the_list_shows_what_waits_and_home_says_so(browser, school):
    school.submitted()
    client = browser(school.office)

    assert school.row.name in client.get("/office/grades").text
    assert "1 个教学班的成绩已送审" in client.get("/office").text


@pytest.mark.parametrize(
    ("asked", "is_there"),
    [("?status=submitted", True), ("?status=approved", False), ("?term=999", False)],
)
def test_the_list_is_filtered(browser, school, asked, is_there):
    school.submitted()

    page = browser(school.office).get(f"/office/grades{asked}").text

    assert (school.row.name in page) is is_there


def test_the_office_approves(browser, school):
    made = school.submitted()
    client = browser(school.office)

    page = client.post(
        f"/office/grades/{made.id}", data={"do": "approve", "words": ""}, follow_redirects=True
    ).text

    assert "已核准" in page
    assert "核准成绩" not in page


def test_the_office_returns_with_a_reason_only(browser, school):
    made = school.submitted()
    client, address = browser(school.office), f"/office/grades/{made.id}"

    refused = client.post(address, data={"do": "return"}, follow_redirects=True).text
    done = client.post(address, data={"do": "return", "words": "缺平时"}, follow_redirects=True)

    assert "请写明退回的原因" in refused
    assert "已退回" in done.text
    assert "缺平时" in browser(school.teacher).get(f"{school.at}/submission").text


def test_the_office_decides_corrections(browser, school):
    school.approved()
    one = school.asked(school.students[1], "62")
    made = queries.standing_submission(school.row.id)
    client = browser(school.office)

    before = client.get(f"/office/grades/{made.id}").text
    page = client.post(
        f"/office/grades/{made.id}/corrections/{one.id}",
        data={"do": "approve"},
        follow_redirects=True,
    ).text

    assert "漏批一题" in before
    assert "已同意，成绩已更正。" in page
    assert "同意更正" not in page


def test_a_correction_of_another_submission_is_not_found(browser, school):
    school.approved()
    one = school.asked(school.students[1], "62")
    made = queries.standing_submission(school.row.id)

    answer = browser(school.office).post(f"/office/grades/{made.id}/corrections/{one.id + 1}")

    assert answer.status_code == 404


@pytest.mark.parametrize("count", [2, 30])
def test_a_submission_takes_as_many_statements_for_any_class(browser, at_most, count):
    school = FinalClass(*["80"] * count)
    made = school.submitted()
    client = browser(school.office)

    with at_most(17):
        assert client.get(f"/office/grades/{made.id}").status_code == 200


def test_the_table_of_states_is_changed_and_put_back(browser, school):
    client = browser(school.office)
    sent = {
        "absent-item": "out",
        "absent-exam": "zero",
        "absent-total": "computed",
        "absent-attainment": "out",
        "absent-is_in_pass_rate": "1",
    }

    page = client.post("/office/states", data=sent, follow_redirects=True).text
    effect = queries.effects()[State.ABSENT]
    client.post("/office/states", data={"do": "reset"})

    assert "已更改 1 种标记的作用。" in page
    assert (effect.item, effect.total) == (Counting.OUT, TotalEffect.COMPUTED)
    assert effect.attainment is Attained.OUT
    assert (effect.is_in_pass_rate, effect.is_in_analysis) == (True, False)
    assert db.session.scalars(select(StateRule)).all() == []


def test_nonsense_in_the_table_changes_nothing(browser, school):
    client = browser(school.office)
    sent = {"absent-item": "?", "absent-is_in_pass_rate": "1", "resit": "x"}

    assert "没有变化。" in client.post("/office/states", data=sent, follow_redirects=True).text

"""The pictures of a class: each with its sentence and its table, for those who may see results."""

import json
import re

import pytest

from tests.attainment.test_pages import School
from tests.builders.accounts import a_user, an_administrator
from tests.builders.gradebook import an_objective


@pytest.fixture
def school(app):
    return School(5)


def drawn(page):
    """What each picture is told, by kind."""
    found = re.findall(
        r'data-chart="(\w+)".*?<script type="application/json">(.*?)</script>', page, re.S
    )
    return [(kind, json.loads(told)) for kind, told in found]


def test_every_picture_has_a_sentence_and_a_table(browser, school):
    page = browser(school.teacher).get(f"{school.at}/attainment/charts").get_data(as_text=True)

    kinds = [kind for kind, _told in drawn(page)]
    assert {"bars", "columns", "dots", "lines"} <= set(kinds)
    assert page.count("<figcaption") == page.count("chart__table") == len(kinds)


def test_students_below_are_named_under_their_picture(browser, school):
    page = browser(school.teacher).get(f"{school.at}/attainment/charts").get_data(as_text=True)

    assert "5 名学生有数据" in page
    assert re.search(r"低于期望值</strong>：.*?学生", page, re.S)


def test_an_objective_without_evidence_is_a_gap_and_not_zero(browser, school):
    an_objective("A3.1")
    page = browser(school.teacher).get(f"{school.at}/attainment/charts").get_data(as_text=True)

    bars = dict(drawn(page))["bars"]
    assert None in bars["values"]
    assert 0 not in bars["values"]


@pytest.mark.parametrize(
    ("who", "status"), [("teacher", 200), ("office", 200), ("student", 404), ("stranger", 404)]
)
def test_who_may_see_the_pictures(browser, school, who, status):
    people = {
        "teacher": school.teacher,
        "office": an_administrator(),
        "student": school.students[0],
        "stranger": a_user("路人"),
    }

    assert browser(people[who]).get(f"{school.at}/attainment/charts").status_code == status


@pytest.mark.parametrize("count", [2, 12])
def test_the_page_takes_as_many_statements_for_any_class(app, browser, at_most, count):
    school = School(count)
    client = browser(school.teacher)

    with at_most(34):
        assert client.get(f"{school.at}/attainment/charts").status_code == 200

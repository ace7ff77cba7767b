"""One objective at a time: chosen by course and title, and kept through a round of repeating."""

import re

import pytest
from sqlalchemy import update

from lms.core.db import db
from lms.mistakes import services
from lms.mistakes.models import MistakeReview
from lms.mistakes.rules.scheduling import Recall
from lms.objectives.models import Objective
from tests.builders.classrooms import a_classroom
from tests.builders.mistakes import mistake, past_mistakes
from tests.builders.quizzes import AUTOMATIC, BLANK, JUDGE, RIGHT

HERE = "objective=CSF:K3.1"


@pytest.fixture
def past(classroom, student):
    """Two mistakes about K3.1 and one about A3.1."""
    return past_mistakes(classroom, student, AUTOMATIC + "\n" + BLANK)


@pytest.fixture
def elsewhere(past, student, teacher):
    """A mistake of another course, about an objective of the same code."""
    other = a_classroom(course="CSM", teacher=teacher, students=(student,))
    quiz = past_mistakes(other, student, JUDGE.replace("T03-I06", "M01-I01"), key="M01-Q")
    for course, title in (("CSF", "可靠"), ("CSM", "带头")):
        db.session.execute(
            update(Objective)
            .where(Objective.course_code == course, Objective.code == "A3.1")
            .values(title=title)
        )
    db.session.commit()
    return quiz


def asked(response) -> str:
    """Where a round leads, without the host."""
    return response.location.replace("%3A", ":")


def listed(page: str) -> str:
    return page.partition('<ul class="mistakes">')[2].partition("</ul>")[0]


def test_objectives_of_one_code_are_two_choices_under_their_courses(browser, student, elsewhere):
    page = browser(student).get("/mistakes/all").text
    choice = page.partition('<select id="f-objective"')[2].partition("</select>")[0]

    assert len(re.findall("<optgroup ", choice)) == 2
    assert '<option value="CSF:A3.1">A3.1 可靠</option>' in choice
    assert '<option value="CSM:A3.1">A3.1 带头</option>' in choice


@pytest.mark.parametrize(
    ("value", "count"), [("CSF:A3.1", 1), ("CSM:A3.1", 1), ("CSF:K3.1", 2), ("A3.1", 0)]
)
def test_the_list_is_of_one_course(browser, student, elsewhere, value, count):
    page = browser(student).get(f"/mistakes/all?objective={value}").text

    assert listed(page).count("<li>") == count
    assert (f"/mistakes/next?objective={value}" in page) is bool(count)


def test_an_objective_the_course_no_longer_has_stands_last_by_its_code(browser, student, past):
    db.session.execute(update(Objective).where(Objective.code == "A3.1").values(course_code="CSX"))
    db.session.commit()

    page = browser(student).get("/mistakes/all").text

    assert '<option value="CSF:A3.1">A3.1</option></optgroup>' in page


def test_a_round_about_one_objective_keeps_to_it(browser, student, past):
    """Next, ask, answer, rate, next: the other objective is never asked."""
    client = browser(student)

    first = client.get(f"/mistakes/next?{HERE}")
    page = client.get(first.location).text
    there = asked(first).partition("?")[0]
    answered = client.post(asked(first)).text
    rated = client.post(f"{there}/review?{HERE}", data={"recall": "good", "number": "0"})
    second = client.get(rated.location)
    client.post(
        f"{asked(second).partition('?')[0]}/review?{HERE}", data={"recall": "good", "number": "0"}
    )
    done = client.get(f"/mistakes/next?{HERE}", follow_redirects=True).text

    assert asked(first).endswith(f"?{HERE}")
    assert "只复习目标 K3.1" in page
    assert "，还有 2 题" in page
    assert f'action="{there}?{HERE}"' in page.replace("%3A", ":")
    assert f'action="{there}/review?{HERE}"' in answered.replace("%3A", ":")
    assert asked(rated) == f"/mistakes/next?rated=1&{HERE}"
    assert asked(second) != asked(first)
    assert "这个目标现在没有要复习的题了。" in done
    assert "新题 1 题" in done  # the one about A3.1


def test_taking_back_stays_with_the_objective(browser, student, past):
    one = mistake(student, "T03-I01")
    services.review(one, student=student, recall=Recall.GOOD, number=0)
    db.session.commit()

    back = browser(student).post(f"/mistakes/undo?{HERE}")

    assert asked(back) == f"/mistakes/{one.question_id}?{HERE}"


def test_what_went_wrong_in_a_round_is_asked_again_in_it(browser, student, past):
    client = browser(student)
    one = mistake(student, "T03-I01")

    nonsense = client.post(f"/mistakes/{one.question_id}/review?{HERE}", data={"recall": "x"})
    long = client.post(f"/mistakes/{one.question_id}?{HERE}", data={"a-a": "0" * 30_000})

    assert [asked(led) for led in (nonsense, long)] == [f"/mistakes/{one.question_id}?{HERE}"] * 2
    assert db.session.scalars(db.select(MistakeReview)).all() == []


def test_new_ones_of_today_count_over_all_objectives(browser, student, past):
    """With one new question a day, a round about an objective begins one, and that was it."""
    services.plan(student, new_per_day=1)
    db.session.commit()
    client = browser(student)
    before = client.get("/mistakes/objectives").text

    first = asked(client.get(f"/mistakes/next?{HERE}")).partition("?")[0]
    client.post(f"{first}/review?{HERE}", data={"recall": "good", "number": "0"})

    assert f'href="/mistakes/next?{HERE}">复习 1 题' in before.replace("%3A", ":")
    assert "/mistakes/next?objective" not in client.get("/mistakes/objectives").text


@pytest.mark.parametrize("value", ["<script>", "CSF:", ":", "CSF:K3.1:x", "x" * 3000])
def test_an_objective_nobody_knows_asks_nothing(browser, student, past, value):
    client = browser(student)

    led = client.get("/mistakes/next", query_string={"objective": value})
    page = client.get(
        f"/mistakes/{mistake(student, 'T03-I01').question_id}", query_string={"objective": value}
    )

    assert led.location == "/mistakes"
    assert page.status_code == 200
    assert "<script>alert" not in page.text


def test_a_round_costs_two_statements_more(browser, student, past, at_most):
    client = browser(student)
    there = f"/mistakes/{mistake(student, 'T03-I01').question_id}?{HERE}"
    fields = {f"a-{name}": values for name, values in RIGHT["T03-I01"].items()}

    with at_most(4):
        client.get(f"/mistakes/next?{HERE}")
    with at_most(6):
        client.get(there)
    with at_most(4):
        client.post(there, data=fields)

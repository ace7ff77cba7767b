"""Who may open what: everybody else gets the answer of a page that does not exist."""

import pytest

from tests.builders.accounts import a_teacher, a_user
from tests.builders.classrooms import a_classroom, an_enrollment
from tests.builders.marking import an_appeal
from tests.builders.quizzes import AUTOMATIC, SHORT, a_quiz, an_attempt, handed_in, paper

STUDENT, CLASSMATE, LEFT, TEACHER, STRANGER, NOBODY = (
    "student",
    "classmate",
    "left",
    "teacher",
    "stranger",
    "nobody",
)


@pytest.fixture
def people(app):
    return {
        STUDENT: a_user("林晓雨"),
        CLASSMATE: a_user("王小明"),
        LEFT: a_user("周文"),
        TEACHER: a_teacher("李老师"),
        STRANGER: a_teacher("外校老师"),
        NOBODY: None,
    }


@pytest.fixture
def classroom(people):
    classroom = a_classroom(teacher=people[TEACHER], students=(people[STUDENT], people[CLASSMATE]))
    an_enrollment(classroom, people[LEFT], has_left=True)
    return classroom


@pytest.fixture
def attempt(people, classroom):
    return an_attempt(a_quiz(classroom, AUTOMATIC + "\n" + SHORT), people[STUDENT])


@pytest.mark.parametrize(
    ("who", "status"),
    [(STUDENT, 200), (CLASSMATE, 200), (LEFT, 404), (TEACHER, 200), (STRANGER, 404), (NOBODY, 302)],
)
def test_who_may_open_the_start_page(browser, people, attempt, who, status):
    page = browser(people[who]).get(f"/assignments/{attempt.assignment_id}/quiz")

    assert page.status_code == status


@pytest.mark.parametrize(
    ("who", "status"),
    [(STUDENT, 302), (CLASSMATE, 302), (LEFT, 404), (TEACHER, 404), (STRANGER, 404)],
)
def test_who_may_begin(browser, people, attempt, who, status):
    page = browser(people[who]).post(f"/assignments/{attempt.assignment_id}/quiz")

    assert page.status_code == status


@pytest.mark.parametrize("path", ["", "/hand-in"])
@pytest.mark.parametrize(
    ("who", "status"),
    [(STUDENT, 200), (CLASSMATE, 404), (LEFT, 404), (TEACHER, 404), (STRANGER, 404), (NOBODY, 302)],
)
def test_who_may_open_a_paper(*, browser, people, attempt, who, status, path):
    assert browser(people[who]).get(f"/attempts/{attempt.id}{path}").status_code == status


@pytest.mark.parametrize("path", ["", "/hand-in", "/save"])
@pytest.mark.parametrize("who", [CLASSMATE, LEFT, TEACHER, STRANGER])
def test_nobody_else_writes_on_a_paper(browser, people, attempt, who, path):
    item = paper(attempt)["T03-I01"]
    body = {"item": item.id, "seq": 0, "answer": {}}

    page = browser(people[who]).post(f"/attempts/{attempt.id}{path}", json=body)

    assert page.status_code == 404


@pytest.mark.parametrize(
    ("who", "status"),
    [(STUDENT, 200), (CLASSMATE, 404), (LEFT, 404), (TEACHER, 200), (STRANGER, 404), (NOBODY, 302)],
)
def test_who_may_review(browser, people, attempt, who, status):
    handed_in(attempt)

    assert browser(people[who]).get(f"/attempts/{attempt.id}/review").status_code == status


@pytest.mark.parametrize(
    ("who", "status"),
    [(STUDENT, 404), (CLASSMATE, 404), (LEFT, 404), (TEACHER, 200), (STRANGER, 404), (NOBODY, 302)],
)
def test_who_may_open_the_desk(browser, people, attempt, who, status):
    page = browser(people[who]).get(f"/assignments/{attempt.assignment_id}/marking")

    assert page.status_code == status


@pytest.mark.parametrize("who", [STUDENT, CLASSMATE, LEFT, STRANGER])
def test_only_teachers_mark(browser, people, attempt, who):
    item = paper(handed_in(attempt))["T03-I11"]
    form = {"item": item.id, "T03-I11-0": "3", "T03-I11-1": "5"}

    page = browser(people[who]).post(f"/assignments/{attempt.assignment_id}/marking", data=form)

    assert page.status_code == 404


@pytest.mark.parametrize("path", ["marking/board", "comments", "appeals"])
@pytest.mark.parametrize(
    ("who", "status"),
    [(STUDENT, 404), (CLASSMATE, 404), (LEFT, 404), (TEACHER, 200), (STRANGER, 404), (NOBODY, 302)],
)
def test_who_may_open_the_teachers_pages(*, browser, people, attempt, who, status, path):
    page = browser(people[who]).get(f"/assignments/{attempt.assignment_id}/{path}")

    assert page.status_code == status


@pytest.mark.parametrize("path", ["marking/board", "comments", "marking/flag", "appeals"])
@pytest.mark.parametrize("who", [STUDENT, CLASSMATE, LEFT, STRANGER])
def test_only_teachers_arrange(*, browser, people, attempt, who, path):
    page = browser(people[who]).post(f"/assignments/{attempt.assignment_id}/{path}", data={})

    assert page.status_code == 404


@pytest.mark.parametrize(
    ("who", "status"),
    [(STUDENT, 200), (CLASSMATE, 404), (LEFT, 404), (TEACHER, 404), (STRANGER, 404), (NOBODY, 302)],
)
def test_who_may_appeal(*, browser, people, attempt, who, status):
    handed_in(attempt)

    assert browser(people[who]).get(f"/attempts/{attempt.id}/appeal").status_code == status


@pytest.mark.parametrize(
    ("who", "see", "withdraw", "accept"),
    [
        (STUDENT, 404, 302, 404),
        (CLASSMATE, 404, 404, 404),
        (LEFT, 404, 404, 404),
        (TEACHER, 200, 404, 302),
        (STRANGER, 404, 404, 404),
    ],
)
def test_who_may_do_what_with_an_appeal(*, browser, people, attempt, who, see, withdraw, accept):
    appeal = an_appeal(handed_in(attempt), people[STUDENT])
    client, address = browser(people[who]), f"/appeals/{appeal.id}"

    assert client.get(address).status_code == see
    assert client.post(f"{address}/accept").status_code == accept
    assert client.post(f"{address}/withdraw").status_code == withdraw

"""The desk of a question two teachers mark: nothing of the other shows; saving by script."""

import pytest

from lms.classrooms.models import Role
from lms.quizzes import queries, services
from tests.builders.accounts import a_teacher, a_user
from tests.builders.classrooms import an_enrollment
from tests.builders.marking import a_marking, a_plan, given
from tests.builders.quizzes import an_attempt, answer, handed_in, paper

AS_SCRIPT = {"Accept": "application/json"}


@pytest.fixture
def second(classroom):
    person = a_teacher("陈立")
    an_enrollment(classroom, person, Role.TEACHER)
    return person


@pytest.fixture
def plan(quiz, teacher, second):
    return a_plan(quiz, teacher, tolerance="0")


def form_of(item, *points, **other):
    return {"item": item.id, "T03-I11-0": points[0], "T03-I11-1": points[1], **other}


def test_the_second_sees_nothing_of_the_first(*, browser, teacher, second, quiz, short, plan):
    a_marking(short, plan, teacher, "2.5", "4.5", comment="只给自己看")

    desk = browser(second).get(f"/assignments/{quiz.id}/marking?item={short.id}").text
    board = browser(second).get(f"/assignments/{quiz.id}/marking/board").text
    decide = browser(second).get(f"/assignments/{quiz.id}/marking/{short.id}/decide")

    assert "只给自己看" not in desk + board
    assert "2.5" not in desk
    assert "n=1" not in board
    assert decide.status_code == 404


def test_the_first_finds_the_own_marking_again(*, browser, teacher, second, quiz, short, plan):
    a_marking(short, plan, teacher, "2.5", "4.5", comment="给自己看")

    page = browser(teacher).get(f"/assignments/{quiz.id}/marking?item={short.id}").text

    assert "给自己看" in page
    assert 'value="2.5"' in page


def test_both_are_shown_once_both_are_done(*, browser, teacher, second, quiz, short, plan):
    a_marking(short, plan, teacher, "2", "4", comment="甲的评语")
    form = form_of(short, "1", "1", comment="乙的评语", seen="")

    told = browser(second).post(f"/assignments/{quiz.id}/marking", data=form)
    page = browser(teacher).get(f"/assignments/{quiz.id}/marking?item={short.id}").text

    assert told.status_code == 302
    assert "甲的评语" in page
    assert "乙的评语" in page
    assert "待定分" in page


def test_the_decision_is_made_on_its_page(*, browser, teacher, second, quiz, attempt, short, plan):
    third = a_teacher("顾文清")
    an_enrollment(attempt.assignment.classroom, third, Role.TEACHER)
    a_marking(short, plan, teacher, "2", "4")
    a_marking(short, plan, second, "0", "0")
    address = f"/assignments/{quiz.id}/marking/{short.id}/decide"

    party = browser(teacher).post(address, data={"choice": "first", "reason": "我对"})
    bare = browser(third).post(address, data={"reason": "没有选"})
    nameless = browser(third).post(address, data={"choice": "new", "T03-I11-0": "1"})
    done = browser(third).post(
        address, data={"choice": "new", "T03-I11-0": "1", "T03-I11-1": "2", "reason": "要点二半对"}
    )

    assert [one.status_code for one in (party, bare, nameless, done)] == [409, 409, 409, 302]
    assert "没有批过它的老师" in party.text
    assert "先选一种" in bare.text
    assert paper(attempt)["T03-I11"].earned == 3
    assert "要点二半对" in browser(teacher).get(address).text


def test_a_script_is_told_what_comes_next(*, browser, teacher, student, quiz, attempt, short):
    other = a_user("王小明")
    an_enrollment(attempt.assignment.classroom, other)
    more = an_attempt(quiz, other)
    answer(more, other, "T03-I11")
    theirs = paper(handed_in(more))["T03-I11"]
    client, address = browser(teacher), f"/assignments/{quiz.id}/marking"

    first = client.post(address, data=form_of(short, "3", "5", seen=""), headers=AS_SCRIPT).json
    second = client.post(address, data=form_of(theirs, "3", "5", seen=""), headers=AS_SCRIPT).json

    assert (first["ok"], first["isDone"], second["isDone"]) == (True, False, True)
    assert f"item={theirs.id}" in first["next"]
    assert "已批 1 份，还剩 1 份" in first["progress"]


def test_a_script_is_told_why_nothing_was_saved(browser, teacher, quiz, short):
    client, address = browser(teacher), f"/assignments/{quiz.id}/marking"
    client.post(address, data=form_of(short, "3", "5", seen=""))

    stale = client.post(address, data=form_of(short, "0", "0", seen=""), headers=AS_SCRIPT)

    assert stale.status_code == 409
    assert "另一位老师" in stale.json["error"]


def test_without_a_script_what_was_typed_stays(browser, teacher, quiz, attempt, short):
    form = form_of(short, "9", "1.5", comment="写了很久", seen="")

    page = browser(teacher).post(f"/assignments/{quiz.id}/marking", data=form)

    assert page.status_code == 409
    assert "写了很久" in page.text
    assert 'value="1.5"' in page.text
    assert paper(attempt)["T03-I11"].earned is None


@pytest.mark.parametrize(
    ("show", "shown"), [("unmarked", True), ("mine", False), ("flagged", False), ("x", True)]
)
def test_the_filters(*, browser, teacher, quiz, short, show, shown):
    page = browser(teacher).get(f"/assignments/{quiz.id}/marking?show={show}").text

    assert (f'name="item" value="{short.id}"' in page) is shown
    assert ("这里没有答案" in page) is not shown


def test_what_i_marked_is_found_again(browser, teacher, second, quiz, short):
    services.mark_response(short, by=teacher, marks=given("3", "5"))
    from lms.core.db import db  # noqa: PLC0415

    db.session.commit()
    address = f"/assignments/{quiz.id}/marking?show=mine"

    assert f'value="{short.id}"' in browser(teacher).get(address).text
    assert "这里没有答案" in browser(second).get(address).text


def test_each_marker_has_an_order_of_their_own(quiz, attempt, teacher, second):
    from lms.quizzes.views.desk import _lot  # noqa: PLC0415

    mine = sorted(range(50), key=lambda item: _lot(quiz.id, teacher.id, item))
    again = sorted(range(50), key=lambda item: _lot(quiz.id, teacher.id, item))
    theirs = sorted(range(50), key=lambda item: _lot(quiz.id, second.id, item))

    assert mine == again
    assert mine != theirs


def test_a_desk_of_two_takes_eleven_statements(
    *, browser, teacher, second, quiz, short, plan, at_most
):
    a_marking(short, plan, teacher, "2", "4")
    client = browser(second)

    with at_most(11):
        assert client.get(f"/assignments/{quiz.id}/marking").status_code == 200


def test_an_answer_left_empty_is_nobodys_work(browser, teacher, classroom, quiz, plan):
    person = a_user("没答")
    an_enrollment(classroom, person)
    item = paper(handed_in(an_attempt(quiz, person)))["T03-I11"]

    assert item.earned == 0
    assert [one.is_marked for one in queries.waiting_in(quiz.id, teacher)][-1]

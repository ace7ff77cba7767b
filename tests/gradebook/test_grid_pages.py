"""The grid over HTTP: who finds what on it, two teachers, states, and grades that are submitted."""

from decimal import Decimal

import pytest

from lms.classrooms.models import Role
from lms.core.db import db
from lms.gradebook.rules import State
from lms.gradebook.services import set_states
from tests.builders.accounts import a_teacher, a_user, an_administrator
from tests.builders.classrooms import a_classroom, an_enrollment
from tests.builders.ledger import a_submission, an_edit, an_item, entered, points_of
from tests.gradebook.test_grid import School, send


@pytest.fixture
def school(app):
    return School(3)


@pytest.fixture
def oral(school):
    return an_item(school.classroom, "期末口试")


def of(school, item, points, seen=0, student=None):
    """An edit of the column entered by hand."""
    who = student or school.ada
    return school.edit(points, seen, column=f"i{item.id}", student=who.id)


def test_a_teacher_finds_the_way_to_a_new_column(browser, school):
    page = browser(school.teacher).get(school.at).text

    assert f"/classrooms/{school.classroom.id}/gradebook/items/new" in page
    assert "添加成绩项" in page


def test_an_administrator_finds_no_way_to_a_new_column(browser, school):
    assert "添加成绩项" not in browser(an_administrator()).get(school.at).text


@pytest.mark.parametrize("path", ["", "/{student}", "/{student}/{item}"])
@pytest.mark.parametrize("role", [Role.MENTOR, Role.STUDENT])
def test_nobody_else_of_the_class_opens_the_gradebook(browser, school, role, path):
    other = a_user("别的人", "M9001")
    an_enrollment(school.classroom, other, role)
    address = school.at + path.format(student=school.ada.id, item=school.mark.item_id)

    assert browser(other).get(address).status_code == 404


def test_a_teacher_of_another_class_saves_nothing_here(browser, school):
    stranger = a_teacher("别班教师", "T9001")
    a_classroom(name="别的班", teacher=stranger)

    assert send(browser(stranger), school, school.edit("8")).status_code == 404
    assert school.standing() == Decimal(5)


def test_a_column_entered_by_hand_takes_marks_like_any_other(browser, school, oral):
    told = send(browser(school.teacher), school, of(school, oral, "88")).get_json()

    (saved,) = told["saved"]
    assert (saved["points"], saved["source"], saved["number"]) == ("88", "override", 1)
    assert points_of(oral, school.ada) == "88"


def test_one_value_that_cannot_be_keeps_all_others_out(browser, school, oral):
    edits = [of(school, oral, "88"), of(school, oral, "188", student=school.students[1])]

    answer = send(browser(school.teacher), school, *edits)

    assert answer.status_code == 422
    assert "超过满分" in answer.get_json()["error"]
    assert points_of(oral, school.ada) == ""


def test_two_teachers_lose_only_the_cell_both_typed_in(browser, school, oral):
    second = a_teacher("第二位", "T9002")
    an_enrollment(school.classroom, second, Role.TEACHER)
    send(browser(school.teacher), school, of(school, oral, "70"))
    other = school.students[1]

    told = send(
        browser(second), school, of(school, oral, "75"), of(school, oral, "80", student=other)
    ).get_json()

    (conflict,) = told["conflicts"]
    assert (conflict["yours"], conflict["theirs"]) == ("75", "70")
    assert conflict["by"] == "周敏"
    assert [one["student"] for one in told["saved"]] == [other.id]
    assert (points_of(oral, school.ada), points_of(oral, other)) == ("70", "80")


def test_the_same_value_from_two_teachers_is_no_conflict(browser, school, oral):
    client = browser(school.teacher)
    send(client, school, of(school, oral, "70"))

    told = send(client, school, of(school, oral, "70")).get_json()

    assert told["conflicts"] == []


def test_mine_after_a_conflict_is_sent_with_the_number_of_theirs(browser, school, oral):
    client = browser(school.teacher)
    send(client, school, of(school, oral, "70"))
    (conflict,) = send(client, school, of(school, oral, "75")).get_json()["conflicts"]

    send(client, school, of(school, oral, "75", conflict["number"]))

    assert points_of(oral, school.ada) == "75"


def test_clearing_what_a_colleague_just_changed_is_a_conflict_too(browser, school, oral):
    client = browser(school.teacher)
    send(client, school, of(school, oral, "70"))
    send(client, school, of(school, oral, "72", 1))

    (conflict,) = send(client, school, of(school, oral, None, 1)).get_json()["conflicts"]

    assert (conflict["yours"], conflict["theirs"]) == (None, "72")
    assert points_of(oral, school.ada) == "72"


def test_submitted_grades_say_so_and_take_nothing(browser, school):
    a_submission(school.classroom, school.teacher)
    client = browser(school.teacher)

    page = client.get(school.at).text
    assert "只能用成绩更正来改" in page
    assert " data-shut" in page
    assert "添加成绩项" not in page
    assert "只能用成绩更正来改" in client.get(f"{school.at}/{school.ada.id}").text
    answer = send(client, school, school.edit("8"))
    assert answer.status_code == 422
    assert "只能用成绩更正来改" in answer.get_json()["error"]
    assert school.standing() == Decimal(5)


def test_a_state_of_the_whole_course_stands_on_the_page_of_the_student(browser, school):
    set_states(
        school.classroom,
        [school.ada.id],
        State.RETAKE,
        column="",
        reason="上次不及格",
        by=school.teacher,
    )
    db.session.commit()

    assert "重修" in browser(school.teacher).get(f"{school.at}/{school.ada.id}").text


def test_an_entry_leads_to_its_batch(browser, school, oral):
    batch = entered(
        school.classroom, school.teacher, an_edit(f"i{oral.id}", school.ada, "70")
    ).batch
    client = browser(school.teacher)
    address = f"{school.at}/batches/{batch.id}"

    assert f'href="{address}"' in client.get(f"{school.at}/{school.ada.id}").text
    assert f'href="{address}"' in client.get(f"{school.at}/{school.ada.id}/{oral.id}").text
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("count", [2, 25])
def test_the_grid_takes_as_many_statements_for_any_class(browser, at_most, count):
    school = School(count)
    client = browser(school.teacher)

    with at_most(16):
        assert client.get(school.at).status_code == 200

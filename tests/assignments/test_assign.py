"""Giving activities to a classroom, as its teacher does it in the browser."""

import pytest

from lms.assignments.queries import assignments_of
from lms.courses.models import ActivityKind
from tests.builders.accounts import a_teacher, a_user
from tests.builders.assignments import an_activity, an_assignment
from tests.builders.classrooms import a_classroom, a_term


@pytest.fixture
def teacher(app):
    return a_teacher("周敏")


@pytest.fixture
def classroom(teacher):
    return a_classroom(teacher=teacher, students=(a_user(),))


def test_a_teacher_sees_what_can_be_given_and_gives_it(browser, teacher, classroom):
    an_activity()
    client = browser(teacher)
    address = f"/classrooms/{classroom.id}/assignments"

    listed = client.get(address).get_data(as_text=True)
    answer = client.post(
        f"{address}/T03-Q",
        data={"opens_at": "2026-11-23T08:00", "due_at": "2026-11-30T18:00", "closes_at": ""},
    )

    assert "未安排" in listed
    assert answer.status_code == 302
    (given,) = assignments_of(classroom.id)
    assert given.opens_at.isoformat() == "2026-11-23T00:00:00+00:00"


def test_a_resit_is_nobodys_before_it_is_said_who_sits_it(browser, teacher):
    student = a_user("陈思远")
    classroom = a_classroom(teacher=teacher, students=(student,))
    an_activity()
    address = f"/classrooms/{classroom.id}/assignments/T03-Q"
    window = {"opens_at": "2026-11-23T08:00", "due_at": "", "closes_at": ""}

    answer = browser(teacher).post(address, data={**window, "is_restricted": "1"})

    (given,) = assignments_of(classroom.id)
    assert answer.headers["Location"].endswith(f"/assignments/{given.id}/access")
    assert browser(student).get(f"/assignments/{given.id}").status_code == 404

    again = browser(teacher).post(address, data=window)  # a new window opens it to nobody else
    assert again.headers["Location"].endswith(f"/classrooms/{classroom.id}/assignments")
    assert assignments_of(classroom.id)[0].is_restricted


def test_only_what_is_new_and_a_quiz_is_given_to_some(browser, teacher, classroom):
    an_activity()
    an_activity(ActivityKind.EVALUATION, key="T03-E")
    client, address = browser(teacher), f"/classrooms/{classroom.id}/assignments"

    def offers(key: str) -> bool:
        return 'name="is_restricted"' in client.get(f"{address}/{key}").text

    assert offers("T03-Q")
    assert not offers("T03-E")
    client.post(f"{address}/T03-Q", data={"opens_at": "2026-11-23T08:00"})
    assert not offers("T03-Q")


@pytest.mark.parametrize(
    ("moments", "says"),
    [
        ({"opens_at": ""}, "请填写开放时间"),
        ({"opens_at": "昨天"}, "field__error"),
        ({"opens_at": "2026-11-23T08:00", "due_at": "2026-11-22T08:00"}, "时间顺序"),
    ],
)
def test_a_window_that_cannot_be_is_told(browser, teacher, classroom, moments, says):
    an_activity()

    answer = browser(teacher).post(f"/classrooms/{classroom.id}/assignments/T03-Q", data=moments)

    assert answer.status_code == 200
    page = answer.get_data(as_text=True)
    assert says in page or 'aria-invalid="true"' in page
    assert assignments_of(classroom.id) == []


def test_a_closed_term_takes_no_assignments(browser, teacher):
    closed = a_classroom(teacher=teacher, term=a_term("2025-2026-2", is_open=False))
    an_activity()

    answer = browser(teacher).post(
        f"/classrooms/{closed.id}/assignments/T03-Q", data={"opens_at": "2026-11-23T08:00"}
    )

    assert "已经结束" in answer.get_data(as_text=True)


def test_everyone_is_led_to_their_side_of_an_activity(browser, teacher, classroom):
    given = an_assignment(classroom)
    student = classroom_student(classroom)

    to_desk = browser(teacher).get(f"/assignments/{given.id}").headers["Location"]
    to_work = browser(student).get(f"/assignments/{given.id}").headers["Location"]

    assert to_desk.endswith("/marking")
    assert to_work.endswith("/quiz")


def classroom_student(classroom):
    from lms.classrooms.queries import students_of  # noqa: PLC0415

    return students_of(classroom.id)[0].user

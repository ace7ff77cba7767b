"""A teacher makes mentor links, sends, renews and withdraws them."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms.accounts.models import User
from lms.classrooms.models import Enrollment
from lms.core.clock import now
from lms.core.db import db
from lms.core.journal import JournalEntry
from lms.evaluations.models import MentorLink
from lms.evaluations.queries.links import students_on
from lms.evaluations.queries.plans import table_of
from lms.evaluations.services import links
from tests.builders.accounts import a_teacher, a_user
from tests.builders.classrooms import a_classroom, an_enrollment
from tests.builders.evaluations import Scene, a_scene, a_table
from tests.builders.mentor_links import LAST_DAY, ZONE, a_link, token_for

Browsers = Callable[..., FlaskClient]
pytestmark = pytest.mark.usefixtures("clock")


def page(scene: Scene) -> str:
    return f"/assignments/{scene.assignment.id}/evaluation/mentor-links"


def form(**more: Any) -> dict[str, Any]:
    return {"name": "王师傅", "company": "恒通物流", "whom": "all", "last_day": "2026-12-07"} | more


def made(scene: Scene, **more: Any) -> MentorLink:
    given = {
        "name": "王师傅",
        "company": "",
        "shows_names": False,
        "student_ids": {student.id for student in scene.students},
        "last_day": LAST_DAY,
        "zone": ZONE,
        "by": scene.teacher,
    }
    return links.make_link(scene.assignment, table_of(scene.assignment).text, **given | more)


def the_link() -> MentorLink:
    return db.session.scalars(select(MentorLink).order_by(MentorLink.id.desc())).first()


def actions() -> list[str]:
    asked = select(JournalEntry.action).order_by(JournalEntry.id)
    return [one for one in db.session.scalars(asked) if one.startswith("mentor_link")]


def leave(scene: Scene, student: User) -> None:
    enrollment = db.session.scalar(
        select(Enrollment).where(
            Enrollment.user_id == student.id,
            Enrollment.classroom_id == scene.classroom.id,
        )
    )
    enrollment.left_at = now()
    db.session.commit()


def test_a_link_numbers_its_students_by_chance_and_for_good(app: Flask):
    scene = a_scene(12)
    orders = set()
    for n in range(6):
        link = a_link(scene, name=f"导师{n}")
        orders.add(tuple(one.student_id for one in students_on(link)))

    assert len(orders) > 1
    assert all(set(order) == {one.id for one in scene.students} for order in orders)


def test_who_leaves_keeps_the_number(app: Flask):
    scene = a_scene(4)
    link = a_link(scene)
    before = {one.student_id: one.number for one in students_on(link)}
    leave(scene, scene.ada)

    after = students_on(link)

    assert {one.student_id: one.number for one in after} == before
    assert [one.student_id for one in after if not one.is_here] == [scene.ada.id]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"name": "  "}, "请填写导师姓名"),
        ({"name": "王" * 61}, "最多 60 字"),
        ({"company": "物" * 61}, "最多 60 字"),
        ({"student_ids": set()}, "至少选一名学生"),
        ({"student_ids": {10**9}}, "1 人已不在这个教学班"),
        ({"last_day": date(2026, 11, 22)}, "2026-11-23 到 2027-01-17 之间"),
        ({"last_day": date(2027, 1, 18)}, "不超过本学期"),
    ],
)
def test_what_is_wrong_with_a_link_is_said(app: Flask, more: dict[str, Any], words: str):
    scene = a_scene()

    with pytest.raises(links.BadLink, match=words):
        made(scene, **more)
    assert the_link() is None


def test_a_table_without_mentors_has_no_links(app: Flask):
    scene = a_scene(text=a_table(weights={"self": 40, "teacher": 60}))

    with pytest.raises(links.BadLink, match="没有由企业导师评的行"):
        made(scene)


def test_a_closed_term_makes_and_renews_no_links(app: Flask):
    scene = a_scene()
    link = a_link(scene)
    scene.classroom.term.closed_at = now()
    db.session.commit()

    with pytest.raises(Exception, match="已经结束"):
        made(scene)
    with pytest.raises(Exception, match="已经结束"):
        links.renew_link(link, last_day=LAST_DAY, zone=ZONE, by=scene.teacher)


def test_renewing_changes_the_address_and_nothing_else(app: Flask):
    scene = a_scene()
    link = a_link(scene)
    old, numbers = token_for(link), [one.student_id for one in students_on(link)]

    link = links.renew_link(link, last_day=date(2026, 12, 20), zone=ZONE, by=scene.teacher)

    assert token_for(link) != old
    assert link.expires_at.astimezone(ZONE).date() == date(2026, 12, 20)
    assert [one.student_id for one in students_on(link)] == numbers


def test_what_is_done_to_a_link_stands_in_the_journal_without_the_address(app: Flask):
    scene = a_scene()
    link = a_link(scene)
    link = links.renew_link(link, last_day=LAST_DAY, zone=ZONE, by=scene.teacher)
    links.withdraw_link(link, by=scene.teacher)
    links.withdraw_link(link, by=scene.teacher)
    db.session.commit()

    assert actions() == ["mentor_link.make", "mentor_link.renew", "mentor_link.withdraw"]
    told = str([one.detail for one in db.session.scalars(select(JournalEntry))])
    assert link.nonce not in told


@pytest.mark.parametrize(
    ("who", "status"),
    [("teacher", 200), ("mentor", 404), ("student", 404), ("other", 404), ("nobody", 302)],
)
def test_only_teachers_of_the_classroom_see_links(browser: Browsers, who: str, status: int):
    scene = a_scene()
    link = a_link(scene)
    other = a_teacher("别班老师")
    a_classroom(teacher=other)
    people = {"teacher": scene.teacher, "mentor": scene.mentor, "student": scene.ada}
    client = browser({**people, "other": other, "nobody": None}[who])

    assert client.get(page(scene)).status_code == status
    assert client.get(f"/mentor-links/{link.id}").status_code == status


@pytest.mark.parametrize("path", ["renew", "withdraw", "students"])
@pytest.mark.parametrize("who", ["mentor", "student", "other"])
def test_only_teachers_of_the_classroom_change_links(browser: Browsers, who: str, path: str):
    scene = a_scene()
    link = a_link(scene)
    other = a_teacher("别班老师")
    a_classroom(teacher=other)
    client = browser({"mentor": scene.mentor, "student": scene.ada, "other": other}[who])

    answer = client.post(f"/mentor-links/{link.id}/{path}", data={"last_day": "2026-12-07"})

    assert answer.status_code == 404
    assert client.post(page(scene), data=form()).status_code == 404


@pytest.mark.parametrize(
    ("whom", "count"),
    [("all", 3), ("group", 2), ("chosen", 1)],
)
def test_a_link_is_made_for_the_class_a_group_or_some(browser: Browsers, whom: str, count: int):
    scene = a_scene(2)
    an_enrollment(scene.classroom, a_user("学生3"))
    group = db.session.scalar(select(Enrollment.group_id).where(Enrollment.user_id == scene.ada.id))
    sent = form(whom=str(group) if whom == "group" else whom, students=[str(scene.ada.id)])

    answer = browser(scene.teacher).post(page(scene), data=sent)

    assert answer.status_code == 302
    assert len(students_on(the_link())) == count
    assert not the_link().shows_names


def test_the_page_of_a_link_has_the_message_to_send(browser: Browsers):
    scene = a_scene()
    link = a_link(scene)

    shown = browser(scene.teacher).get(f"/mentor-links/{link.id}").text

    assert f"http://localhost/mentor/{token_for(link)}" in shown
    assert "王师傅，您好" in shown
    assert "为 3 名学生填写“表1-3 学习评价”" in shown
    assert "12月7日 周一 23:59" in shown
    assert "2401020101" in shown  # who is which number, for the teacher alone


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"name": ""}, "请填写导师姓名"),
        ({"whom": "chosen"}, "请至少选一名学生"),
        ({"whom": "999"}, ""),
        ({"last_day": ""}, "请填写日期"),
        ({"last_day": "2028-01-01"}, "不超过本学期"),
    ],
)
def test_a_wrong_form_comes_back_with_what_was_typed(
    browser: Browsers, more: dict[str, Any], words: str
):
    scene = a_scene()

    answer = browser(scene.teacher).post(page(scene), data=form(**more))

    assert answer.status_code == 422
    assert words in answer.text
    assert "恒通物流" in answer.text
    assert the_link() is None


def test_script_in_the_mentors_name_is_only_text(browser: Browsers):
    scene = a_scene()
    link = a_link(scene, name="<script>alert(1)</script>", company='"><img src=x>')

    for shown in (
        browser(scene.teacher).get(page(scene)).text,
        browser(scene.teacher).get(f"/mentor-links/{link.id}").text,
        browser().get(f"/mentor/{token_for(link)}").text,
    ):
        assert "<script>alert" not in shown
        assert "<img" not in shown
        assert "&lt;script&gt;" in shown


def test_a_withdrawn_link_shows_no_address_and_opens_again_when_renewed(browser: Browsers):
    scene = a_scene()
    link = a_link(scene)
    client = browser(scene.teacher)
    client.post(f"/mentor-links/{link.id}/withdraw")

    assert "/mentor/" not in client.get(f"/mentor-links/{link.id}").text

    client.post(f"/mentor-links/{link.id}/renew", data={"last_day": "2026-12-20"})
    assert f"/mentor/{token_for(the_link())}" in client.get(f"/mentor-links/{link.id}").text


def test_students_who_came_later_are_put_on_the_link(browser: Browsers):
    scene = a_scene(2)
    link = a_link(scene)
    before = [one.student_id for one in students_on(link)]
    an_enrollment(scene.classroom, a_user("学生3"))
    client = browser(scene.teacher)

    assert "还有 1 名学生不在链接里" in client.get(f"/mentor-links/{link.id}").text
    client.post(f"/mentor-links/{link.id}/students")
    client.post(f"/mentor-links/{link.id}/students")

    after = [one.student_id for one in students_on(the_link())]
    assert (after[:2], len(after)) == (before, 3)


@pytest.mark.parametrize("count", [1, 5])
def test_links_of_any_number_are_listed_in_few_statements(
    browser: Browsers, at_most: Callable[[int], Any], count: int
):
    scene = a_scene(count)
    for n in range(count):
        a_link(scene, name=f"导师{n}")
    link, client = the_link(), browser(scene.teacher)
    client.get(page(scene))

    with at_most(7):
        assert client.get(page(scene)).status_code == 200
    with at_most(8):
        assert client.get(f"/mentor-links/{link.id}").status_code == 200

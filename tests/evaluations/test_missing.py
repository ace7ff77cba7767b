"""The board: who owes what, who waits for whom, reminders, and reviews handed to others."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.accounts.models import User
from lms.core.clock import now
from lms.core.db import db
from lms.evaluations import queries, services
from lms.evaluations.models import Evaluator, Reminder
from lms.evaluations.services.refusals import NotAStudent, TermOver
from lms.evaluations.services.reminding import PAUSE, BadReminder
from tests.builders.accounts import a_user
from tests.builders.classrooms import a_classroom, an_enrollment
from tests.builders.evaluations import (
    PEERS,
    SELF,
    TEACHER,
    Scene,
    a_review,
    a_scene,
    a_table,
    handed_in,
)

WHO = Evaluator
EVERYBODY = ("self", "peer", "teacher", "mentor")
Browsers = Callable[..., FlaskClient]


def peers_of(scene: Scene, rater: User) -> list[User]:
    """Whom this student was given to rate."""
    ids = {
        view.student_id
        for view in queries.sheet_views(scene.assignment.id)
        for review in view.by(WHO.PEER)
        if review.rater_id == rater.id
    }
    return [student for student in scene.students if student.id in ids]


def rates_all(scene: Scene, rater: User) -> None:
    """The student hands in the own rating and every review of classmates."""
    handed_in(scene, rater, WHO.SELF, rater, SELF)
    for ratee in peers_of(scene, rater):
        handed_in(scene, ratee, WHO.PEER, rater, PEERS[1])


def board(scene: Scene) -> dict[int, queries.Missing]:
    return {one.student_id: one for one in queries.missing_of(scene.assignment, EVERYBODY)}


def test_what_each_student_gave_and_got(app: Flask):
    scene = a_scene(3)
    ada, ben, cai = scene.students
    services.allocate(scene.assignment)
    rates_all(scene, ada)
    handed_in(scene, ben, WHO.TEACHER, scene.teacher, TEACHER)

    found = board(scene)

    assert [(found[s.id].owes_self, found[s.id].gave, found[s.id].got) for s in scene.students] == [
        (False, (2, 2), (0, 2)),
        (True, (0, 2), (1, 2)),
        (True, (0, 2), (1, 2)),
    ]
    assert [found[s.id].has_teacher for s in scene.students] == [False, True, False]
    assert found[ada.id].is_blocked
    assert set(found[ada.id].waits_for) == {ben.id, cai.id}
    assert not found[ben.id].is_blocked


def test_who_left_is_neither_waited_for_nor_listed(app: Flask):
    scene = a_scene(3)
    services.allocate(scene.assignment)
    leaves(scene, scene.students[2])

    assert scene.students[2].id not in board(scene)
    assert board(scene)[scene.ada.id].got == (0, 1)


def leaves(scene: Scene, student: User) -> None:
    from lms.classrooms.queries import student_in  # noqa: PLC0415
    from lms.classrooms.services import leave  # noqa: PLC0415

    enrollment = student_in(scene.classroom.id, student.id)
    leave(scene.classroom, enrollment, actor=scene.teacher)
    db.session.commit()


def test_a_reminder_goes_to_who_owes_and_once_a_day(app: Flask, clock: Any):
    scene = a_scene(3)
    services.allocate(scene.assignment)
    rates_all(scene, scene.ada)
    everybody = {student.id for student in scene.students}

    first = services.remind(scene.assignment, everybody, "请 尽快\n互评", scene.teacher)
    again = services.remind(scene.assignment, everybody, "再催", scene.teacher)

    assert (first, again) == (2, 0)
    (told,) = queries.reminders_for(scene.students[1].id)
    assert (told.assignment_id, told.text, told.sent_by) == (
        scene.assignment.id,
        "请 尽快 互评",
        scene.teacher.name,
    )
    assert queries.reminders_for(scene.ada.id) == []

    clock.move(seconds=PAUSE.total_seconds())
    assert services.remind(scene.assignment, everybody, "再催", scene.teacher) == 2
    assert [one.text for one in queries.reminders_for(scene.students[1].id)] == ["再催"]


def test_a_reminder_is_gone_once_everything_is_handed_in(app: Flask):
    scene = a_scene(2)
    services.allocate(scene.assignment)
    services.remind(scene.assignment, {scene.ada.id}, "请尽快", scene.teacher)
    handed_in(scene, scene.ada, WHO.SELF, scene.ada, SELF)
    halfway = queries.reminders_for(scene.ada.id, scene.assignment.id)

    handed_in(scene, scene.students[1], WHO.PEER, scene.ada, PEERS[1])

    assert len(halfway) == 1
    assert queries.reminders_for(scene.ada.id) == []


def test_a_reminder_ends_with_the_term_and_with_leaving(app: Flask):
    scene = a_scene(3)
    services.remind(scene.assignment, {scene.ada.id, scene.students[1].id}, "请尽快", scene.teacher)
    leaves(scene, scene.ada)

    assert queries.reminders_for(scene.ada.id) == []
    scene.assignment.classroom.term.closed_at = now()
    db.session.flush()
    assert queries.reminders_for(scene.students[1].id) == []


@pytest.mark.parametrize("text", ["", "   ", "长" * 201])
def test_a_reminder_says_something_and_not_too_much(app: Flask, text: str):
    scene = a_scene(2)

    with pytest.raises(BadReminder, match="200"):
        services.remind(scene.assignment, {scene.ada.id}, text, scene.teacher)


def test_nobody_of_another_class_is_reminded(app: Flask):
    scene, stranger = a_scene(2), a_user("外人")
    an_enrollment(a_classroom(name="客服2402"), stranger)

    assert services.remind(scene.assignment, {stranger.id}, "请尽快", scene.teacher) == 0


def test_reviews_of_who_never_delivers_go_to_others(app: Flask):
    scene = a_scene(4)
    services.allocate(scene.assignment)
    idle, *others = scene.students
    first, second = peers_of(scene, idle)
    handed_in(scene, first, WHO.PEER, idle, PEERS[1])
    a_review(scene, second, WHO.PEER, idle, PEERS[2])

    moved = services.release(scene.assignment, idle, scene.teacher)
    again = services.allocate(scene.assignment)

    found = board(scene)
    assert (moved, again) == (1, 0)
    assert found[idle.id].gave == (1, 1)
    assert found[idle.id].is_released
    assert [found[student.id].got[1] for student in scene.students] == [2, 2, 2, 2]
    assert sum(found[student.id].gave[1] for student in others) == 7
    assert max(found[student.id].gave[1] for student in others) == 3


def test_a_released_student_is_asked_again(app: Flask):
    scene = a_scene(4)
    services.allocate(scene.assignment)
    services.release(scene.assignment, scene.ada, scene.teacher)

    assert services.call_back(scene.assignment, scene.ada, scene.teacher) == 2
    assert [one.gave for one in board(scene).values()] == [(0, 2)] * 4


def test_only_students_of_the_class_are_released_and_only_in_the_term(app: Flask):
    scene = a_scene(3)

    with pytest.raises(NotAStudent):
        services.release(scene.assignment, a_user("外人"), scene.teacher)
    scene.assignment.classroom.term.closed_at = now()
    with pytest.raises(TermOver):
        services.release(scene.assignment, scene.ada, scene.teacher)
    with pytest.raises(TermOver):
        services.remind(scene.assignment, {scene.ada.id}, "请尽快", scene.teacher)


def address(scene: Scene, more: str = "missing") -> str:
    return f"/assignments/{scene.assignment.id}/evaluation/{more}"


def test_the_board_shows_who_waits_and_what_can_be_done(browser: Browsers):
    scene = a_scene(3)
    services.allocate(scene.assignment)
    db.session.commit()
    rates_all(scene, scene.ada)

    page = browser(scene.teacher).get(address(scene)).get_data(as_text=True)

    assert "没交齐 2" in page
    assert "在等同学 1" in page
    assert "等这份互评的：学生1" in page
    assert "交给别的同学评" in page
    assert "自评 1 / 3 人 · 互评 2 / 6 份 · 师评 0 / 3 人" in page


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["学生2", "学生3"]),
        ("?show=blocked", ["学生1"]),
        ("?show=all", ["学生1", "学生2", "学生3"]),
        ("?show=teacher", ["学生1", "学生2", "学生3"]),
        ("?show=nonsense&group=x", ["学生2", "学生3"]),
        ("?show=all&group=999999", []),
    ],
)
def test_filters(browser: Browsers, query: str, names: list[str]):
    scene = a_scene(3)
    services.allocate(scene.assignment)
    db.session.commit()
    rates_all(scene, scene.ada)

    page = browser(scene.teacher).get(address(scene) + query).get_data(as_text=True)

    table = page.partition("<tbody>")[2].partition("</tbody>")[0]
    assert [s.name for s in scene.students if f'<th scope="row">{s.name}' in table] == names


def test_reminding_on_the_page_reaches_the_students(browser: Browsers):
    scene = a_scene(3)
    client = browser(scene.teacher)
    sent = {"student": [scene.ada.id, scene.students[1].id], "text": "<b>请尽快</b>"}

    first = client.post(address(scene, "reminders"), data=sent, follow_redirects=True)
    second = client.post(address(scene, "reminders"), data=sent, follow_redirects=True)
    nobody = client.post(
        address(scene, "reminders"), data={"text": "请尽快"}, follow_redirects=True
    )

    assert "已催交 2 人" in first.get_data(as_text=True)
    assert "另有 2 人已经交齐，或 24 小时内催过" in second.get_data(as_text=True)
    assert "没有选中学生" in nobody.get_data(as_text=True)
    assert len(db.session.query(Reminder).all()) == 2
    home = browser(scene.ada).get("/").get_data(as_text=True)
    assert "&lt;b&gt;请尽快&lt;/b&gt;" in home


def test_releasing_on_the_page(browser: Browsers):
    scene = a_scene(3)
    services.allocate(scene.assignment)
    db.session.commit()
    client = browser(scene.teacher)
    way = address(scene, f"raters/{scene.ada.id}/release")

    released = client.post(way, follow_redirects=True).get_data(as_text=True)
    back = client.post(way, data={"undo": "1"}, follow_redirects=True).get_data(as_text=True)

    assert "学生1 没交的 2 份互评已交给别的同学" in released
    assert "免去 学生1 的互评" in released
    assert "收回：学生1 评" in released
    assert "学生1 重新参加互评" in back
    assert client.post(address(scene, "raters/999999/release")).status_code == 404


def test_the_board_says_why_not_everybody_can_have_k(browser: Browsers):
    text = a_table(weights={"self": 20, "peer": 20, "intergroup": 20, "teacher": 40})
    scene = a_scene(2, text=text)

    page = browser(scene.teacher).get(address(scene)).get_data(as_text=True)

    assert "组间互评至少要两个小组" in page
    assert "人数不超过 2 人的小组只能组内全部互评" in page


@pytest.mark.parametrize(
    ("who", "status"),
    [("teacher", 200), ("mentor", 404), ("student", 404), ("stranger", 404), ("nobody", 302)],
)
def test_who_may_see_the_board(browser: Browsers, who: str, status: int):
    scene = a_scene(3)
    people = {
        "teacher": scene.teacher,
        "mentor": scene.mentor,
        "student": scene.ada,
        "stranger": a_user("外人"),
        "nobody": None,
    }

    client = browser(people[who])
    assert client.get(address(scene)).status_code == status
    if status == 404:
        assert client.post(address(scene, "reminders")).status_code == 404


@pytest.mark.parametrize("count", [3, 12])
def test_the_board_costs_no_statement_per_student(
    browser: Browsers, at_most: Callable[[int], Any], count: int
):
    scene = a_scene(count)
    services.allocate(scene.assignment)
    services.release(scene.assignment, scene.ada, scene.teacher)
    services.remind(scene.assignment, {s.id for s in scene.students}, "请尽快", scene.teacher)
    db.session.commit()
    client = browser(scene.teacher)

    with at_most(13):
        assert client.get(address(scene) + "?show=all").status_code == 200

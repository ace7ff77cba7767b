"""What teachers and mentors see and do: the grid of a classroom and the sheet of a student."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.accounts.models import User
from lms.core.clock import now
from lms.core.db import db
from lms.evaluations import queries, services
from lms.evaluations.models import Evaluator
from lms.gradebook.queries import current_mark
from tests.builders.accounts import a_user
from tests.builders.classrooms import a_classroom, an_enrollment
from tests.builders.evaluations import (
    MENTOR,
    SELF,
    TEACHER,
    Scene,
    a_criterion,
    a_review,
    a_scene,
    a_table,
    fully_rated,
    handed_in,
    written,
)
from tests.evaluations.test_student_pages import republish

WHO = Evaluator
Browsers = Callable[..., FlaskClient]


def grid(scene: Scene, more: str = "") -> str:
    return f"/assignments/{scene.assignment.id}/ratings{more}"


def sheet(scene: Scene, student: User | None = None) -> str:
    opened = services.open_sheet(scene.assignment, student or scene.ada)
    db.session.commit()
    return f"/sheets/{opened.id}"


def people(scene: Scene) -> dict[str, User | None]:
    return {
        "teacher": scene.teacher,
        "mentor": scene.mentor,
        "student": scene.ada,
        "classmate": scene.students[1],
        "stranger": a_user("外人"),
        "nobody": None,
    }


@pytest.mark.parametrize(
    ("who", "grid_status", "sheet_status", "print_status"),
    [
        ("teacher", 200, 200, 200),
        ("mentor", 200, 200, 404),
        ("student", 404, 302, 200),
        ("classmate", 404, 404, 404),
        ("stranger", 404, 404, 404),
        ("nobody", 302, 302, 302),
    ],
)
def test_who_may_read(
    browser: Browsers, who: str, grid_status: int, sheet_status: int, print_status: int
):
    scene = a_scene(2)
    here = sheet(scene)
    client = browser(people(scene)[who])

    found = [client.get(path).status_code for path in (grid(scene), here, f"{here}/print")]

    assert found == [grid_status, sheet_status, print_status]


@pytest.mark.parametrize(
    ("who", "status"), [("student", 404), ("classmate", 404), ("stranger", 404), ("nobody", 302)]
)
@pytest.mark.parametrize("path", ["", "/hand-in", "/prepare", "/settle"])
def test_students_do_nothing_in_the_grid(browser: Browsers, who: str, status: int, path: str):
    scene = a_scene(2)

    assert browser(people(scene)[who]).post(grid(scene, path)).status_code == status


@pytest.mark.parametrize("path", ["/prepare", "/settle"])
def test_mentors_only_rate(browser: Browsers, path: str):
    scene = a_scene(2)

    assert browser(scene.mentor).post(grid(scene, path)).status_code == 404


@pytest.mark.parametrize("who", ["student", "classmate", "stranger"])
def test_students_do_not_write_on_a_sheet(browser: Browsers, who: str):
    scene = a_scene(2)
    here = sheet(scene)

    assert browser(people(scene)[who]).post(here, json={"values": {}}).status_code == 404


def test_the_grid_shows_everybody_and_peeks_at_self_and_peers(browser: Browsers):
    scene = a_scene(5, text=a_table(reviews=4))
    fully_rated(scene)

    text = browser(scene.teacher).get(grid(scene)).get_data(as_text=True)

    assert "学生5" in text
    assert "<span>自14</span><span>互13.0</span>" in text
    assert '<td class="sum" data-total>83.8</td>' in text
    assert "已提交" in text


def test_a_row_is_saved_with_its_sequence_and_answers_with_its_sums(browser: Browsers):
    scene = a_scene(2)
    handed_in(scene, scene.ada, WHO.SELF, scene.ada, (15, 20, 25, 20, 10, 10))
    sent = {"student": scene.ada.id, "values": written(TEACHER), "seq": 0}

    answer = browser(scene.teacher).post(grid(scene), json=sent)

    assert answer.status_code == 200
    assert answer.json["seq"] == 1
    assert answer.json["row"] == {"sum": "83", "total": "86.4", "level": "良", "gap": "自评高 17"}


def test_a_student_who_rates_low_is_pointed_out_too(browser: Browsers):
    scene = a_scene(2)
    handed_in(scene, scene.ada, WHO.SELF, scene.ada, (5, 10, 15, 10, 5, 5))
    sent = {"student": scene.ada.id, "values": written(TEACHER), "seq": 0}

    answer = browser(scene.teacher).post(grid(scene), json=sent)

    assert answer.json["row"]["gap"] == "自评低 33"


def test_a_colleagues_newer_row_is_not_overwritten(browser: Browsers):
    scene = a_scene(2)
    a_review(scene, scene.ada, WHO.TEACHER, scene.teacher, TEACHER)
    sent = {"student": scene.ada.id, "values": {"T03-E1": "1"}, "seq": 0}

    answer = browser(scene.teacher).post(grid(scene), json=sent)

    assert answer.status_code == 409
    assert answer.json["answer"] == {"values": written(TEACHER), "texts": {}}


def test_only_students_of_this_classroom_are_rated_here(browser: Browsers):
    scene = a_scene(2)
    elsewhere = a_user("别班同学")
    a_classroom(teacher=scene.teacher, students=(elsewhere,))
    sent = {"student": elsewhere.id, "values": written(TEACHER), "seq": 0}

    assert browser(scene.teacher).post(grid(scene), json=sent).status_code == 404


def test_a_mentors_row_shows_no_results(browser: Browsers):
    scene = a_scene(2)
    handed_in(scene, scene.ada, WHO.SELF, scene.ada, SELF)
    client = browser(scene.mentor)

    text = client.get(grid(scene)).get_data(as_text=True)
    sent = {"student": scene.ada.id, "values": written(MENTOR), "seq": 0}
    answer = client.post(grid(scene), json=sent)

    assert 'class="peek"' not in text
    assert answer.json["row"] == {"sum": "81", "total": "", "level": "", "gap": ""}


@pytest.mark.parametrize(
    ("sent", "done"), [({"which": "all"}, 2), ({"which": "chosen", "student": ["x"]}, 0)]
)
def test_complete_rows_are_handed_in(browser: Browsers, sent: dict[str, Any], done: int):
    scene = a_scene(3)
    a_review(scene, scene.students[0], WHO.TEACHER, scene.teacher, TEACHER)
    a_review(scene, scene.students[1], WHO.TEACHER, scene.teacher, TEACHER)

    answer = browser(scene.teacher).post(grid(scene, "/hand-in"), data=sent, follow_redirects=True)

    assert f"已提交 {done} 人的评价" in answer.get_data(as_text=True)


def test_only_the_rows_ticked_are_handed_in(browser: Browsers):
    scene = a_scene(3)
    ada, ben, _cem = scene.students
    a_review(scene, ada, WHO.TEACHER, scene.teacher, TEACHER)
    a_review(scene, ben, WHO.TEACHER, scene.teacher, TEACHER[:2])
    sent = {"which": "chosen", "student": [str(ada.id), str(ben.id), "999999"], "by": "group"}

    answer = browser(scene.teacher).post(grid(scene, "/hand-in"), data=sent, follow_redirects=True)

    text = answer.get_data(as_text=True)
    assert "已提交 1 人的评价" in text
    assert "所选的有 1 人没有评完" in text
    assert "粗线分组" in text


def test_by_group_the_groups_are_set_apart(browser: Browsers):
    scene = a_scene(2)
    an_enrollment(scene.classroom, a_user("没有小组"))

    text = browser(scene.teacher).get(grid(scene, "?by=group")).get_data(as_text=True)

    assert text.count('class="gap"') == 1


def test_preparing_opens_every_sheet(browser: Browsers):
    scene = a_scene(4)

    answer = browser(scene.teacher).post(grid(scene, "/prepare"), follow_redirects=True)

    assert "新分配互评 8 份" in answer.get_data(as_text=True)
    assert len(queries.sheet_views(scene.assignment.id)) == 4


def test_settling_counts_what_did_not_come(browser: Browsers):
    scene = a_scene(2)
    handed_in(scene, scene.ada, WHO.TEACHER, scene.teacher, TEACHER)

    answer = browser(scene.teacher).post(grid(scene, "/settle"), follow_redirects=True)

    assert "1 人有总评" in answer.get_data(as_text=True)


@pytest.mark.parametrize("path", ["/prepare", "/settle", "/hand-in"])
def test_in_a_closed_term_the_grid_is_only_read(browser: Browsers, path: str):
    scene = a_scene(2)
    scene.assignment.classroom.term.closed_at = now()
    db.session.commit()
    client = browser(scene.teacher)

    answer = client.post(grid(scene, path), data={"which": "all"}, follow_redirects=True)

    text = answer.get_data(as_text=True)
    assert "已经结束，评价表只能查看" in text
    assert 'class="in"' not in text


def test_in_a_closed_term_the_autosave_hears_that_it_is_over(browser: Browsers):
    scene = a_scene(2)
    scene.assignment.classroom.term.closed_at = now()
    db.session.commit()
    sent = {"student": scene.ada.id, "values": written(TEACHER), "seq": 0}

    assert browser(scene.teacher).post(grid(scene), json=sent).status_code == 410


def test_a_student_with_an_earlier_table_has_no_cells_for_new_rows(browser: Browsers):
    scene = a_scene(2)
    a_review(scene, scene.ada, WHO.SELF, scene.ada, SELF)
    republish(scene, a_table([a_criterion("T03-E9", "新的一行", points=100)]))

    text = browser(scene.teacher).get(grid(scene)).get_data(as_text=True)

    assert text.count('<td class="void">—</td>') == 1
    assert text.count('class="in"') == 1


def test_an_empty_classroom_has_an_empty_grid(browser: Browsers):
    scene = a_scene(0)

    assert "还没有学生" in browser(scene.teacher).get(grid(scene)).get_data(as_text=True)


def test_a_table_the_teacher_does_not_rate_is_only_read(browser: Browsers):
    scene = a_scene(2, text=a_table(weights={"self": 50, "peer": 50}))

    text = browser(scene.teacher).get(grid(scene)).get_data(as_text=True)

    assert "提交已评完的" not in text


def test_the_sheet_shows_everybodys_ratings_beside_the_own(browser: Browsers):
    scene = a_scene(5, text=a_table(reviews=4))
    fully_rated(scene)

    text = browser(scene.teacher).get(sheet(scene)).get_data(as_text=True)

    assert 'id="c-T03-E1"' in text
    assert '<td class="n faint other" data-l="互评">13.0</td>' in text
    assert "= 83.8" in text
    assert "韩师傅" in text
    assert "退回修改" in text


def test_the_sheet_warns_of_a_wide_gap(browser: Browsers):
    scene = a_scene(2)
    handed_in(scene, scene.ada, WHO.SELF, scene.ada, (15, 20, 25, 20, 10, 10))
    handed_in(scene, scene.ada, WHO.TEACHER, scene.teacher, TEACHER)

    text = browser(scene.teacher).get(sheet(scene)).get_data(as_text=True)

    assert "自评高 17" in text


def test_the_mentor_sees_only_the_own_column(browser: Browsers):
    scene = a_scene(5)
    fully_rated(scene)

    text = browser(scene.mentor).get(sheet(scene)).get_data(as_text=True)

    assert 'data-l="自评"' not in text
    assert "83.8" not in text
    assert "退回修改" not in text
    assert 'value="12"' in text


def test_the_sheet_saves_and_hands_in(browser: Browsers):
    scene = a_scene(2)
    handed_in(scene, scene.ada, WHO.SELF, scene.ada, SELF)
    here = sheet(scene)
    client = browser(scene.teacher)

    saved = client.post(here, json={"values": written(TEACHER), "texts": {"comment": "好"}})
    client.post(here, data={**written(TEACHER), "comment": "好", "action": "hand_in"})

    assert saved.json["seq"] == 1
    assert current_mark(scene.assignment.id, scene.ada.id) is not None


def test_a_change_after_the_hand_in_is_told_in_the_history(browser: Browsers):
    scene = a_scene(2)
    handed_in(scene, scene.ada, WHO.SELF, scene.ada, SELF)
    review = handed_in(scene, scene.ada, WHO.TEACHER, scene.teacher, TEACHER)
    sent = {"T03-E1": "15", "seq": str(review.sequence), "action": "save"}

    answer = browser(scene.teacher).post(sheet(scene), data=sent, follow_redirects=True)

    text = answer.get_data(as_text=True)
    assert "评价已保存" in text
    assert "提交后修改" in text


def test_a_self_rating_is_given_back(browser: Browsers):
    scene = a_scene(2)
    review = handed_in(scene, scene.ada, WHO.SELF, scene.ada, SELF)
    path = f"{sheet(scene)}/reviews/{review.id}/reopen"

    answer = browser(scene.teacher).post(path, follow_redirects=True)

    assert "已退回" in answer.get_data(as_text=True)
    assert queries.get_review(review.id).handed_in_at is None


def test_giving_back_after_the_window_reminds_of_it(browser: Browsers, clock: Any):
    scene = a_scene(
        2,
        opens_at=datetime(2026, 11, 1, tzinfo=UTC),
        closes_at=datetime(2026, 11, 24, tzinfo=UTC),
    )
    review = handed_in(scene, scene.ada, WHO.SELF, scene.ada, SELF)
    path = f"{sheet(scene)}/reviews/{review.id}/reopen"
    clock.move(days=2)

    answer = browser(scene.teacher).post(path, follow_redirects=True)

    assert "请先延长截止时间" in answer.get_data(as_text=True)


def test_nothing_is_given_back_in_a_closed_term(browser: Browsers):
    scene = a_scene(2)
    review = handed_in(scene, scene.ada, WHO.SELF, scene.ada, SELF)
    path = f"{sheet(scene)}/reviews/{review.id}/reopen"
    scene.assignment.classroom.term.closed_at = now()
    db.session.commit()

    browser(scene.teacher).post(path)

    assert queries.get_review(review.id).handed_in_at is not None


@pytest.mark.parametrize(
    ("who", "status"), [("mentor", 404), ("student", 404), ("stranger", 404), ("nobody", 302)]
)
def test_only_teachers_give_back(browser: Browsers, who: str, status: int):
    scene = a_scene(2)
    review = handed_in(scene, scene.ada, WHO.SELF, scene.ada, SELF)
    path = f"{sheet(scene)}/reviews/{review.id}/reopen"

    assert browser(people(scene)[who]).post(path).status_code == status


def test_a_review_of_another_sheet_is_not_given_back_here(browser: Browsers):
    scene = a_scene(2)
    review = handed_in(scene, scene.students[1], WHO.SELF, scene.students[1], SELF)

    answer = browser(scene.teacher).post(f"{sheet(scene)}/reviews/{review.id}/reopen")

    assert answer.status_code == 404


@pytest.mark.parametrize("count", [3, 20])
def test_a_grid_of_any_size_opens_in_few_statements(
    app: Flask, browser: Browsers, at_most: Callable[[int], Any], count: int
):
    scene = a_scene(count)
    fully_rated(scene)
    client, here = browser(scene.teacher), grid(scene)

    with at_most(6):
        assert client.get(here).status_code == 200


@pytest.mark.parametrize("count", [4, 16])
def test_a_sheet_opens_in_few_statements(
    browser: Browsers, at_most: Callable[[int], Any], count: int
):
    scene = a_scene(count)
    fully_rated(scene)
    client, here = browser(scene.teacher), sheet(scene)

    with at_most(10):
        assert client.get(here).status_code == 200

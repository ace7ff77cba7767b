"""The grid on every scale: cells, keys, comments with their bank, and a lean way to save."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from flask.testing import FlaskClient

from lms.assignments.queries import bank_of
from lms.assignments.services import bank_comment
from lms.classrooms.queries import student_in
from lms.classrooms.services import leave
from lms.core.db import db
from lms.courses.models import ActivityKind
from lms.courses.rules.compiled import Option, TableText
from lms.evaluations import queries, services
from lms.evaluations.models import Evaluator
from tests.builders.accounts import a_teacher
from tests.builders.assignments import an_activity, an_assignment
from tests.builders.evaluations import (
    SELF,
    TEACHER,
    Scene,
    a_review,
    a_scene,
    a_table,
    fully_rated,
    handed_in,
    written,
)
from tests.builders.gradebook import a_line, a_mark

WHO = Evaluator
Browsers = Callable[..., FlaskClient]
LEVELS = tuple(
    Option(label, Decimal(percent))
    for label, percent in (("优", 95), ("良", 85), ("中", 75), ("及格", 65), ("不及格", 50))
)


def a_level_table(**options: Any) -> TableText:
    """表1-3 rated by levels, with two row groups."""
    table = a_table(**options)
    rows = tuple(
        replace(row, group="知识" if n < 2 else "技能") for n, row in enumerate(table.criteria)
    )
    return replace(table, scale="levels", options=LEVELS, may_skip=True, criteria=rows)


def grid(scene: Scene, more: str = "") -> str:
    return f"/assignments/{scene.assignment.id}/ratings{more}"


def row(scene: Scene, values: dict[str, str], seq: int = 0, **more: Any) -> dict[str, Any]:
    return {"student": scene.ada.id, "values": values, "seq": seq, **more}


def own(scene: Scene) -> Any:
    (view,) = queries.sheet_views(scene.assignment.id, [scene.ada.id])
    return view.one_by(WHO.TEACHER)


def test_the_grid_offers_the_options_with_their_keys(browser: Browsers):
    scene = a_scene(2, a_level_table())

    text = browser(scene.teacher).get(grid(scene)).get_data(as_text=True)

    assert "&#34;key&#34;: &#34;1&#34;, &#34;label&#34;: &#34;\\u4f18&#34;" in text
    assert 'data-skip="不适用"' in text
    assert '<th scope="colgroup" colspan="2" class="band">知识</th>' in text
    assert '<th scope="colgroup" colspan="4" class="band">技能</th>' in text
    assert 'type="number" inputmode="decimal" min="0"' not in text


def test_points_that_may_be_skipped_are_typed_as_text(browser: Browsers):
    scene = a_scene(1, replace(a_table(), may_skip=True))

    text = browser(scene.teacher).get(grid(scene)).get_data(as_text=True)

    assert 'type="text" inputmode="decimal" data-min="0" data-max="15" data-step="1"' in text


def test_options_and_rows_skipped_are_saved_and_shown_again(browser: Browsers):
    scene = a_scene(2, a_level_table())
    client = browser(scene.teacher)
    keys = list(written(TEACHER))
    sent = dict.fromkeys(keys, "良") | {keys[0]: "优", keys[5]: "na"}

    answer = client.post(grid(scene), json=row(scene, sent))
    text = client.get(grid(scene)).get_data(as_text=True)

    assert answer.status_code == 200
    assert f'value="优" data-criterion="{keys[0]}"' in text
    assert f'value="不适用" data-criterion="{keys[5]}"' in text
    assert own(scene).choices[keys[0]] == "优"


@pytest.mark.parametrize(("value", "says"), [("良好吧", "只能"), ("7", "优、良、中、及格、不及格")])
def test_what_is_no_option_is_refused_in_words(browser: Browsers, value: str, says: str):
    scene = a_scene(1, a_level_table())

    answer = browser(scene.teacher).post(grid(scene), json=row(scene, {"T03-E1": value}))

    assert answer.status_code == 422
    assert says in answer.json["error"]
    assert queries.sheet_views(scene.assignment.id) == []


def test_what_others_ticked_stands_beside(browser: Browsers):
    scene = a_scene(2, a_level_table())
    review = a_review(scene, scene.ada, WHO.SELF, scene.ada)
    services.save_review(review, dict.fromkeys(written(SELF), "中"), {}, 0, scene.ada)
    services.hand_in(review, scene.ada)
    db.session.commit()

    text = browser(scene.teacher).get(grid(scene)).get_data(as_text=True)

    assert '<small class="peek" title="自评 中"><span>自中</span></small>' in text


def test_a_table_made_up_of_many_evaluators_shows_each_beside(browser: Browsers):
    scene = a_scene(5, a_table(reviews=4))
    fully_rated(scene)

    text = browser(scene.teacher).get(grid(scene)).get_data(as_text=True)

    assert "<span>自14</span><span>互13.0</span><span>导12</span>" in text


def test_a_comment_is_saved_with_its_row_and_counts_what_came_from_the_bank(browser: Browsers):
    scene = a_scene(2)
    client = browser(scene.teacher)
    stays = bank_comment(owner=scene.teacher, text="条理清楚")
    gone = bank_comment(owner=scene.teacher, text="没有写进去")
    db.session.commit()
    ids = {"used": [stays.id, gone.id, "x", None]}

    answer = client.post(
        grid(scene), json=row(scene, {}, texts={"comment": "条理清楚，继续。"}, **ids)
    )

    assert answer.status_code == 200
    assert own(scene).comment == "条理清楚，继续。"
    uses = {one.text: one.uses for one in bank_of(scene.teacher)}
    assert uses == {"条理清楚": 1, "没有写进去": 0}


def test_the_bank_is_read_beside_a_comment(browser: Browsers):
    scene = a_scene(1)
    bank_comment(owner=scene.teacher, text="先说<结论>")
    bank_comment(owner=a_teacher("陈立"), text="别人的")
    db.session.commit()

    text = browser(scene.teacher).get(grid(scene, "/comments")).get_data(as_text=True)

    assert "先说&lt;结论&gt;" in text
    assert "别人的" not in text


@pytest.mark.parametrize("who", ["mentor", "ada"])
def test_only_teachers_have_the_bank(browser: Browsers, who: str):
    scene = a_scene(1)

    answer = browser(getattr(scene, who)).get(grid(scene, "/comments"))

    assert answer.status_code == 404


def test_a_colleagues_newer_comment_is_not_overwritten(browser: Browsers):
    scene = a_scene(1)
    review = a_review(scene, scene.ada, WHO.TEACHER, scene.teacher)
    services.save_review(review, {}, {"comment": "先到"}, 0, scene.teacher)
    db.session.commit()

    answer = browser(scene.teacher).post(
        grid(scene), json=row(scene, {}, texts={"comment": "后到"})
    )

    assert answer.status_code == 409
    assert answer.json["answer"]["texts"] == {"comment": "先到"}


def test_who_left_the_classroom_is_no_longer_rated_here(browser: Browsers):
    scene = a_scene(2)
    a_review(scene, scene.ada, WHO.TEACHER, scene.teacher, TEACHER)
    leave(scene.classroom, student_in(scene.classroom.id, scene.ada.id), actor=scene.teacher)
    db.session.commit()

    answer = browser(scene.teacher).post(grid(scene), json=row(scene, {"T03-E1": "1"}, seq=1))

    assert answer.status_code == 404


def test_a_cell_is_saved_in_few_statements(browser: Browsers, at_most: Callable[[int], Any]):
    scene = a_scene(12)
    fully_rated(scene, scene.students[1])
    client = browser(scene.teacher)
    client.post(grid(scene), json=row(scene, {"T03-E1": "12"}))

    with at_most(7):
        answer = client.post(grid(scene), json=row(scene, {"T03-E1": "12", "T03-E2": "9"}, seq=1))

    assert answer.json["seq"] == 2
    assert own(scene).points["T03-E2"] == 9


@pytest.mark.parametrize("count", [3, 30])
def test_a_grid_of_options_opens_in_six_statements(
    browser: Browsers, at_most: Callable[[int], Any], count: int
):
    scene = a_scene(count, a_level_table())
    review = a_review(scene, scene.ada, WHO.TEACHER, scene.teacher)
    services.save_review(review, dict.fromkeys(written(TEACHER), "良"), {}, 0, scene.teacher)
    db.session.commit()
    client, here = browser(scene.teacher), grid(scene)

    with at_most(6):
        assert client.get(here).status_code == 200


def test_a_result_is_told_as_soon_as_the_row_is_complete(browser: Browsers):
    scene = a_scene(2)
    handed_in(scene, scene.ada, WHO.SELF, scene.ada, SELF)
    client = browser(scene.teacher)

    part = client.post(grid(scene), json=row(scene, written(TEACHER[:5])))
    whole = client.post(grid(scene), json=row(scene, written(TEACHER), seq=1))

    assert part.json["row"]["total"] == ""
    assert whole.json["row"]["total"] == "84.6"


def test_a_sheet_shows_the_marks_of_its_task_and_the_earlier_tables(browser: Browsers):
    scene = a_scene(3)
    handed_in(scene, scene.ada, WHO.SELF, scene.ada, SELF)
    (view,) = queries.sheet_views(scene.assignment.id, [scene.ada.id])
    task = scene.assignment.activity.task
    quiz = an_assignment(
        scene.classroom, an_activity(ActivityKind.QUIZ, key="T03-Q", task=task, position=2)
    )
    other = an_assignment(scene.classroom, an_activity(ActivityKind.QUIZ, key="T09-Q", position=3))
    a_mark(quiz, scene.ada, a_line(objective="K3.1", earned="42", possible="50"))
    a_mark(other, scene.ada)
    a_mark(quiz, scene.students[1])
    db.session.commit()

    facts = queries.evidence_beside(scene.assignment, scene.ada.id)
    text = browser(scene.teacher).get(f"/sheets/{view.id}").get_data(as_text=True)

    assert [(fact.points, fact.possible, fact.is_same_task) for fact in facts] == [(42, 50, True)]
    assert [one.code for one in facts[0].portions] == ["K3.1"]
    assert "42 / 50" in text
    assert "课文：还没有读过。" in text


def test_a_sheet_leads_to_the_next_student(browser: Browsers):
    scene = a_scene(3)
    sheets = [services.open_sheet(scene.assignment, student) for student in scene.students]
    db.session.commit()

    text = browser(scene.teacher).get(f"/sheets/{sheets[1].id}").get_data(as_text=True)

    assert f'href="/sheets/{sheets[0].id}" data-earlier' in text
    assert f'href="/sheets/{sheets[2].id}" data-later' in text
    assert "第 2 个，共 3 个" in text

"""What students see and send: rating oneself, rating classmates, and the result."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms.accounts.models import User
from lms.core.db import db
from lms.evaluations import queries, services
from lms.evaluations.models import Evaluator, Review
from tests.builders.accounts import a_user
from tests.builders.evaluations import (
    MENTOR,
    PEERS,
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

WHO = Evaluator
Browsers = Callable[..., FlaskClient]


def address(scene: Scene) -> str:
    return f"/assignments/{scene.assignment.id}/evaluation"


def page(browser: Browsers, scene: Scene, person: User | None = None) -> str:
    return browser(person or scene.ada).get(address(scene)).get_data(as_text=True)


def peer_review(scene: Scene, rater: User) -> Review:
    services.allocate(scene.assignment)
    db.session.commit()
    return db.session.scalars(
        select(Review)
        .where(Review.rater_id == rater.id, Review.evaluator == WHO.PEER)
        .order_by(Review.id)
    ).first()


def test_a_student_meets_the_form_before_any_sheet_exists(browser: Browsers):
    scene = a_scene()

    text = page(browser, scene)

    assert "提交并锁定自评" in text
    assert 'name="T03-E1"' in text
    assert "自评 10%" in text
    assert queries.sheet_views(scene.assignment.id) == []


def test_the_autosave_opens_the_sheet_and_answers_with_the_sequence(browser: Browsers):
    scene = a_scene()
    sent = {"values": {"T03-E1": "13", "T03-E2": ""}, "texts": {"gain": "先听"}, "seq": 0}

    answer = browser(scene.ada).post(address(scene), json=sent)

    assert answer.status_code == 200
    assert answer.json["seq"] == 1
    assert answer.json["saved_at"].count(":") == 2
    (view,) = queries.sheet_views(scene.assignment.id)
    assert {key: str(value) for key, value in view.reviews[0].points.items()} == {
        "T03-E1": "13.000000"
    }


def test_a_stale_tab_gets_what_is_there(browser: Browsers):
    scene = a_scene()
    a_review(scene, scene.ada, WHO.SELF, scene.ada, (13,))

    answer = browser(scene.ada).post(
        address(scene), json={"values": {"T03-E1": "9"}, "texts": {"gain": ""}, "seq": 0}
    )

    assert answer.status_code == 409
    assert answer.json["seq"] == 1
    assert answer.json["answer"] == {"values": {"T03-E1": "13"}, "texts": {"gain": "", "plan": ""}}


def test_a_bad_value_is_refused_and_leaves_no_trace(browser: Browsers):
    scene = a_scene()

    answer = browser(scene.ada).post(address(scene), json={"values": {"T03-E1": "99"}, "seq": 0})

    assert answer.status_code == 422
    assert "0 到 15" in answer.json["error"]
    assert queries.sheet_views(scene.assignment.id) == []


@pytest.mark.parametrize(
    "sent",
    [
        [],
        {"values": []},
        {"values": {"T03-E1": ["1"]}},
        {"texts": "x"},
        {"seq": "x"},
        {"seq": -1},
        {"student": "1"},
    ],
)
def test_what_is_no_rating_at_all_is_refused(browser: Browsers, sent: Any):
    scene = a_scene()

    assert browser(scene.ada).post(address(scene), json=sent).status_code == 400


def test_after_the_hand_in_the_autosave_hears_that_it_is_over(browser: Browsers):
    scene = a_scene()
    handed_in(scene, scene.ada, WHO.SELF, scene.ada, SELF)

    answer = browser(scene.ada).post(address(scene), json={"values": {"T03-E1": "1"}, "seq": 1})

    assert answer.status_code == 410
    assert answer.json["redirect"] == address(scene)


def test_without_a_script_the_form_saves(browser: Browsers):
    scene = a_scene()
    sent = {**written(SELF[:2]), "gain": "先听", "seq": "0", "action": "save"}

    answer = browser(scene.ada).post(address(scene), data=sent)

    assert answer.status_code == 302
    (view,) = queries.sheet_views(scene.assignment.id)
    assert (len(view.reviews[0].points), view.reviews[0].gain) == (2, "先听")


def test_handing_in_takes_what_the_form_shows_and_allocates_peers(browser: Browsers):
    scene = a_scene()
    a_review(scene, scene.ada, WHO.SELF, scene.ada, (1, 2))
    sent = {**written(SELF), "seq": "0", "action": "hand_in"}

    answer = browser(scene.ada).post(address(scene), data=sent, follow_redirects=True)

    text = answer.get_data(as_text=True)
    assert "评价已提交" in text
    assert "提交并锁定自评" not in text
    assert "学生2" in text
    assert "去评" in text


def test_an_incomplete_hand_in_keeps_what_was_written(browser: Browsers):
    scene = a_scene()
    sent = {**written(SELF[:5]), "seq": "0", "action": "hand_in"}

    answer = browser(scene.ada).post(address(scene), data=sent, follow_redirects=True)

    assert "还有 1 行没有评分" in answer.get_data(as_text=True)
    assert len(queries.sheet_views(scene.assignment.id)[0].reviews[0].points) == 5


def test_peers_can_be_drawn_before_anybody_hands_in(browser: Browsers):
    scene = a_scene()

    answer = browser(scene.ada).post(f"{address(scene)}/peers", follow_redirects=True)

    assert "去评" in answer.get_data(as_text=True)


def test_who_is_alone_in_the_group_hears_so(browser: Browsers):
    scene = a_scene(1)

    answer = browser(scene.ada).post(f"{address(scene)}/peers", follow_redirects=True)

    assert "现在没有可评的人" in answer.get_data(as_text=True)


def test_a_peer_is_rated_on_a_page_of_its_own(browser: Browsers):
    scene = a_scene(2)
    review = peer_review(scene, scene.ada)
    client = browser(scene.ada)

    shown = client.get(f"/reviews/{review.id}").get_data(as_text=True)
    answer = client.post(
        f"/reviews/{review.id}",
        data={**written(PEERS[0]), "comment": "倾听认真", "action": "hand_in"},
        follow_redirects=True,
    )
    again = client.get(f"/reviews/{review.id}").get_data(as_text=True)

    assert "给学生2评分" in shown
    assert "评价已提交" in answer.get_data(as_text=True)
    assert "这份互评已经提交" in again


@pytest.mark.parametrize(
    ("who", "status"),
    [("rater", 200), ("ratee", 404), ("teacher", 404), ("stranger", 404), ("nobody", 302)],
)
def test_who_may_open_a_peers_review(browser: Browsers, who: str, status: int):
    scene = a_scene(2)
    review = peer_review(scene, scene.ada)
    people = {
        "rater": scene.ada,
        "ratee": scene.students[1],
        "teacher": scene.teacher,
        "stranger": a_user("外人"),
        "nobody": None,
    }

    assert browser(people[who]).get(f"/reviews/{review.id}").status_code == status


def test_a_self_rating_is_not_open_at_the_address_of_peers(browser: Browsers):
    scene = a_scene()
    review = a_review(scene, scene.ada, WHO.SELF, scene.ada)

    assert browser(scene.ada).get(f"/reviews/{review.id}").status_code == 404


@pytest.mark.parametrize(
    ("who", "status"),
    [("student", 200), ("teacher", 302), ("mentor", 302), ("stranger", 404), ("nobody", 302)],
)
def test_who_may_open_the_evaluation(browser: Browsers, who: str, status: int):
    scene = a_scene()
    people = {
        "student": scene.ada,
        "teacher": scene.teacher,
        "mentor": scene.mentor,
        "stranger": a_user("外人"),
        "nobody": None,
    }

    assert browser(people[who]).get(address(scene)).status_code == status


@pytest.mark.parametrize(
    ("who", "status"), [("teacher", 404), ("mentor", 404), ("stranger", 404), ("nobody", 302)]
)
@pytest.mark.parametrize("path", ["", "/peers"])
def test_only_students_rate_themselves(browser: Browsers, who: str, status: int, path: str):
    scene = a_scene()
    people = {
        "teacher": scene.teacher,
        "mentor": scene.mentor,
        "stranger": a_user("外人"),
        "nobody": None,
    }

    answer = browser(people[who]).post(f"{address(scene)}{path}", data={})

    assert answer.status_code == status


def test_others_ratings_stay_hidden_until_self_and_teacher_are_in(browser: Browsers):
    scene = a_scene(2)
    handed_in(scene, scene.ada, WHO.MENTOR, scene.mentor, (1, 1, 1, 1, 1, 3))
    handed_in(scene, scene.ada, WHO.SELF, scene.ada, SELF)

    text = page(browser, scene)

    assert "我的结果" not in text
    assert 'data-l="企业导师">1<' not in text


def test_the_result_is_explained(browser: Browsers):
    scene = a_scene(5, text=a_table(reviews=4))
    fully_rated(scene)

    text = page(browser, scene)

    assert "83.8" in text
    assert "自评91×10% + 互评86.0×20% + 师评83×40% + 企业导师81×30% = 83.8" in text
    assert "去掉最高与最低后取平均" in text
    assert "良" in text
    assert "学生2" in text  # to be rated, never as a rater
    assert "韩师傅" not in text


def test_a_single_peer_is_neither_shown_nor_to_be_worked_out(browser: Browsers):
    scene = a_scene(2)
    fully_rated(scene)
    review = db.session.scalars(select(Review).where(Review.evaluator == WHO.PEER)).first()
    review.comment = "只有我这样说"
    db.session.commit()

    text = page(browser, scene)

    assert "我的结果" in text
    assert "互评86" not in text
    assert "只有我这样说" not in text


def test_a_result_that_still_waits_says_so(browser: Browsers):
    scene = a_scene(2, text=a_table(missing={"mentor": "wait"}))
    handed_in(scene, scene.ada, WHO.SELF, scene.ada, SELF)
    handed_in(scene, scene.ada, WHO.TEACHER, scene.teacher, TEACHER)

    assert "总评稍后显示" in page(browser, scene)


def test_comments_show_with_the_result(browser: Browsers):
    scene = a_scene(2)
    handed_in(scene, scene.ada, WHO.SELF, scene.ada, SELF)
    review = a_review(scene, scene.ada, WHO.TEACHER, scene.teacher, TEACHER)
    services.save_review(review, {}, {"comment": "先停顿再开口"}, 1, scene.teacher)
    services.hand_in(review, scene.teacher)
    db.session.commit()

    assert "先停顿再开口" in page(browser, scene)


def test_after_the_window_there_is_nothing_to_fill_in(browser: Browsers, clock: object):
    scene = a_scene(
        2,
        opens_at=datetime(2026, 11, 1, tzinfo=UTC),
        closes_at=datetime(2026, 11, 22, tzinfo=UTC),
    )
    peer = peer_review(scene, scene.ada)
    client = browser(scene.ada)

    text = client.get(address(scene)).get_data(as_text=True)
    refused = client.post(address(scene), json={"values": written(SELF), "seq": 0})
    draw = client.post(f"{address(scene)}/peers", follow_redirects=True)

    assert "没有提交" in text
    assert "未提交" in text
    assert refused.status_code == 410
    assert "截止" in draw.get_data(as_text=True)
    assert "不能填写" in client.get(f"/reviews/{peer.id}").get_data(as_text=True)


def test_a_table_without_peers_asks_for_none(browser: Browsers):
    rows = [a_criterion("A", points=60), a_criterion("B", points=40, evaluators=["teacher"])]
    scene = a_scene(2, text=a_table(rows, weights={"self": 50, "teacher": 50}))

    text = page(browser, scene)

    assert "给同学评分" not in text
    assert "不评" in text


def test_a_begun_table_keeps_the_revision_it_was_opened_with(browser: Browsers):
    scene = a_scene(2)
    a_review(scene, scene.ada, WHO.SELF, scene.ada, (9,))
    changed = a_table([a_criterion("T03-E1", "改过的一行", points=100)])
    republish(scene, changed)

    assert "改过的一行" not in page(browser, scene)
    assert "改过的一行" in page(browser, scene, scene.students[1])


def republish(scene: Scene, text: Any) -> None:
    from lms.courses.models import Activity  # noqa: PLC0415
    from lms.revisions.models import DocumentKind  # noqa: PLC0415
    from tests.builders.assignments import a_revision  # noqa: PLC0415

    revision = a_revision(DocumentKind.EVALUATION, "T03-E", text.to_json(), "CSF")
    activity = db.session.get_one(Activity, scene.assignment.activity_id)
    activity.revision_id = revision.id
    db.session.commit()


@pytest.mark.parametrize("count", [2, 12])
def test_the_evaluation_opens_in_few_statements(
    app: Flask, browser: Browsers, at_most: Callable[[int], Any], count: int
):
    scene = a_scene(count)
    fully_rated(scene)
    client, here = browser(scene.ada), address(scene)

    with at_most(7):
        assert client.get(here).status_code == 200


def test_a_peers_page_opens_in_few_statements(browser: Browsers, at_most: Callable[[int], Any]):
    scene = a_scene(4)
    review = peer_review(scene, scene.ada)
    client, here = browser(scene.ada), f"/reviews/{review.id}"

    with at_most(6):
        assert client.get(here).status_code == 200


def test_mentors_points_show_after_the_release(browser: Browsers):
    scene = a_scene(2)
    handed_in(scene, scene.ada, WHO.SELF, scene.ada, SELF)
    handed_in(scene, scene.ada, WHO.MENTOR, scene.mentor, MENTOR)
    handed_in(scene, scene.ada, WHO.TEACHER, scene.teacher, TEACHER)

    assert '<td class="n faint other" data-l="企业导师">12</td>' in page(browser, scene)

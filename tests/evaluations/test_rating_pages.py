"""Rating by every scale as a student meets it: what a row offers, takes, asks for and shows."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from lms.core.clock import now
from lms.core.db import db
from lms.courses.rules.compiled import Option, PeerRule, TableText
from lms.evaluations import queries, services
from lms.evaluations.models import Evaluator, Reminder, Review
from lms.evaluations.rules.offering import explained_outside, is_flat, quick_points
from tests.builders.evaluations import (
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
    points,
    written,
)

WHO = Evaluator
Browsers = Callable[..., FlaskClient]
LEVELS = (("优", 95), ("良", 85), ("中", 75), ("及格", 65), ("不及格", 50))
SCALES = {
    "levels": LEVELS,
    "stars": tuple(("★" * n, n * 20) for n in range(5, 0, -1)),
    "checklist": (("能", 100), ("否", 0)),
    "mastery": (("掌握", 100), ("基本掌握", 60), ("未掌握", 0)),
}
ROWS = (a_criterion("T03-E1", "倾听", 60), a_criterion("T03-E2", "复述", 40))


def a_table_of(scale: str, **more: Any) -> TableText:
    options = tuple(Option(label, Decimal(percent)) for label, percent in SCALES[scale])
    return replace(a_table(ROWS), scale=scale, options=options, **more)


def address(scene: Scene) -> str:
    return f"/assignments/{scene.assignment.id}/evaluation"


def page(browser: Browsers, scene: Scene, person: Any = None) -> str:
    return browser(person or scene.ada).get(address(scene)).get_data(as_text=True)


def peer_review(scene: Scene, rater: Any) -> Review:
    services.allocate(scene.assignment)
    db.session.commit()
    return db.session.scalars(
        select(Review)
        .where(Review.rater_id == rater.id, Review.evaluator == WHO.PEER)
        .order_by(Review.id)
    ).first()


def ticked(text: str) -> list[str]:
    """The values ticked on a page, in their order."""
    return re.findall(r'<input type="(?:radio|checkbox)"[^>]* value="([^"]*)"[^>]* checked>', text)


@pytest.mark.parametrize(
    ("points", "offered"),
    [
        (15, "9 11 12 14 15"),
        (25, "15 18 20 23 25"),
        (10, "6 7 8 9 10"),
        (5, "3 4 5"),
        (1, "1"),
        ("2.5", "1.5 2 2.5"),
        ("0.3", "0 0.3"),
    ],
)
def test_points_for_one_tap_lie_on_the_step_and_end_with_full_marks(points: Any, offered: str):
    found = quick_points(a_criterion(points=points))

    assert found == [Decimal(one) for one in offered.split()]


@pytest.mark.parametrize(
    ("scale", "points", "outside"),
    [
        ("points", 10, (Decimal(6), Decimal("9.5"))),
        ("points", 2, (Decimal("1.2"), None)),  # 0, 1 or 2: full marks are the ordinary case
        ("checklist", 10, (Decimal(6), None)),
        ("levels", 10, (Decimal(6), Decimal("9.5"))),  # 优 is 95 %: not above it
        ("stars", 10, (Decimal(6), Decimal("9.5"))),
    ],
)
def test_outside_which_points_a_peer_says_why(scale: str, points: int, outside: Any):
    text = a_table(ROWS) if scale == "points" else a_table_of(scale)

    assert explained_outside(text, a_criterion(points=points)) == outside


@pytest.mark.parametrize(
    ("given", "flat"),
    [
        ((15, 20, 25, 20, 10, 10), True),
        ((9, 12, 15, 12, 6, 6), True),
        ((0, 0, 0, 0, 0, 0), True),
        ((15, 20, 25, 20, 10, 9), False),
        ((15, 20, 25, 20, 10), False),  # not through yet
        ((), False),
    ],
)
def test_every_row_alike_is_flat(given: Sequence[int], flat: bool):
    assert is_flat(points(given), a_table().criteria) is flat


def test_two_rows_alike_say_nothing():
    assert not is_flat({"T03-E1": Decimal(60), "T03-E2": Decimal(40)}, ROWS)


@pytest.mark.parametrize(
    ("scale", "values", "shown"),
    [
        ("levels", {"T03-E1": "优", "T03-E2": "及格"}, ["优", "及格"]),
        ("stars", {"T03-E1": "4", "T03-E2": "★★"}, ["★★★★", "★★"]),
        ("checklist", {"T03-E1": "能", "T03-E2": "否"}, ["能", "否"]),
        ("mastery", {"T03-E1": "未掌握", "T03-E2": "基本掌握"}, ["未掌握", "基本掌握"]),
    ],
)
def test_options_are_ticked_without_a_script(
    browser: Browsers, scale: str, values: Mapping[str, str], shown: Sequence[str]
):
    scene = a_scene(2, text=a_table_of(scale))
    client = browser(scene.ada)

    client.post(address(scene), data={**values, "seq": "0", "action": "save"})

    assert ticked(client.get(address(scene)).get_data(as_text=True)) == list(shown)


def test_the_own_choice_stands_in_the_table_after_the_hand_in(browser: Browsers):
    scene = a_scene(2, text=a_table_of("levels"))
    sent = {"T03-E1": "良", "T03-E2": "中", "seq": "0", "action": "hand_in"}

    answer = browser(scene.ada).post(address(scene), data=sent, follow_redirects=True)

    assert '<td class="n" data-l="自评">良</td>' in answer.get_data(as_text=True)


def test_stars_are_counted_up_and_levels_stand_best_first(browser: Browsers):
    stars = page(browser, a_scene(2, text=a_table_of("stars")))

    values = re.findall(r'name="T03-E1" value="(★+)"', stars)
    assert values == ["★" * n for n in range(1, 6)]


def test_a_row_that_does_not_apply_is_ticked_and_needs_no_points(browser: Browsers):
    scene = a_scene(2, text=replace(a_table(ROWS), may_skip=True))
    client = browser(scene.ada)
    sent = {"T03-E1": ["50", "na"], "T03-E2": "30", "seq": "0", "action": "hand_in"}

    answer = client.post(address(scene), data=sent, follow_redirects=True)

    assert "评价已提交" in answer.get_data(as_text=True)
    (review,) = queries.sheet_views(scene.assignment.id)[0].by("self")
    assert (review.points, review.choices) == ({"T03-E2": Decimal(30)}, {"T03-E1": "na"})
    assert '<td class="n" data-l="自评">不适用</td>' in page(browser, scene)


def test_a_table_that_has_every_row_offers_no_skipping(browser: Browsers):
    assert "不适用" not in page(browser, a_scene(2))


def test_a_self_check_has_no_sum_and_says_that_it_does_not_count(browser: Browsers):
    text = page(browser, a_scene(2, text=a_table_of("mastery")))

    assert "不计入成绩" in text
    assert "自评合计" not in text


def test_a_self_check_handed_in_waits_for_no_result(browser: Browsers):
    scene = a_scene(2, text=replace(a_table_of("mastery"), weights=(("self", Decimal(100)),)))
    sent = {"T03-E1": "掌握", "T03-E2": "未掌握", "seq": "0", "action": "hand_in"}

    answer = browser(scene.ada).post(address(scene), data=sent, follow_redirects=True)

    text = answer.get_data(as_text=True)
    assert "评价已提交" in text
    assert "我的结果" not in text


def test_rows_stand_under_their_group(browser: Browsers):
    rows = (
        replace(ROWS[0], group="知识"),
        replace(ROWS[1], group="技能"),
        replace(a_criterion("T03-E3", points=10), group="技能"),
    )

    text = page(browser, a_scene(2, text=a_table(rows)))

    assert re.findall(r'scope="rowgroup" colspan="8">(\w+)<', text) == ["知识", "技能"]


def test_a_row_of_another_activity_is_not_rated(browser: Browsers):
    rows = (ROWS[0], replace(ROWS[1], source="T03-Q"))

    text = page(browser, a_scene(2, text=a_table(rows)))

    assert "取自 T03-Q" in text
    assert 'name="T03-E2"' not in text
    assert "0/1" in text


def test_a_peer_says_why_a_row_is_very_low_or_very_high(browser: Browsers):
    scene = a_scene(2)
    review = peer_review(scene, scene.ada)
    client, here = browser(scene.ada), f"/reviews/{review.id}"
    low = {**written(PEERS[1]), "T03-E1": "3", "action": "hand_in"}

    refused = client.post(here, data=low, follow_redirects=True).get_data(as_text=True)
    asked = client.get(here).get_data(as_text=True)
    taken = client.post(
        here, data={**low, "reason-T03-E1": "两次引用错条款"}, follow_redirects=True
    ).get_data(as_text=True)

    assert "投诉处理流程与法规（低于 60%）" in refused
    assert asked.count("why--asked") == 1
    assert 'value="3"' in asked  # nothing of what was written is lost
    assert "评价已提交" in taken
    assert "理由：两次引用错条款" in client.get(here).get_data(as_text=True)


def test_the_autosave_keeps_reasons(browser: Browsers):
    scene = a_scene(2)
    review = peer_review(scene, scene.ada)
    client, here = browser(scene.ada), f"/reviews/{review.id}"
    sent = {"values": {"T03-E1": "3"}, "reasons": {"T03-E1": "引用错条款"}, "seq": 0}

    saved = client.post(here, json=sent)
    stale = client.post(here, json=sent)

    assert saved.json["seq"] == 1
    assert stale.status_code == 409
    assert stale.json["answer"]["reasons"] == {"T03-E1": "引用错条款"}


def test_nobody_explains_the_own_rating(browser: Browsers):
    text = page(browser, a_scene(2))

    assert "reason-" not in text


def commented(scene: Scene) -> None:
    """Every peer of ada's has written a comment and a reason."""
    fully_rated(scene)
    for n, review in enumerate(db.session.scalars(select(Review).order_by(Review.id)), 1):
        if review.evaluator is WHO.PEER and review.handed_in_at:
            review.comment = f"评语{n}"
            (rating,) = queries.get_review(review.id).ratings[:1]
            rating.reason = f"因为{n}"
    db.session.commit()


@pytest.mark.parametrize(("count", "is_shown"), [(2, False), (3, False), (4, True), (5, True)])
def test_peers_show_from_three_on(browser: Browsers, count: int, is_shown: bool):
    scene = a_scene(count, text=a_table(reviews=4))
    commented(scene)

    text = page(browser, scene)

    assert ("<strong>互评：</strong>评语" in text) is is_shown
    assert ("“投诉处理流程与法规”：因为" in text) is is_shown
    assert ("不到 3 人" in text) is not is_shown
    assert ("互评由" in text and "×20%" in text) is is_shown


def test_it_is_said_why_peers_are_not_shown_yet(browser: Browsers):
    scene = a_scene(5, text=a_table(reviews=4))
    handed_in(scene, scene.ada, WHO.SELF, scene.ada, SELF)
    handed_in(scene, scene.ada, WHO.TEACHER, scene.teacher, TEACHER)
    handed_in(scene, scene.ada, WHO.PEER, scene.students[1], PEERS[0])

    text = page(browser, scene)

    assert "互评目前只有 1 人交了。满 3 人才显示平均和评语" in text


def test_where_nobody_is_hidden_a_missing_peer_leaves_the_sentence_whole(browser: Browsers):
    scene = a_scene(3)
    handed_in(scene, scene.ada, WHO.SELF, scene.ada, SELF)
    handed_in(scene, scene.ada, WHO.TEACHER, scene.teacher, TEACHER)

    assert "自评91×10%" in page(browser, scene)


def test_a_table_that_is_not_anonymous_shows_single_peers(browser: Browsers):
    rule = PeerRule(reviews=1, is_anonymous=False)
    scene = a_scene(2, text=replace(a_table(), peer=rule))
    commented(scene)

    assert "<strong>互评：</strong>评语" in page(browser, scene)


def test_comments_of_peers_do_not_stand_in_the_order_of_who_wrote_them(browser: Browsers):
    scene = a_scene(4, text=a_table(reviews=3))
    fully_rated(scene)
    reviews = db.session.scalars(select(Review).where(Review.evaluator == WHO.PEER))
    for review, words in zip(
        [one for one in reviews if one.handed_in_at], ("丙", "甲", "乙"), strict=True
    ):
        review.comment = words
    db.session.commit()

    found = re.findall(r"<strong>互评：</strong>(\w)<", page(browser, scene))

    assert found == sorted("甲乙丙")


def test_other_groups_are_rated_on_the_same_page(browser: Browsers):
    table = replace(
        a_table(ROWS, weights={"self": 20, "peer": 20, "teacher": 60}),
        weights=(("self", Decimal(20)), ("intergroup", Decimal(20)), ("teacher", Decimal(60))),
        missing=(("self", "zero"), ("intergroup", "renormalise"), ("teacher", "wait")),
    )
    scene = a_scene(2, text=table)
    review = a_review(scene, scene.students[1], WHO.INTERGROUP, scene.ada)
    client, here = browser(scene.ada), f"/reviews/{review.id}"

    listed = page(browser, scene)
    answer = client.post(
        here, data={"T03-E1": "48", "T03-E2": "32", "action": "hand_in"}, follow_redirects=True
    )

    assert "给别组同学评分" in listed
    assert here in listed
    assert "评价已提交" in answer.get_data(as_text=True)
    assert browser(scene.students[1]).get(here).status_code == 404


def test_until_when_stands_at_the_top_and_with_each_evaluator(browser: Browsers, clock: Any):
    scene = a_scene(
        2,
        opens_at=datetime(2026, 11, 1, tzinfo=UTC),
        due_at=datetime(2026, 11, 30, 10, tzinfo=UTC),
    )

    text = page(browser, scene)

    assert "自评 11月30日 周一 18:00 前" in text
    assert "轮到你，尚未提交 · 11月30日 周一 18:00 前" in text


def test_a_reminder_stands_at_the_top_until_everything_is_handed_in(browser: Browsers):
    scene = a_scene(1, text=a_table(weights={"self": 40, "teacher": 60}))
    db.session.add(
        Reminder(
            assignment_id=scene.assignment.id,
            user_id=scene.ada.id,
            text="周五前交自评",
            sent_at=now(),
            sent_by_id=scene.teacher.id,
        )
    )
    db.session.commit()

    before = page(browser, scene)
    handed_in(scene, scene.ada, WHO.SELF, scene.ada, SELF)

    assert "周敏" in before
    assert "周五前交自评" in before
    assert "周五前交自评" not in page(browser, scene)


def test_a_script_in_a_reason_is_shown_as_text(browser: Browsers):
    scene = a_scene(2)
    review = peer_review(scene, scene.ada)
    client, here = browser(scene.ada), f"/reviews/{review.id}"
    client.post(
        here,
        data={"T03-E1": "3", "reason-T03-E1": '"><script>alert(1)</script>', "seq": "0"},
    )

    assert "<script>alert" not in client.get(here).get_data(as_text=True)

"""What is shut is not offered, and what was typed and refused is not lost."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from lms.core.clock import now
from lms.core.db import db
from lms.evaluations import queries, services
from lms.evaluations.models import Evaluator
from lms.evaluations.rules.windows import Window
from tests.builders.evaluations import SELF, TEACHER, Scene, a_review, a_scene, handed_in, written

WHO = Evaluator
HOUR = timedelta(hours=1)
Browsers = Callable[..., FlaskClient]


def shut(scene: Scene, who: Evaluator) -> None:
    services.set_windows(scene.assignment, {who: Window(None, now() - HOUR)}, scene.teacher)
    db.session.commit()


def evaluation(scene: Scene) -> str:
    return f"/assignments/{scene.assignment.id}/evaluation"


@pytest.mark.parametrize("is_shut", [False, True])
def test_the_grid_offers_inputs_only_while_the_teacher_may_rate(browser: Browsers, is_shut: bool):
    scene = a_scene()
    shut(scene, WHO.TEACHER if is_shut else WHO.SELF)

    page = browser(scene.teacher).get(f"/assignments/{scene.assignment.id}/ratings").text

    assert ("data-criterion" in page) is not is_shut
    assert ("现在只能查看" in page) is is_shut
    assert ("评价时间”里延长" in page) is is_shut


@pytest.mark.parametrize("is_shut", [False, True])
def test_a_sheet_offers_inputs_only_while_its_rater_may_rate(browser: Browsers, is_shut: bool):
    scene = a_scene()
    review = a_review(scene, scene.ada, WHO.MENTOR, scene.mentor)
    shut(scene, WHO.MENTOR if is_shut else WHO.TEACHER)

    page = browser(scene.mentor).get(f"/sheets/{review.sheet_id}").text

    assert ('name="T03-E1"' in page) is not is_shut
    assert ("需要补评请联系任课教师" in page) is is_shut


def test_a_table_that_opens_later_says_when(browser: Browsers):
    scene = a_scene()
    later = Window(now() + HOUR, None)
    services.set_windows(scene.assignment, {WHO.TEACHER: later}, scene.teacher)
    db.session.commit()

    page = browser(scene.teacher).get(f"/assignments/{scene.assignment.id}/ratings").text

    assert "现在还不能评分" in page
    assert "data-criterion" not in page


def test_what_could_not_be_read_is_shown_again_with_the_reason(browser: Browsers):
    scene = a_scene()
    sent = {**written(SELF), "T03-E1": "很多", "gain": "我学会了复述", "seq": "0"}

    answer = browser(scene.ada).post(evaluation(scene), data=sent)

    assert answer.status_code == 422
    assert 'value="很多"' in answer.text
    assert 'value="18"' in answer.text
    assert "我学会了复述" in answer.text
    assert "readonly" not in answer.text


def test_what_is_shown_again_can_be_put_right_and_saved(browser: Browsers):
    scene = a_scene()
    client = browser(scene.ada)
    client.post(evaluation(scene), data={**written(SELF), "T03-E1": "很多", "seq": "0"})

    answer = client.post(evaluation(scene), data={**written(SELF), "seq": "0", "action": "save"})

    assert answer.status_code == 302
    (view,) = queries.sheet_views(scene.assignment.id)
    assert view.one_by("self").points["T03-E1"] == 14


def test_what_was_typed_too_late_can_still_be_copied(browser: Browsers):
    scene = a_scene()
    shut(scene, WHO.SELF)

    answer = browser(scene.ada).post(
        evaluation(scene), data={**written(SELF), "gain": "我学会了复述", "seq": "0"}
    )

    assert answer.status_code == 422
    assert "我学会了复述" in answer.text
    assert "readonly" in answer.text
    assert 'value="save"' not in answer.text


def test_a_save_from_an_old_page_shows_both_and_may_replace(browser: Browsers):
    scene = a_scene()
    review = a_review(scene, scene.ada, WHO.TEACHER, scene.teacher, TEACHER)
    client, path = browser(scene.teacher), f"/sheets/{review.sheet_id}"
    sent = {**written(TEACHER), "T03-E1": "9", "comment": "<b>好</b>", "seq": "0"}

    answer = client.post(path, data=sent)

    assert answer.status_code == 409
    assert 'name="seq" value="1"' in answer.text
    assert "现在的内容：12" in answer.text
    assert "&lt;b&gt;好" in answer.text
    assert client.post(path, data={**sent, "seq": "1"}).status_code == 302


def test_a_peers_reasons_are_kept_as_well(browser: Browsers):
    scene = a_scene()
    handed_in(scene, scene.ada, WHO.SELF, scene.ada, SELF)
    found = queries.sheets_around(scene.assignment.id, scene.ada.id)
    given = next(
        one
        for view in found
        for one in view.reviews
        if one.rater_id == scene.ada.id and one.evaluator is WHO.PEER
    )
    sent = {**written(SELF), "T03-E1": "99", "reason-T03-E1": "一直抢答", "seq": "0"}

    answer = browser(scene.ada).post(f"/reviews/{given.id}", data=sent)

    assert answer.status_code == 422
    assert "一直抢答" in answer.text

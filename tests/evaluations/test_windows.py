"""When each kind of evaluator may rate: rules, what is set, what is refused, and the page."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.assignments.rules import Grant
from lms.assignments.services import NotOpen, allow
from lms.core import journal
from lms.core.clock import now
from lms.core.db import db
from lms.evaluations import queries, services
from lms.evaluations.models import Evaluator
from lms.evaluations.rules.windows import Window, window_for
from lms.evaluations.services import windows as rules
from lms.evaluations.services.refusals import TermOver
from lms.evaluations.services.windows import BadEvaluatorWindow
from tests.builders.accounts import a_user
from tests.builders.evaluations import (
    PEERS,
    SELF,
    TEACHER,
    Scene,
    a_review,
    a_scene,
    handed_in,
    written,
)

WHO = Evaluator
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
Browsers = Callable[..., FlaskClient]


def day(n: int) -> datetime:
    return datetime(2026, 11, n, tzinfo=UTC)


def span(opens: int | None = None, closes: int | None = None, due: int | None = None) -> Window:
    ends = [day(n) if n else None for n in (opens, closes, due)]
    return Window(*ends)


@pytest.mark.parametrize(
    ("who", "usual", "there", "own", "window"),
    [
        ("self", span(1, 10, 8), span(), span(), span(1, 10, 8)),
        ("self", span(1, 10, 8), span(3), span(), span(3, 10, None)),
        ("self", span(1, 10, 8), span(None, 5, 5), span(), span(1, 5, 5)),
        ("self", span(1, 10, 8), span(2, 5, 5), span(None, 7, 7), span(2, 7, 7)),
        ("self", span(1, 10, 8), span(), span(None, 6, 6), span(1, 6, 6)),
        ("peer", span(1, 10, 8), span(), span(None, 12, 12), span(1, 12, 12)),
        ("peer", span(1, 10, 8), span(11, 20, 20), span(None, 12, 12), span(11, 20, 20)),
        ("peer", span(1, 10, 8), span(5, 20, 20), span(2, 25, 25), span(2, 25, 25)),
        ("peer", span(1), span(), span(None, 9, 9), span(1)),
        ("teacher", span(), span(), span(), span()),
        ("teacher", span(), span(11, 30, 30), span(), span(11, 30, 30)),
    ],
)
def test_whose_window_is_which(who: str, usual: Window, there: Window, own: Window, window: Window):
    assert window_for(who, usual, there, own) == window


@pytest.mark.parametrize(
    ("window", "is_open"),
    [
        (span(), True),
        (span(1, 3), True),
        (span(2, 3), True),
        (span(1, 2), False),
        (span(3, None), False),
    ],
)
def test_a_window_includes_its_beginning_and_not_its_end(window: Window, is_open: bool):
    assert window.is_open_at(day(2)) is is_open


def set_to(scene: Scene, who: Evaluator, opens: timedelta | None, closes: timedelta | None) -> None:
    window = Window(
        None if opens is None else now() + opens, None if closes is None else now() + closes
    )
    services.set_windows(scene.assignment, {who: window}, scene.teacher)
    db.session.commit()


@pytest.mark.parametrize("who", [WHO.SELF, WHO.PEER, WHO.TEACHER, WHO.MENTOR])
def test_after_its_window_nobody_saves_or_hands_in(app: Flask, who: Evaluator):
    scene = a_scene(3)
    services.allocate(scene.assignment)
    rater = {
        WHO.SELF: scene.ada,
        WHO.PEER: scene.students[1],
        WHO.TEACHER: scene.teacher,
        WHO.MENTOR: scene.mentor,
    }[who]
    review = a_review(scene, scene.ada, who, rater, SELF)
    set_to(scene, who, -2 * DAY, -HOUR)

    with pytest.raises(NotOpen, match="截止"):
        services.save_review(review, {"T03-E1": "1"}, {}, review.sequence, rater)
    with pytest.raises(NotOpen, match="截止"):
        services.hand_in(review, rater)
    assert services.values_of(queries.get_review(review.id)) == written(SELF)


def test_before_its_window_nobody_begins(app: Flask):
    scene = a_scene(3)
    set_to(scene, WHO.SELF, HOUR, None)
    set_to(scene, WHO.PEER, 2 * HOUR, DAY)
    services.set_windows(
        scene.assignment,
        {WHO.SELF: Window(now() + HOUR), WHO.PEER: Window(now() + HOUR)},
        scene.teacher,
    )

    with pytest.raises(NotOpen, match="开放"):
        services.own_review(scene.assignment, scene.ada)
    with pytest.raises(NotOpen, match="开放"):
        services.draw_peers(scene.assignment, scene.ada)


def test_one_window_leaves_the_others_alone(app: Flask):
    scene = a_scene(3)
    services.allocate(scene.assignment)
    set_to(scene, WHO.SELF, -2 * DAY, -HOUR)

    handed_in(scene, scene.ada, WHO.PEER, scene.students[1], PEERS[0])
    handed_in(scene, scene.ada, WHO.TEACHER, scene.teacher, TEACHER)

    assert not services.is_open_for(scene.assignment, WHO.SELF)
    assert services.is_open_for(scene.assignment, WHO.PEER)


def test_a_window_may_go_on_after_the_assignment(app: Flask):
    scene = a_scene(3, closes_at=now() - HOUR)
    services.set_windows(scene.assignment, {WHO.PEER: Window(None, now() + DAY)}, scene.teacher)

    assert services.is_open_for(scene.assignment, WHO.PEER)
    assert not services.is_open_for(scene.assignment, WHO.SELF)


def test_an_allowance_of_one_student_holds_for_the_own_rating_and_for_classmates(app: Flask):
    scene = a_scene(3)
    services.allocate(scene.assignment)
    services.set_windows(
        scene.assignment,
        {who: Window(now() - 2 * DAY, now() - HOUR) for who in (WHO.SELF, WHO.PEER)},
        scene.teacher,
    )
    grant = Grant(closes_at=now() + DAY)
    allow(scene.assignment, grant, student=scene.ada, reason="病假", by=scene.teacher)
    db.session.commit()

    handed_in(scene, scene.ada, WHO.SELF, scene.ada, SELF)
    handed_in(scene, scene.students[1], WHO.PEER, scene.ada, PEERS[0])

    with pytest.raises(NotOpen):
        services.own_review(scene.assignment, scene.students[1])


def test_what_is_typed_in_from_paper_needs_no_window(app: Flask):
    scene = a_scene(3)
    services.allocate(scene.assignment)
    review = a_review(scene, scene.ada, WHO.PEER, scene.students[1])
    set_to(scene, WHO.PEER, -2 * DAY, -HOUR)

    services.save_review(
        review, written(PEERS[0]), {}, review.sequence, scene.teacher, on_paper=True
    )

    assert services.values_of(queries.get_review(review.id)) == written(PEERS[0])


@pytest.mark.parametrize(
    ("closes", "due", "overdue"),
    [(None, None, True), (None, HOUR, False), (None, -HOUR, True), (HOUR, -HOUR, False)],
)
def test_overdue_is_who_comes_after_the_own_end(
    app: Flask, closes: timedelta | None, due: timedelta | None, overdue: bool
):
    scene = a_scene(3, due_at=now() + due if due else None)
    if closes:
        set_to(scene, WHO.SELF, None, closes)

    assert rules.is_overdue(scene.assignment, WHO.SELF) is overdue


@pytest.mark.parametrize(
    ("window", "field"),
    [
        (lambda: Window(now() + DAY, now()), "peer_closes_at"),
        (lambda: Window(day(5), day(5)), "peer_closes_at"),
        (lambda: Window(None, now() - 90 * DAY), "peer_closes_at"),
        (lambda: Window(now() + 90 * DAY), "peer_opens_at"),
    ],
)
def test_a_window_that_ends_before_it_begins_is_refused(
    app: Flask, window: Callable[[], Window], field: str
):
    scene = a_scene(3, closes_at=now() + DAY)

    with pytest.raises(BadEvaluatorWindow) as refused:
        services.set_windows(scene.assignment, {WHO.PEER: window()}, scene.teacher)
    assert refused.value.field == field


def test_a_closed_term_changes_no_window(app: Flask):
    scene = a_scene(3)
    scene.assignment.classroom.term.closed_at = now()

    with pytest.raises(TermOver):
        services.set_windows(scene.assignment, {WHO.PEER: Window()}, scene.teacher)


def test_setting_is_journalled_once_and_clearing_is_as_before(app: Flask):
    scene = a_scene(3)
    window = {WHO.PEER: Window(now(), now() + DAY), WHO.SELF: Window()}

    said = [
        services.set_windows(scene.assignment, wanted, scene.teacher)
        for wanted in (window, window, {WHO.PEER: Window(), WHO.SELF: Window()})
    ]

    assert said == [True, False, True]
    assert queries.windows_of(scene.assignment.id) == ({}, Window())
    assert (
        db.session.query(journal.JournalEntry).filter_by(action="evaluation.windows").count() == 2
    )


def address(scene: Scene) -> str:
    return f"/assignments/{scene.assignment.id}/evaluation/windows"


def test_the_teacher_sets_windows_on_the_page(browser: Browsers):
    scene = a_scene(3)
    client = browser(scene.teacher)
    sent = {"peer_opens_at": "2026-11-01T08:00", "peer_closes_at": "2036-11-20T18:30"}

    answer = client.post(address(scene), data=sent, follow_redirects=True)

    page = answer.get_data(as_text=True)
    assert "评价时间已保存" in page
    assert 'value="2036-11-20T18:30"' in page
    there, _own = queries.windows_of(scene.assignment.id)
    assert there[WHO.PEER].closes_at == datetime(2036, 11, 20, 10, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"peer_opens_at": "2026-11-02T08:00", "peer_closes_at": "2026-11-01T08:00"}, "要晚于"),
        ({"peer_opens_at": "morgen"}, "互评开始"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    browser: Browsers, sent: dict[str, str], said: str
):
    scene = a_scene(3)

    page = browser(scene.teacher).post(address(scene), data=sent).get_data(as_text=True)

    assert "还不能保存" in page
    assert said in page
    assert f'value="{sent["peer_opens_at"]}"' in page
    assert queries.windows_of(scene.assignment.id)[0] == {}


@pytest.mark.parametrize(
    ("who", "status"),
    [("teacher", 200), ("mentor", 404), ("student", 404), ("stranger", 404), ("nobody", 302)],
)
def test_who_may_set_windows(browser: Browsers, who: str, status: int):
    scene = a_scene(3)
    people = {
        "teacher": scene.teacher,
        "mentor": scene.mentor,
        "student": scene.ada,
        "stranger": a_user("外人"),
        "nobody": None,
    }

    assert browser(people[who]).get(address(scene)).status_code == status


def test_the_autosave_of_a_late_student_is_told(browser: Browsers):
    scene = a_scene(3)
    client = browser(scene.ada)
    set_to(scene, WHO.SELF, -2 * DAY, -HOUR)

    sent = {"values": {"T03-E1": "9"}, "texts": {}, "seq": 0}
    answer = client.post(f"/assignments/{scene.assignment.id}/evaluation", json=sent)

    assert answer.status_code == 410
    assert "截止" in answer.get_json()["error"]


@pytest.mark.parametrize("count", [3, 12])
def test_windows_cost_no_statement_per_student(
    browser: Browsers, at_most: Callable[[int], Any], count: int
):
    scene = a_scene(count)
    services.allocate(scene.assignment)
    set_to(scene, WHO.PEER, None, DAY)
    client = browser(scene.teacher)

    with at_most(7):
        assert client.get(address(scene)).status_code == 200

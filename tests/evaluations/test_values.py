"""What may be written into a cell on every scale, skipped rows, and reasons of peers."""

from decimal import Decimal

import pytest
from flask import Flask

from lms.core.clock import now
from lms.core.db import db
from lms.courses.rules.compiled import TableText
from lms.evaluations import queries, services
from lms.evaluations.models import SKIPPED, Evaluator, Rating, ReviewerWeight
from lms.evaluations.rules.ratings import (
    Fault,
    Value,
    options_of,
    read_value,
    reason_needed,
    shown_value,
    written_value,
)
from lms.evaluations.services.ratings import TextTooLong
from lms.evaluations.services.refusals import BadRating, NeedsReason, NotInTable, StaleReview
from tests.builders.evaluations import (
    CHECKLIST,
    LEVEL_OPTIONS,
    PEERS,
    SELF,
    STARS,
    TEACHER,
    Scene,
    a_criterion,
    a_review,
    a_scene,
    a_table,
    handed_in,
)

POINTS = a_table()
SKIPPABLE = a_table(may_skip=True)
LEVELS = a_table(scale="levels", options=LEVEL_OPTIONS)
STARRED = a_table(scale="stars", options=STARS, may_skip=True)
CHECKED = a_table(scale="checklist", options=CHECKLIST)
ROW = a_criterion(points=15)


@pytest.mark.parametrize(
    ("text", "written", "read"),
    [
        (POINTS, "13", Value(Decimal(13))),
        (POINTS, "１３", Value(Decimal(13))),
        (POINTS, " ", None),
        (POINTS, None, None),
        (POINTS, "16", Fault.RANGE),
        (POINTS, "12.5", Fault.STEP),
        (POINTS, "12,5", Fault.COMMA),
        (POINTS, "12，5", Fault.COMMA),
        (POINTS, "优", Fault.NOT_A_NUMBER),
        (POINTS, "-3", Fault.NOT_A_NUMBER),
        (POINTS, "不适用", Fault.NO_SKIPPING),
        (SKIPPABLE, "不适用", Value(None, SKIPPED)),
        (SKIPPABLE, "NA", Value(None, SKIPPED)),
        (SKIPPABLE, "ｎ／ａ", Value(None, SKIPPED)),
        (LEVELS, "优", Value(Decimal("14.25"), "优")),
        (LEVELS, " 及格 ", Value(Decimal("9.75"), "及格")),
        (LEVELS, "甲", Fault.OPTION),
        (LEVELS, "14", Fault.OPTION),
        (LEVELS, "na", Fault.NO_SKIPPING),
        (STARRED, "★★★★", Value(Decimal(12), "★★★★")),
        (STARRED, "4", Value(Decimal(12), "★★★★")),
        (STARRED, "6", Fault.OPTION),
        (STARRED, "na", Value(None, SKIPPED)),
        (CHECKED, "能", Value(Decimal(15), "能")),
        (CHECKED, "否", Value(Decimal(0), "否")),
        (CHECKED, "√", Fault.OPTION),
    ],
)
def test_what_is_read_from_a_cell(text: TableText, written: object, read: object):
    assert read_value(text, ROW, written) == read


def test_labels_are_read_whatever_their_width_and_case():
    graded = a_table(scale="levels", options={"A": 95, "Ｂ": 85})

    assert read_value(graded, ROW, "ａ") == Value(Decimal("14.25"), "A")
    assert read_value(graded, ROW, "b") == Value(Decimal("12.75"), "Ｂ")


def test_an_option_lands_on_the_grid_of_points():
    thirds = a_table(scale="stars", options={"★": "33.333333"})

    assert options_of(thirds, a_criterion(points=20)) == [("★", Decimal("6.666667"))]
    assert options_of(POINTS, ROW) == []


@pytest.mark.parametrize(
    ("value", "shown", "sent"),
    [
        (Value(Decimal("13.0")), "13", "13"),
        (Value(Decimal("14.25"), "优"), "优", "优"),
        (Value(None, SKIPPED), "不适用", "na"),
    ],
)
def test_a_cell_is_shown_and_sent(app: Flask, value: Value, shown: str, sent: str):
    assert (shown_value(value), written_value(value)) == (shown, sent)


@pytest.mark.parametrize(
    ("full", "points", "text", "needed"),
    [
        (20, 12, None, ""),  # 60 % is not below
        (20, 11, None, "low"),
        (20, 19, None, ""),  # 95 % is not above
        (20, 20, None, "high"),
        (20, 0, None, "low"),
        (10, None, None, ""),  # skipped
        (2, 2, None, ""),  # 0, 1 or 2: nothing in between
        (2, 1, None, "low"),
        (0, 0, None, ""),
        (20, 19, LEVELS, ""),  # 优 is 95 %
        (20, 10, LEVELS, "low"),
        (20, 20, STARRED, "high"),
        (20, 12, STARRED, ""),
        (20, 20, CHECKED, ""),  # 能 is the ordinary case
        (20, 0, CHECKED, "low"),
    ],
)
def test_who_must_say_why(full: int, points: int | None, text: TableText | None, needed: str):
    given = None if points is None else Decimal(points)

    assert reason_needed(a_criterion(points=full), given, text) == needed


def peers_review(scene: Scene, given: tuple[int | str, ...] = ()):
    """An empty review by the second student on the first, and who writes it."""
    return a_review(scene, scene.ada, Evaluator.PEER, scene.students[1], given)


def test_options_are_saved_with_their_points(app: Flask):
    scene = a_scene(text=LEVELS)
    review = a_review(scene, scene.ada, Evaluator.SELF, scene.ada, ("优", "良"))

    (view,) = queries.sheet_views(scene.assignment.id, [scene.ada.id])

    assert services.values_of(review) == {"T03-E1": "优", "T03-E2": "良"}
    assert view.reviews[0].choices == {"T03-E1": "优", "T03-E2": "良"}
    assert view.reviews[0].points == {"T03-E1": Decimal("14.25"), "T03-E2": Decimal(17)}


def test_a_row_skipped_is_rated_without_points(app: Flask):
    scene = a_scene(text=SKIPPABLE)
    a_review(scene, scene.ada, Evaluator.SELF, scene.ada, ("na", *SELF[1:]))

    (view,) = queries.sheet_views(scene.assignment.id, [scene.ada.id])

    assert view.reviews[0].choices == {"T03-E1": SKIPPED}
    assert "T03-E1" not in view.reviews[0].points


def test_points_take_the_place_of_a_skip_and_back(app: Flask):
    scene = a_scene(text=SKIPPABLE)
    review = a_review(scene, scene.ada, Evaluator.SELF, scene.ada, ("na",))

    services.save_review(review, {"T03-E1": "9"}, {}, 1, scene.ada)
    assert services.values_of(review) == {"T03-E1": "9"}
    services.save_review(review, {"T03-E1": "不适用"}, {}, 2, scene.ada)
    assert services.values_of(review) == {"T03-E1": "na"}


@pytest.mark.parametrize(
    ("text", "written", "says"),
    [
        (LEVELS, "甲", "“投诉处理流程与法规”只能选 优、良、中、及格、不及格，没有“甲”这一档。"),
        (POINTS, "na", "每一行都要评"),
        (POINTS, "12，5", "写成 12.5"),
        (POINTS, "99", "0 到 15 分"),
        (POINTS, "1.5", "按整数打分"),
        (POINTS, "好", "应填数字"),
    ],
)
def test_a_bad_cell_is_refused_with_what_would_be_right(
    app: Flask, text: TableText, written: str, says: str
):
    scene = a_scene(text=text)
    review = a_review(scene, scene.ada, Evaluator.SELF, scene.ada)

    with pytest.raises(BadRating, match=says):
        services.save_review(review, {"T03-E1": written}, {}, 0, scene.ada)

    assert db.session.query(Rating).count() == 0


def test_a_peer_saves_freely_and_hands_in_with_reasons(app: Flask):
    scene = a_scene()
    review, rater = peers_review(scene), scene.students[1]
    values = {f"T03-E{n}": value for n, value in enumerate((8, 20, 20, 16, 8, 8), 1)}

    services.save_review(review, values, {}, 0, rater)
    with pytest.raises(
        NeedsReason, match="投诉处理流程与法规（低于 60%）、倾听与信息收集（高于 95%）。"
    ):
        services.hand_in(review, rater)
    said = {"T03-E1": " 漏了两步。 ", "T03-E2": "每次都复述。"}
    services.save_review(review, {}, {}, 1, rater, reasons=said)
    services.hand_in(review, rater)

    assert services.reasons_of(review) == {"T03-E1": "漏了两步。", "T03-E2": "每次都复述。"}
    (view,) = queries.sheet_views(scene.assignment.id, [scene.ada.id])
    assert view.one_by("peer", rater.id).reasons == services.reasons_of(review)


def test_a_reason_goes_with_its_rating_and_waits_for_one(app: Flask):
    scene = a_scene()
    review, rater = peers_review(scene), scene.students[1]

    services.save_review(
        review, {"T03-E1": 1}, {}, 0, rater, reasons={"T03-E1": "少", "T03-E2": "x"}
    )
    assert services.reasons_of(review) == {"T03-E1": "少"}
    services.save_review(review, {"T03-E1": ""}, {}, 1, rater, reasons={"T03-E1": "少"})
    assert services.reasons_of(review) == {}


@pytest.mark.parametrize("evaluator", [Evaluator.SELF, Evaluator.TEACHER])
def test_only_peers_give_reasons(app: Flask, evaluator: Evaluator):
    scene = a_scene()
    rater = {Evaluator.SELF: scene.ada, Evaluator.TEACHER: scene.teacher}[evaluator]
    review = a_review(scene, scene.ada, evaluator, rater)

    with pytest.raises(NotInTable):
        services.save_review(review, {"T03-E1": 1}, {}, 0, rater, reasons={"T03-E1": "少"})


def test_a_reason_may_not_be_endless(app: Flask):
    scene = a_scene()

    with pytest.raises(TextTooLong, match="投诉处理流程与法规"):
        services.save_review(
            peers_review(scene),
            {"T03-E1": 1},
            {},
            0,
            scene.students[1],
            reasons={"T03-E1": "字" * 201},
        )


def test_a_second_tab_is_told_the_reasons_too(app: Flask):
    scene = a_scene()
    review = peers_review(scene, PEERS[0])

    with pytest.raises(StaleReview) as stale:
        services.save_review(review, {"T03-E1": 1}, {}, 0, scene.students[1])

    assert stale.value.reasons["T03-E1"] == "有事实"


def decide(scene: Scene, factor: str) -> None:
    db.session.add(
        ReviewerWeight(
            assignment_id=scene.assignment.id,
            rater_id=scene.students[1].id,
            factor=Decimal(factor),
            reason="打分与事实不符",
            decided_at=now(),
            decided_by_id=scene.teacher.id,
        )
    )
    db.session.commit()


def test_the_latest_decision_about_a_reviewer_holds_for_reviews_of_others(app: Flask):
    scene = a_scene()
    handed_in(scene, scene.ada, Evaluator.PEER, scene.students[1], PEERS[0])
    handed_in(scene, scene.students[1], Evaluator.SELF, scene.students[1], SELF)
    handed_in(scene, scene.ada, Evaluator.TEACHER, scene.teacher, TEACHER)

    decide(scene, "0")
    decide(scene, "0.5")

    views = {view.student_id: view for view in queries.sheet_views(scene.assignment.id)}
    assert views[scene.ada.id].one_by("peer", scene.students[1].id).factor == Decimal("0.5")
    assert views[scene.ada.id].one_by("teacher").factor == 1
    assert views[scene.students[1].id].one_by("self").factor == 1

"""Which table a classroom uses, and that the first hand-in settles it."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from lms.core.clock import now
from lms.core.db import db
from lms.core.journal import JournalEntry
from lms.courses.models import Activity
from lms.courses.rules.compiled import Option, TableText
from lms.evaluations import queries, services
from lms.evaluations.models import EvaluationPlan, Evaluator
from lms.evaluations.rules.fitting import fitted
from lms.evaluations.services.refusals import Incomplete
from lms.revisions.models import DocumentKind, Revision
from tests.builders.assignments import a_revision
from tests.builders.evaluations import (
    SELF,
    Scene,
    a_criterion,
    a_review,
    a_scene,
    a_table,
    handed_in,
)

SHORTER = a_table([a_criterion("T03-E1", points=12), a_criterion("T03-E2", "换过的", 88)])
OPTIONS = (Option("优", Decimal(95)), Option("良", Decimal(85)))


def published(scene: Scene, text: TableText) -> Revision:
    """The course publishes another state of the table."""
    revision = a_revision(DocumentKind.EVALUATION, "T03-E", text.to_json(), "CSF")
    db.session.get_one(Activity, scene.assignment.activity_id).revision_id = revision.id
    db.session.commit()
    return revision


def planned(scene: Scene, revision: Revision) -> EvaluationPlan:
    plan = EvaluationPlan(
        assignment_id=scene.assignment.id, revision_id=revision.id, changed_at=now()
    )
    db.session.add(plan)
    db.session.commit()
    return plan


def used(scene: Scene) -> int:
    return queries.revision_id_of(scene.assignment)


def test_without_a_plan_the_published_table_is_used(app: Flask):
    scene = a_scene(1)
    assert used(scene) == scene.assignment.activity.revision_id

    later = published(scene, SHORTER)

    assert used(scene) == later.id
    assert queries.table_of(scene.assignment).text == SHORTER


def test_a_plan_goes_before_what_is_published(app: Flask):
    scene = a_scene(1)
    own = a_revision(DocumentKind.EVALUATION, "T03-E", SHORTER.to_json(), "CSF")
    planned(scene, own)
    published(scene, a_table(reviews=1))

    seat = queries.seat_of(scene.teacher, scene.assignment.id)

    assert used(scene) == own.id
    assert seat is not None
    assert (seat.text, seat.revision.id, seat.is_frozen) == (SHORTER, own.id, False)
    assert services.open_sheet(scene.assignment, scene.ada).revision_id == own.id


@pytest.mark.parametrize("who", [Evaluator.SELF, Evaluator.TEACHER])
def test_the_first_hand_in_settles_the_table_for_good(app: Flask, who: Evaluator):
    scene = a_scene(2)
    rater = scene.ada if who is Evaluator.SELF else scene.teacher
    before = used(scene)
    handed_in(scene, scene.ada, who, rater, SELF)
    published(scene, SHORTER)

    plan = queries.plan_of(scene.assignment.id)

    assert plan is not None
    assert plan.frozen_at is not None
    assert used(scene) == before
    assert services.open_sheet(scene.assignment, scene.students[1]).revision_id == before


def test_settling_again_changes_nothing(app: Flask):
    scene = a_scene(1)
    first = services.freeze(scene.assignment)
    moment = first.frozen_at
    published(scene, SHORTER)

    assert services.freeze(scene.assignment).frozen_at == moment
    assert db.session.scalars(select(EvaluationPlan)).all() == [first]


def test_a_hand_in_that_is_refused_settles_nothing(app: Flask):
    scene = a_scene(1)
    review = a_review(scene, scene.ada, Evaluator.SELF, scene.ada, (9,))

    with pytest.raises(Incomplete):
        services.hand_in(review, scene.ada)

    assert queries.plan_of(scene.assignment.id) is None


def test_drafts_move_to_the_table_that_is_settled_and_keep_what_fits(app: Flask):
    scene = a_scene(2)
    drafted = a_review(scene, scene.ada, Evaluator.SELF, scene.ada, (14, 18))
    later = published(scene, SHORTER)
    mate = scene.students[1]

    review = a_review(scene, mate, Evaluator.SELF, mate)
    services.save_review(review, {"T03-E1": "11", "T03-E2": "80"}, {}, 0, mate)
    services.hand_in(review, mate)
    db.session.commit()

    moved = queries.get_review(drafted.id)
    assert moved is not None
    assert moved.sheet.revision_id == later.id
    assert services.values_of(moved) == {"T03-E2": "18"}  # 14 of 12 is too much
    assert moved.sequence == 2
    told = db.session.scalars(
        select(JournalEntry).where(JournalEntry.action == "evaluation.move")
    ).one()
    assert told.detail["cleared"] == {str(drafted.id): ["T03-E1"]}


def test_who_hands_in_a_table_that_lacks_new_rows_is_told(app: Flask):
    scene = a_scene(1)
    review = a_review(scene, scene.ada, Evaluator.SELF, scene.ada, SELF)
    later = published(scene, a_table([a_criterion("NEW", "新的一行", 100)]))

    with pytest.raises(Incomplete, match="新的一行"):
        services.hand_in(review, scene.ada)

    assert queries.plan_of(scene.assignment.id) is None
    fresh = queries.get_review(review.id)
    assert fresh is not None
    assert fresh.sheet.revision_id == later.id


def test_a_settled_table_costs_a_hand_in_no_statement_more(
    app: Flask, at_most: Callable[[int], Any]
):
    scene = a_scene(3)
    handed_in(scene, scene.ada, Evaluator.TEACHER, scene.teacher, SELF)
    review = a_review(scene, scene.students[1], Evaluator.TEACHER, scene.teacher, SELF)

    with at_most(17):
        services.hand_in(review, scene.teacher)


@pytest.mark.parametrize(
    ("text", "given", "stands"),
    [
        (SHORTER, ("", Decimal(12)), ("", Decimal(12))),
        (SHORTER, ("", Decimal("12.5")), None),
        (SHORTER, ("优", Decimal(12)), None),
        (SHORTER, ("na", None), None),
        (replace(SHORTER, may_skip=True), ("na", None), ("na", None)),
        (replace(SHORTER, options=OPTIONS), ("良", Decimal(1)), ("良", Decimal("10.2"))),
        (replace(SHORTER, options=OPTIONS), ("中", Decimal(9)), None),
        (replace(SHORTER, options=OPTIONS), ("", Decimal(9)), None),
        (a_table([a_criterion("OTHER", points=100)]), ("", Decimal(1)), None),
        (a_table([a_criterion(points=100, evaluators=["peer"])]), ("", Decimal(1)), None),
    ],
)
def test_what_of_a_rating_stands_in_another_table(
    text: TableText,
    given: tuple[str, Decimal | None],
    stands: tuple[str, Decimal | None] | None,
):
    assert fitted(text, "self", "T03-E1", *given) == stands

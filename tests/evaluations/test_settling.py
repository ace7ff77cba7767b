"""Results stored with their sheets: what is kept, what settles anew, and the check of it all."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from lms.assignments.models import Assignment, Work
from lms.assignments.queries import get_assignment, work_of
from lms.cli import cli
from lms.core.clock import now
from lms.core.db import db
from lms.core.signals import mark_recorded
from lms.evaluations import queries, services
from lms.evaluations.models import Evaluator, Rating, ReviewerWeight, Sheet
from lms.evaluations.rules.computation import from_stored
from lms.evaluations.rules.wording import sentence
from lms.evaluations.services.verifying import verify
from lms.gradebook.models import Evidence, Mark
from lms.gradebook.queries import current_mark
from tests.builders.assignments import a_task, an_activity, an_assignment
from tests.builders.classrooms import a_classroom
from tests.builders.evaluations import (
    LEVEL_OPTIONS,
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
)
from tests.builders.gradebook import a_line, a_mark

WHO = Evaluator
AtMost = Callable[[int], AbstractContextManager[Any]]
QUIZ_TABLE = a_table(
    [
        a_criterion("T03-E1", "对话", 80, "S3.1"),
        a_criterion("T03-E2", "知识测验", 20, "K3.1", source="T03-Q"),
    ],
    weights={"teacher": 100},
)


def view_of(scene: Scene, student: Any = None) -> queries.SheetView:
    student = student or scene.ada
    (view,) = queries.sheet_views(scene.assignment.id, [student.id])
    return view


def mark_of(scene: Scene, student: Any = None) -> Mark | None:
    return current_mark(scene.assignment.id, (student or scene.ada).id)


def marks() -> list[Mark]:
    return list(db.session.scalars(select(Mark).order_by(Mark.id)))


def a_source(scene: Scene) -> Assignment:
    """The quiz T03-Q in the same classroom."""
    course = scene.classroom.course_code
    activity = an_activity(key="T03-Q", task=a_task(course, "T99"), course=course)
    return an_assignment(scene.classroom, activity)


def test_the_result_is_stored_as_it_was_computed(app: Flask):
    scene = a_scene(5)

    fully_rated(scene)

    stored = view_of(scene).computation
    assert stored is not None
    assert (stored["points"], stored["possible"], stored["level"]) == ("83.8", "100", "良")
    assert [(one["evaluator"], one["count"], one["method"]) for one in stored["parts"]] == [
        ("self", 1, "mean"),
        ("peer", 4, "trimmed_mean"),
        ("teacher", 1, "mean"),
        ("mentor", 1, "mean"),
    ]
    assert sum(Decimal(row["earned"]) for row in stored["rows"]) == Decimal("83.8")
    assert sentence(from_stored(stored)) == (
        "自评91×10% + 互评86.0×20% + 师评83×40% + 企业导师81×30% = 83.8"
    )


def test_what_is_shown_is_what_was_stored(app: Flask):
    scene = a_scene(5)
    fully_rated(scene)
    view = view_of(scene)
    text = queries.tables_of([view.revision_id])[view.revision_id]

    db.session.execute(update(Rating).values(points=Decimal(1)))  # behind everybody's back
    db.session.commit()

    assert services.result_of(view_of(scene), text, scene.assignment).points == Decimal("83.8")


def test_a_draft_is_said_to_be_one(app: Flask):
    scene = a_scene()
    handed_in(scene, scene.ada, WHO.SELF, scene.ada, SELF)
    view = view_of(scene)
    text = queries.tables_of([view.revision_id])[view.revision_id]

    assert services.result_with(text, view.voices(), scene.assignment).is_draft
    assert not services.result_of(view, text, scene.assignment).is_draft


def test_each_computation_is_read_once(app: Flask):
    scene = a_scene(5)
    fully_rated(scene)

    views = queries.sheet_views(scene.assignment.id)

    assert [view.computation is not None for view in views] == [True, False, False, False, False]


def test_a_reopened_review_is_stored_as_waiting(app: Flask):
    scene = a_scene(due_at=datetime(2099, 1, 1, tzinfo=UTC))
    review = handed_in(scene, scene.ada, WHO.SELF, scene.ada, SELF)
    handed_in(scene, scene.ada, WHO.TEACHER, scene.teacher, TEACHER)

    services.reopen(review, scene.teacher)
    db.session.commit()

    stored = view_of(scene).computation
    assert stored is not None
    assert from_stored(stored).waits_for == ("self",)
    assert verify().differences == []


def test_a_self_check_makes_no_mark(app: Flask):
    text = a_table(
        scale="mastery", options={"掌握": 100, "基本掌握": 60, "未掌握": 0}, weights={"self": 100}
    )
    scene = a_scene(text=text)

    handed_in(scene, scene.ada, WHO.SELF, scene.ada, ["掌握"] * 5 + ["未掌握"])

    assert marks() == []
    assert view_of(scene).computation["points"] == "90"
    assert work_of(scene.assignment.id, scene.ada.id).handed_in_at is not None
    assert verify().differences == []


def test_rows_skipped_by_all_shrink_the_full_mark_in_the_gradebook(app: Flask):
    scene = a_scene(text=a_table(weights={"teacher": 100}, may_skip=True))

    handed_in(scene, scene.ada, WHO.TEACHER, scene.teacher, ("na", *TEACHER[1:]))

    mark = mark_of(scene)
    assert (mark.points, mark.possible) == (71, 85)
    assert sum(line.earned for line in mark.evidence) == 71


def test_a_table_with_every_row_skipped_has_no_mark(app: Flask):
    scene = a_scene(text=a_table(weights={"teacher": 100}, may_skip=True))

    handed_in(scene, scene.ada, WHO.TEACHER, scene.teacher, ["na"] * 6)

    assert marks() == []
    assert verify().differences == []


def test_options_of_everybody_make_the_mark(app: Flask):
    scene = a_scene(text=a_table(scale="levels", options=LEVEL_OPTIONS, weights={"teacher": 100}))

    handed_in(scene, scene.ada, WHO.TEACHER, scene.teacher, ["优"] * 3 + ["良"] * 3)

    assert mark_of(scene).points == Decimal("91")


def test_a_row_waits_for_the_mark_of_its_activity_and_follows_it(app: Flask):
    scene = a_scene(text=QUIZ_TABLE)
    quiz = a_source(scene)
    handed_in(scene, scene.ada, WHO.TEACHER, scene.teacher, (60,))
    assert mark_of(scene) is None

    a_mark(quiz, scene.ada, a_line(earned="42", possible="50"))
    assert mark_of(scene).points == Decimal("76.8")
    a_mark(quiz, scene.ada, a_line(earned="50", possible="50"))

    assert mark_of(scene).points == 80
    assert sentence(from_stored(view_of(scene).computation)).endswith("50/50 → 20.0；合计 80.0")
    assert work_of(scene.assignment.id, scene.ada.id).marked_at is not None
    assert verify().differences == []


def test_a_mark_there_before_is_taken(app: Flask):
    scene = a_scene(text=QUIZ_TABLE)
    a_mark(a_source(scene), scene.ada, a_line(earned="42", possible="50"))

    handed_in(scene, scene.ada, WHO.TEACHER, scene.teacher, (60,))

    assert mark_of(scene).points == Decimal("76.8")


def test_marks_of_other_students_classrooms_and_activities_settle_nothing(app: Flask):
    scene = a_scene(text=QUIZ_TABLE)
    quiz = a_source(scene)
    given = get_assignment(quiz.id)
    assert given is not None
    elsewhere = an_assignment(a_classroom(teacher=scene.teacher), given.activity)
    course = scene.classroom.course_code
    other = an_assignment(
        scene.classroom, an_activity(key="T03-D", task=a_task(course, "T98"), course=course)
    )
    handed_in(scene, scene.ada, WHO.TEACHER, scene.teacher, (60,))
    before = view_of(scene).computation

    a_mark(quiz, scene.students[1])
    a_mark(elsewhere, scene.ada)
    a_mark(other, scene.ada)

    assert view_of(scene).computation == before
    assert mark_of(scene) is None


def test_a_draft_takes_the_marks_that_are_known(app: Flask):
    scene = a_scene(text=QUIZ_TABLE)
    a_mark(a_source(scene), scene.ada, a_line(earned="42", possible="50"))
    services.allocate(scene.assignment)
    services.settle(scene.assignment, scene.teacher)
    db.session.commit()

    assert services.known_marks(view_of(scene), QUIZ_TABLE)["T03-Q"].points == 42


@contextmanager
def heard() -> Iterator[list[dict[str, Any]]]:
    told: list[dict[str, Any]] = []

    def hear(_assignment: Assignment, **said: Any) -> None:
        told.append(said)

    with mark_recorded.connected_to(hear):
        yield told


def test_a_mark_is_told_once_and_an_equal_one_not_at_all(app: Flask):
    scene = a_scene(text=QUIZ_TABLE)
    quiz = a_source(scene)

    with heard() as told:
        a_mark(quiz, scene.ada)
        a_mark(quiz, scene.ada)

    assert told == [{"student_ids": [scene.ada.id], "origins": ["attempt:1"], "by": None}]


def rated_class(count: int) -> Scene:
    scene = a_scene(count)
    for student in scene.students:
        handed_in(scene, student, WHO.SELF, student, SELF)
        handed_in(scene, student, WHO.TEACHER, scene.teacher, TEACHER)
    db.session.execute(delete(Work))
    db.session.commit()
    return scene


@pytest.mark.parametrize("count", [2, 7])
def test_a_class_of_any_size_settles_in_as_many_statements(app: Flask, at_most: AtMost, count: int):
    scene = rated_class(count)
    ids = [student.id for student in scene.students]
    db.session.execute(update(Rating).values(points=Decimal(5)))
    db.session.commit()
    db.session.expunge_all()

    with at_most(16):
        outcomes = services.settle_many(scene.assignment.id, ids, reason="重算", by=None)
    db.session.commit()

    assert [outcome.points for outcome in outcomes] == [30] * count
    assert {mark.points for mark in marks()[-count:]} == {30}
    assert db.session.query(Work).filter(Work.marked_at.is_not(None)).count() == count
    assert verify().differences == []


@pytest.mark.parametrize("count", [2, 7])
def test_a_class_of_any_size_is_verified_in_as_many_statements(
    app: Flask, at_most: AtMost, count: int
):
    rated_class(count)
    db.session.expunge_all()

    with at_most(6):
        assert verify().sheets == count


def test_saving_and_handing_in_take_few_statements(app: Flask, at_most: AtMost):
    scene = a_scene(4)
    handed_in(scene, scene.students[1], WHO.SELF, scene.students[1], SELF)
    peer = a_review(scene, scene.ada, WHO.PEER, scene.students[1], PEERS[0])
    own = a_review(scene, scene.ada, WHO.SELF, scene.ada, SELF)
    review = a_review(scene, scene.ada, WHO.TEACHER, scene.teacher, TEACHER)
    db.session.expunge_all()

    with at_most(5):
        services.save_review(review, {"T03-E1": "9"}, {}, 1, scene.teacher)
    db.session.commit()
    with at_most(8):
        services.save_review(peer, {"T03-E1": "9"}, {}, 1, scene.students[1], reasons={})
    db.session.commit()
    with at_most(20):
        services.hand_in(own, scene.ada)
    db.session.commit()
    with at_most(17):
        services.hand_in(review, scene.teacher)
    db.session.commit()
    with at_most(16):
        services.save_review(review, {"T03-E1": "10"}, {}, 2, scene.teacher)


def decide(scene: Scene, factor: str) -> None:
    db.session.add(
        ReviewerWeight(
            assignment_id=scene.assignment.id,
            rater_id=scene.students[3].id,
            factor=Decimal(factor),
            reason="打分与事实不符",
            decided_at=now(),
            decided_by_id=scene.teacher.id,
        )
    )
    db.session.commit()


def test_a_reviewer_left_out_changes_the_mark_when_settled(app: Flask):
    scene = a_scene(5)
    fully_rated(scene)  # the fourth student gave 95

    decide(scene, "0")
    assert len(verify().differences) == 1
    services.settle_many(scene.assignment.id, [scene.ada.id], reason="互评权重", by=scene.teacher)
    db.session.commit()

    assert mark_of(scene).points == Decimal("83.6")  # peers 86, 83, 86: mean 85
    assert verify().differences == []


def spoil_total(scene: Scene) -> None:
    stored = dict(view_of(scene).computation)
    db.session.execute(
        update(Sheet)
        .where(Sheet.student_id == scene.ada.id)
        .values(computation={**stored, "points": "99"})
    )


def spoil_rating(scene: Scene) -> None:
    db.session.execute(update(Rating).where(Rating.criterion == "T03-E1").values(points=Decimal(0)))


def spoil_ledger(scene: Scene) -> None:
    db.session.execute(update(Mark).values(points=Decimal("83.7")))


def spoil_evidence(scene: Scene) -> None:
    db.session.execute(
        update(Evidence).where(Evidence.leaf == "T03-E1").values(earned=Decimal("1"))
    )


def lose_mark(scene: Scene) -> None:
    db.session.execute(delete(Evidence))
    db.session.execute(delete(Mark))


def forget(scene: Scene) -> None:
    db.session.execute(update(Sheet).values(computation=None))
    db.session.execute(db.text("UPDATE sheets SET computation = NULL"))


@pytest.mark.parametrize(
    ("spoil", "whats"),
    [
        (spoil_total, ["computation: points"]),
        (spoil_rating, ["computation: parts, rows, points, level; mark: points, evidence"]),
        (spoil_ledger, ["mark: points"]),
        (spoil_evidence, ["mark: evidence"]),
        (lose_mark, ["mark: none entered"]),
        (forget, ["computation: none stored"]),
    ],
)
def test_every_difference_is_found(app: Flask, spoil: Callable[[Scene], None], whats: list[str]):
    scene = a_scene(5)
    fully_rated(scene)
    assert verify().differences == []

    spoil(scene)
    db.session.commit()
    db.session.expunge_all()

    assert [one.what for one in verify().differences] == whats
    assert {one.number for one in verify().differences} == {scene.ada.number}


def test_only_the_named_classroom_is_verified(app: Flask):
    scene = a_scene(5)
    other = a_classroom(teacher=scene.teacher)
    fully_rated(scene)

    assert verify(other.id).sheets == 0
    assert verify(scene.classroom.id).sheets == 5


def test_zero_is_derived_as_it_was_settled(app: Flask, clock: Any):
    scene = a_scene(
        2, opens_at=datetime(2026, 11, 1, tzinfo=UTC), due_at=datetime(2026, 11, 24, tzinfo=UTC)
    )
    handed_in(scene, scene.ada, WHO.TEACHER, scene.teacher, TEACHER)

    clock.move(days=2)
    assert verify().differences == []  # it waits, as stored, until somebody settles
    services.settle(scene.assignment, scene.teacher)
    db.session.commit()

    assert mark_of(scene).points == Decimal("66.4")
    assert verify().differences == []


@pytest.mark.parametrize(
    ("spoil", "code", "last"),
    [(None, 0, "sheets 5 differences 0"), (spoil_total, 1, "sheets 5 differences 1")],
)
def test_the_command_says_how_many_and_fails_on_differences(
    app: Flask, spoil: Callable[[Scene], None] | None, code: int, last: str
):
    scene = a_scene(5)
    fully_rated(scene)
    if spoil:
        spoil(scene)
        db.session.commit()

    ran = app.test_cli_runner().invoke(cli.commands["evaluations"], ["verify"])

    assert (ran.exit_code, ran.output.splitlines()[-1]) == (code, last)


def test_the_command_settles_what_was_never_stored(app: Flask):
    scene = a_scene(5)
    fully_rated(scene)
    forget(scene)
    db.session.commit()
    entered = len(marks())

    ran = app.test_cli_runner().invoke(cli.commands["evaluations"], ["settle"])

    assert ran.output == "1 results stand.\n"
    assert verify().differences == []
    assert len(marks()) == entered  # an equal mark is not entered again

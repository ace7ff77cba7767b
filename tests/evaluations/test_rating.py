"""Saving ratings, handing them in, changing and reopening them, and what the gradebook gets."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select

from lms.accounts.models import User
from lms.assignments.queries import assignment_with_text, work_of
from lms.assignments.services import NotOpen
from lms.classrooms.models import Enrollment
from lms.core.clock import now
from lms.core.db import db
from lms.core.journal import JournalEntry
from lms.courses.rules.modes import PRACTICE
from lms.evaluations import queries, services
from lms.evaluations.models import Evaluator, Review, Sheet
from lms.evaluations.rules.windows import Window
from lms.evaluations.services.ratings import TextTooLong
from lms.evaluations.services.refusals import (
    BadRating,
    Incomplete,
    Locked,
    NotAStudent,
    NotInTable,
    StaleReview,
    TermOver,
)
from lms.gradebook.models import Mark
from lms.gradebook.queries import current_mark
from tests.builders.accounts import a_user
from tests.builders.classrooms import an_enrollment
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


def own(scene: Scene, given: tuple[int, ...] = SELF) -> Review:
    return a_review(scene, scene.ada, WHO.SELF, scene.ada, given)


def close_term(scene: Scene) -> None:
    scene.assignment.classroom.term.closed_at = now()
    db.session.commit()


def marks() -> list[Mark]:
    return list(db.session.scalars(select(Mark).order_by(Mark.id)))


def actions() -> list[str]:
    return list(db.session.scalars(select(JournalEntry.action).order_by(JournalEntry.id)))


def test_a_sheet_is_opened_once_with_the_table_as_published(app: Flask):
    scene = a_scene()

    first = services.open_sheet(scene.assignment, scene.ada)
    again = services.open_sheet(scene.assignment, scene.ada)

    assert first is again
    assert first.revision_id == scene.assignment.activity.revision_id


@pytest.mark.parametrize("who", ["teacher", "stranger"])
def test_only_students_of_the_classroom_have_a_sheet(app: Flask, who: str):
    scene = a_scene()
    person = {"teacher": scene.teacher, "stranger": a_user("外人")}[who]

    with pytest.raises(NotAStudent):
        services.open_sheet(scene.assignment, person)


def test_no_sheet_is_opened_in_a_closed_term(app: Flask):
    scene = a_scene()
    close_term(scene)

    with pytest.raises(TermOver):
        services.open_sheet(scene.assignment, scene.ada)


def test_saving_replaces_adds_and_clears(app: Flask):
    scene = a_scene()
    review = own(scene, (10, 11))

    changes = {"T03-E1": "12", "T03-E2": "", "T03-E3": "20"}
    services.save_review(review, changes, {"gain": " 学会先听。 "}, 1, scene.ada)

    assert services.values_of(review) == {"T03-E1": "12", "T03-E3": "20"}
    assert services.texts_of(review) == {"gain": "学会先听。", "plan": ""}
    assert review.sequence == 2


def test_saving_what_is_there_already_changes_nothing(app: Flask):
    scene = a_scene()
    review = own(scene)

    services.save_review(review, written(SELF), {}, 1, scene.ada)

    assert review.sequence == 1


@pytest.mark.parametrize(
    ("key", "value", "refusal"),
    [
        ("T03-E1", "16", BadRating),
        ("T03-E1", "-1", BadRating),
        ("T03-E1", "12.5", BadRating),
        ("T03-E1", "很好", BadRating),
        ("T03-E9", "1", NotInTable),
    ],
)
def test_what_cannot_stand_in_a_cell_is_refused(
    app: Flask, key: str, value: str, refusal: type[Exception]
):
    scene = a_scene()
    review = own(scene, ())

    with pytest.raises(refusal):
        services.save_review(review, {"T03-E2": "9", key: value}, {}, 0, scene.ada)

    assert services.values_of(review) == {}


def test_halves_are_named_where_a_row_is_rated_in_halves(app: Flask):
    scene = a_scene(text=a_table([a_criterion(points="2.5")]))
    review = own(scene, ())

    with pytest.raises(BadRating, match=r"0\.5"):
        services.save_review(review, {"T03-E1": "1.2"}, {}, 0, scene.ada)


def test_a_row_of_other_evaluators_is_refused(app: Flask):
    rows = [a_criterion("A", points=50), a_criterion("B", points=50, evaluators=["teacher"])]
    scene = a_scene(text=a_table(rows))

    with pytest.raises(NotInTable):
        services.save_review(own(scene, ()), {"B": "1"}, {}, 0, scene.ada)


def test_a_text_may_not_be_endless(app: Flask):
    scene = a_scene()

    with pytest.raises(TextTooLong):
        services.save_review(own(scene), {}, {"gain": "字" * 2001}, 1, scene.ada)


def test_a_second_tab_with_an_old_sequence_overwrites_nothing(app: Flask):
    scene = a_scene()
    review = own(scene, (10,))

    with pytest.raises(StaleReview) as stale:
        services.save_review(review, {"T03-E1": "3"}, {}, 0, scene.ada)

    assert (stale.value.sequence, stale.value.values) == (1, {"T03-E1": "10"})
    assert services.values_of(review) == {"T03-E1": "10"}


def test_rows_left_empty_hold_up_the_hand_in_and_are_named(app: Flask):
    scene = a_scene()
    review = own(scene, SELF[:5])

    with pytest.raises(Incomplete, match="职业道德与信息保护"):
        services.hand_in(review, scene.ada)


def test_a_student_cannot_change_what_is_handed_in(app: Flask):
    scene = a_scene()
    review = handed_in(scene, scene.ada, WHO.SELF, scene.ada, SELF)

    with pytest.raises(Locked):
        services.save_review(review, {"T03-E1": "1"}, {}, 1, scene.ada)
    with pytest.raises(Locked):
        services.hand_in(review, scene.ada)


@pytest.mark.parametrize(
    "window",
    [
        {"closes_at": datetime(2026, 11, 22, tzinfo=UTC)},
        {"opens_at": datetime(2026, 11, 24, tzinfo=UTC)},
    ],
)
def test_students_rate_only_within_the_window(
    app: Flask, clock: object, window: dict[str, datetime]
):
    scene = a_scene(**{"opens_at": datetime(2026, 11, 1, tzinfo=UTC), **window})
    review = own(scene, ())

    with pytest.raises(NotOpen):
        services.save_review(review, written(SELF), {}, 0, scene.ada)
    with pytest.raises(NotOpen):
        services.own_review(scene.assignment, scene.ada)


def test_the_teacher_rates_after_the_window_but_not_after_the_term(app: Flask, clock: object):
    scene = a_scene(
        opens_at=datetime(2026, 11, 1, tzinfo=UTC), closes_at=datetime(2026, 11, 22, tzinfo=UTC)
    )
    review = a_review(scene, scene.ada, WHO.TEACHER, scene.teacher, TEACHER)
    close_term(scene)

    with pytest.raises(TermOver):
        services.hand_in(review, scene.teacher)


def test_the_result_waits_for_the_teacher_and_then_stands_in_the_gradebook(app: Flask):
    scene = a_scene(5)

    fully_rated(scene)

    mark = current_mark(scene.assignment.id, scene.ada.id)
    assert mark is not None
    assert (mark.points, mark.possible) == (Decimal("83.8"), Decimal(100))
    assert sum(line.earned for line in mark.evidence) == mark.points
    assert mark.origin == f"sheet:{queries.sheet_views(scene.assignment.id)[0].id}"
    assert work_of(scene.assignment.id, scene.ada.id).marked_at is not None


def test_no_mark_before_the_teacher_hands_in(app: Flask):
    scene = a_scene()
    handed_in(scene, scene.ada, WHO.SELF, scene.ada, SELF)
    handed_in(scene, scene.ada, WHO.MENTOR, scene.mentor, MENTOR)
    a_review(scene, scene.ada, WHO.TEACHER, scene.teacher, TEACHER)

    assert marks() == []
    assert work_of(scene.assignment.id, scene.ada.id).marked_at is None


def test_a_peer_who_comes_later_changes_the_mark_without_being_named(app: Flask):
    scene = a_scene()
    handed_in(scene, scene.ada, WHO.SELF, scene.ada, SELF)
    handed_in(scene, scene.ada, WHO.TEACHER, scene.teacher, TEACHER)
    handed_in(scene, scene.ada, WHO.PEER, scene.students[1], PEERS[2])

    assert [mark.recorded_by_id for mark in marks()] == [scene.teacher.id, None]
    assert marks()[0].points < marks()[1].points


def test_a_change_by_the_teacher_is_a_new_entry_and_in_the_journal(app: Flask):
    scene = a_scene()
    handed_in(scene, scene.ada, WHO.SELF, scene.ada, SELF)
    review = handed_in(scene, scene.ada, WHO.TEACHER, scene.teacher, TEACHER)

    services.save_review(review, {"T03-E1": "15"}, {}, review.sequence, scene.teacher)

    assert len(marks()) == 2
    assert marks()[1].points > marks()[0].points
    assert actions()[-1] == "evaluation.change"


def test_a_handed_in_rating_cannot_be_emptied(app: Flask):
    scene = a_scene()
    review = handed_in(scene, scene.ada, WHO.TEACHER, scene.teacher, TEACHER)

    with pytest.raises(Incomplete):
        services.save_review(review, {"T03-E1": ""}, {}, 1, scene.teacher)

    assert services.values_of(review)["T03-E1"] == "12"


def test_handing_in_again_changes_nothing_for_staff(app: Flask):
    scene = a_scene()
    review = handed_in(scene, scene.ada, WHO.TEACHER, scene.teacher, TEACHER)
    before = review.handed_in_at

    assert services.hand_in(review, scene.teacher).handed_in_at == before


def test_teachers_share_one_column_and_mentors_do_not(app: Flask):
    scene = a_scene()
    colleague, other_mentor = a_user("另一位老师"), a_user("另一位导师")
    sheet = services.open_sheet(scene.assignment, scene.ada)

    first = services.begin_review(sheet, WHO.TEACHER, scene.teacher)
    mentored = services.begin_review(sheet, WHO.MENTOR, scene.mentor)

    assert services.begin_review(sheet, WHO.TEACHER, colleague) is first
    assert services.begin_review(sheet, WHO.MENTOR, other_mentor) is not mentored


def test_a_reopened_review_can_be_changed_and_the_result_no_longer_stands(app: Flask):
    scene = a_scene(due_at=datetime(2099, 1, 1, tzinfo=UTC))
    review = handed_in(scene, scene.ada, WHO.SELF, scene.ada, SELF)
    handed_in(scene, scene.ada, WHO.TEACHER, scene.teacher, TEACHER)

    services.reopen(review, scene.teacher)
    services.save_review(review, {"T03-E1": "11"}, {}, review.sequence, scene.ada)

    assert "evaluation.reopen" in actions()
    assert work_of(scene.assignment.id, scene.ada.id).marked_at is None
    assert len(marks()) == 1


def test_the_teachers_own_review_is_not_reopened(app: Flask):
    scene = a_scene()
    review = handed_in(scene, scene.ada, WHO.TEACHER, scene.teacher, TEACHER)

    assert services.reopen(review, scene.teacher).handed_in_at is not None


def test_a_student_is_done_when_self_and_peers_are_handed_in(app: Flask):
    scene = a_scene(3)
    handed_in(scene, scene.ada, WHO.SELF, scene.ada, SELF)
    work = work_of(scene.assignment.id, scene.ada.id)
    assert (work.done, work.total, work.handed_in_at) == (1, 3, None)

    handed_in(scene, scene.students[1], WHO.PEER, scene.ada, PEERS[0])
    handed_in(scene, scene.students[2], WHO.PEER, scene.ada, PEERS[1])

    work = work_of(scene.assignment.id, scene.ada.id)
    assert (work.done, work.total) == (3, 3)
    assert work.handed_in_at is not None


def test_rating_a_peer_first_counts_the_own_rating_as_still_owed(app: Flask):
    scene = a_scene(2)

    handed_in(scene, scene.students[1], WHO.PEER, scene.ada, PEERS[0])

    work = work_of(scene.assignment.id, scene.ada.id)
    assert (work.done, work.total) == (1, 2)


def test_all_complete_rows_are_handed_in_at_once(app: Flask):
    scene = a_scene(3)
    ids = [student.id for student in scene.students]
    a_review(scene, scene.students[0], WHO.TEACHER, scene.teacher, TEACHER)
    a_review(scene, scene.students[1], WHO.TEACHER, scene.teacher, TEACHER[:3])

    done = services.hand_in_all(scene.assignment, ids, scene.teacher, WHO.TEACHER)
    again = services.hand_in_all(scene.assignment, ids, scene.teacher, WHO.TEACHER)

    assert (done, again) == ((1, 2), (0, 3))


@pytest.mark.parametrize("count", [2, 12])
def test_a_class_of_any_size_is_handed_in_with_the_same_statements(app, at_most, count: int):
    scene = a_scene(count)
    for student in scene.students:
        handed_in(scene, student, WHO.SELF, student, SELF)
        a_review(scene, student, WHO.TEACHER, scene.teacher, TEACHER)
    db.session.expunge_all()
    assignment = assignment_with_text(scene.assignment.id)

    with at_most(26):
        done = services.hand_in_all(
            assignment, [one.id for one in scene.students], scene.teacher, WHO.TEACHER
        )
        db.session.commit()

    views = queries.sheet_views(scene.assignment.id)
    assert done == (count, 0)
    assert all(view.one_by("teacher").handed_in_at for view in views)
    assert all(view.computation for view in views)


def test_rows_handed_in_together_freeze_the_table_and_stand_in_the_journal(app: Flask):
    scene = a_scene(2)
    for student in scene.students:
        a_review(scene, student, WHO.TEACHER, scene.teacher, TEACHER)

    services.hand_in_all(
        scene.assignment, [one.id for one in scene.students], scene.teacher, WHO.TEACHER
    )

    lines = list(db.session.scalars(select(JournalEntry).order_by(JournalEntry.id)))
    assert queries.plan_of(scene.assignment.id).frozen_at is not None
    assert [line.action for line in lines].count("evaluation.freeze") == 1
    assert [line.action for line in lines].count("evaluation.hand_in") == 2


def test_rows_are_not_handed_in_together_after_the_teachers_window(app: Flask):
    scene = a_scene(2)
    a_review(scene, scene.ada, WHO.TEACHER, scene.teacher, TEACHER)
    window = Window(None, now() - timedelta(hours=1))
    services.set_windows(scene.assignment, {WHO.TEACHER: window}, scene.teacher)

    with pytest.raises(NotOpen):
        services.hand_in_all(scene.assignment, [scene.ada.id], scene.teacher, WHO.TEACHER)


def test_a_mentor_hands_in_only_the_own_reviews(app: Flask):
    scene = a_scene(2)
    other = a_user("另一位导师")
    a_review(scene, scene.ada, WHO.MENTOR, other, MENTOR)

    done = services.hand_in_all(scene.assignment, [scene.ada.id], scene.mentor, WHO.MENTOR)

    assert done == (0, 1)


def test_settling_after_the_due_moment_counts_a_missing_self_rating_as_nothing(
    app: Flask, clock: object
):
    scene = a_scene(
        2, opens_at=datetime(2026, 11, 1, tzinfo=UTC), due_at=datetime(2026, 11, 24, tzinfo=UTC)
    )
    handed_in(scene, scene.ada, WHO.TEACHER, scene.teacher, TEACHER)
    assert marks() == []

    clock.move(days=2)
    standing = services.settle(scene.assignment, scene.teacher)

    assert standing == 1
    assert marks()[0].points == Decimal("66.4")  # 83 × 40 ÷ 50


def test_the_first_self_rating_allocates_the_peers(app: Flask):
    scene = a_scene(4)

    handed_in(scene, scene.ada, WHO.SELF, scene.ada, SELF)

    views = queries.sheet_views(scene.assignment.id)
    assert [len(view.by(WHO.PEER)) for view in views] == [2, 2, 2, 2]


def test_peers_rate_within_their_group(app: Flask):
    scene = a_scene(2)
    outsider = a_user("没有小组")
    an_enrollment(scene.classroom, outsider)

    services.allocate(scene.assignment, scene.teacher)

    views = {view.student_id: view for view in queries.sheet_views(scene.assignment.id)}
    assert views[outsider.id].by(WHO.PEER) == []
    assert [review.rater_id for review in views[scene.ada.id].by(WHO.PEER)] == [
        scene.students[1].id
    ]


def test_peers_may_come_from_the_whole_classroom(app: Flask):
    scene = a_scene(2, text=a_table(among="classroom"))
    an_enrollment(scene.classroom, a_user("没有小组"))

    assert services.allocate(scene.assignment) == 6


def test_without_peer_ratings_only_sheets_are_opened(app: Flask):
    scene = a_scene(3, text=a_table(weights={"self": 40, "teacher": 60}))

    assert services.allocate(scene.assignment) == 0
    assert len(queries.sheet_views(scene.assignment.id)) == 3


def test_allocating_twice_adds_nothing(app: Flask):
    scene = a_scene(4)

    assert [services.allocate(scene.assignment) for _ in range(2)] == [8, 0]


def leave(scene: Scene, student: User) -> None:
    row = db.session.scalars(select(Enrollment).where(Enrollment.user_id == student.id)).one()
    row.left_at = now()
    db.session.commit()


def test_begun_reviews_survive_somebody_leaving_and_others_change_hands(app: Flask):
    scene = a_scene(4)
    services.allocate(scene.assignment)
    given = queries.sheets_around(scene.assignment.id, scene.ada.id)
    begun = next(r.id for v in given for r in v.by(WHO.PEER) if r.rater_id == scene.ada.id)
    ratee = next(v.student_id for v in given for r in v.reviews if r.id == begun)
    review = db.session.get_one(Review, begun)
    services.save_review(review, {"T03-E1": "9"}, {}, 0, scene.ada)
    leaver = next(s for s in scene.students if s.id not in {scene.ada.id, ratee})

    leave(scene, leaver)
    services.allocate(scene.assignment, scene.teacher)

    views = {v.student_id: v for v in queries.sheet_views(scene.assignment.id)}
    assert begun in [review.id for review in views[ratee].by(WHO.PEER)]
    assert leaver.id not in views
    stayed = [s.id for s in scene.students if s is not leaver]
    assert [len(views[student].by(WHO.PEER)) for student in stayed] == [2, 2, 2]


def test_a_review_that_was_given_to_somebody_else_is_refused(app: Flask):
    scene = a_scene(2)
    review = a_review(scene, scene.ada, WHO.PEER, scene.students[1])
    db.session.delete(db.session.get_one(Sheet, review.sheet_id, options=[]))
    db.session.expunge(review)

    with pytest.raises(Locked):
        services.save_review(review, {}, {}, 0, scene.students[1])


def test_what_is_missing_and_what_waits(app: Flask):
    scene = a_scene(3)
    handed_in(scene, scene.ada, WHO.SELF, scene.ada, SELF)

    missing = queries.missing_of(scene.assignment, ["self", "peer"])
    (waiting,) = queries.waiting_reviews([scene.classroom.id])

    assert [(one.owes_self, one.owes_peers) for one in missing] == [
        (False, 2),
        (True, 2),
        (True, 2),
    ]
    assert (waiting.assignment_id, waiting.count) == (scene.assignment.id, 1)


def test_nothing_waits_after_the_teacher(app: Flask):
    scene = a_scene(3)
    handed_in(scene, scene.ada, WHO.SELF, scene.ada, SELF)
    handed_in(scene, scene.ada, WHO.TEACHER, scene.teacher, TEACHER)

    assert queries.waiting_reviews([scene.classroom.id]) == []


def test_a_self_check_waits_for_no_teacher(app: Flask):
    scene = a_scene(2)
    handed_in(scene, scene.ada, WHO.SELF, scene.ada, SELF)
    assert len(queries.waiting_reviews([scene.classroom.id])) == 1

    scene.assignment.activity.category = PRACTICE
    db.session.commit()

    assert queries.waiting_reviews([scene.classroom.id]) == []

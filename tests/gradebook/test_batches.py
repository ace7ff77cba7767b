"""Batches voided whole and stood up again."""

import pytest

from lms.core.db import db
from lms.core.errors import Stale
from lms.core.signals import mark_recorded
from lms.gradebook import queries, services
from lms.gradebook.models import BatchKind, MarkSource
from lms.gradebook.services import BatchRefused, Locked
from tests.builders.accounts import a_teacher, a_user
from tests.builders.assignments import an_assignment
from tests.builders.classrooms import a_classroom
from tests.builders.gradebook import a_line, a_mark
from tests.builders.ledger import a_submission, an_edit, an_item, entered, points_of


@pytest.fixture
def teacher(app):
    return a_teacher("周敏")


@pytest.fixture
def ada(app):
    return a_user("阿依古丽·买买提")


@pytest.fixture
def classroom(teacher, ada):
    return a_classroom(teacher=teacher, students=(ada,))


@pytest.fixture
def item(classroom):
    return an_item(classroom)


def test_a_voided_batch_gives_way_to_what_stood_before(classroom, teacher, ada, item):
    column = f"i{item.id}"
    entered(classroom, teacher, an_edit(column, ada, "70"))
    second = entered(classroom, teacher, an_edit(column, ada, "80", 1)).batch

    assert services.void_batch(second, why="看错了行", by=teacher) == 1

    assert points_of(item, ada) == "70"
    assert (second.voided_by_id, second.voided_why) == (teacher.id, "看错了行")


def test_a_restored_batch_counts_again(classroom, teacher, ada, item):
    batch = entered(classroom, teacher, an_edit(f"i{item.id}", ada, "70")).batch
    services.void_batch(batch, why="看错了行", by=teacher)
    assert points_of(item, ada) == ""

    services.restore_batch(batch, why="没有看错", by=teacher)

    assert points_of(item, ada) == "70"
    assert batch.voided_at is None


def test_voiding_leaves_what_was_entered_later(classroom, teacher, ada, item):
    column = f"i{item.id}"
    first = entered(classroom, teacher, an_edit(column, ada, "70")).batch
    entered(classroom, teacher, an_edit(column, ada, "80", 1))

    assert services.void_batch(first, why="看错了行", by=teacher) == 0

    assert points_of(item, ada) == "80"


def test_voiding_a_clearing_brings_the_cleared_mark_back(classroom, teacher, ada, item):
    column = f"i{item.id}"
    entered(classroom, teacher, an_edit(column, ada, "70"))
    clearing = entered(classroom, teacher, an_edit(column, ada, None, 1)).batch

    services.void_batch(clearing, why="按错了键", by=teacher)

    assert points_of(item, ada) == "70"


def test_a_mark_cleared_twice_stays_away_until_both_clearings_are_void(
    classroom, teacher, ada, item
):
    column = f"i{item.id}"
    entered(classroom, teacher, an_edit(column, ada, "70"))
    first = entered(classroom, teacher, an_edit(column, ada, None, 1)).batch
    entered(classroom, teacher, an_edit(column, ada, "75"))
    entered(classroom, teacher, an_edit(column, ada, None, 3))

    services.void_batch(first, why="按错了键", by=teacher)

    assert points_of(item, ada) == "70"


def test_a_page_that_saw_the_voided_mark_conflicts(classroom, teacher, ada, item):
    column = f"i{item.id}"
    first = entered(classroom, teacher, an_edit(column, ada, "70"))
    services.void_batch(first.batch, why="看错了行", by=teacher)

    outcome = entered(classroom, teacher, an_edit(column, ada, "60", 1))

    assert [one.theirs for one in outcome.conflicts] == [None]


def test_the_computed_mark_counts_after_voiding_and_listeners_are_told(classroom, teacher, ada):
    assignment = an_assignment(classroom)
    a_mark(assignment, ada, a_line(earned="3"))
    batch = entered(classroom, teacher, an_edit(f"a{assignment.id}", ada, "90", 1)).batch
    told = []

    def listen(sender, **more):
        told.append((sender.id, more["student_ids"], more["by"].id))

    with mark_recorded.connected_to(listen):
        services.void_batch(batch, why="看错了行", by=teacher)

    assert queries.current_mark(assignment.id, ada.id).source is MarkSource.COMPUTED
    assert told == [(assignment.id, [ada.id], teacher.id)]


def test_voiding_twice_is_refused(classroom, teacher, ada, item):
    batch = entered(classroom, teacher, an_edit(f"i{item.id}", ada, "70")).batch
    services.void_batch(batch, why="看错了行", by=teacher)

    with pytest.raises(Stale, match="已经作废"):
        services.void_batch(batch, why="看错了行", by=teacher)


def test_voiding_needs_a_reason(classroom, teacher, ada, item):
    batch = entered(classroom, teacher, an_edit(f"i{item.id}", ada, "70")).batch

    with pytest.raises(BatchRefused, match="原因"):
        services.void_batch(batch, why=" ", by=teacher)


def test_a_submitted_gradebook_takes_neither_edits_nor_voiding(classroom, teacher, ada, item):
    batch = entered(classroom, teacher, an_edit(f"i{item.id}", ada, "70")).batch
    a_submission(classroom, teacher)

    with pytest.raises(Locked):
        services.void_batch(batch, why="看错了行", by=teacher)
    with pytest.raises(Locked):
        entered(classroom, teacher, an_edit(f"i{item.id}", ada, "80", 1))


def test_voiding_a_release_hides_the_columns_again(classroom, teacher, item, clock):
    batch = services.set_release(
        classroom, [f"i{item.id}"], at=clock.moment, reason="期末", by=teacher
    )
    db.session.commit()

    services.void_batch(batch, why="公布早了", by=teacher)

    db.session.commit()
    assert item.released_at is None


def test_a_regrade_is_undone_where_it_was_made(classroom, teacher):
    batch = services.open_batch(classroom.id, BatchKind.REGRADE, reason="题目有误", by=teacher)

    with pytest.raises(BatchRefused, match="更正"):
        services.void_batch(batch, why="不改了", by=teacher)


def test_a_voided_class_takes_no_more_statements_than_one_student(app, teacher, at_most):
    people = [a_user(f"学生{n}") for n in range(30)]
    classroom = a_classroom(teacher=teacher, students=people)
    column = f"i{an_item(classroom).id}"
    batch = entered(classroom, teacher, *(an_edit(column, one, "80") for one in people)).batch

    with at_most(18):
        services.void_batch(batch, why="看错了列", by=teacher)

"""Marks a teacher types, pastes or clears."""

from decimal import Decimal

import pytest
from sqlalchemy import func, select

from lms.core.db import db
from lms.gradebook import queries, services
from lms.gradebook.models import BatchKind, Mark, MarkBatch, MarkSource
from lms.gradebook.services import CellRefused
from tests.builders.accounts import a_teacher, a_user
from tests.builders.assignments import an_assignment
from tests.builders.classrooms import a_classroom
from tests.builders.gradebook import a_line, a_mark, an_objective
from tests.builders.ledger import an_edit, an_item, entered, lines_in, points_of


@pytest.fixture
def teacher(app):
    return a_teacher("周敏")


@pytest.fixture
def ada(app):
    return a_user("阿依古丽·买买提")


@pytest.fixture
def ben(app):
    return a_user("林晓雨")


@pytest.fixture
def classroom(teacher, ada, ben):
    return a_classroom(teacher=teacher, students=(ada, ben))


@pytest.fixture
def item(classroom):
    return an_item(classroom)


def test_an_edit_is_entered_as_an_override_of_a_batch(classroom, teacher, ada, item):
    outcome = entered(classroom, teacher, an_edit(f"i{item.id}", ada, "87.5"))

    (saved,) = outcome.saved
    assert (saved.points, saved.source, saved.number) == (Decimal("87.5"), MarkSource.OVERRIDE, 1)
    mark = queries.mark_of(item.id, ada.id)
    assert mark.origin == f"batch:{outcome.batch.id}"
    assert (mark.batch_id, mark.reason) == (outcome.batch.id, "期末补录")


def test_an_edit_of_an_assignment_outranks_what_the_work_earned(classroom, teacher, ada):
    assignment = an_assignment(classroom)
    a_mark(assignment, ada, a_line(earned="1"), a_line("T03-I02", earned="3"))
    column = f"a{assignment.id}"
    number = queries.cells_of(classroom.id)[0].number

    entered(classroom, teacher, an_edit(column, ada, "90", number))

    item = queries.item_of(assignment.id)
    assert points_of(item, ada) == "90"
    assert lines_in(item, ada) == [("T03-I01", "43.333333", "50"), ("T03-I02", "46.666667", "50")]


def test_work_marked_later_does_not_displace_the_edit(classroom, teacher, ada):
    assignment = an_assignment(classroom)
    entered(classroom, teacher, an_edit(f"a{assignment.id}", ada, "90"))

    mark = a_mark(assignment, ada)

    assert mark.points == 90


def test_a_cleared_cell_shows_the_computed_mark_again(classroom, teacher, ada):
    assignment = an_assignment(classroom)
    a_mark(assignment, ada)
    column = f"a{assignment.id}"
    first = entered(classroom, teacher, an_edit(column, ada, "90", 1))

    outcome = entered(classroom, teacher, an_edit(column, ada, None, first.saved[0].number))

    assert outcome.batch.kind is BatchKind.CLEAR
    (saved,) = outcome.saved
    assert (saved.points, saved.source, saved.number) == (Decimal(4), MarkSource.COMPUTED, 3)


def test_a_cleared_hand_entered_cell_is_empty_and_takes_the_next_edit(
    classroom, teacher, ada, item
):
    column = f"i{item.id}"
    entered(classroom, teacher, an_edit(column, ada, "70"))

    outcome = entered(classroom, teacher, an_edit(column, ada, None, 1))

    assert outcome.saved[0].points is None
    assert points_of(item, ada) == ""
    assert entered(classroom, teacher, an_edit(column, ada, "71")).saved[0].points == 71


def test_clearing_leaves_a_computed_mark_alone(classroom, teacher, ada):
    assignment = an_assignment(classroom)
    a_mark(assignment, ada)

    outcome = entered(classroom, teacher, an_edit(f"a{assignment.id}", ada, None, 1))

    assert (outcome.batch, outcome.saved[0].points) == (None, Decimal(4))


def test_a_cell_somebody_changed_meanwhile_comes_back_with_both_values(
    classroom, teacher, ada, ben, item
):
    column = f"i{item.id}"
    entered(classroom, teacher, an_edit(column, ada, "70"))

    outcome = entered(classroom, teacher, an_edit(column, ada, "60"), an_edit(column, ben, "80"))

    (conflict,) = outcome.conflicts
    assert (conflict.yours, conflict.theirs, conflict.number) == (60, 70, 1)
    assert conflict.by_name == "周敏"
    assert points_of(item, ada) == "70"
    assert points_of(item, ben) == "80"


def test_the_same_value_from_two_people_is_no_conflict(classroom, teacher, ada, item):
    column = f"i{item.id}"
    entered(classroom, teacher, an_edit(column, ada, "70"))

    outcome = entered(classroom, teacher, an_edit(column, ada, "70"))

    assert (outcome.batch, outcome.conflicts) == (None, ())
    assert db.session.scalar(select(func.count(Mark.id))) == 1


def test_a_cell_cleared_meanwhile_conflicts(classroom, teacher, ada, item):
    column = f"i{item.id}"
    entered(classroom, teacher, an_edit(column, ada, "70"))
    entered(classroom, teacher, an_edit(column, ada, None, 1))

    outcome = entered(classroom, teacher, an_edit(column, ada, "60", 1))

    assert [(one.theirs, one.number) for one in outcome.conflicts] == [(None, 2)]


@pytest.mark.parametrize(
    ("points", "said"),
    [
        ("100.5", "100.5 超过满分 100"),
        ("-1", "-1 小于 0"),
        ("0.125", "小数多于两位"),
        ("NaN", "不是一个数"),
    ],
)
def test_a_value_that_cannot_stand_refuses_everything_by_name(
    *, classroom, teacher, ada, ben, item, points, said
):
    column = f"i{item.id}"
    with pytest.raises(CellRefused, match=r"阿依古丽·买买提.*课堂表现") as refusal:
        entered(classroom, teacher, an_edit(column, ben, "80"), an_edit(column, ada, points))

    assert said in str(refusal.value)
    db.session.rollback()
    assert db.session.scalar(select(func.count(MarkBatch.id))) == 0


def test_a_student_of_another_class_is_refused(classroom, teacher, item):
    with pytest.raises(CellRefused, match="不在这个教学班"):
        entered(classroom, teacher, an_edit(f"i{item.id}", a_user("别班"), "80"))


def test_a_column_of_another_class_is_refused(classroom, teacher, ada):
    other = an_item(a_classroom())
    with pytest.raises(CellRefused, match="没有 i"):
        entered(classroom, teacher, an_edit(f"i{other.id}", ada, "80"))


def test_points_are_spread_over_the_objectives_of_the_item(classroom, teacher, ada):
    an_objective("K3.1")
    an_objective("S3.2")
    item = an_item(classroom, shares={"K3.1": "1", "S3.2": "2"})

    entered(classroom, teacher, an_edit(f"i{item.id}", ada, "60"))

    leaf = f"i{item.id}"
    assert lines_in(item, ada) == [(leaf, "20", "33.333333"), (leaf, "40", "66.666667")]


def test_a_whole_class_takes_no_more_statements_than_one_student(app, teacher, at_most):
    people = [a_user(f"学生{n}") for n in range(40)]
    classroom = a_classroom(teacher=teacher, students=people)
    column = f"i{an_item(classroom).id}"

    with at_most(24):
        services.enter_by_hand(
            classroom, [an_edit(column, one, "80") for one in people], reason="粘贴", by=teacher
        )

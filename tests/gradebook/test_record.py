"""Entering marks into the ledger."""

from decimal import Decimal

import pytest
from sqlalchemy import func, select

from lms.core.db import db
from lms.gradebook import queries, services
from lms.gradebook.models import Mark
from tests.builders.accounts import a_user
from tests.builders.assignments import an_assignment
from tests.builders.classrooms import a_classroom
from tests.builders.gradebook import a_line, a_mark, an_objective


@pytest.fixture
def ada(app):
    return a_user("阿依古丽·买买提")


@pytest.fixture
def assignment(ada):
    return an_assignment(a_classroom(students=(ada,)))


def test_a_mark_keeps_its_evidence_by_objective(assignment, ada):
    knowledge = an_objective("K3.1")

    a_mark(assignment, ada, a_line(objective="K3.1"), a_line("T03-I02", earned="1"))

    mark = queries.current_mark(assignment.id, ada.id)
    assert (mark.points, mark.possible) == (Decimal(5), Decimal(10))
    assert [line.objective_id for line in mark.evidence] == [knowledge.id, None]


def test_the_latest_entry_counts_and_the_earlier_stays(assignment, ada):
    a_mark(assignment, ada, a_line(earned="1"))
    a_mark(assignment, ada, a_line(earned="5"))

    assert queries.current_mark(assignment.id, ada.id).points == 5
    item = queries.item_of(assignment.id)
    assert [line.points for line in queries.story_of(item.id, ada.id)] == [5, 1]


def test_reporting_the_same_twice_enters_one_mark(assignment, ada):
    a_mark(assignment, ada)
    a_mark(assignment, ada)

    assert db.session.scalar(select(func.count(Mark.id))) == 1


def test_evidence_that_does_not_sum_is_refused(assignment, ada):
    with pytest.raises(ValueError, match="does not sum"):
        services.record(
            assignment,
            student_id=ada.id,
            points=Decimal(5),
            possible=Decimal(5),
            lines=[a_line(earned="4")],
            origin="attempt:1",
            reason="",
            recorded_by=None,
        )


def test_an_unknown_objective_is_refused(assignment, ada):
    with pytest.raises(ValueError, match=r"K9\.9"):
        a_mark(assignment, ada, a_line(objective="K9.9"))


def test_tallies_sum_evidence_over_the_marks_that_count(assignment, ada):
    objective = an_objective("S3.2")
    a_mark(assignment, ada, a_line(objective="S3.2", earned="1"))
    a_mark(assignment, ada, a_line(objective="S3.2", earned="3"))

    tallies = queries.tallies_of(assignment.classroom_id)

    assert tallies[ada.id, objective.id].earned == 3


def test_leaves_sum_to_the_figure(assignment, ada):
    objective = an_objective("S3.2")
    lines = [a_line(f"T03-I0{n}", "S3.2", earned="1.333333", possible="2") for n in range(1, 4)]
    a_mark(assignment, ada, *lines)

    leaves = queries.leaves_of(assignment.classroom_id, objective.id)

    tally = queries.tallies_of(assignment.classroom_id)[ada.id, objective.id]
    assert sum(leaf.earned for leaf in leaves) == tally.earned == Decimal("3.999999")
    assert sum(leaf.possible for leaf in leaves) == tally.possible


def test_two_first_marks_at_once_share_one_grade_item(assignment, ada, monkeypatch):
    other = a_mark(assignment, a_user("林晓雨"), a_line())
    seen = iter([None, queries.item_of(assignment.id)])
    monkeypatch.setattr(queries, "item_of", lambda _id: next(seen))

    mark = a_mark(assignment, ada, a_line())

    assert mark.item_id == other.item_id

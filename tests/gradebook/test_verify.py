"""Everything that follows from the ledger derived again: what was planted is named."""

from decimal import Decimal

import pytest
from sqlalchemy import update

from lms.core.db import db
from lms.gradebook.models import (
    Evidence,
    FinalGrade,
    GradeSubmission,
    Mark,
    MarkBatch,
    StandingMark,
)
from lms.gradebook.services.verifying import verify
from lms.reports.cli import cli
from tests.builders.accounts import a_teacher, a_user
from tests.builders.assignments import an_assignment
from tests.builders.classrooms import a_classroom
from tests.builders.gradebook import a_line, a_mark
from tests.builders.ledger import a_correction, a_submission, an_edit, an_item, entered


@pytest.fixture
def teacher(app):
    return a_teacher("周敏")


@pytest.fixture
def ada(app):
    return a_user("林晓雨", number="2401020101")


@pytest.fixture
def classroom(teacher, ada):
    """One computed mark overridden by hand, one entered one, and both submitted."""
    classroom = a_classroom(teacher=teacher, students=(ada,))
    assignment = an_assignment(classroom)
    a_mark(assignment, ada, a_line(), a_line("T03-I02"))
    column = f"i{an_item(classroom).id}"
    entered(classroom, teacher, an_edit(f"a{assignment.id}", ada, "90", 1))
    entered(classroom, teacher, an_edit(column, ada, "80"))
    a_submission(classroom, teacher)
    return classroom


def planted(model, **values):
    """Every row of a table changed behind the back of the services; what is found then."""
    db.session.execute(update(model).values(**values))
    db.session.commit()
    return "\n".join(verify().differences)


def test_what_agrees_is_silent(app, classroom):
    said = app.test_cli_runner().invoke(cli, ["verify"])

    # two cells, three marks, one grade and the digest over it
    assert (said.output, said.exit_code) == ("figures 7 differences 0\n", 0)


def test_differences_are_listed_and_fail(app, classroom):
    planted(Mark, points=Decimal(1))

    said = app.test_cli_runner().invoke(cli, ["verify", "--classroom", str(classroom.id)])

    assert said.exit_code == 1
    assert said.output.endswith("figures 7 differences 3\n")
    assert "2401020101" in said.output


def test_a_standing_mark_that_does_not_follow_is_named(classroom):
    found = planted(StandingMark, mark_id=None, precedence=-1)

    assert found.count("standing mark stored none (precedence -1) derived") == 2


def test_a_standing_precedence_that_does_not_follow_is_named(classroom):
    assert "derived 2 (precedence 2)" in planted(StandingMark, precedence=0)


def test_a_batch_voided_without_deriving_is_named(classroom, teacher, clock):
    found = planted(MarkBatch, voided_at=clock.moment, voided_by_id=teacher.id)

    assert found.count("standing mark stored") == 2


def test_marks_other_than_their_evidence_are_named(classroom):
    assert "stored 1/100 evidence 90/100" in planted(Mark, points=Decimal(1))


def test_evidence_over_its_full_mark_is_named(classroom):
    assert "over their full mark" in planted(Evidence, earned=Decimal(101))


def test_a_submitted_grade_other_than_its_computation_is_named(classroom):
    found = planted(FinalGrade, value=Decimal(99), grade="99")

    assert "student 2401020101: grade stored 99 recomputed" in found
    assert "digest stored" in found


def test_a_computation_that_does_not_follow_from_its_marks_is_named(classroom):
    grade = db.session.query(FinalGrade).one()

    found = planted(FinalGrade, computation={**grade.computation, "value": "12"})

    assert "computation stored 12 recomputed" in found


def test_another_digest_is_named(classroom):
    assert "digest stored 000000000000" in planted(GradeSubmission, digest="0" * 64)


def test_a_correction_that_begins_elsewhere_is_named(classroom, teacher):
    a_correction(teacher, before="33", after="60")

    found = "\n".join(verify().differences)

    assert "begins at 33" in found


def test_the_statements_do_not_grow_with_the_class(app, teacher, at_most):
    people = [a_user(f"学生{n}") for n in range(30)]
    classroom = a_classroom(teacher=teacher, students=people)
    column = f"i{an_item(classroom).id}"
    entered(classroom, teacher, *(an_edit(column, one, "80") for one in people))

    with at_most(16):
        verify(classroom.id)

"""Two people, or a person and the machine, on one cell at the very same moment."""

from decimal import Decimal

from sqlalchemy import select

from lms.accounts.models import User
from lms.assignments.queries import get_assignment
from lms.classrooms.models import Role
from lms.classrooms.queries import get_classroom
from lms.core.db import db
from lms.gradebook import queries, services
from lms.gradebook.models import Mark
from lms.gradebook.services import CellEdit
from lms.gradebook.services.verifying import verify
from tests.builders.accounts import a_teacher, a_user
from tests.builders.assignments import an_assignment
from tests.builders.classrooms import a_classroom, an_enrollment
from tests.builders.gradebook import a_line
from tests.builders.ledger import an_edit, an_item, entered
from tests.builders.races import at_once


def an_entering(classroom_id, teacher_id, edit):
    def deed():
        outcome = services.enter_by_hand(
            get_classroom(classroom_id),
            [edit],
            reason="录入",
            by=db.session.get_one(User, teacher_id),
        )
        return len(outcome.saved), len(outcome.conflicts)

    return deed


def test_of_two_teachers_on_one_cell_one_is_shown_both_values(app):
    first, second, ada = a_teacher("周敏"), a_teacher("陈立"), a_user("林晓雨")
    classroom = a_classroom(teacher=first, students=(ada,))
    an_enrollment(classroom, second, Role.TEACHER)
    column = f"i{an_item(classroom).id}"
    entered(classroom, first, an_edit(column, ada, "50"))
    db.session.rollback()
    edits = [CellEdit(column, ada.id, Decimal(points), 1) for points in ("60", "70")]

    done = at_once(
        app,
        an_entering(classroom.id, first.id, edits[0]),
        an_entering(classroom.id, second.id, edits[1]),
    )

    assert sorted(done) == [(0, 1), (1, 0)]
    assert len(db.session.scalars(select(Mark.id)).all()) == 2
    assert verify(classroom.id).differences == ()


def test_two_teachers_on_one_empty_cell_make_one_mark(app):
    first, second, ada = a_teacher("周敏"), a_teacher("陈立"), a_user("林晓雨")
    classroom = a_classroom(teacher=first, students=(ada,))
    an_enrollment(classroom, second, Role.TEACHER)
    column = f"a{an_assignment(classroom).id}"
    db.session.rollback()

    done = at_once(
        app,
        an_entering(classroom.id, first.id, CellEdit(column, ada.id, Decimal(60), 0)),
        an_entering(classroom.id, second.id, CellEdit(column, ada.id, Decimal(70), 0)),
    )

    assert sorted(done) == [(0, 1), (1, 0)]
    assert len(db.session.scalars(select(Mark.id)).all()) == 1


def test_a_mark_of_work_that_comes_while_a_batch_is_voided_counts(app):
    teacher, ada = a_teacher("周敏"), a_user("林晓雨")
    classroom = a_classroom(teacher=teacher, students=(ada,))
    assignment = an_assignment(classroom)
    batch = entered(classroom, teacher, an_edit(f"a{assignment.id}", ada, "90")).batch
    db.session.rollback()

    def void():
        found = db.session.get_one(type(batch), batch.id)
        services.void_batch(found, why="看错了", by=db.session.get_one(User, teacher.id))

    def hand_in():
        services.record(
            get_assignment(assignment.id),
            student_id=ada.id,
            points=Decimal(4),
            possible=Decimal(5),
            lines=[a_line()],
            origin="attempt:1",
            reason="测验已批改",
            recorded_by=None,
        )

    at_once(app, void, hand_in)

    assert queries.current_mark(assignment.id, ada.id).points == 4
    assert verify(classroom.id).differences == ()

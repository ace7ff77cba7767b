"""The gradebooks of the made-up school: one being kept, and one of the term before, approved."""

import pytest
from sqlalchemy import func, select

from lms.accounts.models import User
from lms.attainment.models import Survey
from lms.attainment.queries import figures_of, indirect_of
from lms.classrooms.queries import get_classroom
from lms.core.db import db
from lms.demo.rules import books, people
from lms.gradebook.models import (
    AttendanceMark,
    BatchKind,
    GradeCorrection,
    MarkBatch,
    Meeting,
    SubmissionStatus,
)
from lms.gradebook.queries import composition_of, final_grades_of, grid_of, submissions_of
from lms.gradebook.queries.states import states_of
from lms.gradebook.rules import State
from lms.gradebook.services import verifying
from lms.reports.models import ReportText, WarningNote

NOW, PAST = 1, 4

pytestmark = pytest.mark.usefixtures("school")


def count(asked) -> int:
    return db.session.scalar(select(func.count()).select_from(asked.subquery()))


def person(number: str) -> User:
    return db.session.scalars(select(User).where(User.number == number)).one()


def titles(classroom_id: int) -> dict[str, bool]:
    grid = grid_of(classroom_id, "CSF")
    return {one.title: one.known.released_at is not None for one in grid.columns if one.item}


def test_every_figure_is_what_the_ledger_makes_of_it():
    checked = verifying.verify()

    assert checked.figures > 400
    assert checked.differences == ()


def test_classroom_1_keeps_what_was_entered_by_hand_and_counted():
    assert {books.SHOW, books.REPORT, "出勤"} <= titles(NOW).keys()
    assert count(select(Meeting.id).where(Meeting.classroom_id == NOW)) == books.MEETINGS
    assert count(select(AttendanceMark.id)) == books.MEETINGS * 30


def test_its_composition_adds_attendance_and_says_why():
    composition = composition_of(NOW)

    assert composition.number == 1
    assert "出勤" in composition.reason
    assert composition_of(2) is None


def test_one_column_is_released_only_later(school):
    columns = {one.title: one for one in grid_of(NOW, "CSF").columns}

    assert columns[books.SHOW].is_released_at(school.loaded_at)
    assert not columns[books.REPORT].is_released_at(school.loaded_at)


def test_an_import_was_taken_back_as_a_whole():
    batch = db.session.scalars(select(MarkBatch).where(MarkBatch.kind == BatchKind.IMPORT)).one()

    assert batch.voided_at is not None


def test_one_may_sit_the_examination_later_and_another_not_at_all():
    held = {(student, state) for (student, _item), state in states_of(NOW).items()}

    assert held == {
        (person(books.DEFERRED).id, State.DEFERRED),
        (person(books.BARRED).id, State.BARRED),
    }


def test_there_are_notes_of_what_was_done_and_two_surveys():
    assert count(select(WarningNote.id)) == len(books.NOTES)
    assert count(select(Survey.id)) == 2


def test_the_past_term_is_closed_approved_and_once_corrected():
    (submission,) = submissions_of(PAST)
    corrected = [one for one in final_grades_of(PAST).values() if one.corrected]

    assert get_classroom(PAST).term.code == people.PAST_TERM
    assert get_classroom(PAST).term.closed_at is not None
    assert submission.status is SubmissionStatus.APPROVED
    assert len(corrected) == count(select(GradeCorrection.id)) == 1


def test_the_past_term_has_attainment_to_compare_with():
    classroom = get_classroom(PAST)
    figures = figures_of([classroom])
    said = indirect_of([PAST], figures.plan)

    assert figures.sample == 18
    assert 0 < figures.value < 1
    assert {one.code for one in figures.plan.objectives} == said.keys()


def test_its_report_has_a_measure_for_every_objective_to_carry_over():
    measures = select(ReportText.id).where(
        ReportText.classroom_id == PAST, ReportText.text == books.MEASURE
    )

    assert count(measures) == len(figures_of([get_classroom(PAST)]).plan.objectives)

"""Reads of submissions: what was handed to the registrar, and what was corrected since."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, ScalarSelect, and_, func, select, true
from sqlalchemy.orm import contains_eager, joinedload

from lms.accounts.models import User
from lms.classrooms.models import Classroom, Term
from lms.core.db import db
from lms.gradebook.models import (
    CorrectionStatus,
    FinalGrade,
    GradeCorrection,
    GradeSubmission,
    SubmissionStatus,
)
from lms.gradebook.rules.finals import FinalLine

PEOPLE = (joinedload(GradeSubmission.submitted_by), joinedload(GradeSubmission.decided_by))


def standing_submission(classroom_id: int) -> GradeSubmission | None:
    """The submission that locks this classroom, if there is one."""
    return db.session.scalar(select(GradeSubmission).where(_stands(classroom_id)))


def submissions_of(classroom_id: int) -> list[GradeSubmission]:
    """Every submission of a classroom with who sent and decided it, latest first."""
    return list(
        db.session.scalars(
            select(GradeSubmission)
            .where(GradeSubmission.classroom_id == classroom_id)
            .order_by(GradeSubmission.number.desc())
            .options(*PEOPLE)
        )
    )


def get_submission(submission_id: int) -> GradeSubmission | None:
    """One submission with its classroom, term and people."""
    return db.session.scalar(
        select(GradeSubmission)
        .where(GradeSubmission.id == submission_id)
        .options(*PEOPLE, joinedload(GradeSubmission.classroom).joinedload(Classroom.term))
    )


@dataclass(frozen=True)
class SubmissionRow:
    """One line of the office's list: a submission, its size, and corrections that wait."""

    submission: GradeSubmission
    grades: int
    waiting: int


def submissions_in(
    term_id: int | None, status: SubmissionStatus | None, *, start: int, limit: int
) -> tuple[list[SubmissionRow], int]:
    """Submissions of a term (of all), what waits first, then latest first; and how many."""
    wanted = and_(
        true() if term_id is None else Classroom.term_id == term_id,
        true() if status is None else GradeSubmission.status == status,
    )
    grades, waiting = _counts()
    rows = db.session.execute(
        select(GradeSubmission, grades, waiting)
        .join(Classroom, Classroom.id == GradeSubmission.classroom_id)
        .join(Term, Term.id == Classroom.term_id)
        .where(wanted)
        .order_by(
            GradeSubmission.status != SubmissionStatus.SUBMITTED,
            waiting == 0,
            GradeSubmission.submitted_at.desc(),
            GradeSubmission.id.desc(),
        )
        .offset(start)
        .limit(limit)
        .options(contains_eager(GradeSubmission.classroom).contains_eager(Classroom.term), *PEOPLE)
    )
    total = db.session.scalar(
        select(func.count(GradeSubmission.id))
        .join(Classroom, Classroom.id == GradeSubmission.classroom_id)
        .where(wanted)
    )
    return [SubmissionRow(*row) for row in rows], total or 0


def _counts() -> tuple[ScalarSelect[int], ScalarSelect[int]]:
    """How many grades a submission holds, and how many corrections of them wait."""
    grades = (
        select(func.count(FinalGrade.id))
        .where(FinalGrade.submission_id == GradeSubmission.id)
        .scalar_subquery()
    )
    waiting = (
        select(func.count(GradeCorrection.id))
        .join(FinalGrade, FinalGrade.id == GradeCorrection.grade_id)
        .where(
            FinalGrade.submission_id == GradeSubmission.id,
            GradeCorrection.status == CorrectionStatus.REQUESTED,
        )
        .scalar_subquery()
    )
    return grades, waiting


@dataclass(frozen=True)
class Submitted:
    """One grade of a submission: the row that never changes, whose it is, and what holds now."""

    grade: FinalGrade
    number: str
    name: str
    line: FinalLine

    @property
    def first(self) -> FinalLine:
        """As it was submitted."""
        return FinalLine(self.grade.value, self.grade.grade, self.grade.state)


def grades_in(submission_id: int) -> list[Submitted]:
    """Every grade of a submission by 学号, corrections applied; two statements."""
    rows = db.session.execute(
        select(FinalGrade, User.number, User.name)
        .join(User, User.id == FinalGrade.student_id)
        .where(FinalGrade.submission_id == submission_id)
        .order_by(User.number)
    ).all()
    corrected = _corrected(FinalGrade.submission_id == submission_id)
    return [
        Submitted(
            grade,
            number,
            name,
            corrected.get(grade.student_id, FinalLine(grade.value, grade.grade, grade.state)),
        )
        for grade, number, name in rows
    ]


def final_grades_of(classroom_id: int) -> dict[int, FinalLine]:
    """The submitted grades that hold by student, corrections applied; empty before 送审.

    Two statements, whatever the size of the class.
    """
    return _finals(_stands(classroom_id))


def approved_grade_of(classroom_id: int, student_id: int) -> FinalLine | None:
    """One student's grade once the registrar has approved it."""
    found = _finals(
        and_(
            _stands(classroom_id),
            GradeSubmission.status == SubmissionStatus.APPROVED,
            FinalGrade.student_id == student_id,
        )
    )
    return found.get(student_id)


def _finals(wanted: ColumnElement[bool]) -> dict[int, FinalLine]:
    grades = db.session.scalars(
        select(FinalGrade)
        .join(GradeSubmission, GradeSubmission.id == FinalGrade.submission_id)
        .where(wanted)
        .order_by(FinalGrade.student_id)
    ).all()
    corrected = _corrected(wanted) if grades else {}
    return {
        **{one.student_id: FinalLine(one.value, one.grade, one.state) for one in grades},
        **corrected,
    }


def _corrected(wanted: ColumnElement[bool]) -> dict[int, FinalLine]:
    """What approved corrections made of grades, the latest of each."""
    rows = db.session.execute(
        select(FinalGrade.student_id, GradeCorrection.after)
        .join(FinalGrade, FinalGrade.id == GradeCorrection.grade_id)
        .join(GradeSubmission, GradeSubmission.id == FinalGrade.submission_id)
        .where(wanted, GradeCorrection.status == CorrectionStatus.APPROVED)
        .order_by(GradeCorrection.decided_at, GradeCorrection.id)
    )
    return {student: FinalLine.from_json(after, corrected=True) for student, after in rows}


@dataclass(frozen=True)
class CorrectionRow:
    """One correction as pages tell it."""

    correction: GradeCorrection
    number: str
    name: str

    @property
    def before(self) -> FinalLine:
        return FinalLine.from_json(self.correction.before)

    @property
    def after(self) -> FinalLine:
        return FinalLine.from_json(self.correction.after)


def corrections_in(submission_ids: Sequence[int]) -> list[CorrectionRow]:
    """Corrections of these submissions with their people, latest first."""
    rows = db.session.execute(
        select(GradeCorrection, User.number, User.name)
        .join(FinalGrade, FinalGrade.id == GradeCorrection.grade_id)
        .join(User, User.id == FinalGrade.student_id)
        .where(FinalGrade.submission_id.in_(submission_ids))
        .order_by(GradeCorrection.id.desc())
        .options(joinedload(GradeCorrection.requested_by), joinedload(GradeCorrection.decided_by))
    )
    return [CorrectionRow(*row) for row in rows]


def correction_in(submission_id: int, correction_id: int) -> GradeCorrection | None:
    """One correction of this submission, with the grade it corrects."""
    return db.session.scalar(
        select(GradeCorrection)
        .join(FinalGrade, FinalGrade.id == GradeCorrection.grade_id)
        .where(GradeCorrection.id == correction_id, FinalGrade.submission_id == submission_id)
        .options(contains_eager(GradeCorrection.final_grade))
    )


def _stands(classroom_id: int) -> ColumnElement[bool]:
    return and_(
        GradeSubmission.classroom_id == classroom_id,
        GradeSubmission.status != SubmissionStatus.RETURNED,
    )

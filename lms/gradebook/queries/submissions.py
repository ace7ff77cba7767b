"""Reads of submissions: what was handed to the registrar, and what was corrected since."""

from sqlalchemy import select

from lms.core.db import db
from lms.gradebook.models import (
    CorrectionStatus,
    FinalGrade,
    GradeCorrection,
    GradeSubmission,
    SubmissionStatus,
)
from lms.gradebook.rules.finals import FinalLine


def standing_submission(classroom_id: int) -> GradeSubmission | None:
    """The submission that locks this classroom, if there is one."""
    return db.session.scalar(
        select(GradeSubmission).where(
            GradeSubmission.classroom_id == classroom_id,
            GradeSubmission.status != SubmissionStatus.RETURNED,
        )
    )


def final_grades_of(classroom_id: int) -> dict[int, FinalLine]:
    """The submitted grades that hold by student, corrections applied; empty before 送审.

    Two statements, whatever the size of the class.
    """
    standing = (GradeSubmission.classroom_id == classroom_id) & (
        GradeSubmission.status != SubmissionStatus.RETURNED
    )
    grades = db.session.scalars(
        select(FinalGrade)
        .join(GradeSubmission, GradeSubmission.id == FinalGrade.submission_id)
        .where(standing)
        .order_by(FinalGrade.student_id)
    ).all()
    corrected = db.session.execute(
        select(FinalGrade.student_id, GradeCorrection.after)
        .join(FinalGrade, FinalGrade.id == GradeCorrection.grade_id)
        .join(GradeSubmission, GradeSubmission.id == FinalGrade.submission_id)
        .where(standing, GradeCorrection.status == CorrectionStatus.APPROVED)
        .order_by(GradeCorrection.decided_at, GradeCorrection.id)
    )
    return {
        **{one.student_id: FinalLine(one.value, one.grade, one.state) for one in grades},
        **{student: FinalLine.from_json(after, corrected=True) for student, after in corrected},
    }

"""Reads of submissions: what was handed to the registrar."""

from sqlalchemy import select

from lms.core.db import db
from lms.gradebook.models import GradeSubmission, SubmissionStatus


def standing_submission(classroom_id: int) -> GradeSubmission | None:
    """The submission that locks this classroom, if there is one."""
    return db.session.scalar(
        select(GradeSubmission).where(
            GradeSubmission.classroom_id == classroom_id,
            GradeSubmission.status != SubmissionStatus.RETURNED,
        )
    )

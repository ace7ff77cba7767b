"""Reads of what people wrote into reports."""

from sqlalchemy import select

from lms.core.db import db
from lms.reports.models import ReportText


def texts_of(classroom_id: int) -> dict[str, ReportText]:
    """What was written for a classroom, by section."""
    rows = db.session.scalars(
        select(ReportText).where(ReportText.classroom_id == classroom_id).order_by(ReportText.id)
    )
    return {row.section: row for row in rows}

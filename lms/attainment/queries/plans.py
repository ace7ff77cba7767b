"""Reads of plans: how a classroom computes attainment."""

from sqlalchemy import select

from lms.attainment.models import AttainmentPlan
from lms.core.db import db


def latest_plan(classroom_id: int) -> AttainmentPlan | None:
    """The classroom's own plan, if it has one."""
    return db.session.scalar(
        select(AttainmentPlan)
        .where(AttainmentPlan.classroom_id == classroom_id)
        .order_by(AttainmentPlan.number.desc())
        .limit(1)
    )

"""How the attainment of a classroom is computed, revision by revision."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import User
from lms.core.db import Key, Model, ShortText


class AttainmentPlan(Model):
    """One plan of a classroom (`rules.plans.Plan`); the highest number holds.

    Never changed; a classroom without one uses the default plan.
    """

    __tablename__ = "attainment_plans"
    __table_args__ = (UniqueConstraint("classroom_id", "number"),)

    id: Mapped[Key]
    classroom_id: Mapped[int] = mapped_column(ForeignKey("classrooms.id", ondelete="CASCADE"))
    number: Mapped[int]
    plan: Mapped[dict[str, Any]]
    reason: Mapped[ShortText]
    made_at: Mapped[datetime]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))

    made_by: Mapped[User] = relationship(lazy="raise")

"""How the total of a classroom is composed, revision by revision."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import User
from lms.core.db import Key, Model, ShortText


class Composition(Model):
    """One composition of a classroom's total (`rules.composition`); the highest number holds.

    Never changed; a classroom without one uses the course's.
    """

    __tablename__ = "compositions"
    __table_args__ = (UniqueConstraint("classroom_id", "number"),)

    id: Mapped[Key]
    classroom_id: Mapped[int] = mapped_column(ForeignKey("classrooms.id", ondelete="CASCADE"))
    number: Mapped[int]
    tree: Mapped[dict[str, Any]]
    reason: Mapped[ShortText]
    made_at: Mapped[datetime]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))

    made_by: Mapped[User] = relationship(lazy="raise")

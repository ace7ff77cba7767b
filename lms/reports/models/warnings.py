"""Early warning: the rules of a classroom, and what was done about a student who was named."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import User
from lms.core.db import Key, Model


class WarningRules(Model):
    """The thresholds a classroom warns by, where they differ from the default."""

    __tablename__ = "warning_rules"

    id: Mapped[Key]
    classroom_id: Mapped[int] = mapped_column(
        ForeignKey("classrooms.id", ondelete="CASCADE"), unique=True
    )
    rules: Mapped[dict[str, Any]]
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))


class WarningNote(Model):
    """What a teacher did about a student who fell behind. Only ever added."""

    __tablename__ = "warning_notes"
    __table_args__ = (Index(None, "classroom_id", "student_id"),)

    id: Mapped[Key]
    classroom_id: Mapped[int] = mapped_column(ForeignKey("classrooms.id", ondelete="CASCADE"))
    student_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    text: Mapped[str]
    written_at: Mapped[datetime]
    written_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))

    written_by: Mapped[User] = relationship(foreign_keys=written_by_id, lazy="raise")

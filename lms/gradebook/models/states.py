"""Special marks (缺考, 缓考 …) of students, and what the school lets each of them do."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import User
from lms.core.db import Key, Model, ShortText
from lms.gradebook.models.items import GradeItem
from lms.gradebook.models.marks import MarkBatch
from lms.gradebook.rules.states import State


class StudentState(Model):
    """A state given to a student, for one item or (None) the whole course. Only ever added.

    The latest entry of student and item holds; `State.NONE` takes a state back.
    """

    __tablename__ = "student_states"
    __table_args__ = (Index(None, "classroom_id", "student_id", "item_id", "id"),)

    id: Mapped[Key]
    classroom_id: Mapped[int] = mapped_column(ForeignKey("classrooms.id", ondelete="CASCADE"))
    student_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("grade_items.id", ondelete="CASCADE"))
    state: Mapped[State]
    reason: Mapped[ShortText]
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("mark_batches.id"))

    item: Mapped[GradeItem | None] = relationship(lazy="raise")
    recorded_by: Mapped[User] = relationship(foreign_keys=recorded_by_id, lazy="raise")
    batch: Mapped[MarkBatch | None] = relationship(lazy="raise")


class StateRule(Model):
    """What a state does in this school, where it differs from the default (rules.states)."""

    __tablename__ = "state_rules"

    id: Mapped[Key]
    state: Mapped[State] = mapped_column(unique=True)
    effect: Mapped[dict[str, Any]]  # `rules.states.Effect` as JSON
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))

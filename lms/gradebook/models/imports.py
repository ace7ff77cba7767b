"""Files of marks as uploaded: kept as read, until their marks are entered."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import User
from lms.core.db import Hash, Key, Model, ShortText
from lms.gradebook.models.marks import MarkBatch


class MarkImport(Model):
    """One file of marks for a classroom.

    `table` is what was read (`rules.importing.MarkTable`), `mapping` says which of its columns
    ("5") is which column of the gradebook ("i7"). Once confirmed its marks are the batch.
    """

    __tablename__ = "mark_imports"
    __table_args__ = (CheckConstraint("(applied_at IS NULL) = (batch_id IS NULL)", name="applied"),)

    id: Mapped[Key]
    classroom_id: Mapped[int] = mapped_column(
        ForeignKey("classrooms.id", ondelete="CASCADE"), index=True
    )
    file_name: Mapped[ShortText]
    file_hash: Mapped[Hash]
    table: Mapped[dict[str, Any]]
    mapping: Mapped[dict[str, Any]]
    uploaded_at: Mapped[datetime]
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    applied_at: Mapped[datetime | None]
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("mark_batches.id"))

    uploaded_by: Mapped[User] = relationship(lazy="raise")
    batch: Mapped[MarkBatch | None] = relationship(lazy="raise")

"""Forms scored on paper, typed in twice before they count."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import User
from lms.core.db import Key, Model
from lms.evaluations.models.sheets import Evaluator, Sheet


class PaperEntry(Model):
    """One column of one paper form as typed in the first or the second time.

    `rater_id` is who wrote the form (the student, a classmate, the teacher); `typed_by_id`
    who typed it. `written` holds the cells by criterion as typed.
    Saving compares `sequence`, so that two who type the same form see one another.
    """

    __tablename__ = "paper_entries"
    __table_args__ = (
        UniqueConstraint("sheet_id", "evaluator", "rater_id", "pass_number"),
        CheckConstraint("pass_number IN (1, 2)", name="pass_number"),
    )

    id: Mapped[Key]
    sheet_id: Mapped[int] = mapped_column(ForeignKey("sheets.id", ondelete="CASCADE"))
    evaluator: Mapped[Evaluator]
    rater_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    pass_number: Mapped[int]
    written: Mapped[dict[str, Any]]
    sequence: Mapped[int] = mapped_column(default=0)
    typed_at: Mapped[datetime]
    typed_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))

    sheet: Mapped[Sheet] = relationship(lazy="raise")
    typed_by: Mapped[User] = relationship(foreign_keys=[typed_by_id], lazy="raise")

"""What a teacher decided about when a class sees what of a quiz."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Key, Model
from lms.quizzes.rules.reviewing import Release


class ReviewSetting(Model):
    """The teacher's own copy for one assignment; without a row the text of the quiz decides.

    `matrix` is None where only the switch was used. From `releases_at` on it counts as
    released, whatever `state` says.
    """

    __tablename__ = "review_settings"
    __table_args__ = (UniqueConstraint("assignment_id"),)

    id: Mapped[Key]
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignments.id", ondelete="CASCADE"))
    matrix: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    state: Mapped[Release] = mapped_column(default=Release.RULE)
    releases_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))

    def is_due(self, moment: datetime) -> bool:
        """Whether the moment of a planned release has come."""
        return self.releases_at is not None and moment >= self.releases_at

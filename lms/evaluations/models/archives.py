"""Term archives: all tables of a classroom in one file, kept as they were."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import User
from lms.classrooms.models import Classroom
from lms.core.db import Hash, Key, Model, ShortText


class EvaluationArchive(Model):
    """One archive of a classroom's tables. Only ever added; made again it is a new version.

    The same ratings give the same content, and so the same `file` (its SHA-256).
    """

    __tablename__ = "evaluation_archives"
    __table_args__ = (
        UniqueConstraint("classroom_id", "version"),
        CheckConstraint("version >= 1", name="version_from_1"),
    )

    id: Mapped[Key]
    classroom_id: Mapped[int] = mapped_column(ForeignKey("classrooms.id", ondelete="CASCADE"))
    version: Mapped[int]
    file: Mapped[Hash]
    name: Mapped[ShortText]
    size: Mapped[int]  # bytes
    tables: Mapped[int]
    sheets: Mapped[int]
    made_at: Mapped[datetime]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))

    classroom: Mapped[Classroom] = relationship(lazy="raise")
    made_by: Mapped[User] = relationship(lazy="raise")

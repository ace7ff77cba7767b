"""Class archives (归档包): everything a class files at the end of a term, kept as it was."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import User
from lms.classrooms.models import Classroom
from lms.core.db import Hash, Key, Model, ShortText


class ClassArchive(Model):
    """One archive of a classroom. Only ever added; made again it is a new version.

    `file` is the SHA-256 of the zip; `contents` lists its files with their hashes, `figures`
    the totals and attainment it states, so that they can be derived again and compared.
    """

    __tablename__ = "class_archives"
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
    contents: Mapped[list[Any]]
    figures: Mapped[dict[str, Any]]
    made_at: Mapped[datetime]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))

    classroom: Mapped[Classroom] = relationship(lazy="raise")
    made_by: Mapped[User] = relationship(lazy="raise")

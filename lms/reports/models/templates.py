"""Templates of the registrar: a workbook as downloaded from there, its columns mapped once."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import User
from lms.classrooms.models import Classroom
from lms.core.db import Hash, Key, Model, ShortText


class RegisterTemplate(Model):
    """A workbook to fill: which sheet, where its header stands, which column takes what.

    `file` is the SHA-256 of the workbook among the stored files; `mapping` names a figure for
    each column that is filled: {"E": "total"}. Changing it makes a new row, the old is retired.
    """

    __tablename__ = "register_templates"

    id: Mapped[Key]
    name: Mapped[ShortText]
    file: Mapped[Hash]
    file_name: Mapped[ShortText]
    sheet: Mapped[ShortText]
    header_row: Mapped[int]
    number_column: Mapped[ShortText]  # the column that holds 学号
    mapping: Mapped[dict[str, Any]]
    made_at: Mapped[datetime]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    retired_at: Mapped[datetime | None]

    made_by: Mapped[User] = relationship(lazy="raise")


class RegisterFill(Model):
    """A workbook a teacher wants filled for one classroom: looked at first, then taken away.

    `file` is the teacher's own workbook of the template's shape, or the template itself.
    """

    __tablename__ = "register_fills"

    id: Mapped[Key]
    template_id: Mapped[int] = mapped_column(ForeignKey("register_templates.id"))
    classroom_id: Mapped[int] = mapped_column(
        ForeignKey("classrooms.id", ondelete="CASCADE"), index=True
    )
    file: Mapped[Hash]
    file_name: Mapped[ShortText]
    made_at: Mapped[datetime]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))

    template: Mapped[RegisterTemplate] = relationship(lazy="raise")
    classroom: Mapped[Classroom] = relationship(lazy="raise")
    made_by: Mapped[User] = relationship(lazy="raise")

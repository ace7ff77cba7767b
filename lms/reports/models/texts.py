"""What people write into a report: analysis, improvement, opinions."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import User
from lms.core.db import Code, Key, Model


class ReportText(Model):
    """The text of one section of a classroom's report; `number` grows with each saving."""

    __tablename__ = "report_texts"
    __table_args__ = (UniqueConstraint("classroom_id", "section"),)

    id: Mapped[Key]
    classroom_id: Mapped[int] = mapped_column(ForeignKey("classrooms.id", ondelete="CASCADE"))
    section: Mapped[Code]
    text: Mapped[str]
    number: Mapped[int]
    written_at: Mapped[datetime]
    written_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))

    written_by: Mapped[User] = relationship(lazy="raise")

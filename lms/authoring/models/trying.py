"""Looks at a course as one of its students would have it."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import User
from lms.classrooms.models import Classroom
from lms.core.db import Code, Key, Model


class Preview(Model):
    """One look with the drafts of a course as a student of a classroom at a moment, on record."""

    __tablename__ = "previews"

    id: Mapped[Key]
    course_code: Mapped[Code] = mapped_column(index=True)
    classroom_id: Mapped[int] = mapped_column(ForeignKey("classrooms.id", ondelete="CASCADE"))
    student_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    moment: Mapped[datetime]
    started_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    started_at: Mapped[datetime]

    classroom: Mapped[Classroom] = relationship(lazy="raise")
    student: Mapped[User] = relationship(foreign_keys=student_id, lazy="raise")

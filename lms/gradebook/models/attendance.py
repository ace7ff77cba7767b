"""Attendance: the meetings of a classroom, and who was there."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Key, Model, ShortText


class Sign(StrEnum):
    """What an attendance list says: √ ○ 迟 早 △ (domain.md §3.1)."""

    PRESENT = "present"
    ABSENT = "absent"
    LATE = "late"
    EARLY = "early"
    LEAVE = "leave"


class Meeting(Model):
    """One meeting (课次) of a classroom, of so many hours (学时)."""

    __tablename__ = "meetings"
    __table_args__ = (
        UniqueConstraint("classroom_id", "held_on", "position"),
        CheckConstraint("hours > 0", name="hours_are_positive"),
    )

    id: Mapped[Key]
    classroom_id: Mapped[int] = mapped_column(ForeignKey("classrooms.id", ondelete="CASCADE"))
    held_on: Mapped[date]
    position: Mapped[int] = mapped_column(default=1)  # of several meetings on one day
    hours: Mapped[int]
    topic: Mapped[ShortText] = mapped_column(default="")


class AttendanceMark(Model):
    """How one student attended one meeting; without a row nothing was noted."""

    __tablename__ = "attendance_marks"
    __table_args__ = (UniqueConstraint("meeting_id", "student_id"),)

    id: Mapped[Key]
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id", ondelete="CASCADE"))
    student_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    sign: Mapped[Sign]
    noted_at: Mapped[datetime]
    noted_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))

"""Surveys: what students say they reached (the indirect part of attainment)."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.classrooms.models import Classroom
from lms.core.db import Code, Key, Model, ShortText


class SurveySource(StrEnum):
    """Who answers: students whom the survey asks, or what they ticked in mastery self-checks."""

    ASKED = "asked"
    SELF_CHECKS = "self_checks"


class Survey(Model):
    """A questionnaire to a classroom: one answer from 1 to 5 for each course objective.

    Of those that are over the one made last counts. With the source `self_checks` nobody is
    asked: the mastery self-checks handed in from `opens_at` to `closes_at` serve instead.
    """

    __tablename__ = "surveys"
    __table_args__ = (CheckConstraint("opens_at < closes_at", name="window"),)

    id: Mapped[Key]
    classroom_id: Mapped[int] = mapped_column(
        ForeignKey("classrooms.id", ondelete="CASCADE"), index=True
    )
    source: Mapped[SurveySource] = mapped_column(default=SurveySource.ASKED)
    title: Mapped[ShortText]
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    made_at: Mapped[datetime]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))

    classroom: Mapped[Classroom] = relationship(lazy="raise")


class SurveyAnswer(Model):
    """How far one student says to have reached one course objective; no page names who said it."""

    __tablename__ = "survey_answers"
    __table_args__ = (
        UniqueConstraint("survey_id", "student_id", "objective"),
        CheckConstraint("level >= 1 AND level <= 5", name="level_from_1_to_5"),
    )

    id: Mapped[Key]
    survey_id: Mapped[int] = mapped_column(ForeignKey("surveys.id", ondelete="CASCADE"))
    student_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    objective: Mapped[Code]  # the code of the course objective (CO1)
    level: Mapped[int]
    answered_at: Mapped[datetime]

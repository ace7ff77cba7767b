"""Objectives of courses and of the whole programme, and which supports which."""

from decimal import Decimal
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.core.db import Code, Key, Model, ShortText

PROGRAMME = ""  # the course code of training objectives, which belong to every course


class ObjectiveKind(StrEnum):
    """知识, 技能, 素质 of a learning task; 培养目标 of the programme."""

    KNOWLEDGE = "knowledge"
    SKILL = "skill"
    ATTITUDE = "attitude"
    TRAINING = "training"


class Objective(Model):
    """Something a student shall be able to do. `code` is stable; the title may change.

    `expected` is the attainment aimed at (期望值), from 0 to 1.
    """

    __tablename__ = "objectives"
    __table_args__ = (
        UniqueConstraint("course_code", "code"),
        CheckConstraint("expected >= 0 AND expected <= 1000000", name="expected_is_a_share"),
    )

    id: Mapped[Key]
    course_code: Mapped[Code]
    code: Mapped[Code]
    kind: Mapped[ObjectiveKind]
    title: Mapped[ShortText]
    title_en: Mapped[ShortText] = mapped_column(default="")
    expected: Mapped[Decimal] = mapped_column(default=Decimal("0.65"))
    position: Mapped[int]
    is_retired: Mapped[bool] = mapped_column(default=False)

    supports: Mapped[list["ObjectiveSupport"]] = relationship(
        foreign_keys="ObjectiveSupport.objective_id",
        back_populates="objective",
        cascade="all, delete-orphan",
        lazy="raise",
    )


class ObjectiveSupport(Model):
    """This objective supports that parent, with a weight (support strength)."""

    __tablename__ = "objective_supports"
    __table_args__ = (UniqueConstraint("objective_id", "parent_id"),)

    id: Mapped[Key]
    objective_id: Mapped[int] = mapped_column(ForeignKey("objectives.id", ondelete="CASCADE"))
    parent_id: Mapped[int] = mapped_column(
        ForeignKey("objectives.id", ondelete="CASCADE"), index=True
    )
    weight: Mapped[Decimal] = mapped_column(default=Decimal(1))

    objective: Mapped[Objective] = relationship(
        foreign_keys=objective_id, back_populates="supports", lazy="raise"
    )
    parent: Mapped[Objective] = relationship(foreign_keys=parent_id, lazy="raise")

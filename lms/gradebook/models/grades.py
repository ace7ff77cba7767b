"""Grades as handed to the registrar: submissions, the grades in them, and corrections."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import User
from lms.classrooms.models import Classroom
from lms.core.db import Hash, Key, Model, ShortText
from lms.gradebook.rules.states import State


class SubmissionStatus(StrEnum):
    """Submitted (送审) and approved lock the classroom; returned opens it again."""

    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"


class CorrectionStatus(StrEnum):
    """A correction (成绩更正) changes a grade only once it is approved."""

    REQUESTED = "requested"
    APPROVED = "approved"
    REFUSED = "refused"


class GradeSubmission(Model):
    """The grades of a classroom as submitted, with everything they were computed by.

    `basis` keeps the composition, the pass mark, the rules of states and the version of the
    arithmetic; `digest` is the SHA-256 of the grades in 学号 order.
    """

    __tablename__ = "grade_submissions"
    __table_args__ = (
        UniqueConstraint("classroom_id", "number"),
        Index(
            "ix_grade_submissions_one_stands",
            "classroom_id",
            unique=True,
            sqlite_where=text("status <> 'returned'"),
            postgresql_where=text("status <> 'returned'"),
        ),
        CheckConstraint("(decided_at IS NULL) = (status = 'submitted')", name="decided"),
    )

    id: Mapped[Key]
    classroom_id: Mapped[int] = mapped_column(ForeignKey("classrooms.id", ondelete="CASCADE"))
    number: Mapped[int]
    status: Mapped[SubmissionStatus]
    basis: Mapped[dict[str, Any]]
    digest: Mapped[Hash]
    note: Mapped[ShortText] = mapped_column(default="")
    submitted_at: Mapped[datetime]
    submitted_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decision: Mapped[ShortText] = mapped_column(default="")

    classroom: Mapped[Classroom] = relationship(lazy="raise")
    submitted_by: Mapped[User] = relationship(foreign_keys=submitted_by_id, lazy="raise")
    decided_by: Mapped[User | None] = relationship(foreign_keys=decided_by_id, lazy="raise")

    @property
    def is_standing(self) -> bool:
        """Whether it locks the classroom."""
        return self.status is not SubmissionStatus.RETURNED


class FinalGrade(Model):
    """One student's grade in a submission; never changed, a correction stands beside it.

    `value` is the total, 0..100, None where a state leaves none; `grade` what the register
    says (87, 良好, 缓考); `computation` the total taken apart, so that it explains itself.
    """

    __tablename__ = "final_grades"
    __table_args__ = (UniqueConstraint("submission_id", "student_id"),)

    id: Mapped[Key]
    submission_id: Mapped[int] = mapped_column(
        ForeignKey("grade_submissions.id", ondelete="CASCADE")
    )
    student_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    value: Mapped[Decimal | None]
    grade: Mapped[ShortText]
    state: Mapped[State]
    computation: Mapped[dict[str, Any]]


class GradeCorrection(Model):
    """A correction of one submitted grade: what it was, what it shall be, why, who decided."""

    __tablename__ = "grade_corrections"
    __table_args__ = (
        CheckConstraint("(decided_at IS NULL) = (status = 'requested')", name="decided"),
        Index(
            "ix_grade_corrections_one_open",
            "grade_id",
            unique=True,
            sqlite_where=text("status = 'requested'"),
            postgresql_where=text("status = 'requested'"),
        ),
    )

    id: Mapped[Key]
    grade_id: Mapped[int] = mapped_column(
        ForeignKey("final_grades.id", ondelete="CASCADE"), index=True
    )
    status: Mapped[CorrectionStatus]
    before: Mapped[dict[str, Any]]  # {"value": "59", "grade": "59", "state": "none"}
    after: Mapped[dict[str, Any]]
    reason: Mapped[ShortText]
    requested_at: Mapped[datetime]
    requested_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decision: Mapped[ShortText] = mapped_column(default="")

    final_grade: Mapped[FinalGrade] = relationship(lazy="raise")
    requested_by: Mapped[User] = relationship(foreign_keys=requested_by_id, lazy="raise")
    decided_by: Mapped[User | None] = relationship(foreign_keys=decided_by_id, lazy="raise")

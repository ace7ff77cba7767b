"""Reads for a verification: the ledger and what follows from it, one classroom at a time."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import case, func, or_, select

from lms.accounts.models import User
from lms.classrooms.models import Classroom
from lms.core.db import db
from lms.gradebook.models import (
    CorrectionStatus,
    Evidence,
    FinalGrade,
    GradeCorrection,
    GradeItem,
    GradeSubmission,
    Mark,
    StandingMark,
)
from lms.gradebook.queries.cells import Place


def classrooms_with_items(only: int | None = None) -> list[Classroom]:
    """The classrooms that have a gradebook; only this one, when named."""
    asked = select(Classroom).where(
        Classroom.id.in_(select(GradeItem.classroom_id)), Classroom.id == (only or Classroom.id)
    )
    return list(db.session.scalars(asked.order_by(Classroom.id)))


def items_in(classroom_id: int) -> dict[int, str]:
    """Every item of a classroom, retired ones too, with its title."""
    rows = db.session.execute(
        select(GradeItem.id, GradeItem.title).where(GradeItem.classroom_id == classroom_id)
    )
    return {row[0]: row[1] for row in rows}


def numbers_of(students: Collection[int]) -> dict[int, str]:
    """学号 by student."""
    rows = db.session.execute(select(User.id, User.number).where(User.id.in_(students)))
    return {row[0]: row[1] for row in rows}


def stored_standing(classroom_id: int) -> dict[Place, tuple[int | None, int]]:
    """What is stored as counting in each cell: the mark and its precedence."""
    rows = db.session.execute(
        select(
            StandingMark.item_id,
            StandingMark.student_id,
            StandingMark.mark_id,
            StandingMark.precedence,
        )
        .join(GradeItem, GradeItem.id == StandingMark.item_id)
        .where(GradeItem.classroom_id == classroom_id)
    )
    return {(row[0], row[1]): (row[2], row[3]) for row in rows}


@dataclass(frozen=True)
class MarkSum:
    """A mark beside the sum of its lines; `unfit` counts lines below 0 or over their full mark."""

    mark_id: int
    item_id: int
    student_id: int
    points: Decimal
    possible: Decimal
    earned: Decimal
    of: Decimal
    unfit: int


def mark_sums(classroom_id: int) -> list[MarkSum]:
    """Every mark of a classroom with the sum of its evidence."""
    is_unfit = or_(Evidence.earned < 0, Evidence.earned > Evidence.possible)
    rows = db.session.execute(
        select(
            Mark.id,
            Mark.item_id,
            Mark.student_id,
            Mark.points,
            Mark.possible,
            func.sum(Evidence.earned),
            func.sum(Evidence.possible),
            func.sum(case((is_unfit, 1), else_=0)),
        )
        .join(GradeItem, GradeItem.id == Mark.item_id)
        .outerjoin(Evidence, Evidence.mark_id == Mark.id)
        .where(GradeItem.classroom_id == classroom_id)
        .group_by(Mark.id, Mark.item_id, Mark.student_id, Mark.points, Mark.possible)
        .order_by(Mark.id)
    )
    nothing = Decimal(0)
    return [
        MarkSum(
            mark, item, student, points, possible, earned or nothing, of or nothing, int(unfit or 0)
        )
        for mark, item, student, points, possible, earned, of, unfit in rows
    ]


def submissions_with_grades(
    classroom_id: int,
) -> list[tuple[GradeSubmission, list[tuple[FinalGrade, str]]]]:
    """Every submission of a classroom with its grades as submitted and whose they are."""
    submissions = db.session.scalars(
        select(GradeSubmission)
        .where(GradeSubmission.classroom_id == classroom_id)
        .order_by(GradeSubmission.number)
    ).all()
    rows = db.session.execute(
        select(FinalGrade, User.number)
        .join(User, User.id == FinalGrade.student_id)
        .where(FinalGrade.submission_id.in_([one.id for one in submissions]))
        .order_by(User.number)
    ).all()
    return [
        (one, [(grade, number) for grade, number in rows if grade.submission_id == one.id])
        for one in submissions
    ]


def approved_corrections(classroom_id: int) -> list[GradeCorrection]:
    """The corrections that apply to grades of a classroom, in the order they were decided."""
    return list(
        db.session.scalars(
            select(GradeCorrection)
            .join(FinalGrade, FinalGrade.id == GradeCorrection.grade_id)
            .join(GradeSubmission, GradeSubmission.id == FinalGrade.submission_id)
            .where(
                GradeSubmission.classroom_id == classroom_id,
                GradeCorrection.status == CorrectionStatus.APPROVED,
            )
            .order_by(GradeCorrection.decided_at, GradeCorrection.id)
        )
    )

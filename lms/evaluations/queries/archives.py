"""Reads about term archives."""

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from lms.assignments.models import Assignment
from lms.classrooms.models import Classroom
from lms.core.db import db
from lms.courses.models import Activity, ActivityKind
from lms.evaluations.models import EvaluationArchive


def archives_of(classroom_id: int) -> list[EvaluationArchive]:
    """All versions with who made them, the latest first."""
    return list(
        db.session.scalars(
            select(EvaluationArchive)
            .where(EvaluationArchive.classroom_id == classroom_id)
            .order_by(EvaluationArchive.version.desc())
            .options(joinedload(EvaluationArchive.made_by))
        )
    )


def get_archive(archive_id: int) -> EvaluationArchive | None:
    """The archive with its classroom."""
    return db.session.scalar(
        select(EvaluationArchive)
        .where(EvaluationArchive.id == archive_id)
        .options(joinedload(EvaluationArchive.classroom))
    )


def last_version(classroom_id: int) -> int:
    """The number of the latest archive, 0 without any; holds up others who make one."""
    db.session.execute(select(Classroom.id).where(Classroom.id == classroom_id).with_for_update())
    last = db.session.scalar(
        select(func.max(EvaluationArchive.version)).where(
            EvaluationArchive.classroom_id == classroom_id
        )
    )
    return last or 0


def evaluation_ids_of(classroom_id: int) -> list[int]:
    """The evaluations a classroom was given, in the order of the course."""
    return list(
        db.session.scalars(
            select(Assignment.id)
            .join(Activity, Activity.id == Assignment.activity_id)
            .where(
                Assignment.classroom_id == classroom_id, Activity.kind == ActivityKind.EVALUATION
            )
            .order_by(Activity.position, Activity.id)
        )
    )

"""Reads about class archives, and which earlier report a new one may take from."""

from sqlalchemy import func, select
from sqlalchemy.orm import aliased, joinedload

from lms.accounts.models import User
from lms.classrooms.models import Classroom, Enrollment, Role, Term
from lms.core.db import db
from lms.reports.models import ClassArchive, ReportText


def archives_of(classroom_id: int) -> list[ClassArchive]:
    """All versions with who made them, the latest first."""
    return list(
        db.session.scalars(
            select(ClassArchive)
            .where(ClassArchive.classroom_id == classroom_id)
            .order_by(ClassArchive.version.desc())
            .options(joinedload(ClassArchive.made_by))
        )
    )


def get_archive(archive_id: int) -> ClassArchive | None:
    """The archive with its classroom."""
    return db.session.scalar(
        select(ClassArchive)
        .where(ClassArchive.id == archive_id)
        .options(joinedload(ClassArchive.classroom))
    )


def archives_in(classroom_id: int | None) -> list[ClassArchive]:
    """Every version of every classroom (or of one), with classrooms and terms."""
    wanted = (
        select(ClassArchive)
        .order_by(ClassArchive.classroom_id, ClassArchive.version)
        .options(joinedload(ClassArchive.classroom).joinedload(Classroom.term))
    )
    if classroom_id is not None:
        wanted = wanted.where(ClassArchive.classroom_id == classroom_id)
    return list(db.session.scalars(wanted))


def last_version(classroom_id: int) -> int:
    """The number of the latest archive, 0 without any; holds up others who make one."""
    db.session.execute(select(Classroom.id).where(Classroom.id == classroom_id).with_for_update())
    last = db.session.scalar(
        select(func.max(ClassArchive.version)).where(ClassArchive.classroom_id == classroom_id)
    )
    return last or 0


def earlier_report(viewer: User, classroom: Classroom) -> Classroom | None:
    """The classroom of the same course in the latest earlier term that has texts.

    Only one the viewer teaches or taught, or any for an administrator.
    """
    own = aliased(Enrollment)
    term = aliased(Term)
    wanted = (
        select(Classroom)
        .join(term, term.id == Classroom.term_id)
        .where(
            Classroom.course_code == classroom.course_code,
            term.begins_on < classroom.term.begins_on,
            Classroom.id.in_(select(ReportText.classroom_id)),
        )
        .order_by(term.begins_on.desc(), Classroom.id.desc())
        .limit(1)
        .options(joinedload(Classroom.term))
    )
    if not viewer.is_administrator:
        teaches = select(own.classroom_id).where(
            own.user_id == viewer.id, own.role == Role.TEACHER, own.left_at.is_(None)
        )
        wanted = wanted.where(Classroom.id.in_(teaches))
    return db.session.scalar(wanted)

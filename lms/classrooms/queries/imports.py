"""Reads about roster imports."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms.accounts.models import User
from lms.classrooms.models import Classroom, RosterImport
from lms.core.db import db


def get_import(import_id: int) -> RosterImport | None:
    """A roster import with its classroom and term."""
    return db.session.scalar(
        select(RosterImport)
        .where(RosterImport.id == import_id)
        .options(joinedload(RosterImport.classroom).joinedload(Classroom.term))
    )


@dataclass(frozen=True)
class ImportRow:
    """A roster import in a list, without its plan."""

    id: int
    file_name: str
    uploaded_by: str
    uploaded_at: datetime
    applied_at: datetime | None
    undone_at: datetime | None


def imports_of(classroom_id: int) -> list[ImportRow]:
    """The roster imports of a classroom, the latest first."""
    rows = db.session.execute(
        select(
            RosterImport.id,
            RosterImport.file_name,
            User.name,
            RosterImport.uploaded_at,
            RosterImport.applied_at,
            RosterImport.undone_at,
        )
        .join(User, User.id == RosterImport.uploaded_by_id)
        .where(RosterImport.classroom_id == classroom_id)
        .order_by(RosterImport.id.desc())
    )
    return [ImportRow(*row) for row in rows]


def later_import(roster_import: RosterImport) -> int | None:
    """The id of an import made after this one that still stands, if there is one."""
    return db.session.scalar(
        select(RosterImport.id)
        .where(
            RosterImport.classroom_id == roster_import.classroom_id,
            RosterImport.id != roster_import.id,
            RosterImport.applied_at >= roster_import.applied_at,
            RosterImport.undone_at.is_(None),
        )
        .order_by(RosterImport.id.desc())
        .limit(1)
    )

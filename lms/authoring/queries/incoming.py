"""Folders that were taken to the desk, and what of them still waits for a person."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager

from lms.accounts.models import User
from lms.authoring.models import GitLink, Incoming, IncomingFile
from lms.authoring.queries.people import CourseDesk
from lms.core.db import db
from lms.courses.rules.folder import Medium


@dataclass(frozen=True)
class WaitingFile:
    """A document that waits to be merged, at the desk of its course."""

    desk: CourseDesk
    file: IncomingFile

    @property
    def medium(self) -> Medium | None:
        """What came, where it is a medium."""
        one = self.file
        if not one.their_mime:
            return None
        return Medium(
            one.path, one.their_hash, one.their_mime, one.their_size, one.theirs or one.their_hash
        )


@dataclass(frozen=True)
class Arrival:
    """A folder that was taken: when, by whom, and how much of it waits."""

    incoming: Incoming
    by: str
    waiting: int
    total: int


def waiting_files(code: str) -> list[IncomingFile]:
    """Documents of a course nobody has merged yet, by path; one statement, with their texts."""
    return list(
        db.session.scalars(
            select(IncomingFile)
            .join(Incoming, Incoming.id == IncomingFile.incoming_id)
            .where(Incoming.course_code == code, IncomingFile.settled_at.is_(None))
            .order_by(IncomingFile.path, IncomingFile.id)
            .options(contains_eager(IncomingFile.incoming))
        )
    )


def waiting_file(code: str, file_id: int) -> IncomingFile | None:
    """One of them."""
    return db.session.scalar(
        select(IncomingFile)
        .join(Incoming, Incoming.id == IncomingFile.incoming_id)
        .where(
            Incoming.course_code == code,
            IncomingFile.id == file_id,
            IncomingFile.settled_at.is_(None),
        )
        .options(contains_eager(IncomingFile.incoming))
    )


def arrivals_of(code: str, *, limit: int = 20) -> list[Arrival]:
    """The latest folders that came; one statement."""
    waits = func.count(IncomingFile.id).filter(IncomingFile.settled_at.is_(None))
    rows = db.session.execute(
        select(Incoming, User.name, waits, func.count(IncomingFile.id))
        .outerjoin(IncomingFile, IncomingFile.incoming_id == Incoming.id)
        .outerjoin(User, User.id == Incoming.brought_by_id)
        .where(Incoming.course_code == code)
        .group_by(Incoming.id, User.name)
        .order_by(Incoming.id.desc())
        .limit(limit)
    )
    return [
        Arrival(incoming, name or "", waiting, total) for incoming, name, waiting, total in rows
    ]


def link_of(code: str) -> GitLink | None:
    """The repository a course is kept in."""
    return db.session.scalar(select(GitLink).where(GitLink.course_code == code))

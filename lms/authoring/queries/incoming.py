"""Folders that were taken to the desk, and what of them still waits for a person."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager

from lms.accounts.models import User
from lms.authoring.models import Author, AuthorRole, Desk, GitLink, Incoming, IncomingFile
from lms.authoring.queries.people import CourseDesk
from lms.core.db import db
from lms.courses.models import Course
from lms.courses.rules.folder import Medium
from lms.revisions.models import Publication, PublicationEntry, Revision


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


def desk_of(code: str) -> CourseDesk | None:
    """A course at the desk for commands, which come from whoever runs the installation."""
    course = db.session.scalar(select(Course).where(Course.code == code))
    desk = db.session.scalar(select(Desk).where(Desk.course_code == code))
    has_authors = db.session.scalar(select(Author.id).where(Author.course_code == code).limit(1))
    if course is None and desk is None and has_authors is None:
        return None
    return CourseDesk(
        code=code,
        title=course.title if course else code,
        role=AuthorRole.OWNER,
        needs_review=bool(desk and desk.needs_review),
        origin=desk.origin if desk else "",
        is_published=course is not None,
        archived_at=course.archived_at if course else None,
    )


def last_publisher(code: str) -> User | None:
    """Who published what stands of a course."""
    return db.session.scalar(
        select(User)
        .join(Publication, Publication.published_by_id == User.id)
        .where(Publication.course_code == code, Publication.undone_at.is_(None))
        .order_by(Publication.id.desc())
        .limit(1)
    )


def once_published(code: str) -> set[tuple[str, str]]:
    """Every content that was published of a course, by path and hash; one statement."""
    rows = db.session.execute(
        select(PublicationEntry.path, Revision.source_hash)
        .join(Publication, Publication.id == PublicationEntry.publication_id)
        .join(Revision, Revision.id == PublicationEntry.revision_id)
        .where(Publication.course_code == code)
        .distinct()
    )
    return {(path, sha256) for path, sha256 in rows}

"""Reads about documents, their revisions and what is published."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from lms.accounts.models import User
from lms.core.db import db
from lms.revisions.models import Document, DocumentKind, Publication, PublicationEntry, Revision


class PublicationLine(NamedTuple):
    """One line of the history of a course: what was published when, by whom, and if it stands."""

    id: int
    course_code: str
    message: str
    published_at: datetime
    published_by: str
    undone_at: datetime | None
    is_current: bool
    can_be_undone: bool


def current_publication(course_code: str) -> Publication | None:
    """The publication that stands: the latest that was not taken back."""
    return db.session.scalar(
        select(Publication)
        .where(Publication.course_code == course_code, Publication.undone_at.is_(None))
        .order_by(Publication.id.desc())
        .limit(1)
    )


def get_publication(publication_id: int) -> Publication | None:
    return db.session.get(Publication, publication_id)


def entries_of(publication_id: int) -> list[PublicationEntry]:
    """The documents of a publication by path, with document and revision."""
    return list(
        db.session.scalars(
            select(PublicationEntry)
            .where(PublicationEntry.publication_id == publication_id)
            .order_by(PublicationEntry.path)
            .options(
                joinedload(PublicationEntry.document, innerjoin=True),
                joinedload(PublicationEntry.revision, innerjoin=True),
            )
        )
    )


def current_entries(course_code: str) -> list[PublicationEntry]:
    """What is published of a course now, by path, with documents and revisions."""
    publication = current_publication(course_code)
    return entries_of(publication.id) if publication else []


def get_document(course_code: str, kind: DocumentKind, key: str) -> Document | None:
    return db.session.scalar(
        select(Document).where(
            Document.course_code == course_code, Document.kind == kind, Document.key == key
        )
    )


def documents_of(course_code: str) -> list[Document]:
    return list(
        db.session.scalars(
            select(Document).where(Document.course_code == course_code).order_by(Document.id)
        )
    )


def revisions_of(document: Document) -> list[Revision]:
    """Every state of a document, the newest first."""
    return list(
        db.session.scalars(
            select(Revision)
            .where(Revision.document_id == document.id)
            .order_by(Revision.number.desc())
        )
    )


def get_revision(revision_id: int) -> Revision | None:
    return db.session.get(Revision, revision_id)


def revisions_by_id(revision_ids: Collection[int]) -> dict[int, Revision]:
    """Several revisions in one statement."""
    found = db.session.scalars(select(Revision).where(Revision.id.in_(revision_ids)))
    return {revision.id: revision for revision in found}


def publications_of(course_codes: Collection[str], *, limit: int = 50) -> list[PublicationLine]:
    """The history of publications, the newest first, in one statement.

    Only the standing one of a course can be taken back, and only onto an earlier one.
    """
    standing = (
        select(
            Publication.course_code,
            func.max(Publication.id).label("current"),
            func.min(Publication.id).label("first"),
        )
        .where(Publication.undone_at.is_(None))
        .group_by(Publication.course_code)
        .subquery()
    )
    rows = db.session.execute(
        select(Publication, User.name, standing.c.current, standing.c.first)
        .outerjoin(User, User.id == Publication.published_by_id)
        .outerjoin(standing, standing.c.course_code == Publication.course_code)
        .where(Publication.course_code.in_(course_codes))
        .order_by(Publication.id.desc())
        .limit(limit)
    )
    return [
        PublicationLine(
            id=one.id,
            course_code=one.course_code,
            message=one.message,
            published_at=one.published_at,
            published_by=name or "",
            undone_at=one.undone_at,
            is_current=one.id == current,
            can_be_undone=one.id == current != first,
        )
        for one, name, current, first in rows
    ]


def media_type(sha256: str) -> str | None:
    """The content type of a picture or sound of any course; None when no course has it."""
    compiled = db.session.scalar(
        select(Revision.compiled)
        .join(Document, Document.id == Revision.document_id)
        .where(Document.kind == DocumentKind.MEDIA, Revision.source_hash == sha256)
        .limit(1)
    )
    return compiled and str(compiled["mime"])

"""Saving revisions, making a set of them current, and taking that back."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select

from lms.accounts.models import User
from lms.core import journal
from lms.core.clock import now
from lms.core.db import db
from lms.core.errors import Refused, Stale
from lms.core.i18n import _
from lms.revisions import queries
from lms.revisions.models import Document, DocumentKind, Publication, PublicationEntry, Revision


class NothingToRestore(Refused):
    """The first publication of a course stands on nothing."""


def save(
    course_code: str,
    kind: DocumentKind,
    key: str,
    *,
    source: str,
    compiled: Mapping[str, Any],
    author_id: int | None,
    source_hash: str | None = None,
) -> Revision:
    """The revision with this source and what it compiled to: an earlier one if there is any.

    `source_hash` is given where the content lies in `core.files`.
    """
    document = queries.get_document(course_code, kind, key) or _begin(course_code, kind, key)
    source_hash = source_hash or hashlib.sha256(source.encode()).hexdigest()
    alike = db.session.scalars(
        select(Revision)
        .where(Revision.document_id == document.id, Revision.source_hash == source_hash)
        .order_by(Revision.number.desc())
    )
    for revision in alike:
        if revision.source == source and revision.compiled == compiled:
            return revision
    last = db.session.scalar(
        select(func.max(Revision.number)).where(Revision.document_id == document.id)
    )
    revision = Revision(
        document_id=document.id,
        number=(last or 0) + 1,
        source=source,
        source_hash=source_hash,
        compiled=dict(compiled),
        saved_at=now(),
        author_id=author_id,
    )
    db.session.add(revision)
    db.session.flush()
    return revision


def publish(
    course_code: str,
    entries: Sequence[tuple[str, Revision]],
    message: str,
    by: User | None,
    *,
    after: Publication | None = None,
) -> Publication:
    """Make these revisions, each at its path, the current state of the course in one step.

    `after` is the publication the publisher had before the eyes (None: there was none):
    if another one stands by now, nothing happens and the publisher is told.
    """
    _hold(course_code)
    _expect(course_code, after)
    publication = Publication(
        course_code=course_code,
        message=message,
        published_at=now(),
        published_by_id=by and by.id,
        entries=[
            PublicationEntry(document_id=revision.document_id, revision_id=revision.id, path=path)
            for path, revision in entries
        ],
    )
    db.session.add(publication)
    db.session.flush()
    _note("revisions.publish", publication, by, documents=len(entries))
    return publication


def undo(publication: Publication, by: User | None) -> Publication:
    """Take the standing publication back; returns the earlier one, which stands again."""
    _hold(publication.course_code)
    _expect(publication.course_code, publication)
    earlier = db.session.scalar(
        select(Publication)
        .where(
            Publication.course_code == publication.course_code,
            Publication.undone_at.is_(None),
            Publication.id < publication.id,
        )
        .order_by(Publication.id.desc())
        .limit(1)
    )
    if earlier is None:
        raise NothingToRestore(_("这是第一次发布，之前没有可以恢复的内容。请改正文件后重新导入。"))
    publication.undone_at = now()
    db.session.flush()
    _note("revisions.undo", publication, by, restored=earlier.id)
    return earlier


def _begin(course_code: str, kind: DocumentKind, key: str) -> Document:
    document = Document(course_code=course_code, kind=kind, key=key, created_at=now())
    db.session.add(document)
    db.session.flush()
    return document


def _hold(course_code: str) -> None:
    """Let publishers of one course pass one after another.

    SQLite's write lock does this by itself; elsewhere the rows of the course's documents
    are the lock, and the unique constraint on them settles a first publication.
    """
    db.session.execute(
        select(Document.id)
        .where(Document.course_code == course_code)
        .order_by(Document.id)
        .with_for_update()
    )


def _expect(course_code: str, publication: Publication | None) -> None:
    standing = queries.current_publication(course_code)
    if (standing and standing.id) != (publication and publication.id):
        raise Stale(_("课程内容刚刚由别人发布过，这次没有发布。请刷新页面，看过新内容再做一次。"))


def _note(action: str, publication: Publication, by: User | None, **detail: Any) -> None:
    journal.write(
        action,
        subject=f"course:{publication.course_code}",
        actor_id=by and by.id,
        actor_name=by.name if by else "",
        publication=publication.id,
        message=publication.message,
        **detail,
    )

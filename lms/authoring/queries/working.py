"""The paths of a course at the desk: what is published, overlaid by its drafts."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, select

from lms.accounts.models import User
from lms.authoring.models import Draft, DraftRevision
from lms.core.db import db
from lms.courses.rules.folder import Medium
from lms.revisions.models import Document, DocumentKind, Publication, PublicationEntry, Revision

SVG = "image/svg+xml"


class FileState(StrEnum):
    """How a path at the desk stands to what is published."""

    PUBLISHED = "published"
    CHANGED = "changed"
    NEW = "new"
    REMOVED = "removed"


@dataclass(frozen=True)
class WorkingFile:
    """One path of a course at the desk; no text.

    `sha256` is the content that stands ('': removed), `number` the latest draft revision
    (0: never saved at the desk), `draft_revision_id` that revision where it stands and not
    what is published. `base_hash` is what was published when it was saved, `published_hash`
    what is now. `is_stale`: the path was published from elsewhere since, and must be merged.
    """

    path: str
    sha256: str
    mime: str
    size: int
    number: int
    draft_revision_id: int | None
    revision_id: int | None  # of what is published
    base_hash: str
    published_hash: str
    saved_at: datetime | None
    author: str
    is_stale: bool
    medium: Medium | None = field(default=None, compare=False)

    @property
    def state(self) -> FileState:
        if not self.sha256:
            return FileState.REMOVED
        if self.sha256 == self.published_hash:
            return FileState.PUBLISHED
        return FileState.CHANGED if self.published_hash else FileState.NEW

    @property
    def is_changed(self) -> bool:
        """Whether publishing would change anything here; a removal of nothing does not."""
        return self.sha256 != self.published_hash

    @property
    def is_there(self) -> bool:
        return bool(self.sha256)

    @property
    def is_text(self) -> bool:
        return not self.mime


def files_of(code: str) -> dict[str, WorkingFile]:
    """Every path of a course at the desk, removed ones too; six statements, no texts."""
    found = {one.path: one for one in published_files(code)}
    drafts = _drafts(code)
    past = Past.of(code, drafts) if drafts else Past({}, [])
    for path, draft in drafts.items():
        under = found.get(path)
        theirs = under.sha256 if under else ""
        if past.waspublished_files(draft):
            found[path] = (
                replace(under, number=draft.number) if under else replace(draft, sha256="")
            )
            continue
        found[path] = replace(
            draft,
            published_hash=theirs,
            revision_id=under.revision_id if under else None,
            is_stale=theirs not in {draft.sha256, *past.hashes[path]},
        )
    return dict(sorted(found.items()))


def changes_of(code: str) -> list[WorkingFile]:
    """What publishing the drafts of a course would change, by path."""
    return [one for one in files_of(code).values() if one.is_changed]


def published_files(code: str) -> list[WorkingFile]:
    """What stands published of a course, by path; two statements, no texts."""
    standing = (
        select(Publication.id)
        .where(Publication.course_code == code, Publication.undone_at.is_(None))
        .order_by(Publication.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    # What a document compiled to is large, and wanted of media only.
    rows = db.session.execute(
        select(
            PublicationEntry.path,
            Revision.id,
            Revision.source_hash,
            Revision.saved_at,
            User.name,
            Document.kind,
        )
        .join(Revision, Revision.id == PublicationEntry.revision_id)
        .join(Document, Document.id == PublicationEntry.document_id)
        .outerjoin(User, User.id == Revision.author_id)
        .where(PublicationEntry.publication_id == standing)
        .order_by(PublicationEntry.path)
    ).all()
    media = _media([row.id for row in rows if row.kind is DocumentKind.MEDIA])
    return [_as_published(row, *media.get(row.id, ("", {}))) for row in rows]


def _as_published(row: Any, source: str, compiled: Mapping[str, Any]) -> WorkingFile:
    mime, size = str(compiled.get("mime", "")), int(compiled.get("size", 0))
    return WorkingFile(
        path=row.path,
        sha256=row.source_hash,
        mime=mime,
        size=size,
        number=0,
        draft_revision_id=None,
        revision_id=row.id,
        base_hash=row.source_hash,
        published_hash=row.source_hash,
        saved_at=row.saved_at,
        author=row.name or "",
        is_stale=False,
        medium=Medium(row.path, row.source_hash, mime, size, source) if mime else None,
    )


def _media(revision_ids: list[int]) -> dict[int, tuple[str, Mapping[str, Any]]]:
    if not revision_ids:
        return {}
    rows = db.session.execute(
        select(Revision.id, Revision.source, Revision.compiled).where(Revision.id.in_(revision_ids))
    )
    return {row.id: (row.source, row.compiled) for row in rows}


def _drafts(code: str) -> dict[str, WorkingFile]:
    rows = db.session.execute(
        select(Draft.path, DraftRevision, User.name)
        .join(
            DraftRevision,
            and_(DraftRevision.draft_id == Draft.id, DraftRevision.number == Draft.number),
        )
        .outerjoin(User, User.id == DraftRevision.author_id)
        .where(Draft.course_code == code)
        .order_by(Draft.path)
    )
    return {path: _as_drafted(path, head, name) for path, head, name in rows}


def pinned_files(draft_revision_ids: Collection[int]) -> dict[str, WorkingFile]:
    """Draft revisions as files of their paths, whatever was saved after them."""
    rows = db.session.execute(
        select(Draft.path, DraftRevision, User.name)
        .join(DraftRevision, DraftRevision.draft_id == Draft.id)
        .outerjoin(User, User.id == DraftRevision.author_id)
        .where(DraftRevision.id.in_(draft_revision_ids))
        .order_by(Draft.path)
    )
    return {path: _as_drafted(path, one, name) for path, one, name in rows}


def _as_drafted(path: str, head: DraftRevision, author: str | None) -> WorkingFile:
    source = (head.source or "") if head.mime == SVG else head.sha256
    return WorkingFile(
        path=path,
        sha256=head.sha256,
        mime=head.mime,
        size=head.size,
        number=head.number,
        draft_revision_id=head.id,
        revision_id=None,
        base_hash=head.base_hash,
        published_hash="",
        saved_at=head.saved_at,
        author=author or "",
        is_stale=False,
        medium=Medium(path, head.sha256, head.mime, head.size, source) if head.mime else None,
    )


@dataclass(frozen=True)
class Past:
    """What drafts have been, and what was published since the oldest of them was saved.

    `hashes` are those each path had at the desk or below it; `publications` that stand: when,
    and the content of these paths then.
    """

    hashes: Mapping[str, set[str]]
    publications: list[tuple[datetime, Mapping[str, str]]]

    def waspublished_files(self, draft: WorkingFile) -> bool:
        """Whether the draft has become what is published, which it follows from then on."""
        saved = draft.saved_at
        return saved is not None and any(
            at >= saved and contents.get(draft.path, "") == draft.sha256
            for at, contents in self.publications
        )

    @staticmethod
    def of(code: str, drafts: Mapping[str, WorkingFile]) -> "Past":
        hashes: dict[str, set[str]] = {path: set() for path in drafts}
        for path, *known in db.session.execute(
            select(Draft.path, DraftRevision.sha256, DraftRevision.base_hash)
            .join(DraftRevision, DraftRevision.draft_id == Draft.id)
            .where(Draft.course_code == code)
        ):
            hashes[path].update(known)
        oldest = min(one.saved_at for one in drafts.values() if one.saved_at)
        return Past(hashes, _publications_since(code, oldest, list(drafts)))


def _publications_since(
    code: str, moment: datetime, paths: list[str]
) -> list[tuple[datetime, Mapping[str, str]]]:
    stands = (
        Publication.course_code == code,
        Publication.undone_at.is_(None),
        Publication.published_at >= moment,
    )
    found: dict[int, tuple[datetime, dict[str, str]]] = {
        number: (at, {})
        for number, at in db.session.execute(
            select(Publication.id, Publication.published_at).where(*stands)
        )
    }
    if found:
        rows = db.session.execute(
            select(PublicationEntry.publication_id, PublicationEntry.path, Revision.source_hash)
            .join(Publication, Publication.id == PublicationEntry.publication_id)
            .join(Revision, Revision.id == PublicationEntry.revision_id)
            .where(*stands, PublicationEntry.path.in_(paths))
        )
        for number, path, sha256 in rows:
            found[number][1][path] = sha256
    return list(found.values())

"""What a document has been: its saved drafts and its published revisions, in one line of time."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, func, literal, select, tuple_, union_all

from lms.accounts.models import User
from lms.authoring.models import Draft, DraftRevision
from lms.authoring.queries.people import CourseDesk
from lms.authoring.queries.working import SVG, WorkingFile
from lms.core.db import db
from lms.courses.rules.folder import Medium
from lms.revisions.models import Publication, PublicationEntry, Revision


class Origin(StrEnum):
    """What kept a state."""

    DRAFT = "d"
    PUBLISHED = "p"


@dataclass(frozen=True)
class State:
    """One state a document has been in; no text. `words` is a note, or what was published.

    `sha256` is its content ('': removed), `size` its length: signs of a text, bytes of a
    medium. `is_undone`: every publication of it was taken back.
    """

    origin: Origin
    id: int
    number: int
    sha256: str
    size: int
    mime: str
    at: datetime
    author: str
    words: str
    came_from: str = ""
    path: str = ""
    is_undone: bool = False

    @property
    def key(self) -> str:
        """How an address names it: d12 is a draft revision, p34 a published one."""
        return f"{self.origin.value}{self.id}"

    @property
    def is_there(self) -> bool:
        return bool(self.sha256)

    @property
    def is_published(self) -> bool:
        return self.origin is Origin.PUBLISHED


@dataclass(frozen=True)
class Content:
    """What stood in a state: a text, a medium, or (neither) nothing."""

    text: str | None
    medium: Medium | None


def count_states(code: str, path: str) -> int:
    return db.session.scalar(select(func.count()).select_from(_keys(code, path).subquery())) or 0


def states_of(
    code: str, path: str, *, limit: int = 1000, offset: int = 0, only: Collection[str] | None = None
) -> list[State]:
    """The states of a document, the newest first; three statements, no texts.

    A document that was published at another path before is followed there. `only` names
    those wanted by their keys.
    """
    keys = _keys(code, path).subquery()
    asked = select(keys.c.origin, keys.c.id).order_by(
        keys.c.at.desc(), keys.c.origin.desc(), keys.c.id.desc()
    )
    if only is not None:
        wanted = [_split(key) for key in only]
        asked = asked.where(tuple_(keys.c.origin, keys.c.id).in_(wanted))
    rows = db.session.execute(asked.limit(limit).offset(offset)).all()
    found = {
        **_drafts([row.id for row in rows if row.origin == Origin.DRAFT]),
        **_published([row.id for row in rows if row.origin == Origin.PUBLISHED], path),
    }
    return [found[f"{row.origin}{row.id}"] for row in rows]


KEY = re.compile(r"([dp])([1-9][0-9]{0,9})")


def _split(key: str) -> tuple[str, int]:
    found = KEY.fullmatch(key)
    return (found[1], int(found[2])) if found else ("", 0)


def _keys(code: str, path: str) -> Any:
    """When each state was kept: a draft when saved, a revision when first published."""
    drafts = (
        select(
            literal(Origin.DRAFT.value).label("origin"),
            DraftRevision.id.label("id"),
            DraftRevision.saved_at.label("at"),
        )
        .join(Draft, Draft.id == DraftRevision.draft_id)
        .where(Draft.course_code == code, Draft.path == path)
    )
    published = (
        select(
            literal(Origin.PUBLISHED.value).label("origin"),
            PublicationEntry.revision_id.label("id"),
            func.min(Publication.published_at).label("at"),
        )
        .join(Publication, Publication.id == PublicationEntry.publication_id)
        .where(
            Publication.course_code == code,
            PublicationEntry.document_id.in_(_documents(code, path)),
        )
        .group_by(PublicationEntry.revision_id)
    )
    return union_all(drafts, published)


def _documents(code: str, path: str) -> Select[Any]:
    """The documents that have been published at a path."""
    return (
        select(PublicationEntry.document_id)
        .join(Publication, Publication.id == PublicationEntry.publication_id)
        .where(Publication.course_code == code, PublicationEntry.path == path)
    )


def _drafts(ids: Sequence[int]) -> Mapping[str, State]:
    if not ids:
        return {}
    rows = db.session.execute(
        select(
            DraftRevision.id,
            DraftRevision.number,
            DraftRevision.sha256,
            DraftRevision.size,
            func.length(DraftRevision.source).label("signs"),
            DraftRevision.mime,
            DraftRevision.saved_at,
            DraftRevision.note,
            DraftRevision.came_from,
            User.name,
        )
        .outerjoin(User, User.id == DraftRevision.author_id)
        .where(DraftRevision.id.in_(ids))
    )
    found = [
        State(
            origin=Origin.DRAFT,
            id=row.id,
            number=row.number,
            sha256=row.sha256,
            size=row.size if row.mime else row.signs or 0,
            mime=row.mime,
            at=row.saved_at,
            author=row.name or "",
            words=row.note,
            came_from=row.came_from,
        )
        for row in rows
    ]
    return {state.key: state for state in found}


def _published(ids: Sequence[int], path: str) -> Mapping[str, State]:
    """Revisions with the publication that first made each current."""
    if not ids:
        return {}
    first = _first_publications(ids).subquery()
    rows = db.session.execute(
        select(
            Revision.id,
            Revision.number,
            Revision.source_hash,
            func.length(Revision.source).label("signs"),
            Revision.compiled["mime"].as_string().label("mime"),
            Revision.compiled["size"].as_string().label("bytes"),
            Publication.published_at,
            Publication.message,
            PublicationEntry.path,
            first.c.times,
            first.c.undone,
            User.name,
        )
        .join(first, first.c.revision_id == Revision.id)
        .join(Publication, Publication.id == first.c.publication_id)
        .join(
            PublicationEntry,
            (PublicationEntry.publication_id == Publication.id)
            & (PublicationEntry.revision_id == Revision.id),
        )
        .outerjoin(User, User.id == Publication.published_by_id)
    )
    found = [_as_published(row, path) for row in rows]
    return {state.key: state for state in found}


def _as_published(row: Any, path: str) -> State:
    return State(
        origin=Origin.PUBLISHED,
        id=row.id,
        number=row.number,
        sha256=row.source_hash,
        size=int(row.bytes) if row.mime else row.signs,
        mime=row.mime or "",
        at=row.published_at,
        author=row.name or "",
        words=row.message,
        path=row.path if row.path != path else "",
        is_undone=row.times == row.undone,
    )


def _first_publications(ids: Sequence[int]) -> Any:
    """For each revision the publication it came with, and how many there were and were undone."""
    return (
        select(
            PublicationEntry.revision_id,
            func.min(PublicationEntry.publication_id).label("publication_id"),
            func.count(Publication.id).label("times"),
            func.count(Publication.undone_at).label("undone"),
        )
        .join(Publication, Publication.id == PublicationEntry.publication_id)
        .where(PublicationEntry.revision_id.in_(ids))
        .group_by(PublicationEntry.revision_id)
    )


def contents_of(path: str, states: Collection[State]) -> dict[str, Content]:
    """What stood in these states, by their keys; at most two statements."""
    drafts = [state.id for state in states if not state.is_published]
    published = [state.id for state in states if state.is_published]
    texts: dict[str, str | None] = {}
    if drafts:
        asked = select(DraftRevision.id, DraftRevision.source).where(DraftRevision.id.in_(drafts))
        texts |= {f"d{number}": text for number, text in db.session.execute(asked)}
    if published:
        sources = select(Revision.id, Revision.source).where(Revision.id.in_(published))
        texts |= {f"p{number}": text for number, text in db.session.execute(sources)}
    return {state.key: _content(path, state, texts.get(state.key)) for state in states}


def _content(path: str, state: State, text: str | None) -> Content:
    if not state.is_there:
        return Content(None, None)
    if not state.mime:
        return Content(text or "", None)
    source = text or "" if state.mime == SVG else state.sha256
    return Content(None, Medium(path, state.sha256, state.mime, state.size, source))


@dataclass(frozen=True)
class KeptDocument:
    """A document somebody may look back on; `file` is how it stands, None: nowhere any more."""

    desk: CourseDesk
    path: str
    file: WorkingFile | None

    @property
    def standing(self) -> str:
        """The key of what stands at the desk ('': nothing was ever kept)."""
        if self.file is None:
            return ""
        if self.file.draft_revision_id:
            return f"{Origin.DRAFT.value}{self.file.draft_revision_id}"
        return self.published

    @property
    def published(self) -> str:
        """The key of what is published ('': nothing is)."""
        has_any = self.file is not None and self.file.revision_id is not None
        return f"{Origin.PUBLISHED.value}{self.file.revision_id}" if has_any and self.file else ""

    @property
    def sha256(self) -> str:
        return self.file.sha256 if self.file else ""

    @property
    def published_hash(self) -> str:
        return self.file.published_hash if self.file else ""


@dataclass(frozen=True)
class HistoryLine:
    """A state as a page lists it: `growth` in signs or bytes since the state before it."""

    state: State
    growth: int
    earlier: str  # the key of the state before it, '' for the first
    is_standing: bool
    is_published: bool
    same_as: str  # '' | published | standing: another state that says the same


def history_of(document: KeptDocument, *, limit: int, offset: int) -> list[HistoryLine]:
    """One page of the history of a document, the newest first; three statements."""
    code, path = document.desk.code, document.path
    states = states_of(code, path, limit=limit + 1, offset=offset)
    lines = []
    for state, before in zip(states, [*states[1:], None], strict=True):
        is_standing = state.key == document.standing
        is_published = state.key == document.published
        same = ""
        if state.sha256 and state.sha256 == document.published_hash and not is_published:
            same = "published"
        elif state.sha256 and state.sha256 == document.sha256 and not is_standing:
            same = "standing"
        growth = state.size - (before.size if before else 0)
        lines.append(
            HistoryLine(
                state, growth, before.key if before else "", is_standing, is_published, same
            )
        )
    return lines[:limit]

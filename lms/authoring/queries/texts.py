"""The texts of a course at the desk, and the course as the folder it would be published as."""

from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from threading import Lock
from typing import Any

from sqlalchemy import select

from lms.authoring.models import Draft, DraftRevision
from lms.authoring.queries.working import SVG, WorkingFile, files_of, published_files
from lms.core import files
from lms.core.db import db
from lms.courses.rules.folder import Folder
from lms.revisions.models import Document, Revision


def text_of(file: WorkingFile) -> str:
    """The text of a document at the desk as kept, or the source of a drawing."""
    if file.medium is not None:
        return file.medium.source
    return texts_of([file])[file.sha256]


def published_text_of(file: WorkingFile) -> str | None:
    """The text that is published at a path; None: nothing is."""
    if file.revision_id is None:
        return None
    return db.session.scalar(select(Revision.source).where(Revision.id == file.revision_id))


def texts_of(found: Collection[WorkingFile]) -> dict[str, str]:
    """The texts of these documents by their hash; at most two statements."""
    texts = {one.sha256: _texts.get(one.sha256) for one in found}
    missing = [one for one in found if texts[one.sha256] is None]
    drafted = [one.draft_revision_id for one in missing if one.draft_revision_id]
    published = [one.revision_id for one in missing if not one.draft_revision_id]
    if drafted:
        asked = select(DraftRevision.sha256, DraftRevision.source)
        texts |= _kept(db.session.execute(asked.where(DraftRevision.id.in_(drafted))))
    if published:
        asked_too = select(Revision.source_hash, Revision.source)
        texts |= _kept(db.session.execute(asked_too.where(Revision.id.in_(published))))
    return {sha256: text or "" for sha256, text in texts.items()}


def _kept(rows: Iterable[Any]) -> dict[str, str]:
    found: dict[str, str] = {sha256: text for sha256, text in rows}  # noqa: C416  (rows, not pairs)
    for sha256, text in found.items():
        _texts.put(sha256, text)
    return found


class _Texts:
    """Texts by their hash, the latest of them, so that a check need not load a whole course."""

    KEPT = 1500

    def __init__(self) -> None:
        self._store: OrderedDict[str, str] = OrderedDict()
        self._lock = Lock()

    def get(self, sha256: str) -> str | None:
        with self._lock:
            if sha256 in self._store:
                self._store.move_to_end(sha256)
            return self._store.get(sha256)

    def put(self, sha256: str, text: str) -> None:
        with self._lock:
            self._store[sha256] = text
            while len(self._store) > self.KEPT:
                self._store.popitem(last=False)


_texts = _Texts()


def working_folder(code: str, replaced: Mapping[str, str | None] | None = None) -> Folder:
    """The course as it would be published now, in memory; media are read when asked for.

    `replaced` are texts instead of those at the desk (None: the path is not there).
    """
    return folder_of(code, list(files_of(code).values()), replaced or {})


def with_only(code: str, changed: Mapping[str, WorkingFile]) -> list[WorkingFile]:
    """The files of a course as published, but for these."""
    published = {one.path: one for one in published_files(code)}
    return list({**published, **changed}.values())


def folder_of(code: str, found: list[WorkingFile], replaced: Mapping[str, str | None]) -> Folder:
    """These files as a folder; texts that are not in memory come with two statements."""
    there = [one for one in found if one.is_there and one.path not in replaced]
    texts = texts_of([one for one in there if one.medium is None])
    contents: dict[str, bytes | Callable[[], bytes]] = {}
    for one in there:
        contents[one.path] = _content(one) if one.medium else texts[one.sha256].encode()
    contents |= {path: text.encode() for path, text in replaced.items() if text is not None}
    examined = {one.path: one.medium for one in there if one.medium is not None}
    return Folder(code.lower(), Contents(contents), examined)


class Contents(Mapping[str, bytes]):
    """Contents by path, some of them read only when somebody asks."""

    def __init__(self, contents: Mapping[str, bytes | Callable[[], bytes]]) -> None:
        self._contents = dict(contents)

    def __getitem__(self, path: str) -> bytes:
        content = self._contents[path]
        return content if isinstance(content, bytes) else content()

    def __iter__(self) -> Iterator[str]:
        return iter(self._contents)

    def __len__(self) -> int:
        return len(self._contents)


def _content(file: WorkingFile) -> bytes | Callable[[], bytes]:
    if file.mime == SVG:
        return text_of(file).encode()
    return lambda: files.path_of(file.sha256).read_bytes()


def text_with_hash(code: str, path: str, sha256: str) -> str | None:
    """A text this document has been, at the desk or published; '' for the hash of nothing."""
    if not sha256:
        return ""
    drafted = db.session.scalar(
        select(DraftRevision.source)
        .join(Draft, Draft.id == DraftRevision.draft_id)
        .where(Draft.course_code == code, Draft.path == path, DraftRevision.sha256 == sha256)
        .limit(1)
    )
    if drafted is not None:
        return drafted
    return db.session.scalar(
        select(Revision.source)
        .join(Document, Document.id == Revision.document_id)
        .where(Document.course_code == code, Revision.source_hash == sha256)
        .limit(1)
    )

"""The media of a course at the desk, and who may see one that is not published."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from lms.authoring.models import Author, Draft, DraftRevision
from lms.authoring.queries.texts import texts_of
from lms.authoring.queries.working import SVG, WorkingFile, files_of
from lms.core.db import db
from lms.core.files import TYPES, Kind
from lms.courses.rules.prose import Link
from lms.courses.rules.reading import CourseFolder

ALT = re.compile(r"!\[([^\]]*)\]\(\s*<?([^\s)>]+)")


@dataclass(frozen=True)
class MediaUse:
    """A place that shows a medium: document and line, with the description given there."""

    path: str
    line: int
    alt: str


@dataclass(frozen=True)
class MediaFile:
    """A medium of a course at the desk with everything that uses it."""

    file: WorkingFile
    kind: Kind
    uses: tuple[MediaUse, ...]

    @property
    def folder(self) -> str:
        return self.file.path.rpartition("/")[0]

    @property
    def name(self) -> str:
        return self.file.path.rpartition("/")[2]

    @property
    def is_raster(self) -> bool:
        return self.kind is Kind.IMAGE and self.file.mime != SVG

    @property
    def lacks_alt(self) -> bool:
        return any(not use.alt for use in self.uses)


KINDS = {kept.mime: kept.kind for kept in TYPES.values()}


def media_of(code: str, found: CourseFolder) -> list[MediaFile]:
    """Every medium by path; `found` is the course as it was read, whose links tell the uses."""
    files = files_of(code)
    texts = texts_of([one for one in files.values() if one.is_there and one.is_text])
    lines = {
        path: texts[file.sha256].split("\n")
        for path, file in files.items()
        if file.is_there and file.is_text
    }
    uses: dict[str, list[MediaUse]] = {}
    for link in found.links:
        uses.setdefault(link.path, []).append(_use(link, lines.get(link.source, [])))
    return [
        MediaFile(file, KINDS.get(file.mime, Kind.DOCUMENT), tuple(uses.get(path, ())))
        for path, file in files.items()
        if file.is_there and not file.is_text
    ]


def _use(link: Link, lines: list[str]) -> MediaUse:
    line = lines[link.place.line - 1] if link.place.line <= len(lines) else ""
    alts = [alt for alt, written in ALT.findall(line) if written == link.written]
    return MediaUse(link.source, link.place.line, alts[0].strip() if alts else link.written)


def drafted_type(sha256: str, viewer_id: int, *, is_administrator: bool) -> str | None:
    """The content type of a medium in a draft of a course this person writes."""
    asked = (
        select(DraftRevision.mime)
        .join(Draft, Draft.id == DraftRevision.draft_id)
        .where(DraftRevision.sha256 == sha256, DraftRevision.mime != "")
        .limit(1)
    )
    if not is_administrator:
        asked = asked.join(Author, Author.course_code == Draft.course_code).where(
            Author.user_id == viewer_id
        )
    return db.session.scalar(asked)


def names_in_folder(files: Iterable[str], folder: str) -> set[str]:
    """The names taken in a folder, in small letters."""
    return {path.rpartition("/")[2].lower() for path in files if path.rpartition("/")[0] == folder}

"""Where a document was taken from, and whether the original is another one since."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from lms.core.db import db
from lms.courses.models import Course
from lms.revisions.models import Document, DocumentKind, Publication, PublicationEntry, Revision

_ORIGIN = re.compile(r"([A-Z][A-Z0-9]{1,15})(?:/([A-Za-z0-9-]{1,32}))?(?:@(\d{1,9}))?")


@dataclass(frozen=True)
class Original:
    """The course, what was taken of it ("" for the whole), and how that stands now.

    `has_changed` is None where nobody can say: no publication was noted, or it is not of that
    course.
    """

    code: str
    title: str
    key: str
    published_at: datetime | None
    has_changed: bool | None
    is_gone: bool


def original_of(origin: str) -> Original | None:
    """What an entry `origin` tells; three statements at most."""
    found = _ORIGIN.fullmatch(origin.strip())
    if found is None:
        return None
    code, key, number = found[1], found[2] or "", int(found[3] or 0)
    title = db.session.scalar(select(Course.title).where(Course.code == code)) or ""
    publications = db.session.execute(
        select(Publication.id, Publication.published_at, Publication.undone_at)
        .where(Publication.course_code == code)
        .order_by(Publication.id.desc())
    ).all()
    then = next((one for one in publications if one.id == number), None)
    now = next((one for one in publications if one.undone_at is None), None)
    if then is None or now is None:
        return Original(code, title, key, None, None, is_gone=False)
    stood = _standing(code, key, [then.id, now.id])
    before, after = stood[then.id], stood[now.id]
    is_gone = bool(before) and not after
    has_changed = before != after if before else None
    return Original(code, title, key, then.published_at, has_changed, is_gone)


def _standing(code: str, key: str, publications: list[int]) -> Mapping[int, dict[int, str]]:
    """The hashes of the documents meant, by publication."""
    asked = (
        select(PublicationEntry.publication_id, Document.id, Revision.source_hash)
        .join(Document, Document.id == PublicationEntry.document_id)
        .join(Revision, Revision.id == PublicationEntry.revision_id)
        .where(PublicationEntry.publication_id.in_(publications), Document.course_code == code)
    )
    if key:
        asked = asked.where(Document.key == key, Document.kind != DocumentKind.MEDIA)
    found: dict[int, dict[int, str]] = {one: {} for one in publications}
    for publication, document, sha256 in db.session.execute(asked):
        found[publication][document] = sha256
    return found

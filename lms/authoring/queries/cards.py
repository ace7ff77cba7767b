"""The courses a person writes, each with what waits there; a statement for each number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, select

from lms.accounts.models import User
from lms.authoring.models import Draft, DraftRevision, PublicationRequest, WorkingCopy
from lms.authoring.queries.people import CourseDesk
from lms.authoring.queries.requests import WAITING
from lms.authoring.rules.heads import BadHead, field_of
from lms.core.db import db
from lms.courses.rules.reading import COURSE
from lms.revisions.models import Publication, PublicationEntry, Revision


@dataclass(frozen=True)
class Card:
    """A course at the desk, told in one card."""

    desk: CourseDesk
    title: str
    changed: int  # drafts that differ from what is published
    requests: int  # that wait for a colleague or for being published
    unsaved: int  # documents this person typed into and did not save
    published_at: datetime | None
    published_by: str


def cards_of(viewer: User, desks: Sequence[CourseDesk]) -> list[Card]:
    """A card for each of these courses; five statements however many they are."""
    codes = [one.code for one in desks]
    changed, requests = _changed(codes), _requests(codes)
    unsaved, published = _unsaved(codes, viewer.id), _published(codes)
    titles = _drafted_titles([one.code for one in desks if not one.is_published])
    return [
        Card(
            one,
            titles.get(one.code) or one.title,
            changed.get(one.code, 0),
            requests.get(one.code, 0),
            unsaved.get(one.code, 0),
            *published.get(one.code, (None, "")),
        )
        for one in desks
    ]


def _changed(codes: Sequence[str]) -> dict[str, int]:
    """How many drafts differ from what stands, as `working.files_of` tells it."""
    standing = (
        select(func.max(Publication.id))
        .where(Publication.course_code == Draft.course_code, Publication.undone_at.is_(None))
        .correlate(Draft)
        .scalar_subquery()
    )
    since = (
        exists()
        .where(
            Publication.course_code == Draft.course_code,
            Publication.undone_at.is_(None),
            Publication.published_at >= DraftRevision.saved_at,
            _content(Publication.id) == DraftRevision.sha256,
        )
        .correlate(Draft, DraftRevision)
    )
    rows = db.session.execute(
        select(Draft.course_code, func.count(Draft.id))
        .join(
            DraftRevision,
            and_(DraftRevision.draft_id == Draft.id, DraftRevision.number == Draft.number),
        )
        .where(Draft.course_code.in_(codes), _content(standing) != DraftRevision.sha256, ~since)
        .group_by(Draft.course_code)
    )
    return {row[0]: row[1] for row in rows}


def _content(publication: Any) -> ColumnElement[str]:
    """The hash a publication has at the path of the draft; '' where it has none."""
    found = (
        select(Revision.source_hash)
        .join(PublicationEntry, PublicationEntry.revision_id == Revision.id)
        .where(PublicationEntry.publication_id == publication, PublicationEntry.path == Draft.path)
        .correlate(Draft, Publication)
        .limit(1)
        .scalar_subquery()
    )
    return func.coalesce(found, "")


def _requests(codes: Sequence[str]) -> dict[str, int]:
    rows = db.session.execute(
        select(PublicationRequest.course_code, func.count(PublicationRequest.id))
        .where(PublicationRequest.course_code.in_(codes), PublicationRequest.state.in_(WAITING))
        .group_by(PublicationRequest.course_code)
    )
    return {row[0]: row[1] for row in rows}


def _unsaved(codes: Sequence[str], author_id: int) -> dict[str, int]:
    rows = db.session.execute(
        select(WorkingCopy.course_code, func.count(WorkingCopy.id))
        .where(
            WorkingCopy.course_code.in_(codes),
            WorkingCopy.author_id == author_id,
            WorkingCopy.text.is_not(None),
        )
        .group_by(WorkingCopy.course_code)
    )
    return {row[0]: row[1] for row in rows}


def _published(codes: Sequence[str]) -> dict[str, tuple[datetime, str]]:
    latest = (
        select(func.max(Publication.id))
        .where(Publication.course_code.in_(codes), Publication.undone_at.is_(None))
        .group_by(Publication.course_code)
    )
    rows = db.session.execute(
        select(Publication.course_code, Publication.published_at, User.name)
        .outerjoin(User, User.id == Publication.published_by_id)
        .where(Publication.id.in_(latest))
    )
    return {code: (at, name or "") for code, at, name in rows}


def _drafted_titles(codes: Sequence[str]) -> dict[str, str]:
    """The titles of courses that are not published yet, as their course.md has them."""
    if not codes:
        return {}
    rows = db.session.execute(
        select(Draft.course_code, DraftRevision.source)
        .join(
            DraftRevision,
            and_(DraftRevision.draft_id == Draft.id, DraftRevision.number == Draft.number),
        )
        .where(Draft.course_code.in_(codes), Draft.path == COURSE)
    )
    return {code: _title(source or "") for code, source in rows}


def _title(text: str) -> str:
    try:
        return (field_of(text, "title") or "").strip("\"' ")
    except BadHead:
        return ""

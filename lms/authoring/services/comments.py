"""Saying something about a document, answering, and settling it."""

from lms.accounts.models import User
from lms.authoring.models import DraftComment
from lms.authoring.queries.people import CourseDesk
from lms.core.clock import now
from lms.core.db import db
from lms.core.errors import Refused
from lms.core.i18n import _

LONGEST = 4000


class EmptyComment(Refused):
    """A comment without words, or with too many."""


def comment(
    desk: CourseDesk, path: str, *, line: int, quote: str, body: str, by: User
) -> DraftComment:
    """Say something about a line of a document (0: about all of it)."""
    return _keep(desk, path, body, by, line=line, quote=quote[:LONGEST])


def answer(desk: CourseDesk, asked: DraftComment, *, body: str, by: User) -> DraftComment:
    """Answer a comment; a settled one is open again."""
    asked.resolved_at = asked.resolved_by_id = None
    return _keep(desk, asked.path, body, by, line=asked.line, quote="", parent_id=asked.id)


def resolve(asked: DraftComment, *, is_resolved: bool, by: User) -> None:
    """Settle a comment, or open it again."""
    asked.resolved_at = now() if is_resolved else None
    asked.resolved_by_id = by.id if is_resolved else None
    db.session.flush()


def _keep(
    desk: CourseDesk,
    path: str,
    body: str,
    by: User,
    *,
    line: int,
    quote: str,
    parent_id: int | None = None,
) -> DraftComment:
    if not body.strip():
        raise EmptyComment(_("请写下批注的内容。"))
    if len(body) > LONGEST:
        raise EmptyComment(_("批注太长，最多 %(n)s 个字。", n=LONGEST))
    kept = DraftComment(
        course_code=desk.code,
        path=path,
        parent_id=parent_id,
        line=line,
        quote=quote,
        body=body.strip(),
        author_id=by.id,
        written_at=now(),
    )
    db.session.add(kept)
    db.session.flush()
    return kept

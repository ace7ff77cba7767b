"""What colleagues say about drafts, and requests to publish that one of them decides."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import User
from lms.core.db import Code, Key, Model, ShortText


class DraftComment(Model):
    """A comment on a document, or an answer to one (`parent_id`).

    `quote` is the line it was written at: when the text moves, the comment goes with the
    line that still says this; `line` is where it stood then.
    """

    __tablename__ = "draft_comments"
    __table_args__ = (Index(None, "course_code", "path"),)

    id: Mapped[Key]
    course_code: Mapped[Code]
    path: Mapped[ShortText]
    parent_id: Mapped[int | None] = mapped_column(
        ForeignKey("draft_comments.id", ondelete="CASCADE"), index=True
    )
    line: Mapped[int]
    quote: Mapped[str]
    body: Mapped[str]
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    written_at: Mapped[datetime]
    resolved_at: Mapped[datetime | None]
    resolved_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    author: Mapped[User] = relationship(foreign_keys=author_id, lazy="raise")
    resolved_by: Mapped[User | None] = relationship(foreign_keys=resolved_by_id, lazy="raise")


class RequestState(StrEnum):
    """How a request to publish stands."""

    OPEN = "open"
    APPROVED = "approved"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    PUBLISHED = "published"


class PublicationRequest(Model):
    """Draft revisions somebody asks to publish, pinned: later saves do not slip in.

    `entries` is a list of {"path", "revision"}, the id of the draft revision.
    """

    __tablename__ = "publication_requests"

    id: Mapped[Key]
    course_code: Mapped[Code] = mapped_column(index=True)
    message: Mapped[ShortText]
    entries: Mapped[list[Any]]
    state: Mapped[RequestState] = mapped_column(default=RequestState.OPEN)
    requested_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    requested_at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None]
    words: Mapped[str] = mapped_column(default="")
    publication_id: Mapped[int | None] = mapped_column(ForeignKey("publications.id"))

    requested_by: Mapped[User] = relationship(foreign_keys=requested_by_id, lazy="raise")
    decided_by: Mapped[User | None] = relationship(foreign_keys=decided_by_id, lazy="raise")

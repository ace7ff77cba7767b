"""Drafts of the documents of a course: every save kept, and what is typed but not yet saved."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import User
from lms.core.db import Code, Hash, Key, Model, ShortText


class Draft(Model):
    """One path of a course somebody has saved at the desk; `number` is its latest revision.

    A path without a draft stands as published.
    """

    __tablename__ = "drafts"
    __table_args__ = (UniqueConstraint("course_code", "path"),)

    id: Mapped[Key]
    course_code: Mapped[Code]
    path: Mapped[ShortText]
    number: Mapped[int]


class DraftRevision(Model):
    """One saved state of a draft, never changed.

    A text stands in `source`, a drawing (SVG) too; other media lie in `core.files` under
    `sha256`. With neither, the path was removed. `sha256` follows `Revision.source_hash`, so
    that a draft and what is published can be compared without reading either. `base_hash` is
    what was published at the path when this was saved ('': nothing), by which a later
    publication from elsewhere is noticed. `came_from` is the path it was moved or copied
    from, with the course if that is another: CSF:m1-x/t03-y/lesson.md.
    """

    __tablename__ = "draft_revisions"
    __table_args__ = (UniqueConstraint("draft_id", "number"),)

    id: Mapped[Key]
    draft_id: Mapped[int] = mapped_column(ForeignKey("drafts.id", ondelete="CASCADE"))
    number: Mapped[int]
    source: Mapped[str | None]
    sha256: Mapped[Hash]
    mime: Mapped[Code]  # '' for a text
    size: Mapped[int]  # bytes
    base_hash: Mapped[Hash]
    came_from: Mapped[ShortText]
    note: Mapped[ShortText]
    saved_at: Mapped[datetime]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    draft: Mapped[Draft] = relationship(lazy="raise")
    author: Mapped[User | None] = relationship(lazy="raise")


class WorkingCopy(Model):
    """One author's document as open in the editor: what was typed since the last save.

    `text` is None while nothing has been typed. `base_hash` is the content it began from
    ('': a new document), `seq` counts what the browser sent, so that an older page is told.
    """

    __tablename__ = "working_copies"
    __table_args__ = (UniqueConstraint("course_code", "path", "author_id"),)

    id: Mapped[Key]
    course_code: Mapped[Code]
    path: Mapped[ShortText]
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    text: Mapped[str | None]
    base_hash: Mapped[Hash]
    seq: Mapped[int]
    typed_at: Mapped[datetime | None]
    seen_at: Mapped[datetime]

    author: Mapped[User] = relationship(lazy="raise")

"""What comes from outside – a folder, an archive, a git repository – until it is merged."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.core.db import Code, Hash, Key, Model, ShortText


class GitLink(Model):
    """The git repository a course is kept in; `commit` is the last one pulled or pushed."""

    __tablename__ = "git_links"

    id: Mapped[Key]
    course_code: Mapped[Code] = mapped_column(unique=True)
    url: Mapped[str]
    branch: Mapped[ShortText]
    folder: Mapped[ShortText]  # inside the repository; '' for its root
    commit: Mapped[Code] = mapped_column(default="")
    synced_at: Mapped[datetime | None]


class Incoming(Model):
    """One folder that was taken to the desk, named by where it came from."""

    __tablename__ = "incomings"

    id: Mapped[Key]
    course_code: Mapped[Code] = mapped_column(index=True)
    name: Mapped[ShortText]
    arrived_at: Mapped[datetime]
    brought_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    settled_at: Mapped[datetime | None]


class IncomingFile(Model):
    """One document changed on both sides, waiting for a person to merge it.

    `base` is the text both began from, `theirs` what came; None: not there. Media carry
    hashes only.
    """

    __tablename__ = "incoming_files"
    __table_args__ = (UniqueConstraint("incoming_id", "path"),)

    id: Mapped[Key]
    incoming_id: Mapped[int] = mapped_column(ForeignKey("incomings.id", ondelete="CASCADE"))
    path: Mapped[ShortText]
    base: Mapped[str | None]
    theirs: Mapped[str | None]
    base_hash: Mapped[Hash]
    their_hash: Mapped[Hash]
    their_mime: Mapped[Code]
    their_size: Mapped[int]
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    incoming: Mapped[Incoming] = relationship(lazy="raise")

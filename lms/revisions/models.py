"""Documents, their immutable revisions, and the publications that make a set of them current."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.core.db import Code, Hash, Key, Model, ShortText


class DocumentKind(StrEnum):
    """What a document holds; `MEDIA` is a picture or sound kept by its content's hash."""

    OBJECTIVES = "objectives"
    COURSE = "course"
    UNIT = "unit"
    LESSON = "lesson"
    QUIZ = "quiz"
    EVALUATION = "evaluation"
    BANK = "bank"
    GLOSSARY = "glossary"
    MEDIA = "media"


class Document(Model):
    """One authored text of a course, known by its key (T03-Q); the programme's course is ''."""

    __tablename__ = "documents"
    __table_args__ = (UniqueConstraint("course_code", "kind", "key"),)

    id: Mapped[Key]
    course_code: Mapped[Code]
    kind: Mapped[DocumentKind]
    key: Mapped[ShortText]
    created_at: Mapped[datetime]


class Revision(Model):
    """One state of a document, never changed: the source as written and what it compiled to.

    The content of a picture or sound lies in `core.files` under `source_hash`, and `source`
    repeats the hash; a drawing (SVG) is text, so `source` is the drawing as written, while
    the file is the cleaned one.
    """

    __tablename__ = "revisions"
    __table_args__ = (UniqueConstraint("document_id", "number"),)

    id: Mapped[Key]
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    number: Mapped[int]
    source: Mapped[str]
    source_hash: Mapped[Hash] = mapped_column(index=True)
    compiled: Mapped[dict[str, Any]]
    saved_at: Mapped[datetime]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    document: Mapped[Document] = relationship(lazy="raise")


class Publication(Model):
    """A set of revisions made current in one step; taking it back restores the one before."""

    __tablename__ = "publications"
    __table_args__ = (Index(None, "course_code", "undone_at"),)

    id: Mapped[Key]
    course_code: Mapped[Code]
    message: Mapped[ShortText]
    published_at: Mapped[datetime]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    undone_at: Mapped[datetime | None]

    entries: Mapped[list["PublicationEntry"]] = relationship(
        back_populates="publication", cascade="all, delete-orphan", lazy="raise"
    )


class PublicationEntry(Model):
    """One document of a publication: which revision, and at which path in the folder."""

    __tablename__ = "publication_entries"
    __table_args__ = (
        UniqueConstraint("publication_id", "document_id"),
        UniqueConstraint("publication_id", "path"),
    )

    id: Mapped[Key]
    publication_id: Mapped[int] = mapped_column(ForeignKey("publications.id", ondelete="CASCADE"))
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"))
    path: Mapped[ShortText]

    publication: Mapped[Publication] = relationship(back_populates="entries", lazy="raise")
    document: Mapped[Document] = relationship(lazy="raise")
    revision: Mapped[Revision] = relationship(lazy="raise")

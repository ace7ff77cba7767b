"""Uploads and made documents: named by their content, typed by their content, kept once."""

import hashlib
import io
import os
import re
import tempfile
import zipfile
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from flask import current_app

from lms.core.errors import Refused
from lms.core.i18n import _
from lms.core.svg import UnsafeSvg, clean_svg

MEGABYTE = 1024 * 1024


class FileRefused(Refused):
    """A file of a type, size or content that is not kept."""


class Kind(StrEnum):
    IMAGE = "image"
    AUDIO = "audio"
    VIDEO = "video"
    DOCUMENT = "document"


@dataclass(frozen=True)
class FileType:
    """A type that is kept: how it is called on the way out and how large it may be."""

    kind: Kind
    extension: str
    mime: str
    limit: int
    also: tuple[str, ...] = ()  # other extensions people give the same content

    @property
    def extensions(self) -> tuple[str, ...]:
        return (self.extension, *self.also)


@dataclass(frozen=True)
class Stored:
    """What is kept: the same content always has the same name."""

    sha256: str
    size: int
    kind: Kind
    extension: str

    @property
    def mime(self) -> str:
        return TYPES[self.extension].mime


_OOXML = "application/vnd.openxmlformats-officedocument"
TYPES: dict[str, FileType] = {
    kept.extension: kept
    for kept in (
        FileType(Kind.IMAGE, "png", "image/png", 10 * MEGABYTE),
        FileType(Kind.IMAGE, "jpg", "image/jpeg", 10 * MEGABYTE, ("jpeg", "jpe", "jfif")),
        FileType(Kind.IMAGE, "webp", "image/webp", 10 * MEGABYTE),
        FileType(Kind.IMAGE, "gif", "image/gif", 10 * MEGABYTE),
        FileType(Kind.IMAGE, "svg", "image/svg+xml", 1 * MEGABYTE),
        FileType(Kind.AUDIO, "mp3", "audio/mpeg", 40 * MEGABYTE),
        FileType(Kind.AUDIO, "m4a", "audio/mp4", 40 * MEGABYTE),
        FileType(Kind.AUDIO, "ogg", "audio/ogg", 40 * MEGABYTE, ("oga", "opus")),
        FileType(Kind.AUDIO, "wav", "audio/wav", 40 * MEGABYTE),
        FileType(Kind.VIDEO, "mp4", "video/mp4", 200 * MEGABYTE, ("m4v",)),
        FileType(Kind.VIDEO, "webm", "video/webm", 200 * MEGABYTE),
        FileType(Kind.DOCUMENT, "pdf", "application/pdf", 60 * MEGABYTE),
        FileType(Kind.DOCUMENT, "docx", f"{_OOXML}.wordprocessingml.document", 30 * MEGABYTE),
        FileType(Kind.DOCUMENT, "xlsx", f"{_OOXML}.spreadsheetml.sheet", 30 * MEGABYTE),
        FileType(Kind.DOCUMENT, "pptx", f"{_OOXML}.presentationml.presentation", 60 * MEGABYTE),
        FileType(Kind.DOCUMENT, "zip", "application/zip", 200 * MEGABYTE),
        FileType(Kind.DOCUMENT, "csv", "text/csv", 20 * MEGABYTE),
        FileType(Kind.DOCUMENT, "txt", "text/plain", 5 * MEGABYTE, ("log", "md")),
    )
}

# Beginnings by which a content says what it is; `(offset, bytes)`, all must hold.
_SIGNATURES: tuple[tuple[str, tuple[tuple[int, bytes], ...]], ...] = (
    ("png", ((0, b"\x89PNG\r\n\x1a\n"),)),
    ("jpg", ((0, b"\xff\xd8\xff"),)),
    ("gif", ((0, b"GIF87a"),)),
    ("gif", ((0, b"GIF89a"),)),
    ("webp", ((0, b"RIFF"), (8, b"WEBP"))),
    ("wav", ((0, b"RIFF"), (8, b"WAVE"))),
    ("pdf", ((0, b"%PDF-"),)),
    ("mp3", ((0, b"ID3"),)),
    ("m4a", ((4, b"ftypM4A"),)),
    ("mp4", ((4, b"ftyp"),)),
    ("ogg", ((0, b"OggS"),)),
    ("webm", ((0, b"\x1a\x45\xdf\xa3"),)),
    ("zip", ((0, b"PK\x03\x04"),)),
    ("zip", ((0, b"PK\x05\x06"),)),
)
_OFFICE = {
    "docx": "word/document.xml",
    "xlsx": "xl/workbook.xml",
    "pptx": "ppt/presentation.xml",
}
_TEXTS = ("csv", "txt")
_SHA256 = re.compile(r"[0-9a-f]{64}")


def keep(data: bytes, name: str, *, kinds: Collection[Kind] = tuple(Kind)) -> Stored:
    """Keep a file whose content is what its name says; safe to repeat.

    An SVG is kept as rewritten by `clean_svg`, so its hash is that of the clean one.
    """
    kept = _type_of(data, name)
    if kept.kind not in kinds:
        raise FileRefused(_("这里不接受 %(extension)s 文件。", extension=kept.extension))
    if len(data) > kept.limit:
        raise FileRefused(
            _(
                "文件太大：%(extension)s 文件最大 %(limit)s MB，这个有 %(size)s MB。",
                extension=kept.extension,
                limit=kept.limit // MEGABYTE,
                size=f"{len(data) / MEGABYTE:.1f}",
            )
        )
    if kept.extension == "svg":
        data = _cleaned(data)
    sha256 = hashlib.sha256(data).hexdigest()
    _write(path_of(sha256), data)
    return Stored(sha256, len(data), kept.kind, kept.extension)


def path_of(sha256: str) -> Path:
    """Where the content with this hash lies, whether it is there or not."""
    if not _SHA256.fullmatch(sha256):
        raise ValueError("not the SHA-256 of a file")
    instance: Path = current_app.extensions["lms_settings"].instance
    return instance / "files" / sha256[:2] / sha256


def open_file(sha256: str) -> BinaryIO:
    """The kept content, open for reading; FileNotFoundError when it is gone."""
    return path_of(sha256).open("rb")


def _type_of(data: bytes, name: str) -> FileType:
    extension = Path(name).suffix.lower().removeprefix(".")
    named = next((kept for kept in TYPES.values() if extension in kept.extensions), None)
    if named is None:
        raise FileRefused(
            _(
                "不支持的文件类型 %(name)s。可以上传：%(types)s。",
                name=name,
                types=_("、").join(TYPES),
            )
        )
    if not data:
        raise FileRefused(_("文件 %(name)s 是空的。", name=name))
    found = sniff(data)
    if found == named.extension or (found == "txt" and named.extension in _TEXTS):
        return named
    if found is None:
        raise FileRefused(_("文件 %(name)s 的内容不是 %(type)s。", name=name, type=extension))
    raise FileRefused(
        _(
            "文件 %(name)s 的内容是 %(found)s，与扩展名不符。请改正扩展名后再上传。",
            name=name,
            found=found,
        )
    )


def sniff(data: bytes) -> str | None:
    """The extension of what the content is, by the content alone; None when unknown."""
    head = data[:512]
    for extension, marks in _SIGNATURES:
        if all(head[offset : offset + len(mark)] == mark for offset, mark in marks):
            return _office(data) if extension == "zip" else extension
    if len(head) > 1 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2:
        return "mp3"  # an MPEG frame without a tag: sync bits, layer III
    return _text(data)


def _office(data: bytes) -> str:
    """By the list of members: an archive that only holds a workbook is no workbook."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = set(package.namelist())
    except (zipfile.BadZipFile, ValueError, OSError):
        return "zip"
    return next((kind for kind, member in _OFFICE.items() if member in members), "zip")


def _text(data: bytes) -> str | None:
    if re.match(
        rb"\s*(<\?xml[^>]*>|<!--.*?-->|<!DOCTYPE svg[^>]*>|\s)*<(\w+:)?svg[\s>]",
        data.removeprefix(b"\xef\xbb\xbf")[:4096],
        re.DOTALL,
    ):
        return "svg"
    if b"\x00" in data[:65536] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None
    return "txt"


def _cleaned(data: bytes) -> bytes:
    try:
        return clean_svg(data)
    except UnsafeSvg as unsafe:
        raise FileRefused(str(unsafe)) from unsafe


def _write(path: Path, data: bytes) -> None:
    """Put a file in its place in one step; whoever looks sees all of it or none."""
    if path.exists() and path.stat().st_size == len(data):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise

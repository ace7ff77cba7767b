"""Pictures and sound of a course: what is accepted, and where each will be served."""

import hashlib
import posixpath
from pathlib import PurePosixPath

from lms.core import files
from lms.core.files import MEGABYTE, TYPES, FileRefused, FileType, Kind
from lms.core.findings import Findings
from lms.core.i18n import _
from lms.core.svg import UnsafeSvg, clean_svg
from lms.courses.rules.folder import Folder, Medium
from lms.courses.rules.reading import media_in

ACCEPTED = tuple(kept for kept in TYPES.values() if kept.kind is not Kind.DOCUMENT)


def read_media(folder: Folder, findings: Findings) -> dict[str, Medium]:
    """The media of a course folder by path; what cannot be accepted is a finding."""
    found = {}
    for path in media_in(folder):
        try:
            found[path] = folder.examined.get(path) or examine(path, folder.files[path])
        except FileRefused as refusal:
            findings.error(folder.place(path), str(refusal))
    return found


def keep_media(folder: Folder, media: dict[str, Medium]) -> None:
    """Keep the contents where all files lie; safe to repeat."""
    for path in media.keys() - folder.examined.keys():
        files.keep(folder.files[path], posixpath.basename(path))


def examine(path: str, data: bytes) -> Medium:
    """What one file is; raises FileRefused when it cannot be accepted."""
    kept = _type_of(path)
    if len(data) > kept.limit:
        raise FileRefused(
            _(
                "文件太大：%(extension)s 最大 %(limit)s MB，这个有 %(size)s MB。",
                extension=kept.extension,
                limit=kept.limit // MEGABYTE,
                size=f"{len(data) / MEGABYTE:.1f}",
            )
        )
    if files.sniff(data) != kept.extension:
        raise FileRefused(
            _("文件的内容不是 %(extension)s，请检查扩展名。", extension=kept.extension)
        )
    if kept.extension == "svg":
        return _drawing(path, data, kept)
    sha256 = hashlib.sha256(data).hexdigest()
    return Medium(path, sha256, kept.mime, len(data), sha256)


def _drawing(path: str, data: bytes, kept: FileType) -> Medium:
    try:
        source = data.decode("utf-8")
        clean = clean_svg(data)
    except UnicodeDecodeError as wrong:
        raise FileRefused(_("SVG 图要用 UTF-8 编码保存。")) from wrong
    except UnsafeSvg as unsafe:
        raise FileRefused(str(unsafe)) from unsafe
    return Medium(path, hashlib.sha256(clean).hexdigest(), kept.mime, len(clean), source)


def _type_of(path: str) -> FileType:
    extension = PurePosixPath(path).suffix.lower().removeprefix(".")
    for kept in ACCEPTED:
        if extension in kept.extensions:
            return kept
    types = _("、").join(kept.extension for kept in ACCEPTED)
    raise FileRefused(_("不支持的文件类型。可以用：%(types)s。", types=types))

"""Gives a published course back as the folder it came from, byte for byte."""

from pathlib import Path

from lms.core import files
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.courses.importer.folders import write_folder
from lms.courses.rules.folder import Folder
from lms.revisions import queries as revisions
from lms.revisions.models import DocumentKind, PublicationEntry


class NotPublished(Refused):
    """A course of which nothing is published."""


def export_folder(course_code: str) -> Folder:
    """The published course as a folder in memory; '' is the programme."""
    entries = revisions.current_entries(course_code)
    if not entries:
        raise NotPublished(_("没有已发布的课程 %(code)s。", code=course_code))
    return Folder("", {entry.path: _content(entry) for entry in entries})


def export_course(course_code: str, directory: Path) -> Folder:
    """Write the published course into an empty directory."""
    folder = export_folder(course_code)
    write_folder(folder, directory)
    return folder


def _content(entry: PublicationEntry) -> bytes:
    revision = entry.revision
    is_file = entry.document.kind is DocumentKind.MEDIA and revision.source == revision.source_hash
    if not is_file:
        return revision.source.encode()
    with files.open_file(revision.source_hash) as file:
        return file.read()

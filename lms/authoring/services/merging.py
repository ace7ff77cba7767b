"""A document changed on two sides, and the text that is made of both."""

from dataclasses import dataclass

from lms.accounts.models import User
from lms.authoring.queries.copies import working_copy_of
from lms.authoring.queries.people import CourseDesk
from lms.authoring.queries.texts import published_text_of, text_of, text_with_hash
from lms.authoring.queries.working import WorkingFile, files_of
from lms.authoring.rules.line_ends import as_edited
from lms.authoring.rules.merging import Merged, merge


@dataclass(frozen=True)
class Meeting:
    """Two texts of one document that meet: what was typed and what stands, or the draft and
    what was published since; `after` is the hash of what stands at the desk.
    """

    merged: Merged
    mine: str
    theirs: str
    after: str
    is_typed: bool


def meeting_of(desk: CourseDesk, path: str, author: User) -> Meeting | None:
    """What has to be merged of a document for this author; None: nothing."""
    file = files_of(desk.code).get(path)
    stands = _text(file)
    copy = working_copy_of(desk.code, path, author.id)
    if copy is not None and copy.text is not None and copy.base_hash != (file and file.sha256):
        base = _base(desk, path, copy.base_hash)
        return _meet(base, as_edited(copy.text), stands, file, is_typed=True)
    if file is not None and file.is_stale:
        theirs = as_edited(published_text_of(file) or "")
        return _meet(_base(desk, path, file.base_hash), stands, theirs, file, is_typed=False)
    return None


def _meet(
    base: str, mine: str, theirs: str, file: WorkingFile | None, *, is_typed: bool
) -> Meeting:
    after = file.sha256 if file else ""
    return Meeting(merge(base, mine, theirs), mine, theirs, after, is_typed)


def _base(desk: CourseDesk, path: str, sha256: str) -> str:
    return as_edited(text_with_hash(desk.code, path, sha256) or "")


def _text(file: WorkingFile | None) -> str:
    is_text = file is not None and file.is_there and file.is_text
    return as_edited(text_of(file)) if file and is_text else ""

"""Keeping what an author types before it is saved, and that the document is open."""

from sqlalchemy import delete

from lms.accounts.models import User
from lms.authoring.models import WorkingCopy
from lms.authoring.queries.copies import working_copy_of
from lms.authoring.queries.people import CourseDesk
from lms.authoring.queries.texts import text_of
from lms.authoring.queries.working import WorkingFile, files_of
from lms.authoring.rules.line_ends import as_edited
from lms.authoring.services.refusals import CourseArchived
from lms.authoring.services.saving import check_path, check_text
from lms.core.clock import now
from lms.core.db import db
from lms.core.errors import Stale
from lms.core.i18n import _


class TypedElsewhere(Stale):
    """The same author has typed on in another tab or on another machine: `text` is newer."""

    def __init__(self, text: str, seq: int) -> None:
        super().__init__(_("这份文档在另一个页面里有更新的内容，这里的没有覆盖它。"))
        self.text, self.seq = text, seq


def keep_typed(
    desk: CourseDesk, path: str, text: str, *, base: str, seq: int, by: User
) -> WorkingCopy:
    """Keep a text as typed; `base` is the content it began from, `seq` what the page knows.

    Raises TypedElsewhere when a later text was kept, or saved, from another page.
    """
    if desk.is_archived:
        raise CourseArchived(_("课程已归档，只能查看。请先由课程负责人取消归档。"))
    check_path(path)
    check_text(text)
    copy = working_copy_of(desk.code, path, by.id)
    if copy is None:
        _expect_base(files_of(desk.code).get(path), base)
        copy = _open(desk, path, by)
    elif copy.text is not None and copy.seq != seq:
        raise TypedElsewhere(copy.text, copy.seq)
    copy.text, copy.base_hash = text, base
    copy.seq += 1
    copy.typed_at = copy.seen_at = now()
    db.session.flush()
    return copy


def keep_for_merging(desk: CourseDesk, path: str, text: str, *, base: str, by: User) -> None:
    """Keep a text that could not be saved because the document moved; it is the latest typed."""
    check_path(path)
    check_text(text)
    copy = working_copy_of(desk.code, path, by.id) or _open(desk, path, by)
    copy.text, copy.base_hash = text, base
    copy.seq += 1
    copy.typed_at = copy.seen_at = now()
    db.session.flush()


def be_here(desk: CourseDesk, path: str, by: User) -> None:
    """Note that this author has the document open now."""
    copy = working_copy_of(desk.code, path, by.id) or _open(desk, path, by)
    copy.seen_at = now()
    db.session.flush()


def throw_away(desk: CourseDesk, path: str, by: User) -> None:
    """Forget what this author typed and did not save."""
    db.session.execute(
        delete(WorkingCopy).where(
            WorkingCopy.course_code == desk.code,
            WorkingCopy.path == path,
            WorkingCopy.author_id == by.id,
        )
    )


def _expect_base(standing: WorkingFile | None, base: str) -> None:
    """A page that began from something else missed a save of its own author: tell it."""
    stands = standing.sha256 if standing else ""
    if stands != base:
        is_text = standing is not None and standing.is_there and standing.is_text
        raise TypedElsewhere(as_edited(text_of(standing)) if standing and is_text else "", 0)


def _open(desk: CourseDesk, path: str, by: User) -> WorkingCopy:
    copy = WorkingCopy(
        course_code=desk.code,
        path=path,
        author_id=by.id,
        text=None,
        base_hash="",
        seq=0,
        seen_at=now(),
    )
    db.session.add(copy)
    return copy

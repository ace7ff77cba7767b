"""Saving drafts: one document from the editor, or many paths in one step."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select

from lms.accounts.models import User
from lms.authoring.models import Draft, DraftRevision, WorkingCopy
from lms.authoring.queries.people import CourseDesk
from lms.authoring.queries.texts import text_of
from lms.authoring.queries.working import WorkingFile, files_of
from lms.authoring.rules.line_ends import as_kept
from lms.authoring.services.refusals import BadPath, BadText, CourseArchived, DraftMoved
from lms.core.clock import now
from lms.core.db import db
from lms.core.i18n import _
from lms.courses.rules.folder import LARGEST_TEXT, LONGEST_PATH, Medium
from lms.courses.rules.reading import MEDIA, is_known

PART = re.compile(r"(?!\.)[^\x00-\x1f\x7f\\/:*?\"<>|]+(?<![. ])")
UNWRITABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True)
class Change:
    """What shall stand at a path: a text, a medium, or (neither) nothing any more.

    `after` is the hash of what the change was made to ('': nothing there); None does not
    ask. `came_from`: see `DraftRevision`.
    """

    path: str
    text: str | None = None
    medium: Medium | None = None
    after: str | None = None
    came_from: str = ""

    @property
    def sha256(self) -> str:
        if self.medium is not None:
            return self.medium.sha256
        return "" if self.text is None else hashlib.sha256(self.text.encode()).hexdigest()


def save(
    desk: CourseDesk, path: str, edited: str, *, after: str, by: User, note: str = ""
) -> DraftRevision:
    """Keep what was written in the editor, with the line ends the document had.

    `after` is the hash of what the author began from: DraftMoved is raised when something
    else stands by now. What the author had typed and not saved is settled by it.
    """
    found = files_of(desk.code).get(path)
    before = text_of(found) if found and found.is_there and found.is_text else ""
    kept = as_kept(edited, before)
    (revision,) = save_all(desk, [Change(path, kept, after=after)], by=by, note=note)
    db.session.execute(
        delete(WorkingCopy).where(
            WorkingCopy.course_code == desk.code,
            WorkingCopy.path == path,
            WorkingCopy.author_id == by.id,
        )
    )
    return revision


def save_all(
    desk: CourseDesk, changes: Sequence[Change], *, by: User | None, note: str = ""
) -> list[DraftRevision]:
    """Keep several changes in one step; a path that says the same already keeps its revision."""
    if desk.is_archived:
        raise CourseArchived(_("课程已归档，只能查看。请先由课程负责人取消归档。"))
    _hold(desk.code)
    found = files_of(desk.code)
    for change in changes:
        check_path(change.path)
        if change.text is not None:
            check_text(change.text)
        _expect(found.get(change.path), change)
    return [_keep(desk.code, change, found.get(change.path), by, note) for change in changes]


def check_path(path: str) -> None:
    """Raise BadPath unless a course may have something at this path."""
    parts = path.split("/")
    is_sound = len(path) <= LONGEST_PATH and all(PART.fullmatch(part) for part in parts)
    if not is_sound or not (is_known(path) or MEDIA.fullmatch(path)):
        raise BadPath(
            _("课程里不能有“%(path)s”这样的文件。文档的名字和位置见内容格式说明。", path=path[:80])
        )


def check_text(text: str) -> None:
    """Raise BadText where a text is more than a document may hold, or is no text."""
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > LARGEST_TEXT:
        raise BadText(
            _(
                "文档有 %(size)s KB，超过上限 %(limit)s KB，没有保存。请把它拆成几个学习任务，"
                "图片放进 media 文件夹。",
                size=size // 1024,
                limit=LARGEST_TEXT // 1024,
            )
        )
    if UNWRITABLE.search(text):
        raise BadText(_("文档里有不能保存的字符（空字符或残缺的字符），没有保存。请删去后再保存。"))


def _hold(code: str) -> None:
    """Let those who save in one course pass one after another.

    On SQLite the write lock does this; elsewhere the rows of its drafts are the lock, and
    the unique constraint settles a first save.
    """
    db.session.execute(
        select(Draft.id).where(Draft.course_code == code).order_by(Draft.id).with_for_update()
    )


def _expect(standing: WorkingFile | None, change: Change) -> None:
    stands = standing.sha256 if standing else ""
    if change.after is None or stands in (change.after, change.sha256):
        return
    who = standing.author if standing else ""
    raise DraftMoved(
        _("%(who)s 刚刚改过这份文档，你的改动没有覆盖它。请合并两边的改动后再保存。", who=who)
        if who
        else _("这份文档刚刚在别处改过，你的改动没有覆盖它。请合并两边的改动后再保存。"),
        stands,
    )


def _keep(
    code: str, change: Change, standing: WorkingFile | None, by: User | None, note: str
) -> DraftRevision:
    draft = db.session.scalar(
        select(Draft).where(Draft.course_code == code, Draft.path == change.path)
    )
    if draft is None:
        draft = Draft(course_code=code, path=change.path, number=0)
        db.session.add(draft)
        db.session.flush()
    elif standing and standing.sha256 == change.sha256 and not change.came_from:
        return db.session.scalars(
            select(DraftRevision).where(
                DraftRevision.draft_id == draft.id, DraftRevision.number == draft.number
            )
        ).one()
    draft.number += 1
    medium = change.medium
    is_drawing = medium is not None and medium.source != medium.sha256
    revision = DraftRevision(
        draft_id=draft.id,
        number=draft.number,
        source=medium.source if medium and is_drawing else change.text,
        sha256=change.sha256,
        mime=medium.mime if medium else "",
        size=medium.size if medium else len((change.text or "").encode()),
        base_hash=standing.published_hash if standing else "",
        came_from=change.came_from,
        note=note,
        saved_at=now(),
        author_id=by and by.id,
    )
    db.session.add(revision)
    db.session.flush()
    return revision

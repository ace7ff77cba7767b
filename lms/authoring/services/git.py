"""A course kept in a git repository: pulled to the desk, pushed as it is published."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lms.accounts.models import User
from lms.authoring.models import GitLink, Incoming
from lms.authoring.queries.incoming import (
    last_publisher,
    link_of,
    once_published,
    waiting_files,
)
from lms.authoring.queries.people import CourseDesk
from lms.authoring.queries.texts import folder_of
from lms.authoring.queries.working import changes_of, files_of, published_files
from lms.authoring.rules.incoming import Held, IncomingPlan
from lms.authoring.services.incoming import folder_in, plan_folder, read_side, take, write_journal
from lms.core import git
from lms.core.clock import now
from lms.core.db import db
from lms.core.errors import Refused
from lms.core.git import GitRefused, Signature, masked
from lms.core.i18n import _
from lms.courses.importer import Root
from lms.courses.importer.folders import is_debris
from lms.courses.importer.giving import NotPublished
from lms.courses.rules.folder import Folder
from lms.courses.rules.reading import MEDIA, is_known

_FOLDER = re.compile(r"(?!\.)[^\x00-\x1f\x7f\\:*?\"<>|/]+(/(?!\.)[^\x00-\x1f\x7f\\:*?\"<>|/]+)*")
HOUSE = Signature("客服学堂", "lms@lms.invalid")


class NotConnected(Refused):
    """A course no repository belongs to."""


class NotInStep(Refused):
    """The desk and the repository must be brought together first."""


def connect(desk: CourseDesk, url: str, branch: str, folder: str, *, by: User | None) -> GitLink:
    """Name the repository a course is kept in; nothing is fetched yet."""
    git.check_address(url)
    git.check_branch(branch)
    folder = folder.strip("/")
    if folder and not _FOLDER.fullmatch(folder):
        raise GitRefused(_("“%(folder)s”不能作为仓库里的文件夹。", folder=folder[:80]))
    link = link_of(desk.code)
    is_same = link and (link.url, link.branch, link.folder) == (url, branch, folder)
    if link is None:
        link = GitLink(course_code=desk.code)
        db.session.add(link)
    link.url, link.branch, link.folder = url, branch, folder
    if not is_same:
        link.commit, link.synced_at = "", None
    db.session.flush()
    write_journal("authoring.connect", desk, by, url=masked(url), branch=branch, folder=folder)
    return link


def the_link(code: str) -> GitLink:
    link = link_of(code)
    if link is None:
        raise NotConnected(
            _("课程 %(code)s 还没有连接 git 仓库。请先用 lms authoring connect。", code=code)
        )
    return link


def fetch(link: GitLink) -> str | None:
    """Bring what the other side has; its latest commit, None while the branch is not there."""
    return git.repository(link.course_code).fetch(link.url, link.branch)


@dataclass(frozen=True)
class Status:
    """How the desk stands to the repository."""

    link: GitLink
    head: str | None
    waiting: int
    drafts: int
    unpushed: tuple[str, ...]

    @property
    def is_behind(self) -> bool:
        return bool(self.head) and self.head != self.link.commit


def status(desk: CourseDesk, link: GitLink, head: str | None) -> Status:
    return Status(
        link=link,
        head=head,
        waiting=len(waiting_files(desk.code)),
        drafts=len(changes_of(desk.code)),
        unpushed=tuple(_outgoing(desk.code, link, head)),
    )


@dataclass(frozen=True)
class Pulled:
    """What a pull did; `plan` is None when there was nothing new."""

    head: str
    plan: IncomingPlan | None
    incoming: Incoming | None


def take_fetched(desk: CourseDesk, link: GitLink, head: str | None, *, by: User | None) -> Pulled:
    """Bring the fetched commit to the desk: the same plan and the same merge as an archive."""
    _nothing_waits(desk)
    if head is None:
        raise GitRefused(_("仓库里没有分支 %(branch)s。", branch=link.branch))
    if head == link.commit:
        return Pulled(head, None, None)
    folder = folder_in(Root((_folder(link, head),)), desk.code)
    name = f"git {link.branch} {head[:10]}"
    plan = plan_folder(desk, folder, name, _base(link))
    taken = None if plan.is_nothing else take(desk, plan, folder, seen=plan.fingerprint, by=by)
    _synced(desk, link, head, "authoring.pull", by)
    return Pulled(head, plan, taken)


def _base(link: GitLink) -> Mapping[str, Held] | None:
    """What both sides had when they last met; None where nobody knows: what is published."""
    if not link.commit or not git.repository(link.course_code).has(link.commit):
        return None
    return read_side(_folder(link, link.commit)).held


def _folder(link: GitLink, commit: str) -> Folder:
    """The course folder of a commit; what is no plain file stands in it as such, to be named."""
    kept = git.repository(link.course_code)
    blobs = {
        path: blob
        for path, blob in kept.tree(commit, link.folder).items()
        if not any(is_debris(part) for part in path.split("/"))
    }
    strange = [path for path, blob in blobs.items() if not blob.is_file]
    if strange:
        raise GitRefused(
            _("%(name)s 不是普通文件（可能是链接）。请换成文件本身。", name=strange[0][:200])
        )
    return Folder(link.folder, kept.contents(blobs))


def push(
    desk: CourseDesk, link: GitLink, head: str | None, *, message: str, by: User | None
) -> str | None:
    """Hand what is published over as one commit; None when the other side has it already."""
    _nothing_waits(desk)
    if not published_files(desk.code):
        raise NotPublished(_("没有已发布的课程 %(code)s。", code=desk.code))
    if head != (link.commit or None):
        raise NotInStep(_("仓库里有还没有拉取的提交，没有推送。请先用 lms authoring pull。"))
    _all_published(desk, link, head)
    changes = _outgoing(desk.code, link, head)
    if not changes:
        return None
    author = by or last_publisher(desk.code)
    signed = Signature(author.name, f"{author.number}@lms.invalid") if author else HOUSE
    kept = git.repository(link.course_code)
    prefix = f"{link.folder}/" if link.folder else ""
    placed = {f"{prefix}{path}": data for path, data in changes.items()}
    commit = kept.commit(head, placed, message, signed, HOUSE)
    kept.push(link.url, commit, link.branch)
    return commit


def note_push(desk: CourseDesk, link: GitLink, commit: str, *, by: User | None) -> None:
    """Remember that the other side has this commit now."""
    _synced(desk, link, commit, "authoring.push", by)


def _outgoing(code: str, link: GitLink, head: str | None) -> dict[str, bytes | None]:
    """What a push would write or remove; files in the folder that are not a course's stay."""
    published = published_files(code)
    contents = folder_of(code, published, {}).files
    there = git.repository(code).tree(head, link.folder) if head else {}
    changes: dict[str, bytes | None] = {}
    for path in contents:
        data = contents[path]
        if path not in there or there[path].oid != git.blob_id(data):
            changes[path] = data
    for path in there:
        if path not in contents and (is_known(path) or MEDIA.fullmatch(path)):
            changes[path] = None
    return changes


def _all_published(desk: CourseDesk, link: GitLink, head: str | None) -> None:
    """Refuse while something pulled is not published: pushing would take it back over there."""
    if head is None or link.synced_at is None:
        return
    published = {one.path: one for one in published_files(desk.code)}
    held = read_side(_folder(link, head)).held
    once = once_published(desk.code)
    stuck = []
    for path, file in files_of(desk.code).items():
        below = published.get(path)
        there = held[path].sha256 if path in held else ""
        is_older = not below or not below.saved_at or below.saved_at <= link.synced_at
        is_pulled = file.sha256 == there or (bool(there) and (path, there) not in once)
        if file.is_changed and there != file.published_hash and is_older and is_pulled:
            stuck.append(path)
    if stuck:
        raise NotInStep(
            _(
                "拉取来的改动还没有发布，没有推送：%(paths)s。请先发布，否则推送会撤掉它们。",
                paths=_("、").join(stuck[:10]),
            )
        )


def _nothing_waits(desk: CourseDesk) -> None:
    waiting = waiting_files(desk.code)
    if waiting:
        raise NotInStep(
            _(
                "还有 %(n)s 份文档等待合并。请先在编写台的“导入导出”页合并。",
                n=len(waiting),
            )
        )


def _synced(desk: CourseDesk, link: GitLink, commit: str, action: str, by: User | None) -> None:
    link.commit, link.synced_at = commit, now()
    db.session.add(link)
    db.session.flush()
    write_journal(action, desk, by, commit=commit, branch=link.branch)

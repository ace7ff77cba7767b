"""Drafts made what students have, in one step that can be undone; drafts given up."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from lms.accounts.models import User
from lms.authoring.models import DraftRevision
from lms.authoring.queries.people import CourseDesk
from lms.authoring.queries.texts import published_text_of, with_only
from lms.authoring.queries.working import WorkingFile, files_of, pinned_files, published_files
from lms.authoring.rules.impact import CourseImpact, impact_between
from lms.authoring.services.checking import DeskCheck, check_files
from lms.authoring.services.refusals import (
    CourseArchived,
    HasErrors,
    NeedsReview,
    NothingToPublish,
    NotThere,
)
from lms.authoring.services.saving import Change, save_all
from lms.core.errors import Refused, Stale
from lms.core.i18n import _
from lms.courses import importer
from lms.courses import services as courses
from lms.courses.importer import ImportReport
from lms.revisions import queries as revisions
from lms.revisions.models import Publication


class NoMessage(Refused):
    """A publication nobody could tell from another later."""


@dataclass(frozen=True)
class Plan:
    """What publishing some drafts would do: the course as it would stand, and what changes."""

    files: tuple[WorkingFile, ...]
    checked: DeskCheck
    impact: CourseImpact


def plan_of(code: str, chosen: Collection[WorkingFile]) -> Plan:
    """What publishing these drafts would do; nothing is written."""
    checked = check_files(code, with_only(code, {one.path: one for one in chosen}))
    before = check_files(code, published_files(code)).planned.course.found
    impact = impact_between(before, checked.planned.course.found)
    return Plan(tuple(chosen), checked, impact)


def chosen_drafts(code: str, paths: Collection[str] | None = None) -> list[WorkingFile]:
    """The drafts at these paths (None: all) that would change something."""
    return [
        one
        for one in files_of(code).values()
        if one.is_changed and (paths is None or one.path in paths)
    ]


def publish(
    desk: CourseDesk,
    *,
    message: str,
    by: User,
    only: Collection[str] | None = None,
    after: int | None = None,
) -> ImportReport:
    """Publish the drafts of a course (or those of the paths `only`) in one step.

    The course is checked whole as it would then stand: with any error nothing happens and
    HasErrors carries what was found. `after` is the publication the person had before the
    eyes (0: none); Stale is raised where another one stands by now.
    """
    if desk.needs_review:
        raise NeedsReview(_("这门课程发布前要由同事审阅。请提交发布申请。"))
    _expect(desk.code, after)
    return take(desk, chosen_drafts(desk.code, only), message=message, by=by)


def publish_pinned(
    desk: CourseDesk, draft_revision_ids: Sequence[int], *, message: str, by: User
) -> ImportReport:
    """Publish exactly these draft revisions, whatever was saved since."""
    found = pinned_files(draft_revision_ids)
    return take(desk, list(found.values()), message=message, by=by)


def take(
    desk: CourseDesk, chosen: Collection[WorkingFile], *, message: str, by: User
) -> ImportReport:
    """Check the course with these drafts and make it what is published."""
    if desk.is_archived:
        raise CourseArchived(_("课程已归档，只能查看。请先由课程负责人取消归档。"))
    if not message.strip():
        raise NoMessage(_("请写一句这次发布改了什么，以后好找。"))
    if not chosen:
        raise NothingToPublish(_("没有要发布的改动：编写台上的内容与已发布的相同。"))
    checked = check_files(desk.code, with_only(desk.code, {one.path: one for one in chosen}))
    if checked.has_errors:
        raise HasErrors(_("课程里还有错误，没有发布。请先改正下面列出的问题。"), checked.findings)
    report = importer.take_course(checked.planned, by, message.strip()[:200])
    if not report.is_changed:
        raise NothingToPublish(_("没有要发布的改动：编写台上的内容与已发布的相同。"))
    return report


def undo(desk: CourseDesk, publication_id: int, *, by: User) -> Publication:
    """Take the standing publication back; its drafts stand at the desk again."""
    if desk.is_archived:
        raise CourseArchived(_("课程已归档，只能查看。请先由课程负责人取消归档。"))
    return courses.undo_publication(desk.code, by, publication_id=publication_id)


def discard(desk: CourseDesk, paths: Collection[str], *, by: User) -> list[DraftRevision]:
    """Give up the drafts at these paths: the published state becomes their latest revision."""
    changes = []
    for file in chosen_drafts(desk.code, paths):
        changes.append(_as_published(desk.code, file))
    if not changes:
        raise NotThere(_("这些文档没有草稿可以放弃。请刷新页面再看。"))
    return save_all(desk, changes, by=by, note=_("放弃草稿，回到已发布的内容"))


def _as_published(code: str, file: WorkingFile) -> Change:
    if file.revision_id is None:
        return Change(file.path)
    published = next(one for one in published_files(code) if one.path == file.path)
    if published.medium is not None:
        return Change(file.path, medium=published.medium)
    return Change(file.path, published_text_of(file))


def _expect(code: str, after: int | None) -> None:
    standing = revisions.current_publication(code)
    if after is not None and after != (standing.id if standing else 0):
        raise Stale(_("课程内容刚刚由别人发布过，这次没有发布。请看过新内容再做一次。"))

"""Drafts made what students have, in one step that can be undone."""

from collections.abc import Collection

from lms.accounts.models import User
from lms.authoring.queries.people import CourseDesk
from lms.authoring.services.checking import check
from lms.authoring.services.refusals import CourseArchived, HasErrors, NothingToPublish
from lms.core.i18n import _
from lms.courses import importer
from lms.courses.importer import ImportReport


def publish(
    desk: CourseDesk, *, message: str, by: User, only: Collection[str] | None = None
) -> ImportReport:
    """Publish the drafts of a course (or those of the paths `only`) in one step.

    The course is checked whole as it would then stand: with any error nothing happens and
    HasErrors carries what was found.
    """
    if desk.is_archived:
        raise CourseArchived(_("课程已归档，只能查看。请先由课程负责人取消归档。"))
    checked = check(desk.code, only=only)
    if checked.has_errors:
        raise HasErrors(_("课程里还有错误，没有发布。请先改正下面列出的问题。"), checked.findings)
    report = importer.take_course(checked.planned, by, message)
    if not report.is_changed:
        raise NothingToPublish(_("没有要发布的改动：编写台上的内容与已发布的相同。"))
    return report

"""Background work of this room: taking a packed course folder into the catalogue."""

from fractions import Fraction
from typing import Any

from lms.accounts.models import User
from lms.core import files
from lms.core.db import db, unit_of_work
from lms.core.findings import Finding, Severity
from lms.core.i18n import _
from lms.core.jobs import JobHandle, job
from lms.courses import importer
from lms.courses.importer import ImportReport, Plan
from lms.courses.policy import IMPORT_JOB

CHECKED = 80  # per cent of the work: writing is quick, and on SQLite cannot tell how far it is


@job(IMPORT_JOB)
def import_archive(handle: JobHandle, sha256: str) -> None:
    """Check every course of an archive, then take them all or, with any error, none."""

    def tell(share: Fraction, message: str) -> None:
        handle.progress(5 + int(share * (CHECKED - 5)), message)

    handle.progress(2, _("正在展开压缩包"))
    root = importer.read_archive(files.path_of(sha256).read_bytes())
    plan = importer.plan_root(root, tell)
    handle.result(findings=[_finding(one) for one in plan.findings()], courses=[])
    if plan.has_errors:
        return
    handle.progress(CHECKED, _("检查通过，正在写入"))
    handle.result(courses=[_told(report) for report in _take(plan, handle.started_by_id)])


def _take(plan: Plan, user_id: int | None) -> list[ImportReport]:
    db.session.rollback()  # what was read so far must not hold up the writing
    with unit_of_work():
        by = db.session.get(User, user_id) if user_id is not None else None
        return importer.import_plan(plan, by)


def _finding(finding: Finding) -> dict[str, Any]:
    place = finding.place
    return {
        "place": f"{place.path}:{place.line}:{place.column}",
        "is_error": finding.severity is Severity.ERROR,
        "message": finding.message,
    }


def _told(report: ImportReport) -> dict[str, Any]:
    counts = {change: report.count(change) for change in ("new", "changed", "removed")}
    return {"code": report.course_code, "is_changed": report.is_changed, **counts}

"""Takes a checked course into the catalogue: whole, or not at all."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path

from lms.accounts.models import User
from lms.core.db import db
from lms.core.findings import Finding, Findings, Severity
from lms.core.i18n import _
from lms.courses.importer.checking import training_codes
from lms.courses.importer.drafts import Draft, drafts_of
from lms.courses.importer.folders import Root, read_root
from lms.courses.importer.media import keep_media
from lms.courses.importer.planning import (
    Plan,
    PlannedCourse,
    PlannedProgramme,
    plan_course,
    plan_programme,
    plan_root,
)
from lms.courses.importer.telling import Tell, silent
from lms.courses.rules.folder import Folder, read_source
from lms.courses.rules.reading import PROGRAMME
from lms.courses.services.projection import project
from lms.objectives.models import PROGRAMME as PROGRAMME_CODE
from lms.objectives.services import TreeChange
from lms.questions import services as question_services
from lms.revisions import queries as revisions
from lms.revisions import services as revision_services
from lms.revisions.models import DocumentKind, PublicationEntry, Revision


@dataclass(frozen=True)
class DocumentChange:
    """What an import did to one document: new, changed, unchanged or removed."""

    path: str
    kind: DocumentKind
    change: str


@dataclass(frozen=True)
class ImportReport:
    """What an import found and did; with errors it did nothing."""

    course_code: str
    findings: tuple[Finding, ...]
    documents: tuple[DocumentChange, ...] = ()
    objectives: TreeChange = field(default_factory=TreeChange)
    publication_id: int | None = None

    @property
    def has_errors(self) -> bool:
        return any(finding.severity is Severity.ERROR for finding in self.findings)

    @property
    def is_changed(self) -> bool:
        return self.publication_id is not None

    def count(self, change: str) -> int:
        return sum(document.change == change for document in self.documents)


def import_all(path: Path, by: User | None = None, tell: Tell = silent) -> list[ImportReport]:
    """Take every course below a path, the programme first."""
    return import_root(read_root(path), by, tell)


def import_root(root: Root, by: User | None, tell: Tell = silent) -> list[ImportReport]:
    """Check everything, then take what has no errors: each course whole, or not at all."""
    return import_plan(plan_root(root, tell), by, tell)


def import_plan(plan: Plan, by: User | None, tell: Tell = silent) -> list[ImportReport]:
    """Take what was checked; `tell` hears of each course when its turn comes."""
    reports = [_import_programme(plan.programme, by)] if plan.programme else []
    for number, course in enumerate(plan.courses):
        tell(Fraction(number, len(plan.courses)), _("正在写入 %(code)s", code=course.code))
        reports.append(take_course(course, by))
    return reports


def import_programme(folder: Folder, by: User | None) -> ImportReport:
    """Take the training objectives (培养目标) of the programme."""
    return _import_programme(plan_programme(folder), by)


def import_course(folder: Folder, by: User | None) -> ImportReport:
    """Take a course folder into the catalogue; errors anywhere, and nothing changes."""
    return take_course(plan_course(folder, training_codes()), by)


def _import_programme(planned: PlannedProgramme, by: User | None) -> ImportReport:
    findings, tree = planned.findings, planned.tree
    source = read_source(planned.folder, PROGRAMME, Findings()) if tree else None
    if tree is None or source is None or findings.has_errors:
        return ImportReport(PROGRAMME_CODE, tuple(findings.in_order()))
    draft = Draft(PROGRAMME, DocumentKind.OBJECTIVES, "", source.text, tree.to_json())
    with db.session.begin_nested():
        return _take(PROGRAMME_CODE, [draft], findings, by)


def take_course(planned: PlannedCourse, by: User | None, message: str = "") -> ImportReport:
    """Take a course that was checked; `message` says of its publication what changes."""
    course, findings, code = planned.course, planned.findings, planned.code
    if findings.has_errors:
        return ImportReport(code, tuple(findings.in_order()))
    with db.session.begin_nested():
        keep_media(planned.folder, course.media)
        versions = question_services.keep_versions(
            code,
            [one for questions in course.found.question_sets() for one in questions.definitions],
        )
        return _take(code, list(drafts_of(course, versions)), findings, by, message)


def _take(
    code: str, drafts: list[Draft], findings: Findings, by: User | None, message: str = ""
) -> ImportReport:
    """Keep the drafts and, where anything differs from what stands, publish them."""
    standing = revisions.current_publication(code)
    before = {
        entry.path: entry for entry in (revisions.entries_of(standing.id) if standing else ())
    }
    kept = [(draft, _keep(code, draft, by)) for draft in drafts]
    changes = tuple(_changes(kept, before))
    report = ImportReport(code, tuple(findings.in_order()), changes)
    if all(change.change == "unchanged" for change in changes):
        return report
    publication = revision_services.publish(
        code,
        [(draft.path, revision) for draft, revision in kept],
        message or _message(report),
        by,
        after=standing,
    )
    return replace(report, objectives=project(code), publication_id=publication.id)


def _keep(code: str, draft: Draft, by: User | None) -> Revision:
    return revision_services.save(
        code,
        draft.kind,
        draft.key,
        source=draft.source,
        compiled=draft.compiled,
        author_id=by and by.id,
        source_hash=draft.source_hash,
    )


def _changes(
    kept: Iterable[tuple[Draft, Revision]], before: dict[str, PublicationEntry]
) -> Iterator[DocumentChange]:
    gone = dict(before)
    for draft, revision in kept:
        entry = gone.pop(draft.path, None)
        if entry is None:
            change = "new"
        else:
            change = "unchanged" if entry.revision_id == revision.id else "changed"
        yield DocumentChange(draft.path, draft.kind, change)
    for path, entry in gone.items():
        yield DocumentChange(path, entry.document.kind, "removed")


def _message(report: ImportReport) -> str:
    return str(
        _(
            "导入：新增 %(new)s，修改 %(changed)s，移除 %(removed)s",
            new=report.count("new"),
            changed=report.count("changed"),
            removed=report.count("removed"),
        )
    )

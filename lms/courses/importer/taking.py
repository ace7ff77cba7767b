"""Takes a checked course into the catalogue: whole, or not at all."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from lms.accounts.models import User
from lms.core.db import db
from lms.core.findings import Finding, Findings, Severity
from lms.core.i18n import _
from lms.courses.importer.checking import (
    Checked,
    checked,
    checked_programme,
    training_codes,
)
from lms.courses.importer.folders import Root, read_root
from lms.courses.importer.media import keep_media
from lms.courses.rules.compiled import LessonText
from lms.courses.rules.folder import Folder, read_source
from lms.courses.rules.lesson import Lesson
from lms.courses.rules.reading import COURSE, OBJECTIVES, PROGRAMME
from lms.courses.services.projection import project
from lms.objectives.models import PROGRAMME as PROGRAMME_CODE
from lms.objectives.services import TreeChange
from lms.questions import queries as questions
from lms.questions import services as question_services
from lms.questions.models import QuestionVersion
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


@dataclass(frozen=True)
class Draft:
    """One document ready to be kept."""

    path: str
    kind: DocumentKind
    key: str
    source: str
    compiled: dict[str, Any]
    source_hash: str | None = None


def import_all(path: Path, by: User | None = None) -> list[ImportReport]:
    """Take every course below a path, the programme first."""
    return import_root(read_root(path), by)


def import_root(root: Root, by: User | None) -> list[ImportReport]:
    reports = [import_programme(root.programme, by)] if root.programme else []
    return reports + [import_course(folder, by) for folder in root.courses]


def import_programme(folder: Folder, by: User | None) -> ImportReport:
    """Take the training objectives (培养目标) of the programme."""
    findings = Findings()
    tree = checked_programme(folder, findings)
    source = read_source(folder, PROGRAMME, Findings()) if tree else None
    if tree is None or source is None or findings.has_errors:
        return ImportReport(PROGRAMME_CODE, tuple(findings.in_order()))
    draft = Draft(PROGRAMME, DocumentKind.OBJECTIVES, "", source.text, tree.to_json())
    with db.session.begin_nested():
        return _take(PROGRAMME_CODE, [draft], findings, by)


def import_course(folder: Folder, by: User | None) -> ImportReport:
    """Take a course folder into the catalogue; errors anywhere, and nothing changes."""
    findings = Findings()
    course = checked(folder, training_codes(), findings)
    code = course.found.course.code if course.found.course else ""
    if not findings.has_errors:
        _check_kinds(code, course, findings)
    if findings.has_errors:
        return ImportReport(code, tuple(findings.in_order()))
    with db.session.begin_nested():
        keep_media(folder, course.media)
        versions = question_services.keep_versions(
            code,
            [one for quiz in course.found.quizzes.values() for one in quiz.definitions],
        )
        return _take(code, list(_drafts(course, versions)), findings, by)


def _check_kinds(code: str, course: Checked, findings: Findings) -> None:
    """A question that has been answered cannot become one of another kind."""
    known = questions.questions_of_course(code)
    for quiz in course.found.quizzes.values():
        for definition in quiz.definitions:
            before = known.get(definition.key, definition.kind)
            if before != definition.kind:
                findings.error(
                    quiz.place_of(definition.key),
                    _(
                        "题目 %(key)s 的题型已由 %(before)s 改成 %(after)s。题型不能改，"
                        "请恢复原题型，或给新题一个新的码。",
                        key=definition.key,
                        before=before,
                        after=definition.kind,
                    ),
                )


def _drafts(course: Checked, versions: dict[str, QuestionVersion]) -> Iterator[Draft]:
    """Every document with what it compiles to."""
    found = course.found
    assert found.course is not None and found.tree is not None  # noqa: S101, PT018 - checked
    texts = {name: source.text for name, source in found.sources.items()}
    yield Draft(
        COURSE, DocumentKind.COURSE, found.course.code, texts[COURSE], found.course.to_json()
    )
    yield Draft(OBJECTIVES, DocumentKind.OBJECTIVES, "", texts[OBJECTIVES], found.tree.to_json())
    for name, unit in found.units.items():
        yield Draft(name, DocumentKind.UNIT, unit.key, texts[name], unit.to_json())
    for name, lesson in found.lessons.items():
        text = _with_checks(lesson, versions)
        yield Draft(name, DocumentKind.LESSON, text.task, texts[name], text.to_json())
    for name, quiz in found.quizzes.items():
        pairs = tuple((one.key, versions[one.key].id) for one in quiz.definitions)
        settings = replace(quiz.settings, questions=pairs)
        yield Draft(name, DocumentKind.QUIZ, settings.key, texts[name], settings.to_json())
    for name, one in found.evaluations.items():
        yield Draft(name, DocumentKind.EVALUATION, one.text.key, texts[name], one.text.to_json())
    for path, medium in course.media.items():
        yield Draft(path, DocumentKind.MEDIA, path, medium.source, medium.to_json(), medium.sha256)


def _with_checks(lesson: Lesson, versions: dict[str, QuestionVersion]) -> LessonText:
    return replace(lesson.text, checks=tuple(versions[key].definition for key in lesson.checks))


def _take(code: str, drafts: list[Draft], findings: Findings, by: User | None) -> ImportReport:
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
        _message(report),
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

"""Every document of a checked course with what it compiles to, ready to be kept."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from lms.courses.importer.checking import Checked
from lms.courses.rules.glossary import GlossaryText
from lms.courses.rules.linking import link_lesson
from lms.courses.rules.reading import COURSE, GLOSSARY, OBJECTIVES, CourseFolder
from lms.questions.models import QuestionVersion
from lms.revisions.models import DocumentKind

Versions = Mapping[str, QuestionVersion]


@dataclass(frozen=True)
class Draft:
    """One document ready to be kept."""

    path: str
    kind: DocumentKind
    key: str
    source: str
    compiled: dict[str, Any]
    source_hash: str | None = None


def drafts_of(course: Checked, versions: Versions) -> Iterator[Draft]:
    """The drafts of a course without errors; `versions` of its questions by key."""
    found = course.found
    texts = {name: source.text for name, source in found.sources.items()}
    for name, kind, key, compiled in _documents(found, versions):
        yield Draft(name, kind, key, texts[name], compiled)
    for path, medium in course.media.items():
        yield Draft(path, DocumentKind.MEDIA, path, medium.source, medium.to_json(), medium.sha256)


def _documents(
    found: CourseFolder, versions: Versions
) -> Iterator[tuple[str, DocumentKind, str, dict[str, Any]]]:
    assert found.course is not None and found.tree is not None  # noqa: S101, PT018 - checked
    yield COURSE, DocumentKind.COURSE, found.course.code, found.course.to_json()
    yield OBJECTIVES, DocumentKind.OBJECTIVES, "", found.tree.to_json()
    glossary = found.glossary.text if found.glossary else GlossaryText(())
    if found.glossary:
        yield GLOSSARY, DocumentKind.GLOSSARY, "", glossary.to_json()
    for name, unit in found.units.items():
        yield name, DocumentKind.UNIT, unit.key, unit.to_json()
    for name, lesson in found.lessons.items():
        text = link_lesson(lesson.text, glossary)
        text = replace(text, checks=tuple(versions[key].definition for key in lesson.checks))
        yield name, DocumentKind.LESSON, text.task, text.to_json()
    yield from _question_sets(found, {key: version.id for key, version in versions.items()})
    for name, one in found.evaluations.items():
        yield name, DocumentKind.EVALUATION, one.text.key, one.text.to_json()


def _question_sets(
    found: CourseFolder, ids: Mapping[str, int]
) -> Iterator[tuple[str, DocumentKind, str, dict[str, Any]]]:
    for name, bank in found.banks.items():
        yield name, DocumentKind.BANK, bank.text.key, bank.with_versions(ids).to_json()
    for name, quiz in found.quizzes.items():
        pairs = tuple((one.key, ids[one.key]) for one in quiz.definitions)
        mastery = quiz.settings.mastery and quiz.settings.mastery.numbered(ids)
        settings = replace(quiz.settings, questions=() if mastery else pairs, mastery=mastery)
        yield name, DocumentKind.QUIZ, settings.key, settings.to_json()
    for name, exam in found.exams.items():
        settings = exam.pooled(found.banks, ids)
        yield name, DocumentKind.QUIZ, settings.key, settings.to_json()

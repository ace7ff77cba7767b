"""One document as its students will see it, rendered with the course around it; nothing kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from lms.authoring.services.checking import DeskCheck, check
from lms.courses.rules.bank import Bank
from lms.courses.rules.compiled import LessonText, QuizSettings, TableText
from lms.courses.rules.course import CourseText, UnitText
from lms.courses.rules.exam import Exam
from lms.courses.rules.glossary import GlossaryText, Term
from lms.courses.rules.linking import link_lesson
from lms.courses.rules.objectives import ObjectiveText
from lms.courses.rules.reading import CourseFolder, role_of
from lms.objectives.models import ObjectiveKind
from lms.objectives.queries import Named
from lms.questions.rules import Definition


@dataclass(frozen=True)
class LessonPreview:
    """A lesson: its text with terms, the checks in it, and the unit it belongs to."""

    text: LessonText
    checks: Mapping[str, Definition]
    objectives: tuple[Named, ...]
    unit_title: str


@dataclass(frozen=True)
class QuestionsPreview:
    """Questions of a quiz or a bank; `settings` is None for a bank."""

    title: str
    settings: QuizSettings | None
    questions: tuple[Definition, ...]


@dataclass(frozen=True)
class TablePreview:
    """An evaluation table, with the objectives of each row by its key."""

    text: TableText
    objectives: Mapping[str, tuple[Named, ...]]


@dataclass(frozen=True)
class IntroductionPreview:
    """What a course or a unit says of itself."""

    title: str
    text: CourseText | UnitText


@dataclass(frozen=True)
class ObjectivesPreview:
    rows: tuple[ObjectiveText, ...]


@dataclass(frozen=True)
class GlossaryPreview:
    terms: tuple[Term, ...]


@dataclass(frozen=True)
class ExamPreview:
    """An exam or exercise: how many questions each of its rules may draw from."""

    settings: QuizSettings


Shown = (
    LessonPreview
    | QuestionsPreview
    | TablePreview
    | IntroductionPreview
    | ObjectivesPreview
    | GlossaryPreview
    | ExamPreview
)


def preview_of(code: str, path: str, text: str) -> Shown | None:
    """A document with this text; None where it cannot be read at all."""
    return shown_in(check(code, {path: text}), path)


def shown_in(checked: DeskCheck, path: str) -> Shown | None:
    """A document of a course that was checked."""
    found = checked.planned.course.found
    match role_of(path):
        case "lesson.md":
            return _lesson(found, path)
        case "quiz.md":
            return _quiz(found, path)
        case "evaluation.md":
            return _table(found, path)
        case "checks.md" | "banks":
            return _bank(found.banks.get(path))
        case "exams" | "exercises":
            return _exam(found.exams.get(path), found)
        case other:
            return _whole(found, other, path)


def _whole(found: CourseFolder, role: str, path: str) -> Shown | None:
    """What a course has once, or one of its units."""
    if role == "objectives.md":
        return ObjectivesPreview(tuple(found.tree.rows)) if found.tree else None
    if role == "glossary.md":
        return GlossaryPreview(found.glossary.text.terms) if found.glossary else None
    text: CourseText | UnitText | None = (
        found.course if role == "course.md" else found.units.get(path)
    )
    return IntroductionPreview(text.title, text) if text else None


def _lesson(found: CourseFolder, path: str) -> LessonPreview | None:
    lesson = found.lessons.get(path)
    if lesson is None:
        return None
    glossary = found.glossary.text if found.glossary else GlossaryText(())
    known = {one.key: one for questions in found.question_sets() for one in questions.definitions}
    checks = {key: known[key] for key in lesson.checks if key in known}
    unit = found.units.get(found.unit_path(path))
    text = replace(link_lesson(lesson.text, glossary), checks=())
    named = tuple(_named(found, text.objectives))
    return LessonPreview(text, checks, named, unit.title if unit else "")


def _quiz(found: CourseFolder, path: str) -> QuestionsPreview | None:
    quiz = found.quizzes.get(path)
    if quiz is None:
        return None
    return QuestionsPreview(quiz.settings.title, quiz.settings, quiz.definitions)


def _bank(bank: Bank | None) -> QuestionsPreview | None:
    return QuestionsPreview(bank.text.title, None, bank.definitions) if bank else None


def _exam(exam: Exam | None, found: CourseFolder) -> ExamPreview | None:
    if exam is None:
        return None
    ids: dict[str, int] = {}
    for questions in found.question_sets():
        for one in questions.definitions:
            ids.setdefault(one.key, len(ids) + 1)
    return ExamPreview(exam.pooled(found.banks, ids))


def _table(found: CourseFolder, path: str) -> TablePreview | None:
    evaluation = found.evaluations.get(path)
    if evaluation is None:
        return None
    objectives = {
        row.key: tuple(_named(found, [code for code, _share in row.shares]))
        for row in evaluation.text.criteria
    }
    return TablePreview(evaluation.text, objectives)


def _named(found: CourseFolder, codes: Iterable[str]) -> list[Named]:
    rows = {row.code: row for row in found.tree.rows} if found.tree else {}
    return [
        Named(code, ObjectiveKind(rows[code].kind), rows[code].title)
        for code in codes
        if code in rows
    ]

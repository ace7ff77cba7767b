"""Where the documents of a course name its objectives."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lms.core.findings import Place
from lms.courses.rules.reading import CourseFolder

LESSON, QUESTION, ROW, PAPER, CHILD = "lesson", "question", "row", "paper", "child"


@dataclass(frozen=True)
class Use:
    """A place that names an objective: what it is, how people call it, and where it stands."""

    what: str
    name: str
    path: str
    line: int


def uses_in(found: CourseFolder) -> dict[str, list[Use]]:
    """Every use by the code of the objective; a document counts once for each name."""
    uses: dict[str, list[Use]] = {}
    for code, what, name, place in _named(found):
        path = place.path.removeprefix(f"{found.folder.path}/")
        use = Use(what, name, path, place.line)
        others = uses.setdefault(code, [])
        if (use.what, use.name, path) not in [(one.what, one.name, one.path) for one in others]:
            others.append(use)
    return uses


def still_used(uses: Mapping[str, Sequence[Use]], gone: Iterable[str]) -> dict[str, Sequence[Use]]:
    """Those of some codes that something still names; what goes with them does not count."""
    codes = set(gone)
    left = {
        code: [use for use in uses.get(code, ()) if use.what != CHILD or use.name not in codes]
        for code in codes
    }
    return {code: left[code] for code in sorted(left) if left[code]}


def _named(found: CourseFolder) -> Iterator[tuple[str, str, str, Place]]:
    """(code, what it is, its name, where) for every place."""
    for lesson in found.lessons.values():
        name = f"{lesson.text.number} {lesson.text.title}"
        yield from ((code, LESSON, name, place) for code, place in lesson.objectives.items())
    yield from _in_questions(found)
    yield from _in_tables(found)
    yield from _in_papers(found)
    for row in found.tree.rows if found.tree else ():
        yield from ((code, CHILD, row.code, row.parents_at) for code, _weight in row.parents)


def _in_questions(found: CourseFolder) -> Iterator[tuple[str, str, str, Place]]:
    for questions in found.question_sets():
        for one in questions.definitions:
            for code in one.objectives():
                yield code, QUESTION, one.key, questions.place_of(one.key, code)


def _in_tables(found: CourseFolder) -> Iterator[tuple[str, str, str, Place]]:
    for evaluation in found.evaluations.values():
        keys = {
            line: row.key
            for line, row in zip(evaluation.rows_at, evaluation.text.criteria, strict=True)
        }
        for code, place in evaluation.objectives:
            yield code, ROW, keys.get(place.line, evaluation.text.label), place


def _in_papers(found: CourseFolder) -> Iterator[tuple[str, str, str, Place]]:
    for exam in found.exams.values():
        yield from ((code, PAPER, exam.settings.title, place) for code, place in exam.objectives)
    for quiz in found.quizzes.values():
        named = (*quiz.specification.objectives, *quiz.goals.items())
        yield from ((code, PAPER, quiz.settings.title, place) for code, place in named)

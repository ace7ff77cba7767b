"""What a publication changes, read off a course before and after it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from lms.courses.rules.reading import CourseFolder


@dataclass(frozen=True)
class Differences:
    """Names that come, go, or stay and say something else."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


@dataclass(frozen=True)
class ThingImpact:
    """What becomes of one lesson, quiz or evaluation table, known by its key.

    `parts` are its sections, questions or rows; `points` its full mark before and after.
    `is_new` and `is_gone` speak of the whole.
    """

    key: str
    title: str
    parts: Differences = Differences()
    points: tuple[Decimal, Decimal] | None = None
    has_other_settings: bool = False
    is_new: bool = False
    is_gone: bool = False

    def __bool__(self) -> bool:
        return bool(self.parts or self.has_other_settings or self.is_new or self.is_gone)


@dataclass(frozen=True)
class CourseImpact:
    """Everything a publication changes in a course."""

    lessons: tuple[ThingImpact, ...]
    quizzes: tuple[ThingImpact, ...]
    tables: tuple[ThingImpact, ...]
    objectives: Differences
    has_other_grading: bool

    def __bool__(self) -> bool:
        return bool(
            self.lessons or self.quizzes or self.tables or self.objectives or self.has_other_grading
        )


@dataclass(frozen=True)
class _Thing:
    """One document as it is compared."""

    title: str
    parts: Mapping[str, object]
    settings: object
    points: Decimal | None = None


def differences(before: Mapping[str, object], after: Mapping[str, object]) -> Differences:
    """What differs between two mappings of names, each list in its own order."""
    return Differences(
        added=tuple(name for name in after if name not in before),
        removed=tuple(name for name in before if name not in after),
        changed=tuple(name for name in after if name in before and before[name] != after[name]),
    )


def impact_between(before: CourseFolder, after: CourseFolder) -> CourseImpact:
    """What students and teachers of a course would find changed."""
    return CourseImpact(
        lessons=_compared(_lessons(before), _lessons(after)),
        quizzes=_compared(_quizzes(before), _quizzes(after)),
        tables=_compared(_tables(before), _tables(after)),
        objectives=differences(_objectives(before), _objectives(after)),
        has_other_grading=before.course is not None and _grading(before) != _grading(after),
    )


def _compared(before: Mapping[str, _Thing], after: Mapping[str, _Thing]) -> tuple[ThingImpact, ...]:
    found = [_impact(key, before.get(key), after.get(key)) for key in {**before, **after}]
    return tuple(one for one in found if one)


def _impact(key: str, before: _Thing | None, after: _Thing | None) -> ThingImpact:
    if before is None or after is None:
        there = before or after
        title = there.title if there else ""
        return ThingImpact(key, title, is_new=before is None, is_gone=after is None)
    points = None
    if before.points is not None and after.points is not None and before.points != after.points:
        points = before.points, after.points
    return ThingImpact(
        key,
        after.title,
        differences(before.parts, after.parts),
        points,
        has_other_settings=before.settings != after.settings,
    )


def _lessons(found: CourseFolder) -> dict[str, _Thing]:
    return {
        one.text.task: _Thing(
            f"{one.text.number} {one.text.title}",
            {section.title: section.html for section in one.text.sections},
            (one.text.title, one.text.number, one.text.objectives, tuple(one.checks)),
        )
        for one in found.lessons.values()
    }


def _quizzes(found: CourseFolder) -> dict[str, _Thing]:
    things = {
        one.settings.key: _Thing(
            one.settings.title,
            {question.key: question for question in one.definitions},
            replace(one.settings, questions=(), possible=Decimal(0)),
            one.settings.possible,
        )
        for one in found.quizzes.values()
    }
    for exam in found.exams.values():
        settings = exam.pooled(found.banks, {})
        offered = _pooled(pair for draw in settings.draws for pair in draw.pool)
        things[settings.key] = _Thing(settings.title, offered, exam.settings, settings.possible)
    return things


def _pooled(pairs: Iterable[tuple[str, int]]) -> dict[str, object]:
    return {key: None for key, _version in pairs}


def _tables(found: CourseFolder) -> dict[str, _Thing]:
    return {
        one.text.key: _Thing(
            f"{one.text.label} {one.text.title}",
            {row.key: row for row in one.text.criteria},
            replace(one.text, criteria=()),
            one.text.total,
        )
        for one in found.evaluations.values()
    }


def _objectives(found: CourseFolder) -> dict[str, object]:
    rows = found.tree.rows if found.tree else ()
    return {row.code: (row.title, row.kind, row.parents, row.expected) for row in rows}


def _grading(found: CourseFolder) -> object:
    return found.course and (found.course.grading, found.course.pass_mark)

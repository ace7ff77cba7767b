"""Checks objectives: parents that exist, names that are known, and whether each is measured."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from lms.core.findings import Findings, Place
from lms.core.i18n import _
from lms.courses.rules.fields import nearest
from lms.courses.rules.objectives import Tree, reached
from lms.courses.rules.reading import CourseFolder


def check_objectives(
    found: CourseFolder, training: Collection[str], is_automatic: Callable[[str], bool]
) -> None:
    """What the documents of a course say about objectives."""
    if found.tree is not None:
        check_tree(found.tree, training, found.findings)
        _check_named(found, {row.code for row in found.tree.rows})
    _check_measured(found, is_automatic)


def measured_in(found: CourseFolder, is_automatic: Callable[[str], bool]) -> set[str]:
    """The objectives a quiz asks for or a row of an evaluation table rates."""
    by_machine, by_people = _evidence(found, is_automatic)
    return by_machine | by_people


def check_tree(tree: Tree, training: Collection[str], findings: Findings) -> None:
    """Parents exist, and nothing supports itself over any number of steps."""
    rows = {row.code: row for row in tree.rows}
    for row in rows.values():
        for parent, _weight in row.parents:
            if parent not in rows and parent not in training:
                findings.error(row.parents_at, _unknown_parent(parent, rows, training))
        for quality in row.qualities:
            if quality not in rows:
                findings.error(row.qualities_at, _unknown(quality, rows))
    for code in circles({code: [p for p, _w in row.parents] for code, row in rows.items()}):
        findings.error(rows[code].parents_at, _("目标 %(code)s 经上级绕回了自己。", code=code))


def _unknown_parent(code: str, rows: Collection[str], training: Collection[str]) -> str:
    near = nearest(code, [*rows, *training])
    if near:
        return str(_("不认识的上级 %(code)s，是不是 %(near)s？", code=code, near=near))
    if not training:
        return str(
            _("不认识的上级 %(code)s。还没有培养目标，请先导入 training-objectives.md。", code=code)
        )
    return str(_("不认识的上级 %(code)s。请先写进 training-objectives.md。", code=code))


def circles(parents: Mapping[str, Sequence[str]]) -> list[str]:
    """The codes that reach themselves over their parents."""
    return [code for code, first in parents.items() if code in reached(first, parents)]


def _check_named(found: CourseFolder, known: Collection[str]) -> None:
    for code, place in _named_objectives(found):
        if code not in known:
            found.findings.error(place, _unknown(code, known))


def _named_objectives(found: CourseFolder) -> Iterator[tuple[str, Place]]:
    for lesson in found.lessons.values():
        yield from lesson.objectives.items()
    for questions in found.question_sets():
        for definition in questions.definitions:
            for code in definition.objectives():
                yield code, questions.place_of(definition.key, code)
    for exam in found.exams.values():
        yield from exam.objectives
    for quiz in found.quizzes.values():
        yield from (*quiz.specification.objectives, *quiz.goals.items())
    for evaluation in found.evaluations.values():
        yield from evaluation.objectives


def _check_measured(found: CourseFolder, is_automatic: Callable[[str], bool]) -> None:
    """An objective of a task that is there must be measured, an attitude not by machine alone."""
    kinds = {row.code: row.kind for row in found.tree.rows} if found.tree else {}
    by_machine, by_people = _evidence(found, is_automatic)
    for lesson in found.lessons.values():
        for code, place in lesson.objectives.items():
            if code not in by_machine | by_people:
                found.findings.warning(
                    place, _("目标 %(code)s 没有任何题目或评价行来衡量。", code=code)
                )
            elif kinds.get(code) == "attitude" and code not in by_people:
                found.findings.warning(
                    place,
                    _("素质目标 %(code)s 只由客观题衡量，请至少加一个评价行。", code=code),
                )


def _evidence(
    found: CourseFolder, is_automatic: Callable[[str], bool]
) -> tuple[set[str], set[str]]:
    """The objectives measured by machine, and those measured by people."""
    by_machine: set[str] = set()
    by_people = {code for one in found.evaluations.values() for code, _place in one.objectives}
    for definition in (one for quiz in found.quizzes.values() for one in quiz.definitions):
        for leaf in definition.leaves():
            codes = {code for code, _share in leaf.shares or definition.shares}
            (by_machine if is_automatic(leaf.kind) else by_people).update(codes)
    return by_machine, by_people


def _unknown(code: str, known: Collection[str]) -> str:
    near = nearest(code, known)
    if near:
        return str(_("不认识的目标 %(code)s，是不是 %(near)s？", code=code, near=near))
    return str(_("不认识的目标 %(code)s。请先把它写进目标表。", code=code))

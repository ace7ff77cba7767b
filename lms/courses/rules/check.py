"""Checks a whole course against itself: names that must meet, and numbers that must agree."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from lms.core.findings import Place
from lms.core.i18n import _
from lms.courses.rules.check_evaluation import check_evaluations
from lms.courses.rules.check_exam import check_exams
from lms.courses.rules.check_objectives import check_objectives
from lms.courses.rules.check_practice import check_practice
from lms.courses.rules.check_references import check_references
from lms.courses.rules.fields import nearest
from lms.courses.rules.reading import CHECKS, COURSE, LESSON, UNIT, CourseFolder


@dataclass(frozen=True)
class Named:
    """A stable key with its place."""

    key: str
    place: Place


def check_course(
    found: CourseFolder, *, training: Collection[str], is_automatic: Callable[[str], bool]
) -> None:
    """Everything that needs more than one document to be seen.

    `training` are the codes of the programme, `is_automatic` says of a kind of question
    whether it is marked without a person.
    """
    _check_units(found)
    _check_tasks(found)
    _check_keys(found)
    _check_numbers(found)
    check_objectives(found, training, is_automatic)
    _check_inline(found, is_automatic)
    check_references(found)
    check_exams(found)
    check_practice(found)
    check_evaluations(found)


def _check_units(found: CourseFolder) -> None:
    if found.course is None:
        return
    present = {unit.key: path for path, unit in found.units.items()}
    for key, place in found.course_units.items():
        if key not in present:
            found.findings.error(
                place, _("项目 %(key)s 没有文件夹：应有一个 unit.md 写着 unit: %(key)s。", key=key)
            )
    for key, path in present.items():
        if key not in found.course_units:
            found.findings.error(
                found.place(path),
                _("项目 %(key)s 没有写进 course.md 的 units。", key=key),
            )
    folder = found.folder.path.rstrip("/").rpartition("/")[2]
    if folder and folder != found.course.code.lower():
        found.findings.warning(
            found.place(COURSE),
            _("文件夹名应是课程码的小写：%(name)s。", name=found.course.code.lower()),
        )


def _check_tasks(found: CourseFolder) -> None:
    """Every document of a task needs its lesson, and every lesson its unit."""
    beside = [path for path in found.banks if path.endswith(f"/{CHECKS}")]
    for path in [*found.lessons, *found.quizzes, *found.evaluations, *beside]:
        if found.unit_path(path) not in found.folder.files:
            found.findings.error(found.place(path), _("这个项目文件夹里缺少 %(name)s。", name=UNIT))
        if found.beside(path, LESSON) not in found.folder.files:
            found.findings.error(
                found.place(path), _("这个任务文件夹里缺少 %(name)s。", name=LESSON)
            )
    for path, tasks in found.unit_tasks.items():
        folder = path.removesuffix(UNIT)
        here = {one.text.task for name, one in found.lessons.items() if name.startswith(folder)}
        if not tasks:
            continue
        for key in here - tasks.keys():
            found.findings.error(
                found.place(path), _("任务 %(key)s 没有写进本项目的 tasks。", key=key)
            )


def _check_keys(found: CourseFolder) -> None:
    """A stable key names one thing in the whole course."""
    seen: dict[str, Place] = {}
    for named in _keys(found):
        if not named.key:
            continue
        if named.key in seen:
            first = seen[named.key]
            found.findings.error(
                named.place,
                _(
                    "码 %(key)s 已在 %(path)s 第 %(line)s 行用过，请换一个。",
                    key=named.key,
                    path=first.path,
                    line=first.line,
                ),
            )
        else:
            seen[named.key] = named.place


def _check_numbers(found: CourseFolder) -> None:
    """What people say – 1-3, 表1-3 – names one task and one table."""
    seen: dict[str, Place] = {}
    named = [Named(one.text.number, one.place) for one in found.lessons.values()]
    named += [Named(one.text.label, one.place) for one in found.evaluations.values()]
    for one in named:
        first = seen.setdefault(one.key, one.place)
        if one.key and first is not one.place:
            found.findings.error(
                one.place,
                _("编号 %(number)s 已被 %(path)s 使用。", number=one.key, path=first.path),
            )


def _keys(found: CourseFolder) -> Iterator[Named]:
    yield from (Named(unit.key, found.place(path)) for path, unit in found.units.items())
    yield from (Named(one.text.task, one.key_at) for one in found.lessons.values())
    yield from (Named(one.settings.key, one.key_at) for one in found.quizzes.values())
    yield from (Named(one.settings.key, one.key_at) for one in found.exams.values())
    yield from (Named(one.text.key, one.key_at) for one in found.banks.values())
    for questions in found.question_sets():
        # The grammar of questions reports a key that a document has twice.
        for key in {definition.key: None for definition in questions.definitions}:
            yield Named(key, questions.place_of(key))
    for evaluation in found.evaluations.values():
        yield Named(evaluation.text.key, evaluation.key_at)
        yield from (Named(key, place) for key, place in evaluation.criteria.items())


def _check_inline(found: CourseFolder, is_automatic: Callable[[str], bool]) -> None:
    known = {
        definition.key: definition
        for questions in found.question_sets()
        for definition in questions.definitions
    }
    for lesson in found.lessons.values():
        for key, place in lesson.checks.items():
            if key not in known:
                found.findings.error(place, _no_question(key, known))
            elif not all(is_automatic(leaf.kind) for leaf in known[key].leaves()):
                found.findings.error(
                    place, _("题目 %(key)s 要由教师评分，不能插在课文里即时作答。", key=key)
                )


def _no_question(key: str, known: Collection[str]) -> str:
    near = nearest(key, known)
    if near:
        return str(_("课程里没有题目 %(key)s，是不是 %(near)s？", key=key, near=near))
    return str(_("课程里没有题目 %(key)s。", key=key))

"""Units, tasks and documents added to a course at the desk; each is one step."""

from collections.abc import Sequence
from dataclasses import dataclass

from lms.accounts.models import User
from lms.authoring.rules import skeletons
from lms.authoring.rules.heads import listed
from lms.authoring.rules.skeletons import Asked
from lms.authoring.rules.structure import TaskPlace, UnitPlace, completed, free_key, free_name
from lms.authoring.services.bench import Bench, Standing, new_key
from lms.authoring.services.refusals import CannotReshape, NotThere
from lms.core.i18n import _
from lms.core.points import plain
from lms.courses.rules.lesson import NUMBER
from lms.courses.rules.quiz import is_automatic
from lms.courses.rules.reading import (
    CHECKS,
    COURSE,
    EVALUATION,
    GLOSSARY,
    LESSON,
    OBJECTIVES,
    QUIZ,
    UNIT,
)
from lms.questions import kinds
from lms.questions.text import LEVEL_NAMES

# How a document writes a level: the first of its names.
WORDS = {level: word for word, level in reversed(LEVEL_NAMES.items())}
OF_TASK = (CHECKS, QUIZ, EVALUATION)
OF_COURSE = ("banks", "exams", "exercises", GLOSSARY, OBJECTIVES)


@dataclass(frozen=True)
class NewTask:
    """A learning task as it is asked for."""

    key: str
    number: str
    title: str
    hours: int
    objectives: tuple[str, ...]
    has_quiz: bool = False
    has_table: bool = False


def add_unit(standing: Standing, key: str, number: str, title: str, *, by: User) -> UnitPlace:
    """A new unit at the end of the course."""
    key = new_key(key, standing.keys())
    bench = Bench(standing)
    folder = free_name(key.lower(), {path.partition("/")[0] for path in standing.files})
    bench.add(f"{folder}/{UNIT}", skeletons.a_unit(key, number, title))
    keys = completed(list(standing.found.course_units), [one.key for one in standing.outline.units])
    bench.set(COURSE, "units", listed([*keys, key]))
    bench.save(by=by, note=_("新建项目：%(title)s", title=title))
    return UnitPlace(folder, key, number, title, (f"{folder}/{UNIT}",), ())


def add_task(standing: Standing, unit: UnitPlace, asked: NewTask, *, by: User) -> str:
    """A new learning task at the end of a unit; the path of its lesson."""
    key = new_key(asked.key, standing.keys())
    _check_number(standing, asked.number)
    known = {code for code, _title in standing.objectives}
    if not asked.objectives or not known.issuperset(asked.objectives):
        raise CannotReshape(_("请从课程的学习目标里至少选一个。"))
    folder = f"{unit.folder}/{free_name(key.lower(), _names_in(standing, unit.folder))}"
    bench = Bench(standing)
    bench.add(
        f"{folder}/{LESSON}",
        skeletons.a_lesson(key, asked.number, asked.title, asked.hours, asked.objectives),
    )
    place = TaskPlace(folder, key, asked.number, asked.title, ())
    if asked.has_quiz:
        _add_to_task(bench, place, QUIZ, asked.objectives)
    if asked.has_table:
        _add_to_task(bench, place, EVALUATION, asked.objectives)
    tasks = list(standing.found.unit_tasks.get(unit.path, ()))
    if tasks:
        bench.set(unit.path, "tasks", listed([*tasks, key]))
    bench.save(by=by, note=_("新建学习任务：%(title)s", title=asked.title))
    return place.path


def add_to_task(standing: Standing, folder: str, name: str, *, by: User) -> str:
    """A quiz, checks or an evaluation table beside a lesson; its path."""
    found = standing.outline.task(folder)
    if found is None or name not in OF_TASK:
        raise NotThere(_("这个学习任务已经不在编写台上。请刷新页面再看。"))
    lesson = standing.found.lessons.get(found[1].path)
    if lesson is None or not lesson.text.task:
        raise CannotReshape(_("这个任务的课文现在读不出来。请先打开课文，改正头部。"))
    bench = Bench(standing)
    path = _add_to_task(bench, found[1], name, lesson.text.objectives or _one_objective(standing))
    bench.save(by=by, note=_("新建 %(path)s", path=path))
    return path


def _add_to_task(bench: Bench, task: TaskPlace, name: str, objectives: Sequence[str]) -> str:
    taken = bench.standing.keys()
    sign = {QUIZ: "Q", EVALUATION: "E", CHECKS: "C"}[name]
    key = free_name(f"{task.key}-{sign}", taken)
    if name == EVALUATION:
        labels = {one.text.label for one in bench.standing.found.evaluations.values()}
        text = skeletons.an_evaluation(key, free_name(f"表{task.number}", labels), objectives)
    else:
        question = free_key(f"{task.key}-{'I' if name == QUIZ else 'C'}", taken, width=2)
        text = (
            skeletons.a_quiz(key, question, objectives[0])
            if name == QUIZ
            else skeletons.a_bank(key, "随文练习", question, objectives[0])
        )
    path = f"{task.folder}/{name}"
    bench.add(path, text)
    return path


def add_to_course(standing: Standing, kind: str, *, by: User) -> str:
    """A bank, an exam, an exercise, the glossary or the objectives; its path."""
    code = standing.desk.code
    if kind not in OF_COURSE:
        raise NotThere(_("课程里没有这一种文档。"))
    path, text = {
        GLOSSARY: lambda: (GLOSSARY, skeletons.the_glossary(code)),
        OBJECTIVES: lambda: (OBJECTIVES, skeletons.the_objectives(code)),
        "banks": lambda: _bank(standing),
        "exams": lambda: _paper(standing, "exams"),
        "exercises": lambda: _paper(standing, "exercises"),
    }[kind]()
    bench = Bench(standing)
    bench.add(path, text)
    bench.save(by=by, note=_("新建 %(path)s", path=path))
    return path


def _bank(standing: Standing) -> tuple[str, str]:
    taken = standing.keys()
    key = free_key(f"{standing.desk.code}-B", taken)
    (objective, *_rest) = _one_objective(standing)
    text = skeletons.a_bank(key, "题库", free_key(f"{key}-", taken, width=2), objective)
    return _free_path(standing, "banks", key), text


def _paper(standing: Standing, kind: str) -> tuple[str, str]:
    """An exam or exercise whose one rule draws a question the banks have."""
    asked = next(
        (
            Asked(
                one.objectives(),
                WORDS[one.level],
                kinds.get(one.kind).labels[0],
                plain(one.points),
            )
            for path, bank in standing.found.banks.items()
            for one in bank.definitions
            if path.startswith("banks/") and one.level and one.points >= 1 and is_automatic(one)
        ),
        None,
    )
    if asked is None:
        raise CannotReshape(
            _("考试和练习从题库抽题。请先新建题库，写一道注明认知层次、自动批改的题。")
        )
    code, is_exam = standing.desk.code, kind == "exams"
    key = free_key(f"{code}-{'F' if is_exam else 'P'}", standing.keys())
    write = skeletons.an_exam if is_exam else skeletons.an_exercise
    title = "期末考试" if is_exam else "自测练习"
    return _free_path(standing, kind, key), write(key, title, asked)


def _free_path(standing: Standing, folder: str, key: str) -> str:
    names = {path.rpartition("/")[2].removesuffix(".md") for path in standing.outline.free[folder]}
    return f"{folder}/{free_name(key.lower(), names)}.md"


def _one_objective(standing: Standing) -> tuple[str, ...]:
    if not standing.objectives:
        raise CannotReshape(_("课程还没有学习目标。请先在 objectives.md 里写一个。"))
    return (standing.objectives[0][0],)


def _check_number(standing: Standing, number: str) -> None:
    if not NUMBER.fullmatch(number):
        raise CannotReshape(_("编号写成“项目号-任务号”，如 1-3。"))
    for lesson in standing.found.lessons.values():
        if lesson.text.number == number:
            raise CannotReshape(
                _("编号 %(number)s 已是“%(title)s”的。", number=number, title=lesson.text.title)
            )


def _names_in(standing: Standing, folder: str) -> set[str]:
    return {path.split("/")[1] for path in standing.files if path.startswith(f"{folder}/")}

"""Reads a whole course folder: every document at its place, every problem noted."""

import posixpath
import re
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, TypeVar

from lms.core.findings import Finding, Findings, Place
from lms.core.i18n import _
from lms.courses.rules.bank import Bank, parse_bank
from lms.courses.rules.course import CourseText, Places, UnitText, parse_course, parse_unit
from lms.courses.rules.evaluation import Evaluation, parse_evaluation
from lms.courses.rules.exam import Exam, parse_exam, parse_exercise
from lms.courses.rules.fields import nearest
from lms.courses.rules.folder import LONGEST_PATH, Folder, Source, read_source
from lms.courses.rules.glossary import Glossary, parse_glossary
from lms.courses.rules.lesson import Lesson, parse_lesson
from lms.courses.rules.objectives import Tree, parse_objectives, parse_programme
from lms.courses.rules.prose import Link, check_html, links_in
from lms.courses.rules.question_set import QuestionSet
from lms.courses.rules.quiz import Quiz, parse_quiz
from lms.courses.rules.render import Page, Renderer
from lms.courses.rules.scores import USUAL_MULTIPLE
from lms.courses.rules.values import Split, split_document

Paper = TypeVar("Paper", Quiz, Exam)
COURSE, OBJECTIVES, UNIT = "course.md", "objectives.md", "unit.md"
LESSON, QUIZ, EVALUATION, CHECKS = "lesson.md", "quiz.md", "evaluation.md", "checks.md"
GLOSSARY = "glossary.md"
PROGRAMME = "training-objectives.md"
MEDIA = re.compile(r"([^/]+/){0,2}media/(?!.*//).+[^/]")
AT_DEPTH = {
    0: (COURSE, OBJECTIVES, GLOSSARY),
    1: (UNIT,),
    2: (LESSON, QUIZ, EVALUATION, CHECKS),
}
# Folders whose documents may have any name, and what each holds.
FREE = re.compile(r"(banks|exams|exercises)/[^/]+\.md")
# How each kind of document is read, and where those are kept a course has many of.
PARSERS: dict[str, Callable[[Source, Split, Page], Any]] = {
    COURSE: parse_course,
    OBJECTIVES: parse_objectives,
    GLOSSARY: parse_glossary,
    UNIT: parse_unit,
    LESSON: parse_lesson,
    QUIZ: parse_quiz,
    EVALUATION: parse_evaluation,
    CHECKS: parse_bank,
    "banks": parse_bank,
    "exams": parse_exam,
    "exercises": parse_exercise,
}
MANY = {
    LESSON: "lessons",
    QUIZ: "quizzes",
    EVALUATION: "evaluations",
    CHECKS: "banks",
    "banks": "banks",
    "exams": "exams",
    "exercises": "exams",
}
TASK = re.compile(rb"^task:[ \t]*([A-Z][A-Za-z0-9-]*)[ \t]*\r?$", re.MULTILINE)
CONTROL = re.compile(r"[\x00-\x1f\x7f\\]")


@dataclass
class CourseFolder:
    """What a folder holds, by the path of each document; what could not be read is missing."""

    folder: Folder
    findings: Findings
    sources: dict[str, Source] = field(default_factory=dict)
    media: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    course: CourseText | None = None
    course_units: Places = field(default_factory=dict)
    tree: Tree | None = None
    units: dict[str, UnitText] = field(default_factory=dict)
    unit_tasks: dict[str, Places] = field(default_factory=dict)
    lessons: dict[str, Lesson] = field(default_factory=dict)
    quizzes: dict[str, Quiz] = field(default_factory=dict)
    evaluations: dict[str, Evaluation] = field(default_factory=dict)
    banks: dict[str, Bank] = field(default_factory=dict)
    exams: dict[str, Exam] = field(default_factory=dict)
    glossary: Glossary | None = None

    def question_sets(self) -> Iterator[QuestionSet]:
        """Everything questions are written in."""
        yield from self.quizzes.values()
        yield from self.banks.values()

    def place(self, name: str) -> Place:
        return self.folder.place(name)

    def beside(self, name: str, document: str) -> str:
        """The path of another document in the same folder."""
        return posixpath.join(posixpath.dirname(name), document)

    def unit_path(self, name: str) -> str:
        """The path of the unit.md of the unit a path lies in."""
        return f"{name.split('/', maxsplit=1)[0]}/{UNIT}"


def media_in(folder: Folder) -> list[str]:
    return sorted(name for name in folder.files if MEDIA.fullmatch(name))


def lesson_addresses(folder: Folder) -> dict[str, str]:
    """Where each lesson is read, seen from the page of another: its key, by its path."""
    found = {}
    for name in folder.files:
        is_lesson = name.count("/") == 2 and name.endswith(f"/{LESSON}")
        if is_lesson and (task := TASK.search(folder.files[name])):
            found[name] = task[1].decode()
    return found


@dataclass(frozen=True)
class Read:
    """One document read by itself, with everything that is wrong with it alone.

    `source` is None where it cannot be read as a document at all.
    """

    source: Source | None
    parsed: Any
    links: tuple[Link, ...]
    findings: tuple[Finding, ...]


Recall = Callable[[Hashable, Callable[[], Read]], Read]


def afresh(_key: Hashable, read: Callable[[], Read]) -> Read:
    """Read every document anew; see `courses.importer.memory` for who remembers."""
    return read()


def read_course(
    folder: Folder, renderer: Renderer, findings: Findings, recall: Recall = afresh
) -> CourseFolder:
    """Every document of the folder, parsed and rendered.

    `recall` may give a document back as it was read before by the same renderer.
    """
    found = CourseFolder(folder, findings, media=media_in(folder))
    for name in sorted(folder.files):
        _check_path(folder, name, findings)
        if name not in found.media and is_known(name):
            key = (folder.path, name, folder.files[name])
            _put(found, name, recall(key, partial(_read, folder, name, renderer)))
        elif name not in found.media:
            findings.error(folder.place(name), _unknown(name))
    for name in (COURSE, OBJECTIVES):
        if name not in folder.files:
            findings.error(folder.place(name), _("课程文件夹里缺少 %(name)s。", name=name))
    usual = found.course.multiple if found.course else USUAL_MULTIPLE
    found.quizzes = {name: _marked_as(usual, one) for name, one in found.quizzes.items()}
    found.exams = {name: _marked_as(usual, one) for name, one in found.exams.items()}
    return found


def _marked_as(usual: str, one: Paper) -> Paper:
    """With the course's rule of 多选 where its own head names none."""
    settings = replace(one.settings, multiple=one.settings.multiple or usual)
    return replace(one, settings=settings)


def read_programme(folder: Folder, renderer: Renderer, findings: Findings) -> Tree | None:
    """The training objectives of the programme, at the root of course_content."""
    opened = _open(folder, PROGRAMME, renderer, findings)
    return parse_programme(*opened) if opened else None


def read_table(text: str, name: str, renderer: Renderer, findings: Findings) -> Evaluation | None:
    """One evaluation table by itself, from its text; None when its head cannot be read."""
    opened = _open(Folder("", {name: text.encode("utf-8", "replace")}), name, renderer, findings)
    if opened is None:
        return None
    source, split, page = opened
    check_html(split, source.place, findings)
    return parse_evaluation(source, split, page)


def _open(
    folder: Folder, name: str, renderer: Renderer, findings: Findings
) -> tuple[Source, Split, Page] | None:
    source = read_source(folder, name, findings)
    split = split_document(source, findings) if source else None
    if source is None or split is None:
        return None
    return source, split, Page(renderer, renderer.media_for(name), source.place, findings)


def _read(folder: Folder, name: str, renderer: Renderer) -> Read:
    findings = Findings()
    opened = _open(folder, name, renderer, findings)
    if opened is None:
        return Read(None, None, (), tuple(findings.found))
    source, split, page = opened
    check_html(split, source.place, findings)
    links = tuple(links_in(name, split, source.place))
    parsed = PARSERS[role_of(name)](source, split, page)
    return Read(source, parsed, links, tuple(findings.found))


def _put(found: CourseFolder, name: str, read: Read) -> None:
    found.findings.found.extend(read.findings)
    if read.source is None:
        return
    found.sources[name] = read.source
    found.links.extend(read.links)
    match role_of(name):
        case "course.md":
            found.course, found.course_units = read.parsed
        case "objectives.md":
            found.tree, _course = read.parsed
        case "glossary.md":
            found.glossary = read.parsed
        case "unit.md":
            found.units[name], found.unit_tasks[name] = read.parsed
        case role:
            getattr(found, MANY[role])[name] = read.parsed


def role_of(name: str) -> str:
    """What a document is by its path: its own name, or the folder of those with any name."""
    free = FREE.fullmatch(name)
    return free[1] if free else posixpath.basename(name)


def is_known(name: str) -> bool:
    """Whether a course has documents at such a path."""
    is_named = posixpath.basename(name) in AT_DEPTH.get(name.count("/"), ())
    return is_named or FREE.fullmatch(name) is not None


def _check_path(folder: Folder, name: str, findings: Findings) -> None:
    if len(name) > LONGEST_PATH or CONTROL.search(name):
        findings.error(
            folder.place(name),
            _("路径太长或含有控制字符、反斜线，请改名（最多 %(n)s 个字符）。", n=LONGEST_PATH),
        )


def _unknown(name: str) -> str:
    here = AT_DEPTH.get(name.count("/"), ())
    near = nearest(posixpath.basename(name), here) if here else None
    if near:
        return str(_("不认识的文件，是不是 %(near)s？", near=near))
    if here:
        return str(
            _(
                "不认识的文件。这一层只放 %(known)s，图片和声音放进 media 文件夹。",
                known=_("、").join(here),
            )
        )
    return str(_("不认识的文件。图片和声音请放进 media 文件夹。"))

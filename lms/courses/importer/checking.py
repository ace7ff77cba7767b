"""Checks folders without changing anything; the import begins with the same steps."""

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction

from lms.core.findings import Finding, Findings
from lms.core.i18n import _
from lms.core.markdown import render, render_inline
from lms.courses.importer.folders import Root
from lms.courses.importer.media import read_media
from lms.courses.importer.memory import recall_with
from lms.courses.importer.telling import Tell, silent
from lms.courses.rules.check import check_course
from lms.courses.rules.check_objectives import check_tree, measured_in
from lms.courses.rules.coverage import Coverage, coverage_of
from lms.courses.rules.folder import Folder, Medium
from lms.courses.rules.objectives import Tree
from lms.courses.rules.reading import (
    COURSE,
    PROGRAMME,
    CourseFolder,
    lesson_addresses,
    read_course,
    read_programme,
)
from lms.courses.rules.render import Renderer
from lms.objectives import queries as objectives
from lms.objectives.models import PROGRAMME as PROGRAMME_CODE
from lms.questions import kinds


@dataclass(frozen=True)
class Checked:
    """A course folder read and checked, with the media that were accepted."""

    found: CourseFolder
    media: dict[str, Medium]


@dataclass(frozen=True)
class RootCheck:
    """What is wrong with a root, and how much of its programme is measured.

    `coverage` is None where the root brings no programme, or one that cannot be read.
    """

    findings: list[Finding]
    coverage: Coverage | None


def check_root(root: Root, tell: Tell = silent) -> RootCheck:
    """Every problem of a root: the programme, each course, and courses that share a code."""
    findings = Findings()
    tree: Tree | None = None
    if root.programme is None:
        training = training_codes()
    else:  # a folder that brings its own is checked without any installation
        tree = checked_programme(root.programme, findings)
        training = {row.code for row in tree.rows} if tree else set()
    seen: dict[str, str] = {}
    courses = []
    for number, folder in enumerate(root.courses):
        tell(Fraction(number, len(root.courses)), _("正在检查 %(path)s", path=folder.path))
        course = checked(folder, training, findings).found
        courses.append(course)
        first = seen.setdefault(course.course.code, folder.path) if course.course else folder.path
        if first != folder.path:
            findings.error(folder.place(COURSE), _taken(course, first))
    coverage = _coverage(tree, courses, findings) if tree and not root.is_single else None
    return RootCheck(findings.in_order(), coverage)


def _taken(course: CourseFolder, first: str) -> str:
    code = course.course.code if course.course else ""
    return _("课程码 %(code)s 已被 %(path)s 使用。", code=code, path=first)


def _coverage(tree: Tree, courses: list[CourseFolder], findings: Findings) -> Coverage:
    """How much is measured; a training objective that nothing reaches is a finding."""
    coverage = coverage_of(
        tree.rows,
        [row for course in courses if course.tree for row in course.tree.rows],
        {code for course in courses for one in course.lessons.values() for code in one.objectives},
        {code for course in courses for code in measured_in(course, _is_automatic)},
    )
    for row in coverage.missing:
        findings.warning(
            row.place,
            _("没有任何已衡量的课程目标支撑培养目标 %(code)s。", code=row.code),
        )
    return coverage


def checked(folder: Folder, training: Collection[str], findings: Findings) -> Checked:
    """A course folder, parsed, rendered and checked against itself."""
    media = read_media(folder, findings)
    addresses = {path: medium.address for path, medium in media.items()}
    addresses |= lesson_addresses(folder)
    renderer = Renderer(render, render_inline, addresses)
    found = read_course(folder, renderer, findings, recall_with(addresses))
    check_course(found, training=training, is_automatic=_is_automatic)
    return Checked(found, media)


def checked_programme(folder: Folder, findings: Findings) -> Tree | None:
    """The training objectives, parsed and checked against themselves."""
    if PROGRAMME not in folder.files:
        findings.error(folder.place(PROGRAMME), _("缺少 %(name)s。", name=PROGRAMME))
        return None
    tree = read_programme(folder, Renderer(render, render_inline, {}), findings)
    if tree is not None:
        check_tree(tree, {row.code for row in tree.rows}, findings)
    return tree


def training_codes() -> set[str]:
    """The training objectives already imported."""
    return {one.code for one in objectives.objectives_of(PROGRAMME_CODE)}


def _is_automatic(name: str) -> bool:
    return kinds.get(name).is_automatic

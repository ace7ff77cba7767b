"""Checks folders without changing anything; the import begins with the same steps."""

from collections.abc import Collection
from dataclasses import dataclass

from lms.core.findings import Finding, Findings
from lms.core.i18n import _
from lms.core.markdown import render, render_inline
from lms.courses.importer.folders import Root
from lms.courses.importer.media import Medium, read_media
from lms.courses.rules.check import check_course
from lms.courses.rules.check_objectives import check_tree
from lms.courses.rules.folder import Folder
from lms.courses.rules.objectives import Tree
from lms.courses.rules.reading import (
    COURSE,
    PROGRAMME,
    CourseFolder,
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


def check_root(root: Root) -> list[Finding]:
    """Every problem of a root: the programme, each course, and courses that share a code."""
    findings = Findings()
    if root.programme is None:
        training = training_codes()
    else:  # a folder that brings its own is checked without any installation
        tree = checked_programme(root.programme, findings)
        training = {row.code for row in tree.rows} if tree else set()
    seen: dict[str, str] = {}
    for folder in root.courses:
        course = checked(folder, training, findings).found.course
        if course is None:
            continue
        first = seen.setdefault(course.code, folder.path)
        if first != folder.path:
            findings.error(
                folder.place(COURSE),
                _("课程码 %(code)s 已被 %(path)s 使用。", code=course.code, path=first),
            )
    return findings.in_order()


def checked(folder: Folder, training: Collection[str], findings: Findings) -> Checked:
    """A course folder, parsed, rendered and checked against itself."""
    media = read_media(folder, findings)
    addresses = {path: medium.address for path, medium in media.items()}
    found = read_course(folder, Renderer(render, render_inline, addresses), findings)
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

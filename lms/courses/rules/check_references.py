"""Checks what texts lead to: files, places, figures, tables and terms must be there."""

import posixpath
import re
from collections.abc import Collection, Iterator

from lms.core.i18n import _
from lms.core.markdown import names_in, plain_text
from lms.courses.rules.fields import nearest
from lms.courses.rules.lesson import Lesson
from lms.courses.rules.prose import Link
from lms.courses.rules.reading import CourseFolder


def check_references(found: CourseFolder) -> None:
    """Links, media, numbers of figures and tables, and terms."""
    names = {path: set(_names(lesson)) for path, lesson in found.lessons.items()}
    for link in found.links:
        _check_link(found, link, names)
    _check_unused(found)
    _check_numbers(found)
    if found.glossary is not None:
        _check_glossary(found)


def _names(lesson: Lesson) -> Iterator[str]:
    for section in lesson.text.sections:
        yield section.id.removeprefix("u-")
        yield from (name.removeprefix("u-") for name in names_in(section.html))


def _check_link(found: CourseFolder, link: Link, names: dict[str, set[str]]) -> None:
    if link.path not in found.folder.files:
        found.findings.error(link.place, _no_file(link, found.folder.files))
    elif link.path.endswith(".md") and link.path not in names and link.path != link.source:
        found.findings.error(
            link.place,
            _(
                "%(path)s 没有自己的页面，不能链接。可以链接到别的任务的 lesson.md。",
                path=link.written,
            ),
        )
    elif link.anchor and link.path in names and link.anchor not in names[link.path]:
        found.findings.error(link.place, _no_anchor(link.anchor, names[link.path]))


def _no_file(link: Link, files: Collection[str]) -> str:
    near = nearest(link.path, files)
    if near:
        near = posixpath.relpath(near, link.base or ".")
        return str(_("找不到文件 %(path)s，是不是 %(near)s？", path=link.written, near=near))
    return str(_("找不到文件 %(path)s。请把它放进 media 文件夹。", path=link.written))


def _no_anchor(anchor: str, names: Collection[str]) -> str:
    near = nearest(anchor, names)
    if near:
        return str(_("课文里没有锚点 #%(name)s，是不是 #%(near)s？", name=anchor, near=near))
    return str(_("课文里没有锚点 #%(name)s。", name=anchor))


def _check_unused(found: CourseFolder) -> None:
    """Every picture that is there is named by a text."""
    used = {link.path for link in found.links}
    is_whole = len(found.sources) + len(found.media) == len(found.folder.files)
    for name in found.media if is_whole else ():  # an unread text may name what seems unused
        if name not in used:
            found.findings.warning(found.place(name), _("没有文档用到这个文件。"))


def _check_numbers(found: CourseFolder) -> None:
    """What a text mentions is there, and each figure and table is mentioned by its own lesson."""
    labels = {one.text.label for one in found.evaluations.values()}
    labels |= {label for one in found.lessons.values() for label in one.numbered.captions}
    for lesson in found.lessons.values():
        for label, place in lesson.numbered.mentions.items():
            if label not in labels and not _is_elsewhere(label, found):
                found.findings.error(place, _("课程里没有 %(label)s。", label=label))
        for label, place in lesson.numbered.captions.items():
            if label not in lesson.numbered.mentions:
                found.findings.warning(place, _("正文没有提到 %(label)s。", label=label))


def _is_elsewhere(label: str, found: CourseFolder) -> bool:
    """Whether a number belongs to a task this course does not have (表4-1 of the other course)."""
    unit, task = re.findall("[0-9]+", label)[:2]
    return f"{unit}-{task}" not in {lesson.text.number for lesson in found.lessons.values()}


def _check_glossary(found: CourseFolder) -> None:
    """A term is used by a lesson, and the task it names is there."""
    assert found.glossary is not None  # noqa: S101 - the caller looked
    tasks = {lesson.text.task for lesson in found.lessons.values()}
    words = "\n".join(
        plain_text(section.html)
        for lesson in found.lessons.values()
        for section in lesson.text.sections
    )
    for term in found.glossary.text.terms:
        if term.task and term.task not in tasks:
            found.findings.error(
                found.glossary.tasks_at[term.term], _("课程里没有任务 %(key)s。", key=term.task)
            )
        if term.term and term.term not in words:
            found.findings.warning(
                found.glossary.places[term.term],
                _("没有课文用到术语“%(term)s”。", term=term.term),
            )

"""The authoring desk in the benchmark: checking, publishing and previewing, in process."""

import re
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from flask import Flask

from lms.accounts.models import User
from lms.accounts.queries import user_by_number
from lms.authoring.models import AuthorRole
from lms.authoring.policy import authored_course
from lms.authoring.queries.people import CourseDesk
from lms.authoring.services.checking import check
from lms.authoring.services.people import set_author
from lms.authoring.services.previewing import preview_of
from lms.authoring.services.publishing import publish
from lms.authoring.services.saving import Change, save_all
from lms.core.db import db, expect_writes, unit_of_work
from lms.core.findings import Findings
from lms.core.markdown import render, render_inline
from lms.courses.importer import memory, read_folder
from lms.courses.importer.checking import checked
from lms.courses.importer.media import read_media
from lms.courses.rules.folder import Folder
from lms.courses.rules.reading import lesson_addresses, read_course
from lms.courses.rules.render import Renderer

if TYPE_CHECKING:
    from bench import Figures

ROOT = Path(__file__).parents[1]
COPIES = 9  # of the seven tasks of a course: 63
TIMES = 5
TASKS = re.compile(r"(?<![A-Za-z0-9])T(\d\d)(?!\d)")
UNITS = re.compile(r"(?<![A-Za-z0-9])M(\d)(?!\d)")


def measure(figures: "Figures", app: Flask, teacher: str, one_page: float) -> None:
    """A course of 63 tasks checked, and what an author waits for; `one_page` is the floor's."""
    with app.test_request_context():
        _check(figures, many_tasks(read_folder(ROOT / "course_content" / "csf")))
        author = user_by_number(teacher)
        if author is None:
            raise LookupError(f"no teacher {teacher}")
        with unit_of_work():
            set_author("CSF", author, AuthorRole.OWNER, by=None)
        desk = authored_course(author, "CSF")
        if desk is None:
            raise LookupError("the teacher does not write the course")
        _desk(figures, desk, author, one_page)


def _check(figures: "Figures", folder: Folder) -> None:
    training = {f"G{n}" for n in range(10)}
    parsing = _seconds(lambda: _parse(folder))
    cold = _seconds(lambda: _checked(folder, training))
    _checked(folder, training, forget=False)
    warm = _seconds(lambda: _checked(folder, training, forget=False))
    figures.note("check_63_tasks", 1000 * cold, "ms")
    figures.note("check_63_tasks_to_parsing", cold / parsing, "x")
    figures.note("check_63_tasks_again", 1000 * warm, "ms")


def _parse(folder: Folder) -> None:
    findings = Findings()
    addresses = {path: one.address for path, one in read_media(folder, findings).items()}
    addresses |= lesson_addresses(folder)
    read_course(folder, Renderer(render, render_inline, addresses), findings)


def _checked(folder: Folder, training: set[str], *, forget: bool = True) -> None:
    if forget:
        memory.forget()
    checked(folder, training, Findings())


def _desk(figures: "Figures", desk: CourseDesk, author: User, one_page: float) -> None:
    whole = check(desk.code)
    path = max(whole.planned.course.found.lessons)
    text = whole.planned.folder.files[path].decode()
    typed = iter(range(1000))

    def another() -> str:
        return text.replace("## 知识总结", f"第 {next(typed)} 句。\n\n## 知识总结", 1)

    figures.note("preview_bytes", len(text.encode()), "bytes")
    preview = _seconds(lambda: preview_of(desk.code, path, another()))
    figures.note("preview", 1000 * preview, "ms")
    figures.note("preview_ratio", preview / one_page, "x")
    problems = _seconds(lambda: check(desk.code, {path: another()}))
    figures.note("problems", 1000 * problems, "ms")
    figures.note("publish", 1000 * _seconds(lambda: _publish(desk, path, another(), author)), "ms")


def _publish(desk: CourseDesk, path: str, text: str, author: User) -> None:
    """All a publication does, taken back before it is committed."""
    expect_writes(True)
    save_all(desk, [Change(path, text)], by=author)
    publish(desk, message="基准", by=author)
    db.session.rollback()
    expect_writes(False)


def _seconds(work: Callable[[], object]) -> float:
    took = []
    for _n in range(TIMES):
        db.session.rollback()
        began = time.perf_counter()
        work()
        took.append(time.perf_counter() - began)
    db.session.rollback()
    return median(took)


def many_tasks(folder: Folder) -> Folder:
    """The course with its units several times over, each copy under keys and numbers of its own."""
    units = sorted({name.split("/")[0] for name in folder.files if name.endswith("/unit.md")})
    files = {name: data for name, data in folder.files.items() if name.split("/")[0] not in units}
    keys = []
    for copy in range(COPIES):
        for number, unit in enumerate(units, 1):
            keys.append(f"M{copy + 1}{number}")
            for name, data in folder.files.items():
                if name.startswith(f"{unit}/"):
                    files[f"c{copy}-{name}"] = _copied(name, data, copy, number, len(units))
    for name in [name for name in files if name.startswith(("banks/", "exams/", "exercises/"))]:
        del files[name]
    listed = f"units: [{', '.join(keys)}]".encode()
    files["course.md"] = re.sub(rb"units: \[.*?\]", listed, files["course.md"])
    return Folder("csf", files)


def _copied(name: str, data: bytes, copy: int, number: int, units: int) -> bytes:
    if not name.endswith(".md"):
        return data
    text = TASKS.sub(lambda found: f"T{copy + 1}{found[1]}", data.decode())
    text = text.replace("](../../m", f"](../../c{copy}-m")
    text = UNITS.sub(lambda found: f"M{copy + 1}{found[1]}", text)
    shown = copy * units + number
    return re.sub(rf"(?<![\d.-]){number}-(\d)(?!\d)", rf"{shown}-\1", text).encode()

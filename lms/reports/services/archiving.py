"""The class archive (归档包): everything a class files at the end of a term, in one zip.

The same data give the same bytes: documents carry the moment of the last change, members a
fixed one. A new version never replaces an earlier one.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from lms.accounts.models import User
from lms.classrooms.models import Classroom
from lms.core import files, journal
from lms.core.clock import now
from lms.core.db import db
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.evaluations.services.archive import Item, packed, pages_in, tables_of
from lms.reports.models import ClassArchive
from lms.reports.queries.archives import last_version
from lms.reports.queries.filing import Filed, filed
from lms.reports.services.basis import basis_of, figures_stated
from lms.reports.services.making import (
    DOCX,
    PDF,
    XLSX,
    Kind,
    Wanted,
    made,
    name_of,
    prefix_of,
)

Tell = Callable[[int, str], None]
GRADES, PAPERS, ATTAINMENT, TABLES = "01", "02", "03", "04"


class NothingToFile(Refused):
    """A classroom without students."""


@dataclass(frozen=True)
class Package:
    """An archive as made, not yet kept."""

    data: bytes
    name: str  # without version and extension
    contents: list[dict[str, Any]]
    figures: dict[str, Any]
    letters: set[str]  # every character that is printed


def build(classroom: Classroom, tell: Tell = lambda percent, message: None) -> Package:
    """Make the archive of a classroom, loaded with its term; reads only."""
    tell(2, _("正在读取成绩和达成度"))
    found = filed(classroom)
    if not found.lines:
        raise NothingToFile(_("这个教学班还没有学生，没有可以归档的材料。"))
    letters: set[str] = set()
    items = list(_documents(found, tell, letters))
    base = prefix_of(found)
    tables = tables_of(classroom, base, lambda at, title: tell(45 + at // 2, title))
    letters |= tables.letters
    folder = _folder(TABLES, _("学习评价"))
    items += [Item(f"{folder}/{one.path}", one.title, one.data, one.pages) for one in tables.items]
    tell(96, _("正在打包"))
    return Package(
        packed(items),
        f"{base}_{_('归档包')}",
        [_listed(one) for one in items],
        {"basis": basis_of(found), **figures_stated(found)},
        letters,
    )


def keep(built: Package, classroom: Classroom, by: User) -> ClassArchive:
    """Keep what was built as the next version of the classroom's archive."""
    version = last_version(classroom.id) + 1
    name = f"{built.name}_v{version}.zip"
    stored = files.keep(built.data, name)
    archive = ClassArchive(
        classroom_id=classroom.id,
        version=version,
        file=stored.sha256,
        name=name,
        size=stored.size,
        contents=built.contents,
        figures=built.figures,
        made_at=now(),
        made_by_id=by.id,
    )
    db.session.add(archive)
    db.session.flush()
    journal.write(
        "report.archive",
        subject=f"classroom:{classroom.id}",
        actor_id=by.id,
        actor_name=by.name,
        version=version,
        sha256=stored.sha256,
        files=len(built.contents),
        students=len(built.figures["totals"]),
    )
    return archive


def _documents(found: Filed, tell: Tell, letters: set[str]) -> Iterator[Item]:
    """Every document of the classroom, in the order colleges file them."""
    wanted = list(_wanted(found))
    for at, (folder, number, one) in enumerate(wanted):
        document = made(found, one)
        tell(5 + 40 * at // len(wanted), document.title)
        letters.update("".join(document.texts))
        pages = pages_in(document.data) if one.form == PDF else None
        name = name_of(found, document.title, one.form, number)
        yield Item(f"{folder}/{name}", document.title, document.data, pages)


def _wanted(found: Filed) -> Iterator[tuple[str, str, Wanted]]:
    grades = _folder(GRADES, _("成绩"))
    yield grades, f"{GRADES}-01", Wanted(Kind.REGISTER, PDF)
    yield grades, f"{GRADES}-02", Wanted(Kind.COURSEWORK, PDF)
    yield grades, f"{GRADES}-03", Wanted(Kind.REGISTER, XLSX)
    papers = _folder(PAPERS, _("试卷"))
    for n, exam in enumerate(found.exams):
        for m, kind in enumerate((Kind.SPECIFICATION, Kind.ANALYSIS), start=1):
            yield papers, f"{PAPERS}-{2 * n + m:02}", Wanted(kind, PDF, exam.assignment.id)
    attainment = _folder(ATTAINMENT, _("课程目标达成"))
    yield attainment, f"{ATTAINMENT}-01", Wanted(Kind.REPORT, PDF)
    yield attainment, f"{ATTAINMENT}-02", Wanted(Kind.REPORT, DOCX)
    yield attainment, f"{ATTAINMENT}-03", Wanted(Kind.ATTAINMENT, XLSX)


def _folder(number: str, title: str) -> str:
    return f"{number}_{title}"


def _listed(item: Item) -> dict[str, Any]:
    return {
        "path": item.path,
        "title": item.title,
        "sha256": item.sha256,
        "pages": item.pages,
        "size": len(item.data),
    }

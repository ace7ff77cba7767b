"""The term archive: every table of a classroom in one zip, with an index and checksums."""

import hashlib
import io
import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.assignments.queries import assignment_with_text
from lms.classrooms.models import Classroom
from lms.core import files, journal
from lms.core.clock import now
from lms.core.db import db
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.core.tabular import Column, Sheet, write_xlsx
from lms.evaluations.models import EvaluationArchive
from lms.evaluations.queries import sheet_views
from lms.evaluations.queries.archives import evaluation_ids_of, last_version
from lms.evaluations.rules.archiving import base_of, file_name, safe_name
from lms.evaluations.services import printing
from lms.evaluations.services.archive_ratings import rating_sheets
from lms.evaluations.services.printing_papers import Papers

# Of every member and document, so that the same ratings give the same bytes.
MEMBER_TIME = (1980, 1, 1, 0, 0, 0)
NO_MOMENT = datetime(1980, 1, 1, tzinfo=UTC)
INDEX, SUMS = "00_目录.xlsx", "SHA256SUMS.txt"
_PAGE = re.compile(rb"/Type ?/Page\b")
Tell = Callable[[int, str], None]


class NothingToArchive(Refused):
    """A classroom without evaluations or without students."""


@dataclass(frozen=True)
class Item:
    """A file of the archive, and what the index says about it."""

    path: str
    title: str
    data: bytes
    pages: int | None = None

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True)
class Tables:
    """The files of all tables of a classroom."""

    items: list[Item]
    tables: int
    sheets: int
    letters: set[str]  # every character that is printed


@dataclass
class Built:
    """An archive as made, not yet kept."""

    data: bytes
    name: str  # without version and extension
    tables: int
    sheets: int
    letters: set[str] = field(default_factory=set)


def build(classroom: Classroom, tell: Tell = lambda percent, message: None) -> Built:
    """Make the archive of a classroom, loaded with its term; reads only."""
    base = base_of(classroom.term.code, classroom.course_code, classroom.name)
    found = tables_of(classroom, base, tell)
    if not found.tables:
        raise NothingToArchive(_("这个教学班还没有布置学习评价，没有可以归档的表。"))
    tell(95, _("正在打包"))
    name = f"{base}_{_('学习评价归档')}"
    return Built(packed(found.items), name, found.tables, found.sheets, found.letters)


def tables_of(classroom: Classroom, base: str, tell: Tell) -> Tables:
    """Every table a classroom was given, each in a folder of its own."""
    ids = evaluation_ids_of(classroom.id)
    found = Tables([], len(ids), 0, set())
    for number, assignment_id in enumerate(ids, start=1):
        assignment = assignment_with_text(assignment_id)
        assert assignment is not None  # noqa: S101 (read a moment ago in this transaction)
        tell(5 + 90 * (number - 1) // len(ids), assignment.activity.title)
        papers = printing.class_papers(assignment_id, printing.Wanted(is_blank=False))
        found.items.extend(_of_table(assignment, papers, f"{number:02}", base))
        found.letters.update("".join(papers.texts))
        found = replace(found, sheets=found.sheets + len(papers.sheets))
    return found


def keep(built: Built, classroom: Classroom, by: User) -> EvaluationArchive:
    """Keep what was built as the next version of the classroom's archive."""
    version = last_version(classroom.id) + 1
    name = f"{built.name}_v{version}.zip"
    stored = files.keep(built.data, name)
    archive = EvaluationArchive(
        classroom_id=classroom.id,
        version=version,
        file=stored.sha256,
        name=name,
        size=stored.size,
        tables=built.tables,
        sheets=built.sheets,
        made_at=now(),
        made_by_id=by.id,
    )
    db.session.add(archive)
    db.session.flush()
    journal.write(
        "evaluation.archive",
        subject=f"classroom:{classroom.id}",
        actor_id=by.id,
        actor_name=by.name,
        version=version,
        sha256=stored.sha256,
        tables=built.tables,
        sheets=built.sheets,
    )
    return archive


def _of_table(assignment: Assignment, papers: Papers, number: str, base: str) -> list[Item]:
    """The files of one table: the class in one PDF, every student's own, and the raw ratings."""
    views = sheet_views(assignment.id)
    handed = [one.handed_in_at for view in views for one in view.reviews if one.handed_in_at]
    moment = max(handed, default=NO_MOMENT)
    title = papers.caption.replace("　", " ")
    folder = f"{number}_{safe_name(title)}"

    def item(serial: str, words: str, data: bytes, extension: str, within: str = "") -> Item:
        name = file_name(base, f"{number}-{serial}", words, extension)
        pages = pages_in(data) if extension == "pdf" else None
        return Item(f"{folder}/{within}{name}", words, data, pages)

    made = [item("00", f"{title} {_('全班')}", papers.pdf(moment=moment), "pdf")]
    width = max(2, len(str(len(papers.sheets))))
    for at, sheet in enumerate(papers.sheets, start=1):
        one = papers.of(sheet).pdf(moment=moment)
        serial = f"{at:0{width}}"
        made.append(
            item(serial, f"{title} {sheet.number} {sheet.name}", one, "pdf", f"{_('学生')}/")
        )
    raw = write_xlsx(rating_sheets(assignment, views), moment=moment)
    return [*made, item("99", f"{title} {_('原始评分')}", raw, "xlsx")]


def pages_in(pdf: bytes) -> int:
    return len(_PAGE.findall(pdf))


def packed(items: Sequence[Item]) -> bytes:
    """The zip: index first, then the files, then the sums that `sha256sum -c` checks."""
    index = Item(INDEX, _("目录"), _index(items))
    listed = [index, *items]
    sums = "".join(f"{one.sha256}  {one.path}\n" for one in listed)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for path, data in [*((one.path, one.data) for one in listed), (SUMS, sums.encode())]:
            member = zipfile.ZipInfo(path, MEMBER_TIME)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = 3  # Unix, on whatever machine it is made
            member.external_attr = 0o644 << 16
            package.writestr(member, data)
    return buffer.getvalue()


def _index(items: Sequence[Item]) -> bytes:
    columns = [
        Column(_("序号"), "number"),
        Column(_("材料")),
        Column(_("文件")),
        Column(_("页数"), "number"),
        Column(_("字节"), "number"),
        Column("SHA-256", width=66),
    ]
    rows = [
        (at, one.title, one.path, one.pages, len(one.data), one.sha256)
        for at, one in enumerate(items, start=1)
    ]
    return write_xlsx([Sheet(_("目录"), columns, rows)], moment=NO_MOMENT)

"""Grades as files: of one classroom at once, of a whole term in the background."""

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from lms.accounts.models import User
from lms.classrooms.models import Classroom, Term
from lms.classrooms.queries import ClassroomRow, classrooms_of_term, get_classroom
from lms.core import journal
from lms.core.db import db
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.core.tabular import Column, stream_xlsx, write_csv, write_xlsx
from lms.core.tabular.writing import Value
from lms.reports.queries.register import Register, register_of, sheet_of
from lms.reports.rules.registering import GRADE

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = {"csv": "utf-8-sig", "gb18030.csv": "gb18030"}
FORMS = ("xlsx", *CSV)
TERM_FORMS = ("xlsx", "zip")
MEMBER_TIME = (1980, 1, 1, 0, 0, 0)
Tell = Callable[[int, str], None]


class NothingToExport(Refused):
    """A term without students."""


@dataclass(frozen=True)
class Made:
    """A file to take away."""

    data: bytes
    name: str
    mime: str
    rows: int = 0


def class_file(classroom: Classroom, form: str, *, by: User) -> Made:
    """The grades of one classroom: .xlsx; .csv for Excel (UTF-8 with BOM) or for older systems."""
    found = register_of(classroom)
    sheet = sheet_of(found)
    if form == "xlsx":
        data, mime = write_xlsx([sheet]), XLSX
    else:
        encoding: Literal["utf-8-sig", "gb18030"] = "utf-8-sig" if form == "csv" else "gb18030"
        data, mime = write_csv(sheet, encoding=encoding), "text/csv"
    journal.write(
        "grades.export",
        subject=f"classroom:{classroom.id}",
        actor_id=by.id,
        actor_name=by.name,
        form=form,
        rows=len(found.lines),
        is_draft=found.is_draft,
    )
    return Made(data, f"{base_of(found)}.{form.rpartition('.')[2]}", mime, len(found.lines))


def base_of(found: Register) -> str:
    """The name of a file of grades, which says what they are."""
    classroom = found.classroom
    word = _("成绩草稿") if found.is_draft else _("成绩")
    return f"{classroom.term.code}_{classroom.course_code}_{classroom.name}_{word}"


def term_file(term: Term, form: str, tell: Tell) -> Made:
    """The grades of all classrooms of a term: one long sheet, or a zip with one file each."""
    code = term.code
    rows = [row for row in classrooms_of_term(term.id) if row.students]
    if not rows:
        raise NothingToExport(_("学期 %(code)s 里还没有学生，没有可以导出的成绩。", code=code))
    count = sum(row.students for row in rows)
    if form == "zip":
        return Made(_zipped(rows, tell), f"{code}_{_('全部成绩')}.zip", "application/zip", count)
    note = _("学期 %(code)s · %(n)s 个教学班 · %(count)s 人次", code=code, n=len(rows), count=count)
    data = stream_xlsx(_("全部成绩"), _columns(), _lines(rows, tell), note=note)
    return Made(data, f"{code}_{_('全部成绩')}.xlsx", XLSX, count)


def note_term(term: Term, made: Made, form: str, *, by: User) -> None:
    """Write a term's export into the journal."""
    journal.write(
        "grades.export_term",
        subject=f"term:{term.id}",
        actor_id=by.id,
        actor_name=by.name,
        form=form,
        rows=made.rows,
    )


def _registers(rows: list[ClassroomRow], tell: Tell) -> Iterator[Register]:
    """One classroom after another; what was read of one is forgotten before the next."""
    for at, row in enumerate(rows):
        tell(5 + 85 * at // len(rows), row.name)
        classroom = get_classroom(row.id)
        if classroom is not None:
            yield register_of(classroom)
        db.session.expunge_all()


def _columns() -> list[Column]:
    texts = (_("学期"), _("课程代码"), _("课程"), _("教学班"), _("学号"), _("姓名"), _("行政班"))
    numbers = (_("平时成绩"), _("总评"), _("登记成绩"))
    return [
        *(Column(title) for title in texts),
        *(Column(title, "points") for title in numbers),
        *(Column(title) for title in (_("等级"), _("特殊标记"), _("成绩状态"))),
    ]


def _lines(rows: list[ClassroomRow], tell: Tell) -> Iterator[list[Value]]:
    for found in _registers(rows, tell):
        room, course = found.classroom, found.grid.course
        head = [room.term.code, course.code, course.title, room.name]
        for line in found.lines:
            who = [line.number, line.name, line.home_class]
            grade = line.figure(GRADE)
            said = [line.level, line.state, _("更正后") if line.is_corrected else found.basis]
            yield [*head, *who, line.usual, line.value, grade, *said]


def _zipped(rows: list[ClassroomRow], tell: Tell) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for number, found in enumerate(_registers(rows, tell), start=1):
            name = base_of(found).replace("/", "_")
            member = zipfile.ZipInfo(f"{number:03}_{name}.xlsx", MEMBER_TIME)
            package.writestr(member, write_xlsx([sheet_of(found)]))
    return buffer.getvalue()

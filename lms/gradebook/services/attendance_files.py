"""Attendance as files: 点名册 with everything noted, 签到表 to sign by hand."""

from dataclasses import dataclass

from lms.accounts.models import User
from lms.classrooms.models import Classroom
from lms.core import journal
from lms.core.i18n import _
from lms.core.tabular import Column, Sheet, write_xlsx
from lms.core.tabular.writing import Value
from lms.courses.queries import titles_by_code
from lms.gradebook.queries.attendance import AttendanceRow, AttendanceSheet, attendance_of
from lms.gradebook.rules.signs import GLYPHS

NOTED, BLANK = "xlsx", "blank.xlsx"
FORMS = (NOTED, BLANK)
BLANKS = 16  # columns to sign in where no meetings are known


@dataclass(frozen=True)
class Made:
    data: bytes
    name: str


def make(classroom: Classroom, form: str, *, by: User) -> Made:
    """The file, noted in the journal with how many rows it has."""
    sheet = attendance_of(classroom)
    word = _("点名册") if form == NOTED else _("签到表")
    columns = [*_leading(), *_meetings(sheet, form)]
    rows = [[*_who(at, row), *_signs(sheet, row, form)] for at, row in enumerate(sheet.rows, 1)]
    if form == NOTED:
        columns += _totals()
        rows = [[*cells, *_sums(row)] for cells, row in zip(rows, sheet.rows, strict=True)]
    course = titles_by_code([classroom.course_code]).get(classroom.course_code, "")
    note = f"{word}　{classroom.term.code}　{course}　{classroom.name}　{_legend()}"
    data = write_xlsx([Sheet(word, columns, rows, note)])
    journal.write(
        "attendance.export",
        subject=f"classroom:{classroom.id}",
        actor_id=by.id,
        actor_name=by.name,
        form=form,
        rows=len(rows),
        meetings=len(sheet.meetings),
    )
    base = f"{classroom.term.code}_{classroom.course_code}_{classroom.name}"
    return Made(data, f"{base}_{word}.xlsx")


def _leading() -> list[Column]:
    return [Column(_("序号"), "number"), Column(_("学号")), Column(_("姓名")), Column(_("行政班"))]


def _who(at: int, row: AttendanceRow) -> list[Value]:
    who = row.enrollment
    return [at, who.user.number, who.user.name, who.home_class.name if who.home_class else ""]


def _meetings(sheet: AttendanceSheet, form: str) -> list[Column]:
    titles = [
        f"{one.held_on.month}/{one.held_on.day}\n{_('%(n)s 学时', n=one.hours)}"
        for one in sheet.meetings
    ]
    if not titles and form == BLANK:
        titles = [""] * BLANKS
    return [Column(title, width=8) for title in titles]


def _signs(sheet: AttendanceSheet, row: AttendanceRow, form: str) -> list[Value]:
    if form == BLANK:
        return [""] * (len(sheet.meetings) or BLANKS)
    return [
        GLYPHS[row.signs[one.id].value] if one.id in row.signs else "" for one in sheet.meetings
    ]


def _totals() -> list[Column]:
    titles = (_("到"), _("旷课"), _("迟到"), _("早退"), _("请假"), _("缺课学时"), _("出勤分"))
    return [*(Column(title, "number") for title in titles), Column(_("提示"))]


def _sums(row: AttendanceRow) -> list[Value]:
    found = row.found
    barred = _("缺课达到取消资格的学时") if found.is_barred else ""
    return [*found.counts.values(), float(found.missed), row.points, barred]


def _legend() -> str:
    return _(
        "%(present)s 到　%(absent)s 旷课　%(late)s 迟到　%(early)s 早退　%(leave)s 请假", **GLYPHS
    )

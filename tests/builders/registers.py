"""Workbooks as a registrar's system gives them: `a_workbook(("2401", "林晓雨"))`."""

import io
from collections.abc import Callable, Sequence

import openpyxl
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from lms.accounts.models import User
from lms.core.db import db
from lms.reports.models import RegisterTemplate
from lms.reports.services import templates

HEADER = ("序号", "学号", "姓名", "平时成绩", "期末成绩", "总评成绩", "备注")
FIRST = 4  # the row of the first student: title, notes and header stand above


def a_workbook(
    *students: tuple[str, str],
    header: Sequence[str] = HEADER,
    change: Callable[[openpyxl.Workbook, Worksheet], None] = lambda book, sheet: None,
) -> bytes:
    """Title over merged cells, a note, the header, the students, a hidden sheet, protection."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "成绩录入"
    sheet.append(["恒山职业技术学院成绩登记表"])
    sheet.merge_cells("A1:G1")
    sheet.append(["请只填写白色单元格，不要改动学号。"])
    sheet.append(list(header))
    for serial, (number, name) in enumerate(students, start=1):
        sheet.append([serial, number, name])
        sheet.cell(FIRST + serial - 1, 6).fill = PatternFill("solid", fgColor="FFFFCC")
    sheet["A1"].font = Font(bold=True, size=16)
    sheet.protection.sheet = True
    codes = book.create_sheet("代码")
    codes.append(["1", "缺考"])
    codes.sheet_state = "hidden"
    change(book, sheet)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def a_template(by: User, data: bytes, name: str = "教务系统成绩表") -> RegisterTemplate:
    """A template taken in, its columns as their headers suggest."""
    made = templates.take_in(data, "成绩录入.xlsx", name=name, by=by)
    db.session.commit()
    return made

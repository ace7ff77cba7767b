"""Filling the registrar's workbook, and taking grades away in every form."""

import io
import zipfile
from decimal import Decimal

import openpyxl
import pytest
from sqlalchemy import select

from lms.assignments.models import Assignment
from lms.assignments.queries import get_assignment
from lms.classrooms.queries import get_classroom
from lms.core import files
from lms.core.db import db
from lms.core.errors import Refused
from lms.core.jobs import Job, JobState
from lms.core.journal import JournalEntry
from lms.reports.models import RegisterFill, RegisterTemplate
from lms.reports.queries.register import register_of
from lms.reports.services import templates as services
from lms.reports.services.workbooks import read_form
from tests.builders.accounts import a_teacher, a_user, an_administrator
from tests.builders.assignments import an_activity, an_assignment
from tests.builders.classrooms import a_classroom
from tests.builders.gradebook import a_line, a_mark
from tests.builders.ledger import a_correction, a_submission
from tests.builders.registers import FIRST, a_template, a_workbook, opened, saved


class School:
    """A classroom of `count` students with 40 of 50 points each, and an administrator."""

    def __init__(self, count: int = 2) -> None:
        self.teacher, self.office = a_teacher("周敏"), an_administrator()
        self.students = [a_user(f"学生{n}", f"024010{n:04}") for n in range(1, count + 1)]
        made = a_classroom(teacher=self.teacher, students=self.students, home_class="客服2402")
        assignment = an_assignment(made, an_activity())
        for student in self.students:
            a_mark(assignment, student, a_line(earned="40", possible="50"))
        self.id = made.id
        self.term_id = made.term_id
        self.at = f"/classrooms/{made.id}"

    @property
    def listed(self) -> list[tuple[str, str]]:
        return [(one.number, one.name) for one in self.students]

    def fill(self, template: RegisterTemplate, data: bytes = b"") -> RegisterFill:
        made = services.begin_fill(
            template, get_classroom(self.id), data, "本班.xlsx", by=self.teacher
        )
        db.session.commit()
        return made


@pytest.fixture
def school(app):
    return School()


def test_only_mapped_cells_change_and_everything_else_stays(browser, school):
    data = a_workbook(*school.listed, ("0999999999", "外班生"))
    template = a_template(school.office, data)
    one = school.fill(template)
    client = browser(school.teacher)

    page = client.get(f"/register-fills/{one.id}").get_data(as_text=True)
    made = client.post(f"/register-fills/{one.id}").data

    assert "外班生" in page
    assert "草稿（未送审，随成绩变化）" in page
    book = opened(made)
    sheet = book["成绩录入"]
    assert [sheet.cell(FIRST, x).value for x in range(1, 8)] == [
        1, "0240100001", "学生1", 80, None, 80, None,
    ]  # fmt: skip
    assert sheet.cell(FIRST, 6).data_type == "n"
    assert sheet.cell(FIRST, 6).fill.fgColor.rgb == "00FFFFCC"
    assert sheet.cell(FIRST + 2, 6).value is None
    assert sheet.protection.sheet
    assert book["代码"].sheet_state == "hidden"
    before, after = (zipfile.ZipFile(io.BytesIO(one)) for one in (data, made))
    changed = [n for n in before.namelist() if before.read(n) != after.read(n)]
    assert changed == ["xl/worksheets/sheet1.xml"]
    assert before.namelist() == after.namelist()


def test_a_fill_is_in_the_journal_with_its_counts(browser, school):
    template = a_template(school.office, a_workbook(school.listed[0], ("0999999999", "外班生")))
    one = school.fill(template)

    browser(school.teacher).post(f"/register-fills/{one.id}")

    line = db.session.query(JournalEntry).filter_by(action="register.fill").one()
    wanted = {"rows": 1, "unknown": 1, "missing": 1, "cells": 2, "is_draft": True}
    assert line.detail.items() >= wanted.items()


def test_formulas_stay_and_are_computed_anew_when_opened(school):
    def with_formula(_book, sheet):
        sheet["F4"] = "=D4*0.4+E4*0.6"

    data = a_workbook(*school.listed, change=with_formula)
    one = school.fill(a_template(school.office, data))

    planned = services.plan(one)
    made = services.filled_file(one, by=school.teacher)

    assert planned.filling.formulas == ["F4"]
    assert opened(made)["成绩录入"]["F4"].value == "=D4*0.4+E4*0.6"
    assert b'fullCalcOnLoad="1"' in zipfile.ZipFile(io.BytesIO(made)).read("xl/workbook.xml")


def test_a_form_without_students_takes_the_whole_class(school):
    template = a_template(school.office, a_workbook())
    sheet = opened(services.filled_file(school.fill(template), by=school.teacher))["成绩录入"]

    rows = list(sheet.iter_rows(min_row=FIRST, values_only=True))
    assert [row[:3] for row in rows] == [(1, "0240100001", "学生1"), (2, "0240100002", "学生2")]


def test_a_form_with_too_few_rows_is_refused(school):
    def signed(_book, sheet):
        sheet["A5"] = "任课教师签名"

    template = a_template(school.office, a_workbook(change=signed))

    with pytest.raises(Refused, match="只有 1 个空行"):
        school.fill(template)


def test_the_teachers_own_file_may_have_its_columns_elsewhere(school):
    template = a_template(school.office, a_workbook(("1001", "别班")))
    own = a_workbook(change=lambda _book, sheet: _moved(sheet, school.listed))

    sheet = opened(services.filled_file(school.fill(template, own), by=school.teacher)).active

    assert sheet["C4"].value == 80
    assert sheet["D4"].value == "学生1"


def _moved(sheet, listed):
    header = ("学号", "专业", "总评成绩", "姓名", "平时成绩", "期末成绩", "备注")
    rows = [header, *((number, "", None, name) for number, name in listed)]
    for y, row in enumerate(rows, start=3):
        for x, value in enumerate(row, start=1):
            sheet.cell(y, x, value)


def test_a_file_of_another_shape_is_refused_with_the_column_named(school):
    template = a_template(school.office, a_workbook(("1001", "别班")))
    own = a_workbook(*school.listed, header=("序号", "学号", "姓名", "成绩"))

    with pytest.raises(Refused, match="没有“平时成绩”"):
        school.fill(template, own)


def _merge(cells: str):
    return lambda _book, sheet: sheet.merge_cells(cells)


BIFF = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)


@pytest.mark.parametrize(
    ("data", "name", "why"),
    [
        (a_workbook(("1", "x"), header=("序号", "编号", "姓名")), "a.xlsx", "没有找到表头"),
        (a_workbook(("2401", "甲"), ("2401", "乙")), "a.xlsx", "出现了不止一次（第 4、5 行）"),
        (a_workbook(("2401", "甲"), ("2402", "乙"), change=_merge("F4:F5")), "a.xlsx", "F4:F5"),
        (BIFF, "a.xlsx", "旧的 .xls 格式"),
        (BIFF + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "密码保护"),
        (a_workbook(("2401", "甲")), "a.xlsm", "带宏"),
        ("学号,姓名\n2401,甲\n".encode(), "a.csv", "要 .xlsx 表格"),
        (b"", "a.xlsx", "要 .xlsx 表格"),
        (b"PK\x03\x04" + bytes(200), "a.xlsx", "打不开"),
        (bytes(6 * 1024 * 1024), "a.xlsx", "最大 5 MB"),
    ],
)
def test_a_file_that_cannot_be_a_template_is_refused_in_clear_words(school, data, name, why):
    with pytest.raises(Refused, match=why):
        services.take_in(data, name, name="", by=school.office)


def test_macros_are_found_whatever_the_name_says(school):
    buffer = io.BytesIO(a_workbook(("2401", "甲")))
    with zipfile.ZipFile(buffer, "a") as package:
        package.writestr("xl/vbaProject.bin", b"macro")

    with pytest.raises(Refused, match="带宏"):
        read_form(buffer.getvalue(), "a.xlsx")


def test_a_number_stored_as_a_number_is_matched_too(school):
    student = a_user("学生3", "2401020199")
    book = opened(a_workbook((student.number, student.name)))
    book["成绩录入"]["B4"] = 2401020199

    assert read_form(saved(book), "a.xlsx").students[0].number == "2401020199"


def test_an_administrator_maps_the_columns_and_the_old_mapping_is_retired(browser, school):
    client = browser(school.office)
    data = a_workbook(*school.listed)

    page = client.post(
        "/register-templates",
        data={"file": (io.BytesIO(data), "成绩录入.xlsx"), "name": "教务"},
        follow_redirects=True,
    ).get_data(as_text=True)
    (made,) = db.session.query(RegisterTemplate).all()
    address, before = f"/register-templates/{made.id}", dict(made.mapping)
    client.post(address, data={"column-F": "level", "name": "教务五级"})

    assert "平时成绩（考试以外各项折合）" in page
    assert before == {"D": "usual", "F": "total", "G": "state"}
    old, new = db.session.query(RegisterTemplate).order_by(RegisterTemplate.id).all()
    assert old.retired_at is not None
    assert (new.name, new.mapping) == ("教务五级", {"F": "level"})
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({}, "至少要有一列"),
        ({"column-F": "salary"}, "没有这一列"),
        ({"column-Z": "total"}, "没有这一列"),
        ({"column-C": "name"}, "不能改写"),
    ],
)
def test_a_mapping_that_cannot_be_is_refused(browser, school, fields, why):
    template = a_template(school.office, a_workbook(*school.listed))

    answer = browser(school.office).post(
        f"/register-templates/{template.id}", data=fields, follow_redirects=True
    )

    assert why in answer.get_data(as_text=True)


def test_a_teacher_chooses_a_template_and_sees_the_preview_first(browser, school):
    template = a_template(school.office, a_workbook())
    own = a_workbook(*school.listed)
    client = browser(school.teacher)

    page = client.post(
        f"{school.at}/exports",
        data={"template": template.id, "file": (io.BytesIO(own), "本班.xlsx")},
        follow_redirects=True,
    ).get_data(as_text=True)
    refused = client.post(
        f"{school.at}/exports",
        data={"template": template.id, "file": (io.BytesIO(BIFF), "本班.xlsx")},
    )

    assert "两边都对上了" in page
    assert refused.status_code == 422
    assert "旧的 .xls 格式" in refused.get_data(as_text=True)


def test_the_export_page_copies_columns_in_the_order_of_the_page(browser, school):
    page = browser(school.teacher).get(f"{school.at}/exports").get_data(as_text=True)

    assert "0240100001\n0240100002" in page
    assert ">80\n80</textarea>" in page


@pytest.mark.parametrize("count", [2, 25])
def test_the_export_page_takes_as_many_statements_for_any_class(browser, at_most, count):
    school = School(count)
    client = browser(school.teacher)

    with at_most(14):
        assert client.get(f"{school.at}/exports").status_code == 200


def test_every_export_is_in_the_journal_with_its_rows(browser, school):
    browser(school.teacher).post(f"{school.at}/grades.csv")

    line = db.session.query(JournalEntry).filter_by(action="grades.export").one()
    assert line.detail == {"form": "csv", "rows": 2, "is_draft": True}


def test_rare_characters_and_formulas_survive_a_csv(browser, app):
    rare = a_user("𠮷㛃·買買提", "0240100009")
    evil = a_user('=HYPERLINK("http://x")', "0240100010")
    classroom = a_classroom(teacher=a_teacher("周敏"), students=(rare, evil))
    client = browser(an_administrator())

    text = client.post(f"/classrooms/{classroom.id}/grades.gb18030.csv").data.decode("gb18030")

    assert "𠮷㛃·買買提" in text
    assert "'=HYPERLINK" in text


@pytest.mark.parametrize(("form", "suffix"), [("xlsx", "xlsx"), ("zip", "zip")])
def test_a_term_is_exported_in_the_background(browser, school, form, suffix):
    client = browser(school.office)
    page = f"/terms/{school.term_id}/grades"

    client.post(page, data={"form": form})
    job = db.session.query(Job).one()

    assert (job.state, job.result) == (JobState.DONE, {"rows": 2})
    assert job.result_name == f"2026-2027-1_全部成绩.{suffix}"
    assert f"/grade-exports/{job.id}/file" in client.get(page).get_data(as_text=True)
    with client.get(f"/grade-exports/{job.id}/file") as answer:
        assert answer.status_code == 200
    line = db.session.query(JournalEntry).filter_by(action="grades.export_term").one()
    assert line.detail == {"form": form, "rows": 2}


def test_the_long_sheet_says_what_each_grade_is(browser, school):
    browser(school.office).post(f"/terms/{school.term_id}/grades", data={"form": "xlsx"})
    job = db.session.query(Job).one()

    with files.open_file(job.result_file) as file:
        sheet = openpyxl.load_workbook(file).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[2][4:10] == ("0240100001", "学生1", "客服2402", 80, 80, 80)
    assert rows[2][12] == "草稿（未送审，随成绩变化）"
    assert Decimal(str(rows[3][8])) == 80
    assert sheet.freeze_panes == "A3"
    assert sheet["E3"].number_format == "@"


def test_a_zip_holds_a_workbook_for_each_classroom(browser, school):
    a_classroom(students=(a_user("别班生"),), name="客服2403")
    browser(school.office).post(f"/terms/{school.term_id}/grades", data={"form": "zip"})
    job = db.session.query(Job).one()

    with files.open_file(job.result_file) as file, zipfile.ZipFile(file) as package:
        assert len(package.namelist()) == 2


def test_submitted_grades_are_exported_as_submitted_and_corrected(school):
    classroom = get_classroom(school.id)
    a_submission(classroom, school.teacher)
    a_mark(
        _assignment(), school.students[0], a_line(earned="10", possible="50"), origin="attempt:9"
    )

    found = register_of(get_classroom(school.id))

    assert not found.is_draft
    assert found.basis.startswith("已送审，待审核")
    assert [(one.value, one.usual) for one in found.lines] == [(80, 80), (80, 80)]


def test_a_correction_is_exported_as_it_was_approved(app):
    school = School(1)
    a_submission(get_classroom(school.id), school.teacher)
    a_correction(school.office, before="80", after="85")

    (line,) = register_of(get_classroom(school.id)).lines

    assert (line.value, line.figure("grade"), line.is_corrected) == (85, 85, True)


def _assignment():
    (assignment_id,) = db.session.scalars(select(Assignment.id)).all()
    return get_assignment(assignment_id)


def test_registers_are_for_who_sees_the_results(browser, school):
    template = a_template(school.office, a_workbook(*school.listed))
    one, stranger = school.fill(template), a_teacher("别的老师")
    ada = browser(school.students[0])

    assert ada.get(f"{school.at}/exports").status_code == 404
    assert ada.get(f"/register-fills/{one.id}").status_code == 404
    assert browser(stranger).post(f"/register-fills/{one.id}").status_code == 404
    assert browser(school.teacher).get("/register-templates").status_code == 404
    assert browser(school.teacher).get(f"/terms/{school.term_id}/grades").status_code == 404

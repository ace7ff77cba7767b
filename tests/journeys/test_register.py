"""Grades go where they are kept: the registrar's workbook, mapped once, filled by a teacher."""

import re
from collections.abc import Callable
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.builders.registers import FIRST, a_workbook
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.steps import follow, look, saved, sign_in

ADA = ("2401020101", "林晓雨")
STRANGER = ("2409990001", "外班生")


def test_an_administrator_maps_a_template_and_a_teacher_fills_it(
    visit: Callable[..., Page], tmp_path: Path
) -> None:
    empty = tmp_path / "教务成绩表.xlsx"
    empty.write_bytes(a_workbook(STRANGER))
    own = tmp_path / "客服2401.xlsx"
    own.write_bytes(a_workbook(ADA, STRANGER))
    office = visit(DESK)
    sign_in(office, "A0001")
    follow(office, "教务模板", within=office.get_by_role("navigation", name="办公室"))
    look(office)
    office.get_by_label("模板文件").set_input_files(empty)
    office.get_by_role("button", name="上传并设置列").click()
    expect(office.get_by_label("总评成绩 填入")).to_have_value("total")
    office.get_by_label("备注 填入").select_option("level")
    look(office)
    office.get_by_role("button", name="保存列的设置").click()
    expect(office.get_by_role("main")).to_contain_text("教师现在可以用它导出")

    teacher = visit(DESK)
    sign_in(teacher, "T1001")
    teacher.goto("/classrooms/1/exports")
    look(teacher)
    teacher.get_by_label("从教务系统下载的本班表格").set_input_files(own)
    teacher.get_by_role("button", name="预览填写结果").click()
    unknown = teacher.get_by_role("table", name=re.compile("表里有、本班没有的学生"))
    expect(unknown.get_by_role("row", name=STRANGER[1])).to_be_visible()
    expect(teacher.get_by_role("main")).to_contain_text("草稿（未送审")
    look(teacher)
    with teacher.expect_download() as coming:
        teacher.get_by_role("button", name="下载填好的表格").click()
    path = tmp_path / "filled.xlsx"
    coming.value.save_as(path)
    sheet = load_workbook(path)["成绩录入"]
    assert isinstance(sheet.cell(FIRST, 6).value, int)
    assert sheet.cell(FIRST, 7).value in {"优秀", "良好", "中等", "及格", "不及格"}
    assert sheet.cell(FIRST + 1, 6).value is None

    office.get_by_role("button", name="停用").click()
    office.get_by_role("dialog").get_by_role("button", name="停用").click()
    expect(office.get_by_role("main")).to_contain_text("已停用")


def test_a_teacher_notes_attendance_at_the_desk_and_on_the_phone(
    visit: Callable[..., Page],
) -> None:
    teacher = visit(DESK)
    sign_in(teacher, "T1002")
    teacher.goto("/classrooms/2/attendance")
    look(teacher)
    single = teacher.locator("form").filter(has=teacher.get_by_role("heading", name="只加一次"))
    single.get_by_label("内容").fill("实训课")
    single.get_by_role("button", name="添加课次").click()
    grid = teacher.get_by_role("grid", name="考勤表")
    cells = grid.get_by_role("textbox")
    cells.nth(0).focus()
    teacher.keyboard.press("3")
    teacher.keyboard.press("Enter")
    teacher.keyboard.press("2")
    expect(cells.nth(0)).to_have_value("迟")
    expect(cells.nth(1)).to_have_value("○")
    expect(saved(teacher).first).to_be_visible()
    expect(teacher.get_by_role("main")).to_contain_text("2 人的出勤分还没有计入成绩册")
    look(teacher)

    phone = visit(PHONE)
    sign_in(phone, "T1002")
    phone.goto(teacher.url)
    look(phone)
    phone.get_by_role("columnheader").get_by_role("link").first.click()
    expect(phone.get_by_role("group", name="曾雨菲").get_by_label("迟到")).to_be_checked()
    phone.get_by_role("button", name="没记的都算到，并保存").click()
    expect(phone.get_by_role("main")).to_contain_text("点名已保存")
    look(phone)

    phone.get_by_text("修改或删除这个课次").click()
    phone.get_by_role("button", name="删除这个课次").click()
    phone.get_by_role("dialog").get_by_role("button", name="删除这个课次").click()
    expect(phone.get_by_role("main")).to_contain_text("课次已删除")

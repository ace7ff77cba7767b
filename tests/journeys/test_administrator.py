"""An administrator at a desk: rosters come in, grades go out."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook, load_workbook
from playwright.sync_api import Locator, Page, expect

from tests.journeys.steps import follow, look, sign_in

CLASSROOM = "客服2402 教学班"
FIRST = "0240102001"  # 曾雨菲, first of the roster
HEADER = ("学号", "姓名", "行政班", "小组")


def a_workbook(path: Path, *rows: Sequence[str]) -> Path:
    """As an office keeps it: a title above, the header in the second row."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["客服2402 教学班学生名单"])
    sheet.append(HEADER)
    for row in rows:
        sheet.append(list(row))
        for cell in sheet[sheet.max_row]:
            cell.data_type = "s"  # text, also where it looks like a number or a formula
    book.save(path)
    return path


def open_the_class(page: Page) -> None:
    sign_in(page, "A0001")
    look(page)
    follow(page, "本学期教学班")
    look(page)
    follow(page, CLASSROOM)
    expect(page.get_by_role("heading", level=1)).to_have_text(CLASSROOM)
    look(page)


def students(page: Page) -> Locator:
    return page.get_by_role("table", name="学生").locator("tbody tr")


def upload(page: Page, path: Path) -> None:
    follow(page, "导入学生名单")
    look(page)
    page.get_by_label("学生名单").set_input_files(path)
    page.get_by_role("button", name="上传并预览").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("名单导入")
    look(page)


def test_a_roster_shows_its_difference_and_is_applied(desk: Page, tmp_path: Path) -> None:
    roster = a_workbook(
        tmp_path / "名单.xlsx",
        ("0240102088", "𬭎小雨", "客服2402", "第1组"),
        (FIRST, "曾雨菲", "客服2402", "第5组"),
        ("0240102002", "肖嘉伟", "客服2402", "第2组"),
    )
    open_the_class(desk)
    before = students(desk).count()
    upload(desk, roster)

    new = desk.get_by_role("row", name="0240102088")
    expect(new).to_contain_text("新增")
    moved = desk.get_by_role("row", name=FIRST)
    expect(moved).to_contain_text("换组")
    expect(moved.get_by_role("deletion")).to_have_text("第1组")
    expect(moved.get_by_role("insertion")).to_have_text("第5组")
    expect(desk.get_by_role("row", name="0240102002")).to_have_count(0)  # nothing changes for them

    desk.get_by_role("button", name="确认导入 2 名学生的变化").click()
    expect(desk.get_by_role("main")).to_contain_text("已导入")
    look(desk)
    follow(desk, "查看名单")
    expect(desk.get_by_role("row", name="0240102088")).to_contain_text("𬭎小雨")
    expect(desk.get_by_role("row", name=FIRST)).to_contain_text("第5组")
    expect(students(desk)).to_have_count(before + 1)
    look(desk)


def test_the_office_keeps_its_books(desk: Page) -> None:
    sign_in(desk, "A0001")
    office = desk.get_by_role("navigation", name="办公室")
    follow(desk, "人员", within=office)
    look(desk)
    desk.get_by_label("学号、工号或姓名").fill("周敏")
    desk.get_by_role("button", name="查找").click()
    follow(desk, "周敏")
    expect(desk.get_by_role("heading", level=1)).to_contain_text("周敏")
    look(desk)
    desk.goto("/office")
    follow(desk, "学期与教学班", within=office)
    expect(desk.get_by_role("main")).to_contain_text("2026-2027-1")
    look(desk)
    follow(desk, "日志", within=office)
    expect(desk.get_by_role("main")).to_contain_text("方静")
    look(desk)
    follow(desk, "后台任务", within=office)
    look(desk)
    follow(desk, "运行状况", within=office)
    look(desk)


def test_a_bad_workbook_names_every_place_and_changes_nothing(desk: Page, tmp_path: Path) -> None:
    roster = a_workbook(
        tmp_path / "有错.xlsx",
        ("0240102066", "宁采臣", "客服2402", "第1组"),
        (FIRST, "曾雨菲", "客服2402", "第2组"),
        ("0240102066", "宁采臣", "客服2402", "第1组"),
        ("0240102067", "=1+1", "客服2402", "第1组"),
        ("0240102068", "", "客服2402", "第1组"),
    )
    open_the_class(desk)
    before = students(desk).count()
    upload(desk, roster)

    expect(desk.get_by_role("main")).to_contain_text("没有导入任何一行")
    problems = desk.get_by_role("table", name="问题")
    expect(problems.get_by_role("row", name="A3")).to_contain_text("学号重复，另见第 5 行")
    expect(problems.get_by_role("row", name="A5")).to_contain_text("学号重复，另见第 3 行")
    expect(problems.get_by_role("row", name="B6")).to_contain_text("公式")
    expect(problems.get_by_role("row", name="B7")).to_contain_text("没有姓名")
    expect(desk.get_by_role("button", name="确认导入")).to_have_count(0)
    nothing_has_changed(desk, before)


def test_a_bad_csv_in_gb18030_names_its_places_too(desk: Page, tmp_path: Path) -> None:
    roster = tmp_path / "有错.csv"
    text = (
        f"名单\n学号,姓名,小组\n2.40102E+08,宁采臣,第1组\n{FIRST},曾雨菲,第2组\n240102002,肖嘉伟,\n"
    )
    roster.write_bytes(text.encode("gb18030"))
    open_the_class(desk)
    before = students(desk).count()
    upload(desk, roster)

    problems = desk.get_by_role("table", name="问题")
    expect(problems.get_by_role("row", name="A3")).to_contain_text("被缩写过的长数字")
    expect(problems.get_by_role("row", name="A5")).to_contain_text("系统里有 0240102002")
    nothing_has_changed(desk, before)


def nothing_has_changed(page: Page, before: int) -> None:
    page.get_by_role("navigation", name="位置").get_by_role("link", name=CLASSROOM).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(CLASSROOM)
    expect(students(page)).to_have_count(before)
    expect(page.get_by_role("main")).not_to_contain_text("宁采臣")
    expect(page.get_by_role("row", name=FIRST)).not_to_contain_text("第2组")


def test_a_course_goes_out_and_comes_in_with_its_progress(desk: Page, tmp_path: Path) -> None:
    sign_in(desk, "A0001")
    desk.goto("/courses")
    look(desk)
    course = desk.get_by_role("region", name="CSF 客户服务基础与实务")
    with desk.expect_download() as waiting:
        course.get_by_role("link", name="下载课程文件夹").click()
    archive = tmp_path / "csf.zip"
    waiting.value.save_as(archive)

    follow(desk, "导入课程")
    desk.get_by_label("课程压缩包").set_input_files(archive)
    desk.get_by_role("button", name="检查并导入").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("导入 csf.zip")
    look(desk)
    done = desk.get_by_text("CSF 与已发布的内容相同，没有改动。")
    expect(done).to_be_visible(timeout=60_000)  # the page asks again by itself
    look(desk)


def test_grades_leave_as_workbook_and_as_csv(desk: Page, tmp_path: Path) -> None:
    open_the_class(desk)
    follow(desk, "教学情况")
    look(desk)
    follow(desk, "成绩", within=desk.get_by_role("navigation", name="班级页面"))
    look(desk)

    follow(desk, "导出", within=desk.get_by_role("navigation", name="成绩页面"))
    look(desk)

    rows = rows_of_workbook(download(desk, "导出 Excel", tmp_path))
    header, row = the_row_of("学号", rows), the_row_of(FIRST, rows)
    assert row[header.index("学号")] == FIRST  # text, with its zeros
    assert row[header.index("姓名")] == "曾雨菲"

    data = download(desk, "导出 CSV", tmp_path).read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")  # so that Excel reads it as UTF-8
    table = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert "曾雨菲" in the_row_of(FIRST, table)


def download(page: Page, name: str, folder: Path) -> Path:
    with page.expect_download() as coming:
        page.get_by_role("button", name=name).click()
    path = folder / coming.value.suggested_filename
    coming.value.save_as(path)
    return path


def rows_of_workbook(path: Path) -> list[tuple[object, ...]]:
    sheet = load_workbook(path).active
    assert sheet is not None
    return list(sheet.iter_rows(values_only=True))


def the_row_of(text: str, rows: Sequence[Sequence[object]]) -> Sequence[object]:
    return next(row for row in rows if any(text in str(cell) for cell in row))

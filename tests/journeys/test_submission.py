"""The end of a term: grades are submitted, returned, approved, and one of them is corrected.

The story has a class of its own in a term of its own, which it closes again: what is approved
stays approved.
"""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journeys.steps import follow, look, sign_in
from tests.journeys.test_administrator import a_workbook

TERM, CLASSROOM = "2030-2031-1", "送审试点班"
ADA, BEN = ("3001010101", "安晨"), ("3001010102", "白露")


def open_a_class(office: Page, roster: Path) -> str:
    """A term, a class and its roster, by the office; says the number of the class."""
    office.goto("/office/terms")
    office.get_by_role("textbox", name="学期").fill(TERM)
    office.get_by_label("开始日期").fill("2030-09-01")
    office.get_by_label("结束日期").fill("2031-01-15")
    office.get_by_role("button", name="建立学期").click()
    office.wait_for_url("**/classrooms")
    office.goto(f"{office.url}/new")
    office.get_by_label("课程").select_option(index=1)
    office.get_by_label("教学班名称").fill(CLASSROOM)
    office.get_by_label("任课教师").select_option("T1002")
    office.get_by_role("button", name="建立教学班").click()
    expect(office.get_by_role("heading", level=1)).to_have_text(CLASSROOM)
    number = office.url.rstrip("/").rpartition("/")[2]
    follow(office, "导入学生名单")
    office.get_by_label("学生名单").set_input_files(roster)
    office.get_by_role("button", name="上传并预览").click()
    office.get_by_role("button", name="确认导入").click()
    expect(office.get_by_role("main")).to_contain_text("已导入")
    return number


def excuse(office: Page, at: str) -> None:
    """Deferral is given by the office only; the page asks for a reason first."""
    office.goto(f"{at}/states")
    look(office)
    office.get_by_label("标记", exact=True).select_option("deferred")
    office.get_by_label(f"{ADA[1]} {ADA[0]}").check()
    office.get_by_role("button", name="保存特殊标记").click()
    expect(office.get_by_text("请写明理由")).to_be_visible()
    office.get_by_label("理由", exact=True).fill("缓考申请第 12 号")
    office.get_by_role("button", name="保存特殊标记").click()
    expect(office.get_by_role("table", name="现在有效的特殊标记")).to_contain_text("缓考")
    look(office)


def exempt(teacher: Page, at: str) -> None:
    """A student without a grade blocks, until the teacher says why there is none."""
    teacher.goto(f"{at}/submission")
    expect(teacher.get_by_text("必须先处理").first).to_be_visible()
    look(teacher)
    teacher.goto(f"{at}/states")
    expect(
        teacher.get_by_label("标记", exact=True).get_by_role("option", name="缓考")
    ).to_have_count(0)
    teacher.get_by_label("标记", exact=True).select_option("exempt")
    teacher.get_by_label(f"{BEN[1]} {BEN[0]}").check()
    teacher.get_by_label("理由", exact=True).fill("学分互认")
    teacher.get_by_role("button", name="保存特殊标记").click()
    expect(teacher.get_by_text("已登记 1 名学生。")).to_be_visible()
    look(teacher)


def hand_in(teacher: Page, at: str) -> None:
    teacher.goto(f"{at}/submission")
    for one in teacher.get_by_role("checkbox", name="已看过").all():
        one.check()
    look(teacher)
    teacher.get_by_role("button", name="送审并锁定成绩").click()
    expect(teacher.get_by_text("成绩已锁定")).to_be_visible()
    look(teacher)


def decide(office: Page, button: str, words: str) -> None:
    office.goto("/office/grades")
    look(office)
    follow(office, CLASSROOM)
    look(office)
    office.get_by_label("意见", exact=True).fill(words)
    office.get_by_role("button", name=button).click()
    expect(office.get_by_role("button", name=button)).to_have_count(0)


def ask_for_another_grade(teacher: Page, at: str) -> None:
    teacher.goto(f"{at}/submission")
    teacher.get_by_role("combobox", name="学生").select_option(index=1)
    teacher.get_by_label("更正后的总评").fill("85")
    teacher.get_by_label("理由和依据").fill("缓考已考完")
    teacher.get_by_role("button", name="提交更正申请").click()
    expect(teacher.get_by_text("更正申请已提交")).to_be_visible()
    look(teacher)


def agree(office: Page) -> None:
    office.goto("/office/grades")
    follow(office, CLASSROOM)
    look(office)
    office.get_by_role("button", name="同意更正").click()
    grades = office.get_by_role("table", name="送审的成绩")
    expect(grades.get_by_role("row", name=ADA[0])).to_contain_text("85")
    expect(grades.get_by_role("row", name=ADA[0])).to_contain_text("已更正")
    look(office)


def test_grades_are_returned_approved_and_corrected(
    desk: Page, phone: Page, tmp_path: Path
) -> None:
    roster = a_workbook(tmp_path / "名单.xlsx", (*ADA, "试点2501", ""), (*BEN, "试点2501", ""))
    sign_in(desk, "A0001")
    sign_in(phone, "T1002")
    at = f"/classrooms/{open_a_class(desk, roster)}/gradebook"

    excuse(desk, at)
    exempt(phone, at)
    hand_in(phone, at)
    decide(desk, "退回修改", "请补上考核说明")
    phone.goto(f"{at}/submission")
    expect(phone.get_by_text("请补上考核说明").first).to_be_visible()
    hand_in(phone, at)
    decide(desk, "核准成绩", "")
    ask_for_another_grade(phone, at)
    agree(desk)

    desk.goto("/office/terms")
    desk.get_by_role("row", name=TERM).get_by_role("button", name="结束学期").click()
    desk.get_by_role("dialog").get_by_role("button", name="结束学期").click()
    row = desk.get_by_role("row", name=TERM)
    expect(row).to_contain_text("已结束")

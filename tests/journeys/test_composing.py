"""A teacher gives the class another composition, sees whose total changes, and takes it back."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.journeys.steps import follow, look, sign_in

CLASSROOM = "客服2401 教学班"


def open_the_composition(page: Page) -> None:
    sign_in(page, "T1001")
    page.goto("/classrooms/1/gradebook/states")
    follow(page, "成绩构成", within=page.get_by_role("navigation", name="成绩页面"))
    expect(page.get_by_role("heading", level=1)).to_have_text("成绩构成")


def preview(page: Page) -> None:
    page.get_by_role("button", name="预览", exact=True).last.click()
    expect(page.get_by_role("heading", name="预览：保存后会怎样")).to_be_visible()


def save(page: Page, reason: str) -> None:
    page.get_by_label("调整的原因").fill(reason)
    page.get_by_role("button", name="保存成绩构成").click()
    expect(page.get_by_text("成绩构成已保存，总评都按它重新计算。")).to_be_visible()


def title(page: Page, n: int) -> Locator:
    return page.locator(".parts > li").nth(n).locator("input[name$='.title']")


def write_another(page: Page) -> None:
    """A part is moved by the keyboard, put below another, and its lowest item dropped."""
    expect(page.get_by_role("heading", name="分项")).to_be_visible()
    first = title(page, 0).input_value()
    page.get_by_role("button", name=re.compile("^下移：" + first)).focus()
    page.keyboard.press("Enter")
    expect(title(page, 1)).to_have_value(first)
    page.get_by_role("button", name=re.compile("^上移：" + first)).click()
    expect(title(page, 0)).to_have_value(first)
    page.get_by_label("比例（%）").nth(0).fill("50")
    preview_is_refused(page)
    page.get_by_label("比例（%）").nth(1).fill("10")
    page.locator(".parts > li").nth(0).get_by_text("取用、上限、须达到、加分").click()
    page.get_by_label("取用", exact=True).nth(0).select_option("drop")
    page.get_by_label("几项", exact=True).nth(0).fill("1")


def preview_is_refused(page: Page) -> None:
    page.get_by_role("button", name="预览", exact=True).last.click()
    expect(page.get_by_role("alert")).to_contain_text("合计 125%，应为 100%")
    look(page)


def test_a_teacher_changes_the_composition_and_takes_it_back(desk: Page) -> None:
    open_the_composition(desk)
    look(desk)
    write_another(desk)
    preview(desk)
    expect(desk.get_by_text(re.compile(r"全班 \d+ 人中有 \d+ 人的总评会变"))).to_be_visible()
    look(desk)
    save(desk, "系部同意，加重平时测验")
    expect(desk.get_by_role("table", name=re.compile("版的变化")).first).to_contain_text("50%")
    look(desk)

    follow(desk, re.compile("^用这一版预览"))
    expect(desk.get_by_text(re.compile("总评会变；平均分"))).to_be_visible()
    save(desk, "恢复课程里的构成")


def test_the_composition_fits_a_phone(phone: Page) -> None:
    open_the_composition(phone)
    look(phone)
    phone.get_by_text("从常用的构成开始").click()
    follow(phone, re.compile("出勤、讨论、笔记、作业"))
    look(phone)

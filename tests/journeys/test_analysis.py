"""A teacher asks how a quiz worked: the paper, one question, and the file for the archive."""

import io
import re

import openpyxl
from playwright.sync_api import Page, expect

from tests.journeys.steps import follow, look, sign_in

CLASSROOM = "客服2401 教学班"


def open_the_analysis(page: Page) -> None:
    sign_in(page, "T1001")
    page.get_by_role("region", name=CLASSROOM).get_by_role("link", name="批改").first.click()
    follow(page, "试卷分析", within=page.get_by_role("navigation", name="这个测验的页面"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("试卷分析")
    expect(page.get_by_text("只看数值，不评等级")).to_be_visible()


def shown_discriminations(page: Page) -> list[float]:
    cells = page.get_by_role("table", name="各题的难度与区分度").locator("td[data-l='区分度 D']")
    return [float(one.split()[0]) for one in cells.all_inner_texts()]


def sort_by_keyboard(page: Page) -> None:
    page.get_by_role("link", name="区分度 D").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("sort=discrimination"))
    header = page.get_by_role("columnheader", name="区分度 D")
    expect(header).to_have_attribute("aria-sort", "ascending")
    shown = shown_discriminations(page)
    assert shown == sorted(shown)
    assert len(shown) > 10


def test_a_teacher_analyses_a_quiz(desk: Page) -> None:
    open_the_analysis(desk)
    look(desk)
    sort_by_keyboard(desk)
    with desk.expect_download() as waiting:
        desk.get_by_role("link", name="下载 Excel").click()
    assert waiting.value.suggested_filename.endswith("试卷分析.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(waiting.value.path().read_bytes()))
    assert book.sheetnames == ["汇总", "各题", "选项", "说明"]

    follow(desk, re.compile("T03-I01$"))
    expect(desk.get_by_role("table", name="选项")).to_contain_text("正确")
    look(desk)
    follow(desk, re.compile("^第 1 次"), within=desk.get_by_role("table", name="全部答案"))
    expect(desk).to_have_url(re.compile(r"/attempts/\d+/review#q-T03-I01$"))


def test_the_analysis_fits_a_phone(phone: Page) -> None:
    open_the_analysis(phone)
    look(phone)
    for question in ("T03-I09", "T03-I12"):
        follow(phone, re.compile(rf"{question}(-1)?$"))
        look(phone)
        phone.go_back()

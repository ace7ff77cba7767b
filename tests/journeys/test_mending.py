"""A wrong key: a teacher previews and applies a mend, the student sees it, and it is undone."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from tests.journeys.steps import follow, look, saved, sign_in

CLASSROOM = "客服2301 教学班"
SCHOOL = ZoneInfo("Asia/Shanghai")


def moment(days: int) -> str:
    """As the field of a form takes it, on the school's clock."""
    return (datetime.now(SCHOOL) + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M")


def open_the_exam(page: Page) -> None:
    page.goto("/")
    follow(page, "安排活动", within=page.get_by_role("region", name=CLASSROOM))
    row = page.get_by_role("row").filter(has_text="期末考试")
    follow(page, "修改时间", within=row)
    page.get_by_label("开放时间").fill(moment(-1))
    page.get_by_label("截止时间").fill(moment(1))
    page.get_by_role("button", name="安排").click()
    expect(page.get_by_text("已安排“期末考试”。")).to_be_visible()


def sit_it(page: Page) -> str:
    """Answer one question by choice and hand in; says where the exam is found."""
    page.goto("/learning")
    follow(page, "打开", within=page.get_by_role("region", name="课程考试"))
    address = page.url
    page.get_by_role("button", name=re.compile("开始考试|再做一次")).click()
    page.locator("fieldset[data-item]").get_by_role("radio").first.check()
    expect(saved(page)).to_be_visible()
    page.get_by_role("button", name="提交并锁定答案").click()
    page.get_by_role("dialog").get_by_role("button", name="提交并锁定答案").click()
    page.wait_for_url("**/review")
    return address


def find_the_question(page: Page, address: str) -> str:
    """Open the page of corrections, then a question of the paper; says its key."""
    page.goto(address)
    follow(page, "更正")
    expect(page.get_by_role("table", name="题目")).to_be_visible()
    look(page)
    follow(page, "看答案和更正", within=page.get_by_role("table", name="题目"))
    look(page)
    return page.url.rsplit("/", 1)[-1]


def mend_it(page: Page) -> None:
    page.get_by_label("作废，所有人得满分").check()
    page.get_by_role("button", name="预览更正").click()
    page.wait_for_url("**/preview?**")
    expect(page.get_by_role("main")).to_contain_text("人的成绩会变")
    look(page)
    page.get_by_label("更正的原因").fill("题干有歧义")
    page.get_by_role("button", name="更正并重新计分").click()
    expect(page.get_by_text("已生效，成绩记录里写明了原因。")).to_be_visible()
    look(page)


def undo_it(page: Page) -> None:
    page.get_by_label("撤销的原因").fill("题目没有错")
    page.get_by_role("button", name="撤销并恢复成绩").click()
    expect(page.get_by_text("已撤销，答卷和成绩已恢复。")).to_be_visible()
    look(page)


def test_a_wrong_key_is_mended_seen_and_undone(desk: Page, phone: Page) -> None:
    sign_in(desk, "T1003")
    open_the_exam(desk)
    sign_in(phone, "2301020102")
    address = sit_it(phone)

    find_the_question(desk, address)
    mend_it(desk)
    phone.reload()
    expect(phone.get_by_role("main")).to_contain_text(re.compile("公布答案|这道题已作废"))
    look(phone)
    undo_it(desk)

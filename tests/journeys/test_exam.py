"""An examination: a teacher sees what it draws from and opens it; a student sits it on a phone."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from tests.journeys.steps import follow, look, saved, sign_in

CLASSROOM = "客服2301 教学班"
SCHOOL = ZoneInfo("Asia/Shanghai")


def moment(days: int) -> str:
    """As the field of a form takes it, on the school's clock."""
    return (datetime.now(SCHOOL) + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M")


def see_what_it_draws_from(page: Page) -> None:
    page.goto("/courses")
    course = page.get_by_role("region", name="CSM 客户服务管理")
    follow(page, "期末考试", within=course)
    expect(page.get_by_role("table", name="双向细目表")).to_contain_text("综合运用")
    look(page)
    follow(page, "试抽一份")
    sample = page.get_by_role("table", name="试抽的一份试卷").locator("tbody tr")
    expect(sample).to_have_count(36)
    look(page)


def open_it(page: Page) -> None:
    page.goto("/")
    follow(page, "安排活动", within=page.get_by_role("region", name=CLASSROOM))
    row = page.get_by_role("row").filter(has_text="期末考试")
    follow(page, "修改时间", within=row)
    page.get_by_label("开放时间").fill(moment(-1))
    page.get_by_label("截止时间").fill(moment(1))
    page.get_by_role("button", name="安排").click()
    expect(page.get_by_text("已安排“期末考试”。")).to_be_visible()


def sit_it(page: Page) -> None:
    page.goto("/learning")
    exams = page.get_by_role("region", name="课程考试")
    follow(page, "打开", within=exams)
    expect(page.get_by_role("main")).to_contain_text("共 36 题，满分 100 分。")
    look(page)
    page.get_by_role("button", name="开始考试").click()
    expect(page.get_by_role("timer")).to_be_visible()
    look(page)
    first = page.locator("fieldset[data-item]").first
    options = first.get_by_role("radiogroup")
    offered = options.inner_text()
    first.get_by_role("radio").first.check()
    expect(saved(page)).to_be_visible()
    page.reload()  # the paper is the same, and so is the answer
    expect(first.get_by_role("radio").first).to_be_checked()
    assert options.inner_text() == offered
    page.get_by_role("button", name="提交并锁定答案").click()
    page.get_by_role("dialog").get_by_role("button", name="提交并锁定答案").click()
    page.wait_for_url("**/review")
    expect(page.get_by_role("main")).to_contain_text("期末考试")
    look(page)


def test_an_exam_is_drawn_opened_and_sat(desk: Page, phone: Page) -> None:
    sign_in(desk, "T1003")
    see_what_it_draws_from(desk)
    open_it(desk)

    sign_in(phone, "2301020101")
    sit_it(phone)

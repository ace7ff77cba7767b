"""A mentor from the company rates one student."""

from playwright.sync_api import Page, expect

from tests.journeys.steps import look, saved, sign_in

POINTS = ["12", "12", "20", "8", "16", "11"]


def test_a_mentor_rates_one_student(desk: Page) -> None:
    sign_in(desk, "M2001")
    look(desk)
    desk.get_by_role("region", name="客服2401").locator("a[href='/assignments/2']").click()
    expect(desk.get_by_role("heading", level=1)).to_contain_text("企业导师评价")
    look(desk)

    boxes = desk.get_by_role("spinbutton", name="赵文博，")
    expect(boxes).to_have_count(len(POINTS))
    boxes.first.click()
    for points in POINTS:
        desk.keyboard.type(points)
        desk.keyboard.press("Tab")
    expect(saved(desk)).to_be_visible()
    look(desk)

    desk.reload()
    row = desk.get_by_role("row", name="赵文博")
    expect(row).to_contain_text("79")
    desk.get_by_role("checkbox", name="选中 赵文博").check()
    desk.get_by_role("button", name="提交选中的").click()
    expect(row).to_contain_text("已提交")
    look(desk)

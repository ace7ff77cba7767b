"""One person, two tabs: nothing is lost, nothing is overwritten, signing out is for both."""

from playwright.sync_api import Locator, Page, expect

from tests.journeys.steps import look, saved, sign_in

QUIZ = "/assignments/1/quiz"


def rude_customer(page: Page) -> Locator:
    return page.locator("fieldset[data-item]").filter(has_text="上一通电话里")


def test_two_tabs_of_one_attempt(phone: Page) -> None:
    sign_in(phone, "2401020104")
    phone.goto(QUIZ)
    phone.get_by_role("button", name="开始测验").dblclick()
    expect(phone.get_by_role("timer")).to_be_visible()
    attempt = phone.url
    other = phone.context.new_page()
    other.goto(QUIZ)
    expect(other.get_by_role("main")).to_contain_text("做完这一次还剩 1 次")  # it began once
    look(other)

    other.goto(attempt)
    rude_customer(other).get_by_label("情绪的自我掌控与调节").check()
    expect(saved(other)).to_be_visible()
    look(other)

    rude_customer(phone).get_by_label("优雅的形体语言").check()
    told = rude_customer(phone).get_by_role("alert")
    expect(told).to_contain_text("情绪的自我掌控与调节")  # what the other tab has saved
    expect(phone.get_by_text("另一个页面里有更新的答案")).to_be_visible()
    look(phone, despite=["409"])

    told.get_by_role("button", name="用那一份").click()
    expect(rude_customer(phone).get_by_label("情绪的自我掌控与调节")).to_be_checked()
    other.reload()
    expect(rude_customer(other).get_by_label("情绪的自我掌控与调节")).to_be_checked()

    other.locator("summary", has_text="李浩然").click()
    other.get_by_role("button", name="退出登录").click()
    expect(other.get_by_role("button", name="登录", exact=True)).to_be_visible()
    look(other)

    rude_customer(phone).get_by_label("集体荣誉感").check()
    expect(phone.get_by_text("登录已过期")).to_be_visible()
    look(phone, despite=["401", "400"])
    phone.on("dialog", lambda dialog: dialog.accept())  # there is something unsaved
    phone.goto(QUIZ)
    expect(phone.get_by_role("button", name="登录", exact=True)).to_be_visible()
    look(phone)

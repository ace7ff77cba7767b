"""The interface in the other language, before and after signing in."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.steps import look, sign_in


def test_a_visitor_switches_to_english_and_back(phone: Page) -> None:
    phone.goto("/sign-in")
    expect(phone.locator("html")).to_have_attribute("lang", "zh-CN")

    phone.get_by_role("button", name="English").click()
    expect(phone.locator("html")).to_have_attribute("lang", "en")
    look(phone)

    phone.get_by_role("button", name="中文").click()
    expect(phone.locator("html")).to_have_attribute("lang", "zh-CN")
    expect(phone.get_by_role("heading", level=1)).to_have_text("登录")


def test_the_language_stays_from_page_to_page(desk: Page) -> None:
    sign_in(desk, "2401020102")
    desk.goto("/learning")
    desk.locator("summary", has_text="陈思远").click()
    desk.get_by_role("button", name="English").click()
    expect(desk.locator("html")).to_have_attribute("lang", "en")
    expect(desk).to_have_url(re.compile(r"/learning\??$"))
    look(desk)

    desk.goto("/")
    expect(desk.locator("html")).to_have_attribute("lang", "en")
    look(desk)

    desk.locator("summary", has_text="陈思远").click()
    desk.get_by_role("button", name="中文").click()
    expect(desk.locator("html")).to_have_attribute("lang", "zh-CN")

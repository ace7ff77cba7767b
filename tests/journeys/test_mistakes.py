"""The notebook of mistakes: a student on a phone answers a wrong question again, by keyboard."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.steps import follow, look, sign_in

STUDENT = "2401020122"


def waiting(page: Page) -> int:
    """How many questions the front page of the notebook says are to be repeated."""
    page.goto("/mistakes")
    return int(page.locator(".big").inner_text().split()[0])


def find_yesterdays_question(page: Page) -> str:
    """From home to the list, and to the first single choice on it; says its words."""
    line = page.get_by_role("link", name=re.compile(r"错题本：今天有 \d+ 题要复习"))
    expect(line).to_be_visible()
    look(page)
    line.click()
    page.wait_for_url("**/mistakes")
    look(page)
    follow(page, "全部错题")
    look(page)
    page.get_by_label("题型").select_option(label="单选")
    page.get_by_role("button", name="查找").click()
    first = page.locator("ul.mistakes a").first
    words = first.inner_text()
    expect(page.locator("ul.mistakes").first).to_contain_text("未复习")
    first.click()
    expect(page.get_by_role("heading", name=re.compile("的答案"))).to_be_visible()
    look(page)
    return words


def answer_it_by_keyboard(page: Page) -> None:
    follow(page, "再做一遍")
    look(page)
    page.get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_text("记得怎么样？")).to_be_visible()
    look(page)
    expect(page.get_by_role("button", name=re.compile("良好.*天后"))).to_be_visible()


def test_a_wrong_question_is_answered_again_and_goes(phone: Page) -> None:
    sign_in(phone, STUDENT)
    words = find_yesterdays_question(phone)
    before = waiting(phone)
    phone.go_back()

    answer_it_by_keyboard(phone)
    phone.keyboard.press("3")

    expect(phone.get_by_text("这次复习已记下。")).to_be_visible()
    look(phone)
    assert waiting(phone) == before - 1
    phone.goto("/mistakes/all?standing=learning")
    expect(phone.locator("ul.mistakes")).to_contain_text(words.removesuffix("…"))

    follow(phone, "按目标")
    look(phone)
    phone.goto("/mistakes/print?answers=1&kind=single")
    look(phone)


def test_one_objective_is_repeated_alone(phone: Page) -> None:
    sign_in(phone, STUDENT)
    phone.goto("/mistakes/objectives")
    look(phone)
    link = phone.get_by_role("link", name=re.compile(r"复习 \d+ 题")).first
    goal = link.inner_text().rpartition("：")[2]
    link.click()
    expect(phone.get_by_text(f"只复习目标 {goal}")).to_be_visible()
    look(phone)
    phone.get_by_role("button", name="核对答案").click()
    phone.get_by_role("button", name=re.compile("重来")).click()
    expect(phone.get_by_text("这次复习已记下。")).to_be_visible()
    phone.wait_for_url(re.compile(f"objective=.*{re.escape(goal)}"))

    phone.get_by_role("button", name="撤销").click()
    expect(phone.get_by_text(f"只复习目标 {goal}")).to_be_visible()
    phone.goto("/mistakes/all")
    phone.get_by_label("目标").select_option(index=1)
    phone.get_by_role("button", name="查找").click()
    expect(phone.get_by_role("link", name="只复习这个目标")).to_be_visible()
    look(phone)


def test_the_last_repetition_is_taken_back(phone: Page) -> None:
    sign_in(phone, "0240102010")
    before = waiting(phone)
    follow(phone, "开始复习")
    phone.get_by_role("button", name="核对答案").click()
    phone.get_by_role("button", name=re.compile("轻松")).click()
    expect(phone.get_by_text("这次复习已记下。")).to_be_visible()
    assert waiting(phone) == before - 1
    phone.goto("/mistakes?rated=1")

    phone.get_by_role("button", name="撤销").click()

    expect(phone.get_by_text("最后一次复习已撤销。")).to_be_visible()
    assert waiting(phone) == before

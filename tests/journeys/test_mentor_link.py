"""A mentor from a company rates by a link, on a phone and without an account."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, PHONE
from tests.journeys.steps import follow, look, saved, sign_in

LINKS = "/assignments/2/evaluation/mentor-links"
STUDENTS = ("邓凯文", "曹睿哲")


def test_a_mentor_rates_two_students_by_a_link(visit: Callable[[dict[str, Any]], Page]) -> None:
    desk, phone = visit(DESK), visit(PHONE)
    address = make_a_link(desk)

    phone.goto(address)
    expect(phone.get_by_role("heading", name="请您为 2 名学生评分")).to_be_visible()
    expect(phone.locator("body")).not_to_contain_text(re.compile("|".join(STUDENTS)))
    look(phone)
    follow(phone, "开始评分")
    expect(phone.get_by_role("heading", level=1)).to_have_text("学生 01")
    look(phone)

    rate_all_rows(phone)
    phone.get_by_label("评语").fill("接起电话先报单位，记录写得很全。")
    expect(saved(phone)).to_be_visible()
    phone.reload()
    expect(phone.get_by_label("评语")).to_have_value(re.compile("记录写得很全"))
    hand_in(phone, "学生 02")
    rate_all_rows(phone)
    phone.get_by_role("button", name="提交评价").click()
    expect(phone.get_by_text("全部提交了，谢谢您。")).to_be_visible()
    look(phone)

    desk.reload()
    expect(desk.get_by_text("已提交 2 / 2")).to_be_visible()
    for name in STUDENTS:
        expect(desk.get_by_role("row", name=name)).to_contain_text("提交")
    look(desk)

    refused(phone, address)
    withdraw(desk, phone, address)


def make_a_link(desk: Page) -> str:
    """The teacher makes a link for two students and copies its address."""
    sign_in(desk, "T1001")
    desk.goto(LINKS)
    look(desk)
    desk.get_by_label("导师姓名").fill("郑师傅")
    desk.get_by_label("单位").fill("顺达快运客服中心")
    desk.get_by_label("评哪些学生").select_option("下面选定的学生")
    desk.get_by_text("逐个选学生").click()
    for name in STUDENTS:
        desk.get_by_role("checkbox", name=name).check()
    desk.get_by_role("button", name="建好链接").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("郑师傅")
    expect(desk.get_by_text("还没打开")).to_be_visible()
    desk.get_by_role("button", name="复制地址").click()
    expect(desk.get_by_role("button", name="已复制")).to_be_visible()
    look(desk)
    address = desk.get_by_label("只要地址").input_value()
    assert address in desk.get_by_role("textbox", name="消息").input_value()
    return address


def rate_all_rows(phone: Page) -> None:
    """One tap a row, on the second highest of the points offered."""
    chips = phone.get_by_role("group", name="快速打分")
    expect(chips).not_to_have_count(0)
    for n in range(chips.count()):
        chips.nth(n).get_by_role("button").nth(-2).click()
    expect(saved(phone)).to_be_visible()


def hand_in(phone: Page, following: str) -> None:
    """Hand in, and find oneself at the next student."""
    phone.get_by_role("button", name="提交评价").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text(following)


def refused(phone: Page, address: str) -> None:
    """An address with one letter changed opens nothing."""
    last = "A" if address[-1] != "A" else "B"
    phone.goto(address[:-1] + last)
    expect(phone.get_by_role("heading", name="这个地址打不开")).to_be_visible()
    look(phone, despite=["404"])


def withdraw(desk: Page, phone: Page, address: str) -> None:
    """The teacher takes the link back; what was handed in stays."""
    desk.get_by_role("button", name="撤回链接").click()
    desk.get_by_role("dialog").get_by_role("button", name="撤回链接").click()
    expect(desk.get_by_text("已撤回", exact=True)).to_be_visible()
    expect(desk.get_by_text("已提交 2 / 2")).to_be_visible()
    phone.goto(address)
    expect(phone.get_by_role("heading", name="这个链接已经撤回")).to_be_visible()
    look(phone, despite=["410"])

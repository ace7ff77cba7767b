"""Rating on a phone: a student herself in a few taps, and two classmates one another."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import PHONE
from tests.journeys.steps import follow, look, saved, sign_in

HERE = "/assignments/2/evaluation"
OFFLINE = ["ERR_INTERNET_DISCONNECTED"]
POINTS = {
    "心理素质": "12",
    "品格素质": "11",
    "职业素质": "23",
    "综合素质": "8",
    "知识掌握": "18",
    "自我诊断与提升计划": "14",
}


@dataclass
class Thumb:
    """Taps what a person would tap, and counts."""

    page: Page
    taps: int = 0

    def tap(self, what: Locator) -> None:
        expect(what).to_be_in_viewport()  # nobody has to look for it
        what.tap()
        self.taps += 1


def chip(page: Page, row: str, points: str) -> Locator:
    quick = page.get_by_role("group", name=f"{row}，快速打分")
    return quick.get_by_role("button", name=re.compile(f"^{points}( ?满分)?$"))


def box(page: Page, row: str) -> Locator:
    return page.get_by_role("spinbutton", name=re.compile(f"^{row}，"))


def test_a_student_rates_herself_on_a_phone_in_nine_taps(phone: Page) -> None:
    sign_in(phone, "2401020125")
    phone.goto(HERE)
    look(phone)
    thumb = Thumb(phone)

    thumb.tap(phone.get_by_role("link", name="开始自评"))
    for row, points in POINTS.items():
        thumb.tap(chip(phone, row, points))
    expect(phone.get_by_text("已评 6/6")).to_be_visible()
    expect(phone.get_by_text("自评合计 86 / 100")).to_be_visible()
    expect(phone.get_by_label("收获")).to_be_in_viewport()
    expect(saved(phone)).to_be_visible()
    look(phone)

    phone.reload()
    expect(box(phone, "知识掌握")).to_have_value("18")
    hand_in = phone.get_by_role("button", name="提交并锁定自评")
    thumb.tap(hand_in)
    thumb.tap(phone.get_by_role("dialog").get_by_role("button").first)

    expect(phone.get_by_text("评价已提交。")).to_be_visible()
    expect(hand_in).to_have_count(0)
    assert thumb.taps == 9
    look(phone)


def test_two_classmates_rate_one_another(visit: Callable[..., Page]) -> None:
    one, other = visit(PHONE), visit(PHONE)
    begin(one, "2401020112", "韩雨晴")
    begin(other, "2401020126", "孙宇航")

    rate_with_a_reason(one)
    lose_the_network(other)
    rate_alike_and_think_again(other)

    expect(one.get_by_role("region", name="给同学评分")).to_contain_text("已交 1 / 2 人")
    for page, name in ((one, "孙宇航"), (other, "韩雨晴")):
        page.goto(HERE)
        expect(page.get_by_role("main")).not_to_contain_text(f"{name}：")
        expect(page.get_by_role("main")).not_to_contain_text("常替同学接最难的电话")
        look(page)


def begin(page: Page, number: str, classmate: str) -> None:
    sign_in(page, number)
    page.goto(f"{HERE}#peers")
    follow(page, re.compile(f"去评.*{classmate}"))
    expect(page.get_by_role("heading", level=1)).to_have_text(f"给{classmate}评分")
    look(page)


def rate_with_a_reason(page: Page) -> None:
    """A very high row asks for a reason in its place, and without one nothing is handed in."""
    chip(page, "心理素质", "15").tap()
    why = page.get_by_role("textbox", name="心理素质，理由")
    expect(why).to_be_in_viewport()
    for row in list(POINTS)[1:]:
        chip(page, row, POINTS[row]).tap()
    page.get_by_role("button", name="提交并锁定互评").tap()
    expect(page.get_by_text("请写明理由：心理素质")).to_be_visible()
    expect(why).to_be_focused()
    why.fill("常替同学接最难的电话")
    expect(saved(page)).to_be_visible()
    look(page)
    send(page)


def lose_the_network(page: Page) -> None:
    context: Any = page.context
    context.set_offline(True)
    chip(page, "心理素质", "12").tap()
    expect(page.get_by_text(re.compile("离线"))).to_be_visible()
    context.set_offline(False)
    expect(saved(page)).to_be_visible(timeout=15_000)
    look(page, despite=OFFLINE)


def rate_alike_and_think_again(page: Page) -> None:
    alike = {"品格素质": "12", "职业素质": "20", "综合素质": "8", "知识掌握": "16"}
    for row, points in alike.items():
        chip(page, row, points).tap()
    page.get_by_role("button", name="提交并锁定互评").tap()
    expect(page.get_by_text("还有 1 行没有评，先从“自我诊断与提升计划”开始")).to_be_visible()
    chip(page, "自我诊断与提升计划", "12").tap()
    hint = page.get_by_text("每一行给的比例都一样")
    expect(hint).to_be_visible()
    page.get_by_role("button", name="品格素质减分").tap()
    expect(box(page, "品格素质")).to_have_value("11")
    expect(hint).to_be_hidden()
    expect(saved(page)).to_be_visible()
    send(page)


def send(page: Page) -> None:
    page.get_by_role("button", name="提交并锁定互评").tap()
    page.get_by_role("dialog").get_by_role("button").first.tap()
    expect(page.get_by_text("评价已提交。")).to_be_visible()

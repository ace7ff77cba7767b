"""A teacher opens a figure of the class down to one answer in four clicks, and looks at another plan."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, PHONE
from tests.journeys.steps import follow, look, sign_in

CLASSROOM = "客服2401 教学班"


def open_attainment(page: Page) -> None:
    sign_in(page, "T1001")
    page.get_by_role("region", name=CLASSROOM).get_by_role("link", name="目标").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("学生 × 目标")


@pytest.mark.parametrize("device", [DESK, PHONE])
def test_four_clicks_from_the_class_to_an_answer(
    visit: Callable[..., Page], device: dict[str, object]
) -> None:
    page = visit(device)
    open_attainment(page)
    look(page)
    follow(page, "课程目标", within=page.get_by_role("navigation", name="达成度页面"))
    look(page)

    trail = page.locator(".trail")
    page.get_by_role("link", name="CO1").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("CO1")
    trail.get_by_role("link", name=re.compile("1-3 任务测验")).click()
    expect(page).to_have_url(re.compile("item="))
    page.locator("#leaves").get_by_role("link").first.click()
    expect(page).to_have_url(re.compile("leaf="))
    look(page)
    page.locator("#answers").get_by_role("link").first.click()
    expect(page).to_have_url(re.compile(r"/attempts/|/quizzes/"))


def test_another_plan_is_only_looked_at(visit: Callable[..., Page]) -> None:
    page = visit(DESK)
    open_attainment(page)
    for name in ("学期比较", "达成度方案"):
        follow(page, name, within=page.get_by_role("navigation", name="达成度页面"))
        look(page)

    page.get_by_label("CO1：期望值").fill("0.99")
    page.get_by_role("button", name="先看效果").click()

    preview = page.get_by_role("region", name="改了以后会这样").first
    expect(preview).to_contain_text("未达成")
    look(page)
    follow(page, "课程目标", within=page.get_by_role("navigation", name="达成度页面"))
    expect(page.get_by_text("这个班还没有自己的达成度方案")).to_be_visible()

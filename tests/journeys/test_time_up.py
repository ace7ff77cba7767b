"""When the time is up: collected by itself, unless more was given; what came late is safe."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.journeys.steps import look, saved, sign_in
from tests.journeys.test_sitting import moment

QUIZ = "/assignments/1"  # 客服2401 教学班, 任务测验
ON_TIME, MORE_TIME, CRASHED = "2401020118", "2401020119", "2401020120"
FAULTY, TWO_DEVICES, GOES_BACK, EARLY = "2401020121", "2401020127", "2401020123", "2401020124"
AT_THE_END = 150_000  # milliseconds until the minute chosen below has certainly come


def begin(page: Page, number: str) -> str:
    sign_in(page, number)
    page.goto(f"{QUIZ}/quiz")
    page.get_by_role("button", name=re.compile("开始测验|再做一次")).click()
    expect(page.get_by_role("timer")).to_be_visible()
    return page.url


def choices(page: Page) -> Locator:
    asked = page.locator("fieldset[data-item]").filter(has=page.locator("input[type=radio]"))
    return asked.first.get_by_role("radio")


def close_for(desk: Page, number: str, when: str) -> None:
    desk.goto(f"{QUIZ}/access")
    desk.get_by_text("选择学生或小组").click()
    desk.get_by_label(re.compile(number)).check()
    desk.get_by_label("单独的截止时间").fill(when)
    desk.locator("#give").get_by_label("理由").fill("提前收卷")
    desk.get_by_role("button", name="保存单独安排").click()
    expect(desk.get_by_role("table", name="单独安排")).to_contain_text(number)


def give_more(desk: Page, number: str) -> None:
    desk.goto(f"{QUIZ}/sitting")
    form = desk.locator("form").filter(has=desk.get_by_label("延长（分钟）"))
    label = form.get_by_label("给谁").locator("option").filter(has_text=number).inner_text()
    form.get_by_label("给谁").select_option(label=label)
    form.get_by_label("延长（分钟）").fill("20")
    form.get_by_label("理由").fill("机房断网")
    form.get_by_role("button").first.click()
    expect(desk.get_by_role("row").filter(has_text=number)).to_be_visible()


def test_at_the_end_of_the_time(desk: Page, visit: Callable[..., Page]) -> None:
    size: dict[str, Any] = {"viewport": {"width": 390, "height": 844}}
    on_time, more_time, crashed = visit(size), visit(size), visit(size)
    sign_in(desk, "T1001")
    paper = {}
    for page, number in ((on_time, ON_TIME), (more_time, MORE_TIME), (crashed, CRASHED)):
        paper[number] = begin(page, number)
    when = moment(minutes=2)
    for number in paper:
        close_for(desk, number, when)
    for page in (on_time, more_time, crashed):
        page.reload()
        choices(page).nth(0).check()
        expect(saved(page)).to_be_visible()
    for page in (more_time, crashed):
        page.context.set_offline(True)
        choices(page).nth(1).check()
        expect(page.get_by_text("离线").first).to_be_visible()
    crashed.close(run_before_unload=False)

    expect(on_time).to_have_url(re.compile("/review$"), timeout=AT_THE_END)
    expect(on_time.get_by_text("时间到，已经自动收卷。")).to_be_visible()
    look(on_time)

    # The network was gone over the end, and more time is given: the paper goes on.
    expect(choices(more_time).nth(0)).to_be_disabled()
    give_more(desk, MORE_TIME)
    more_time.context.set_offline(False)
    expect(choices(more_time).nth(0)).to_be_enabled(timeout=30_000)
    expect(choices(more_time).nth(1)).to_be_checked()
    expect(saved(more_time)).to_be_visible(timeout=30_000)
    expect(more_time).to_have_url(paper[MORE_TIME])
    look(more_time, despite=["ERR_INTERNET_DISCONNECTED"])

    # The page was gone over the end: what waited on the machine is kept beside the paper.
    again = crashed.context.new_page()
    again.wait_for_timeout(61_000)  # the grace
    again.context.set_offline(False)
    again.goto(paper[CRASHED])
    expect(again).to_have_url(re.compile("/review$"))
    expect(again.get_by_role("heading", name="时间到之后才到的答案")).to_be_visible(timeout=15_000)
    look(again, despite=["ERR_INTERNET_DISCONNECTED"])


def test_a_page_whose_clock_runs_ahead_is_told(phone: Page) -> None:
    sign_in(phone, EARLY)
    phone.clock.install()
    phone.goto(f"{QUIZ}/quiz")
    phone.get_by_role("button", name=re.compile("开始测验|再做一次")).click()
    paper = phone.url
    phone.clock.fast_forward("46:00")

    expect(choices(phone).nth(0)).to_be_enabled()
    choices(phone).nth(0).check()
    phone.clock.fast_forward("00:02")
    expect(saved(phone)).to_be_visible()
    assert phone.url == paper


def test_a_question_the_server_fails_over_holds_up_no_other(phone: Page) -> None:
    begin(phone, FAULTY)
    asked = phone.locator("fieldset[data-item]").filter(has=phone.locator("input[type=radio]"))
    bad, good = asked.nth(0), asked.nth(1)
    number = bad.get_attribute("data-item") or ""

    def fail(route: Route) -> None:
        is_bad = (route.request.post_data_json or {}).get("item") == number
        route.fulfill(status=500, body="{}") if is_bad else route.continue_()

    phone.route("**/save", fail)
    bad.get_by_role("radio").nth(0).check()
    with phone.expect_response(lambda one: one.url.endswith("/save") and one.ok):
        good.get_by_role("radio").nth(0).check()
    phone.unroute("**/save")
    expect(saved(phone)).to_be_visible(timeout=15_000)
    look(phone, despite=["500"])


def test_a_device_that_was_offline_asks_before_it_replaces_anothers_answer(
    phone: Page, desk: Page
) -> None:
    paper = begin(phone, TWO_DEVICES)
    name = choices(phone).nth(0).get_attribute("name")
    first, second = (choices(phone).nth(n).get_attribute("value") for n in (0, 1))

    def option(page: Page, value: str | None) -> Locator:
        return page.locator(f'input[name="{name}"][value="{value}"]')

    phone.context.set_offline(True)
    for value in (first, second):  # both were tried, and neither arrived
        option(phone, value).check()
        expect(phone.get_by_text("离线").first).to_be_visible()
        phone.wait_for_timeout(2500)
    sign_in(desk, TWO_DEVICES)
    desk.goto(paper)
    option(desk, first).check()
    expect(saved(desk)).to_be_visible()
    phone.context.set_offline(False)

    expect(phone.locator(".conflict")).to_be_visible(timeout=30_000)
    desk.reload()
    expect(option(desk, first)).to_be_checked()
    look(phone, despite=["ERR_INTERNET_DISCONNECTED", "409"])


@pytest.mark.parametrize("touches", [False, True])
def test_going_back_shows_what_is_stored(phone: Page, desk: Page, touches: bool) -> None:
    paper = resume(phone, GOES_BACK)
    item = phone.locator("fieldset[data-item]").filter(has=phone.locator("input[type=radio]")).first
    number = item.get_attribute("data-item")
    values = [one.get_attribute("value") for one in item.get_by_role("radio").all()[:2]]

    def option(page: Page, n: int) -> Locator:
        return page.locator(
            f'fieldset[data-item="{number}"] input[type=radio][value="{values[n]}"]'
        )

    option(phone, 0).check()
    expect(saved(phone)).to_be_visible()
    phone.goto("/")
    sign_in(desk, GOES_BACK)
    desk.goto(paper)
    option(desk, 1).check()
    expect(saved(desk)).to_be_visible()

    phone.go_back()
    expect(option(phone, 1)).to_be_checked()
    if touches:
        phone.locator(f'fieldset[data-item="{number}"] [data-flag]').check()
        expect(saved(phone)).to_be_visible()
    desk.reload()
    expect(option(desk, 1)).to_be_checked()


def resume(page: Page, number: str) -> str:
    sign_in(page, number)
    page.goto(f"{QUIZ}/quiz")
    page.get_by_role("link", name="继续作答").or_(
        page.get_by_role("button", name=re.compile("开始测验|再做一次"))
    ).first.click()
    expect(page.get_by_role("timer")).to_be_visible()
    return page.url

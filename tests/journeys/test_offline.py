"""The network, the server and the session go away and come back; the next person finds nothing."""

import json
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.journeys.conftest import (
    DESK,
    LMS,
    environment,
    free_port,
    wait_until_healthy,
)
from tests.journeys.steps import look, saved, sign_in, watches

QUIZ = "/assignments/1/quiz"
OFFLINE = ["ERR_INTERNET_DISCONNECTED"]
AWAY = ["ERR_CONNECTION_REFUSED", "ERR_CONNECTION_RESET", "ERR_EMPTY_RESPONSE", "503"]
SECRET = "仓储和客服互为客户，先从备注写起"
STORED = "() => JSON.stringify(Object.entries(localStorage))"


def essay(page: Page) -> Locator:
    return page.locator("fieldset[data-item] textarea").first


def begin(page: Page, number: str) -> str:
    """Sign in and begin; the address of the attempt."""
    sign_in(page, number)
    page.goto(QUIZ)
    page.get_by_role("button", name=re.compile("开始测验|再做一次")).click()
    expect(page.get_by_role("timer")).to_be_visible()
    return page.url


def sealed(page: Page) -> list[str]:
    """What waits on this machine, by its names."""
    return [name for name, _text in json.loads(page.evaluate(STORED)) if "sealed" in name]


def forgive(page: Page, *words: str) -> None:
    """The story provoked these complaints; any other fails it."""
    assert watches[page.context].take(words) == []


def test_who_types_without_a_pause_is_saved_in_between(phone: Page) -> None:
    begin(phone, "2401020105")
    saves: list[str] = []
    phone.on("request", lambda one: saves.append(one.url) if one.url.endswith("/save") else None)

    typing = "服务是一条链。" * 11
    essay(phone).press_sequentially(typing, delay=130, timeout=60_000)  # ten seconds, no pause

    assert len(saves) >= 5
    expect(saved(phone)).to_be_visible()
    phone.reload()
    expect(essay(phone)).to_have_value(typing)


def test_the_next_person_can_neither_read_nor_submit_what_waits(phone: Page) -> None:
    attempt = begin(phone, "2401020106")
    phone.context.set_offline(True)
    essay(phone).fill(SECRET)
    expect(phone.get_by_text("离线：答案先存在本机")).to_be_visible()
    assert SECRET not in phone.evaluate(STORED)
    assert len(sealed(phone)) == 1

    phone.context.clear_cookies()  # the session ends without signing out
    phone.close(run_before_unload=False)
    phone.context.set_offline(False)
    other = phone.context.new_page()
    begin(other, "2401020107")
    assert len(sealed(other)) == 1  # kept for its owner, unreadable
    assert SECRET not in other.evaluate(STORED)
    expect(essay(other)).to_have_value("")
    other.goto(attempt)
    expect(other.get_by_role("main")).not_to_contain_text(SECRET)
    look(other, despite=["404", *OFFLINE])
    other.goto("/")
    other.locator("summary", has_text="我的账户").click()
    other.get_by_role("button", name="退出登录").click()
    expect(other.get_by_role("button", name="登录", exact=True)).to_be_visible()
    assert len(sealed(other)) == 1  # signing out empties one's own only

    sign_in(other, "2401020106")
    other.goto(attempt)
    expect(essay(other)).to_have_value(SECRET)
    expect(saved(other)).to_be_visible()
    assert sealed(other) == []
    look(other, despite=OFFLINE)


def test_a_plain_answer_of_the_earlier_version_is_sealed_or_dropped(phone: Page) -> None:
    attempt = begin(phone, "2401020108")
    form = phone.locator("form[data-autosave]")
    owner, number = form.get_attribute("data-owner"), form.get_attribute("data-attempt")
    field = str(essay(phone).get_attribute("name"))
    item = field.partition("-")[0].removeprefix("q")
    body = {"item": item, "answer": {field: [SECRET], "flag": []}}
    entries = json.dumps({item: {"body": body, "seq": 0}})
    put = "([name, text]) => localStorage.setItem(name, text)"
    phone.evaluate(put, [f"lms:queue:{owner}:{number}", entries])
    phone.evaluate(put, [f"lms:queue:{int(owner or 0) + 1}:{number}", entries])

    phone.goto(attempt)

    expect(essay(phone)).to_have_value(SECRET)
    expect(saved(phone)).to_be_visible()
    assert "queue" not in phone.evaluate(STORED)
    assert SECRET not in phone.evaluate(STORED)


def test_a_session_that_ended_is_renewed_in_another_tab(phone: Page) -> None:
    begin(phone, "2401020109")
    phone.context.clear_cookies()
    essay(phone).fill(SECRET)
    expect(phone.get_by_text("登录已过期")).to_be_visible()
    look(phone, despite=["400", "401"])

    other = phone.context.new_page()
    sign_in(other, "2401020109")
    other.close()
    phone.bring_to_front()
    phone.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # as browsers do

    expect(saved(phone)).to_be_visible(timeout=15_000)
    phone.reload()
    expect(essay(phone)).to_have_value(SECRET)
    forgive(phone, "400", "401")


def test_somebody_else_who_signs_in_closes_the_paper_in_the_other_tab(phone: Page) -> None:
    begin(phone, "2401020110")
    essay(phone).fill(SECRET)
    expect(saved(phone)).to_be_visible()
    other = phone.context.new_page()
    phone.context.clear_cookies()

    sign_in(other, "2401020111")

    expect(phone.get_by_role("main")).not_to_contain_text("情境", timeout=8_000)
    expect(phone.locator("textarea")).to_have_count(0)
    forgive(phone, "404")


class OwnServer:
    """A school of one story's own, because it is killed."""

    def __init__(self, folder: Path) -> None:
        self.surroundings = environment(folder / "instance")
        self.port, self.log = free_port(), folder / "server.log"
        subprocess.run([*LMS, "demo", "load"], env=self.surroundings, check=True)

    def start(self) -> None:
        with self.log.open("ab") as out:
            command = [*LMS, "serve", "--port", str(self.port), "--without-jobs"]
            self.process = subprocess.Popen(command, env=self.surroundings, stdout=out, stderr=out)
        wait_until_healthy(self.port, self.process, self.log)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=40)


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[OwnServer]:
    server = OwnServer(tmp_path)
    server.start()
    yield server
    if server.process.poll() is None:
        server.stop()


@pytest.fixture
def visitor(chromium: Browser, own_server: OwnServer) -> Iterator[Callable[..., Page]]:
    opened: list[BrowserContext] = []

    def open_page() -> Page:
        address = f"http://127.0.0.1:{own_server.port}"
        opened.append(chromium.new_context(base_url=address, locale="zh-CN", **DESK))
        return opened[-1].new_page()

    yield open_page
    for context in opened:
        context.close()


def test_a_server_that_stops_and_starts_again_loses_nothing(
    visitor: Callable[..., Page], own_server: OwnServer
) -> None:
    page = visitor()
    begin(page, "2401020105")
    own_server.stop()
    essay(page).fill(SECRET)
    expect(page.get_by_text("离线：答案先存在本机")).to_be_visible()
    page.get_by_role("button", name="提交并锁定答案").click()
    asked = page.get_by_role("dialog", name="提交并锁定答案")
    asked.get_by_role("button", name="提交并锁定答案").click()
    expect(page.get_by_text("还有答案没有传上去")).to_be_visible()  # not a browser's error page

    own_server.start()

    expect(saved(page)).to_be_visible(timeout=30_000)
    page.get_by_role("button", name="提交并锁定答案").click()
    asked.get_by_role("button", name="提交并锁定答案").dblclick()
    page.wait_for_url("**/review")
    expect(page.get_by_role("main")).to_contain_text(SECRET)

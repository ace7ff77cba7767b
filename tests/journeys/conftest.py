"""The real product on its production server, and browsers that look at it.

`LMS_CHROMIUM` names the browser. Without one the stories are left out, and in CI they fail.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from tests.journeys.steps import ROOT, watch, watches

LMS = [sys.executable, "-m", "lms"]
PHOTOS = ROOT / "build" / "journeys"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESK = {"viewport": {"width": 1280, "height": 900}}


@dataclass(frozen=True)
class School:
    """The made-up school, open for visitors."""

    address: str
    initial_password: str  # of the one student who has not signed in yet


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.journey)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Iterator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    item.stash.setdefault(failed_in, set())
    if report.failed:
        item.stash[failed_in].add(call.when)
    return report


failed_in = pytest.StashKey[set[str]]()


def environment(instance: Path) -> dict[str, str]:
    """Nothing of the surroundings may lead the product to another database."""
    clean = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("LMS_") and name not in {"DATABASE_URL", "REDIS_URL"}
    }
    return clean | {"LMS_INSTANCE": str(instance)}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_healthy(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and server.poll() is None:
        line = HTTPConnection("127.0.0.1", port, timeout=2)
        try:
            line.request("GET", "/health")
            if line.getresponse().status == 200:
                return
        except (OSError, HTTPException):
            time.sleep(0.1)
        finally:
            line.close()
    pytest.fail(f"the server does not answer:\n{log.read_text(encoding='utf-8')}")


@pytest.fixture(scope="session")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    """From an empty folder to a running school, as the README tells."""
    folder = tmp_path_factory.mktemp("school")
    surroundings = environment(folder / "instance")
    told = subprocess.run(
        [*LMS, "demo", "load"], env=surroundings, capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stdout + told.stderr
    initial = re.search(r"初始密码：(\S+)", told.stdout)
    assert initial, told.stdout
    port, log = free_port(), folder / "server.log"
    with log.open("wb") as out:
        server = subprocess.Popen(
            [*LMS, "serve", "--port", str(port)], env=surroundings, stdout=out, stderr=out
        )
        try:
            wait_until_healthy(port, server, log)
            yield School(f"http://127.0.0.1:{port}", initial[1])
        finally:
            server.terminate()
            try:
                server.wait(timeout=40)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
    assert "Traceback" not in log.read_text(encoding="utf-8"), log.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = os.environ.get("LMS_CHROMIUM") or "/usr/bin/chromium"
    if shutil.which(path) is None:
        left_out = f"no browser at {path}; set LMS_CHROMIUM"
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(left_out)
        pytest.skip(left_out)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=path,
            args=[
                "--no-sandbox",
                "--disable-background-networking",
                "--disable-gpu",
                "--no-first-run",
            ],
        )
        expect.set_options(timeout=8_000)
        yield running
        running.close()


@pytest.fixture
def visit(
    chromium: Browser, school: School, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Page]]:
    """`visit(PHONE)` is a page of somebody new: own cookies, own storage."""
    opened: list[BrowserContext] = []

    def open_page(device: dict[str, Any]) -> Page:
        context = chromium.new_context(
            base_url=school.address,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
            **device,
        )
        context.set_default_timeout(10_000)
        opened.append(context)
        watch(context)
        return context.new_page()

    yield open_page
    if "call" in request.node.stash.get(failed_in, set()):
        photograph(opened, request.node.name)
    complaints = [one for context in opened for one in watches[context].take([])]
    for context in opened:
        context.close()
    assert complaints == []


def photograph(contexts: list[BrowserContext], name: str) -> None:
    """What the pages of a failed story looked like: in build/journeys, and in words for a log."""
    PHOTOS.mkdir(parents=True, exist_ok=True)
    for n, page in enumerate(page for context in contexts for page in context.pages):
        with suppress(PlaywrightError):  # a page that hangs cannot be photographed
            said = page.locator("main").inner_text(timeout=2_000)[:1_500]
            sys.stderr.write(f"\n{page.url}\n{said}\n")
            page.screenshot(path=PHOTOS / f"{name}-{n}.png", full_page=True)


@pytest.fixture
def phone(visit: Callable[..., Page]) -> Page:
    return visit(PHONE)


@pytest.fixture
def desk(visit: Callable[..., Page]) -> Page:
    return visit(DESK)

"""What every story does: sign in, and look hard at each page it comes to."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from playwright.sync_api import BrowserContext, Locator, Page, expect

ROOT = Path(__file__).parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
WCAG_22_AA = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
CONTRAST = {"type": "rule", "values": ["color-contrast"]}
PASSWORD = "Kefu-Demo-2026"

CSP_WATCH = """
document.addEventListener("securitypolicyviolation", (event) => {
  console.error(`CSP: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`);
});
"""
AXE_RUN = """
async (only) => {
  const found = await axe.run(document, {runOnly: only, resultTypes: ["violations"]});
  return found.violations.map(({id, help, nodes}) => ({
    id, help, places: nodes.slice(0, 4).map((node) => `${node.target} ${node.failureSummary}`),
  }));
}
"""
WIDER_THAN_PAGE = """
() => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  const wide = [...document.body.querySelectorAll("*")]
    .filter((one) => one.getBoundingClientRect().right > root.clientWidth + 1)
    .slice(0, 5)
    .map((one) => `<${one.tagName.toLowerCase()} class="${one.className}">`);
  return [`${root.scrollWidth} > ${root.clientWidth}`, ...wide];
}
"""


@dataclass
class Watch:
    """What a browser complained about since the last look."""

    complaints: list[str] = field(default_factory=list)

    def take(self, despite: Iterable[str]) -> list[str]:
        """The complaints, without those a story provokes on purpose; then forget them."""
        taken = [one for one in self.complaints if not any(word in one for word in despite)]
        self.complaints.clear()
        return taken


watches: WeakKeyDictionary[BrowserContext, Watch] = WeakKeyDictionary()


def watch(context: BrowserContext) -> None:
    """Note every console error, script error and CSP violation of all its pages."""
    noted = watches.setdefault(context, Watch())
    context.add_init_script(CSP_WATCH)

    def note(message: Any) -> None:
        if message.type == "error":
            noted.complaints.append(f"{message.text} ({message.location.get('url', '')})")

    context.on("console", note)
    context.on("weberror", lambda wrong: noted.complaints.append(str(wrong.error)))


def look(page: Page, *, despite: Iterable[str] = ()) -> None:
    """Nothing on this page breaks WCAG 2.2 AA, complains, or is wider than the screen."""
    page.wait_for_load_state()
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = {
        "axe": page.evaluate(AXE_RUN, WCAG_22_AA),
        "axe in the dark": in_the_dark(page),
        "too wide": page.evaluate(WIDER_THAN_PAGE),
        "console": watches[page.context].take(despite),
    }
    wrong = {what: which for what, which in found.items() if which}
    assert not wrong, f"{urlsplit(page.url).path}: {wrong}"


def in_the_dark(page: Page) -> Any:
    """Colours differ there, so contrast is looked at once more."""
    page.emulate_media(color_scheme="dark")
    found = page.evaluate(AXE_RUN, CONTRAST)
    page.emulate_media(color_scheme="light")
    return found


def sign_in(page: Page, number: str, password: str = PASSWORD) -> None:
    page.goto("/sign-in")
    page.get_by_label("学号或工号").fill(number)
    page.get_by_label("密码", exact=True).fill(password)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("button", name="登录", exact=True)).to_have_count(0)


def follow(page: Page, name: str | re.Pattern[str], *, within: Locator | None = None) -> None:
    """Click the link and wait for the page it leads to."""
    before = page.url
    (within or page).get_by_role("link", name=name).first.click()
    page.wait_for_url(lambda url: url != before)


def saved(page: Page) -> Locator:
    """The line that says that everything has reached the server."""
    return page.get_by_text(re.compile(r"^\s*已保存 \d\d:\d\d:\d\d\s*$"))

"""The keys of the gradebook, a broken network, and who only reads it."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.steps import look, saved, sign_in
from tests.journeys.test_gradebook import PASTE, cell, open_grid, shown

EMPTY = 6  # 期末考试: nobody of the class has a mark there
COPY = """
() => {
  const held = new DataTransfer();
  const event = new ClipboardEvent("copy", {clipboardData: held, bubbles: true, cancelable: true});
  document.activeElement.dispatchEvent(event);
  return held.getData("text/plain");
}
"""


def rest(page: Page, name: str, value: str) -> None:
    """The cell is saved with this value."""
    expect(saved(page)).to_be_visible()
    expect(cell(page, name, EMPTY)).not_to_have_class(re.compile("dirty"))
    assert shown(page, name, EMPTY) == value


def test_a_teacher_works_by_keyboard_alone(desk: Page) -> None:
    sign_in(desk, "T1001")
    open_grid(desk)
    keys = desk.keyboard
    assert [shown(desk, name, EMPTY) for name in ("王雅婷", "李浩然", "张梦琪")] == [""] * 3

    # Escape gives up what was typed, F2 goes on from what stands there, Tab goes right.
    cell(desk, "王雅婷", EMPTY).click()
    keys.type("55")
    keys.press("Escape")
    expect(cell(desk, "王雅婷", EMPTY).get_by_role("textbox")).to_have_value("")
    keys.type("7")
    keys.press("Tab")
    expect(cell(desk, "王雅婷", EMPTY + 1).get_by_role("textbox")).to_be_focused()
    keys.press("Shift+Tab")
    keys.press("F2")
    keys.press("End")
    keys.type("5")
    keys.press("Enter")
    expect(cell(desk, "李浩然", EMPTY).get_by_role("textbox")).to_be_focused()
    rest(desk, "王雅婷", "75")

    # A block is chosen, filled from its first row, copied, and cleared again.
    keys.press("ArrowUp")
    keys.press("Shift+ArrowDown")
    keys.press("Shift+ArrowDown")
    keys.press("Control+d")
    rest(desk, "张梦琪", "75")
    cell(desk, "王雅婷", EMPTY).click()
    keys.press("Shift+ArrowDown")
    keys.press("Shift+ArrowDown")
    assert desk.evaluate(COPY) == "75\n75\n75"
    look(desk)
    keys.press("Delete")
    rest(desk, "王雅婷", "")
    rest(desk, "张梦琪", "")


def test_a_paste_can_be_turned_down(desk: Page) -> None:
    sign_in(desk, "T1001")
    open_grid(desk)
    cell(desk, "王雅婷", EMPTY).click()

    desk.evaluate(PASTE, "61\t\n缺\t1\n")
    dialog = desk.get_by_role("dialog", name="粘贴之前先看一看")
    expect(dialog.get_by_role("row", name=re.compile("缺"))).to_contain_text("不是数")
    dialog.get_by_role("button", name="不粘贴").click()

    expect(dialog).to_be_hidden()
    assert shown(desk, "王雅婷", EMPTY) == ""


def test_marks_typed_offline_come_in_later(desk: Page) -> None:
    sign_in(desk, "T1001")
    open_grid(desk)
    desk.context.set_offline(True)
    cell(desk, "王雅婷", EMPTY).click()
    desk.keyboard.type("66")
    desk.keyboard.press("Enter")
    expect(desk.locator(".saved")).to_contain_text("离线：改动先存在本机")
    expect(cell(desk, "王雅婷", EMPTY)).to_have_class(re.compile("dirty"))

    desk.context.set_offline(False)
    rest(desk, "王雅婷", "66")
    look(desk, despite=("ERR_INTERNET_DISCONNECTED",))
    desk.reload()
    assert shown(desk, "王雅婷", EMPTY) == "66"

    cell(desk, "王雅婷", EMPTY).click()
    desk.keyboard.press("Delete")
    desk.keyboard.press("Enter")
    rest(desk, "王雅婷", "")


def test_the_office_reads_and_types_nothing(desk: Page) -> None:
    sign_in(desk, "A0001")
    open_grid(desk)
    expect(desk.get_by_text("这里只能查看，由任课教师录入和修改。")).to_be_visible()
    cell(desk, "陈思远").click()
    desk.keyboard.type("1")
    desk.keyboard.press("ArrowDown")
    assert shown(desk, "陈思远") == "100"
    expect(desk.locator("#marks input")).to_have_count(0)
    look(desk)

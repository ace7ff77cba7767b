"""A teacher rates a class by keyboard alone."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.journeys.steps import look, saved, sign_in

GIVEN = ("12", "13", "21", "8", "17", "13")  # 84
PASTE = """
(text) => {
  const held = new DataTransfer();
  held.setData("text/plain", text);
  const event = new ClipboardEvent("paste", {clipboardData: held, bubbles: true, cancelable: true});
  document.activeElement.dispatchEvent(event);
}
"""


def cells(page: Page, name: str) -> Locator:
    return page.get_by_role("spinbutton", name=f"{name}，")


def values(page: Page, name: str) -> list[str]:
    return [one.input_value() for one in cells(page, name).all()]


def open_grid(page: Page) -> None:
    page.goto("/assignments/2/ratings")
    expect(page.get_by_role("heading", level=1)).to_contain_text("教师评价")
    expect(page.get_by_role("grid")).to_be_visible()


def test_a_teacher_rates_by_keyboard_alone(desk: Page) -> None:
    sign_in(desk, "T1001")
    open_grid(desk)
    look(desk)
    keys = desk.keyboard
    cells(desk, "李浩然").first.focus()

    # The keys are explained, and the help gives the focus back.
    keys.press("?")
    expect(desk.get_by_role("dialog")).to_contain_text("用上面一格")
    look(desk)
    keys.press("Escape")

    # Along a row: typing replaces, an arrow goes on; the sum, the result and the gap follow.
    for points in GIVEN:
        keys.type(points)
        keys.press("ArrowRight")
    expect(saved(desk)).to_be_visible()
    row = desk.get_by_role("row", name="李浩然")
    expect(row.locator("[data-sum]")).to_have_text("84")

    # Down a column: Enter; then Ctrl+D takes over the cell above, and Ctrl+Z takes it back.
    cells(desk, "李浩然").first.focus()
    keys.press("Enter")
    expect(cells(desk, "张梦琪").first).to_be_focused()
    keys.press("Control+d")
    expect(cells(desk, "张梦琪").first).to_have_value("12")
    keys.press("Control+z")
    expect(cells(desk, "张梦琪").first).to_have_value("")

    # From a spreadsheet: what does not fit is left out and named.
    desk.evaluate(PASTE, "11\t12\t20\t7\t15\t12\n99\t很好\n")
    expect(desk.get_by_text("2 格放不下或不合要求")).to_be_visible()
    assert values(desk, "张梦琪") == ["11", "12", "20", "7", "15", "12"]
    expect(saved(desk)).to_be_visible()

    # A comment, kept in the bank, without leaving the row.
    keys.press("/")
    dialog = desk.get_by_role("dialog")
    expect(dialog).to_contain_text("张梦琪")
    expect(dialog.get_by_role("button", name="存进评语库")).to_be_visible()
    keys.type("复述很完整。")
    keys.press("Alt+s")
    expect(desk.get_by_text("已存进评语库")).to_be_visible()
    look(desk)
    keys.press("Control+Enter")
    expect(desk.get_by_role("button", name="给张梦琪写评语")).to_contain_text("复述很完整")
    expect(saved(desk)).to_be_visible()

    # Hand in what is complete.
    cells(desk, "张梦琪").first.focus()
    keys.press("Control+Enter")
    button = desk.get_by_role("button", name=re.compile(r"提交已评完的 [1-9]\d* 人"))
    expect(button).to_be_focused()
    keys.press("Enter")
    expect(desk.get_by_text(re.compile(r"已提交 [1-9]\d* 人的评价"))).to_be_visible()
    expect(desk.get_by_role("row", name="张梦琪")).to_contain_text("已提交")
    assert values(desk, "李浩然") == list(GIVEN)
    look(desk)


def test_a_teacher_starts_the_class_with_a_level_and_takes_it_back(desk: Page) -> None:
    sign_in(desk, "T1001")
    open_grid(desk)
    before = values(desk, "赵文博")

    desk.get_by_role("button", name="整班起评").press("Enter")
    dialog = desk.get_by_role("dialog")
    expect(dialog).to_contain_text("已有评分的")
    look(desk)
    dialog.get_by_role("radio", name="良（85%）").press("Space")
    dialog.get_by_role("button", name="填进表里").press("Enter")
    expect(desk.get_by_text("可以逐个修改")).to_be_visible()
    filled = values(desk, "赵文博")
    desk.get_by_role("button", name="撤销").last.press("Enter")

    assert before == [""] * 6
    assert filled == ["13", "13", "21", "9", "17", "13"]
    assert values(desk, "赵文博") == before
    expect(saved(desk)).to_be_visible(timeout=30_000)


def test_a_teacher_goes_from_sheet_to_sheet_by_key(desk: Page) -> None:
    sign_in(desk, "T1001")
    open_grid(desk)
    desk.get_by_role("link", name="陈思远").press("Enter")
    expect(desk.get_by_role("heading", name="评分依据")).to_be_visible()
    expect(desk.get_by_role("link", name="看作答 任务测验")).to_be_visible()
    look(desk)

    desk.keyboard.press("PageDown")

    expect(desk.get_by_role("heading", level=1)).not_to_contain_text("陈思远")
    desk.keyboard.press("/")
    expect(desk.get_by_role("textbox", name="评语")).to_be_focused()
    desk.keyboard.press("Escape")
    desk.keyboard.press("PageUp")
    expect(desk.get_by_role("heading", level=1)).to_contain_text("陈思远")

"""Two teachers work in one gradebook as in a spreadsheet."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import DESK, PHONE
from tests.journeys.steps import follow, look, saved, sign_in

PASTE = """
(text) => {
  const held = new DataTransfer();
  held.setData("text/plain", text);
  const event = new ClipboardEvent("paste", {clipboardData: held, bubbles: true, cancelable: true});
  document.activeElement.dispatchEvent(event);
}
"""
COLUMN = 3  # 1-2 学习评价: among the cells of a row


def open_grid(page: Page) -> None:
    page.goto("/classrooms/1/gradebook")
    expect(page.get_by_role("grid", name="成绩表")).to_be_visible()


def cell(page: Page, name: str, place: int = COLUMN) -> Locator:
    return page.get_by_role("row", name=re.compile(f"^{name}")).get_by_role("gridcell").nth(place)


def shown(page: Page, name: str, place: int = COLUMN) -> str:
    """What a cell holds, whether it is being typed in or not."""
    return str(
        cell(page, name, place).evaluate(
            "(td) => td.querySelector('input')?.value ?? td.textContent.trim()"
        )
    )


def test_a_teacher_types_pastes_and_takes_it_back(desk: Page) -> None:
    sign_in(desk, "T1001")
    open_grid(desk)
    look(desk)
    keys = desk.keyboard
    before = [shown(desk, "孙宇航"), shown(desk, "马晓燕")]
    total = cell(desk, "孙宇航", -1).inner_text()

    # Typing replaces, Enter goes down, the total follows; the sign says that a hand wrote it.
    cell(desk, "孙宇航").click()
    keys.type("40")
    keys.press("Enter")
    expect(saved(desk)).to_be_visible()
    expect(cell(desk, "孙宇航")).to_have_text("40")
    expect(cell(desk, "孙宇航")).to_have_attribute("data-s", "override")
    expect(cell(desk, "孙宇航", -1)).not_to_have_text(total)
    look(desk)

    # What cannot be is not saved and says why.
    keys.type("140")
    keys.press("Enter")
    expect(desk.locator(".saved")).to_contain_text("应在 0 到 100 之间")
    keys.press("ArrowUp")
    keys.type(before[1])
    keys.press("Enter")

    paste_and_undo(desk)
    cell(desk, "孙宇航").click()
    keys.press("Delete")
    keys.press("Enter")
    expect(saved(desk)).to_be_visible()
    expect(cell(desk, "孙宇航")).to_have_text(before[0])
    expect(cell(desk, "孙宇航")).not_to_have_attribute("data-s", "override")
    expect(cell(desk, "孙宇航", -1)).to_have_text(total)
    assert [shown(desk, "孙宇航"), shown(desk, "马晓燕")] == before

    # The page of the student tells the whole story.
    follow(desk, "孙宇航")
    expect(desk.get_by_role("heading", level=1)).to_have_text("孙宇航")
    story = desk.get_by_role("region", name="变化记录")
    expect(story.get_by_role("row", name=re.compile("手工录入")).first).to_contain_text("已作废")
    expect(story).to_contain_text("在成绩表里录入")
    look(desk)
    follow(desk, re.compile("1-2 学习评价"), within=desk.get_by_role("grid"))
    expect(desk.get_by_role("heading", level=1)).to_contain_text("孙宇航")
    look(desk)


def paste_and_undo(desk: Page) -> None:
    """A paste shows first what it would do; undo goes back step by step, redo goes forth."""
    keys = desk.keyboard
    cell(desk, "孙宇航").click()
    desk.evaluate(PASTE, "51\n很好\n130\n52\n")
    dialog = desk.get_by_role("dialog", name="粘贴之前先看一看")
    expect(dialog).to_contain_text("会改 2 格")
    expect(dialog).to_contain_text("2 格放不进去")
    expect(dialog.get_by_role("row", name=re.compile("很好"))).to_contain_text("不是数")
    expect(dialog.get_by_role("row", name=re.compile("130"))).to_contain_text("应在 0 到 100 之间")
    look(desk)
    dialog.get_by_role("button", name="粘贴这 2 格").click()
    expect(cell(desk, "孙宇航")).not_to_have_class(re.compile("dirty"))
    expect(saved(desk)).to_be_visible()

    cell(desk, "孙宇航").click()
    keys.press("Control+z")
    expect(cell(desk, "孙宇航").get_by_role("textbox")).to_have_value("40")
    keys.press("Control+y")
    expect(cell(desk, "孙宇航").get_by_role("textbox")).to_have_value("51")
    keys.press("Control+z")
    expect(saved(desk)).to_be_visible()


def test_two_teachers_at_once_lose_nothing(visit: Callable[..., Page]) -> None:
    first, second = visit(DESK), visit(DESK)
    for page in (first, second):
        sign_in(page, "T1001")
        open_grid(page)
    before = shown(first, "朱明辉")

    cell(first, "朱明辉").click()
    first.keyboard.type("61")
    first.keyboard.press("Enter")
    expect(saved(first)).to_be_visible()
    cell(second, "朱明辉").click()
    second.keyboard.type("62")
    second.keyboard.press("Enter")

    dialog = second.get_by_role("dialog", name="别人也改了这些格子")
    expect(dialog).to_be_visible()
    line = dialog.get_by_role("row", name=re.compile("朱明辉"))
    expect(line).to_contain_text("61")
    expect(line).to_contain_text("62")
    expect(line).to_contain_text("周敏")
    look(second)
    line.get_by_role("button", name="用对方的").click()
    expect(dialog).to_be_hidden()
    assert shown(second, "朱明辉") == "61"

    cell(second, "朱明辉").click()
    second.keyboard.press("Delete")
    second.keyboard.press("Enter")
    expect(cell(second, "朱明辉")).to_have_text(before)
    expect(saved(second)).to_be_visible()


def test_a_teacher_sifts_sorts_and_types_on_a_phone(visit: Callable[..., Page]) -> None:
    desk, phone = visit(DESK), visit(PHONE)
    sign_in(desk, "T1001")
    open_grid(desk)
    desk.get_by_role("searchbox", name="姓名或学号").fill("0112")
    expect(desk.get_by_text("显示 1 / 31 人")).to_be_visible()
    desk.get_by_role("searchbox", name="姓名或学号").fill("")
    desk.get_by_role("button", name="总评").click()
    totals = desk.locator("#marks td.sum").all_inner_texts()
    marked = [int(one) for one in totals if one != "—"]
    assert marked == sorted(marked)
    assert totals[: len(marked)] == [str(one) for one in marked]  # who has none stands last

    sign_in(phone, "T1001")
    open_grid(phone)
    look(phone)
    follow(phone, "徐佳怡")
    look(phone)
    mark = phone.get_by_role("row", name=re.compile("1-2 学习评价")).get_by_role("gridcell").first
    before = mark.inner_text()
    mark.click()
    phone.keyboard.type("70")
    phone.keyboard.press("Enter")
    expect(saved(phone)).to_be_visible()
    expect(mark).to_have_text("70")
    mark.click()
    phone.keyboard.press("Delete")
    phone.keyboard.press("Enter")
    expect(mark).to_have_text(before)
    expect(saved(phone)).to_be_visible()

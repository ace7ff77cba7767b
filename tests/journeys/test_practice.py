"""Practice with feedback at once, then mastery until it is reached: by keyboard, on a phone."""

import re
from functools import cache

from playwright.sync_api import Locator, Page, expect

from lms.core.findings import Findings
from lms.core.markdown import plain_text
from lms.courses.importer import read_root
from lms.courses.importer.checking import checked
from tests.journeys.steps import ROOT, follow, look, saved, sign_in

STUDENT = "2401020105"
FAR = 60  # presses of Tab after which something is out of reach


@cache
def right_options() -> dict[str, set[str]]:
    """What is right, by the words of the question: only the authors know, so the texts are read."""
    folder = next(
        one for one in read_root(ROOT / "course_content").courses if one.path.endswith("csf")
    )
    banks = checked(folder, (), Findings()).found.banks
    return {
        squeezed(plain_text(one.stem)): {
            squeezed(plain_text(option["text"]))
            for option in one.body["options"]
            if option["right"]
        }
        for bank in banks.values()
        for one in bank.definitions
        if "options" in one.body
    }


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def tab_to(page: Page, wanted: Locator) -> None:
    for _press in range(FAR):
        if wanted.evaluate("(one) => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no way to {wanted} by Tab")


def press(page: Page, wanted: Locator) -> None:
    tab_to(page, wanted)
    page.keyboard.press("Enter")


def answer_by_keyboard(page: Page, *, rightly: bool) -> None:
    """Choose with Tab, Space and the arrow keys."""
    question = page.locator("fieldset[data-item]:not([hidden])").first
    stem = squeezed(question.locator(".prose").first.inner_text())
    labels = question.locator(".choices label")
    texts = [re.sub(r"^[A-Z]．", "", squeezed(text)) for text in labels.all_inner_texts()]
    right = [n for n, text in enumerate(texts) if text in right_options()[stem]]
    chosen = right if rightly else [n for n in range(len(texts)) if n not in right][:1]
    boxes = question.locator(".choices input")
    if boxes.first.get_attribute("type") == "radio":
        tab_to(page, boxes.first)
        page.keyboard.press("Space")
        for _step in range(chosen[0]):
            page.keyboard.press("ArrowDown")
        expect(boxes.nth(chosen[0])).to_be_checked()
    else:
        for n in chosen:
            tab_to(page, boxes.nth(n))
            page.keyboard.press("Space")
    expect(saved(page)).to_be_visible()
    press(page, question.get_by_role("button", name="检查答案"))


def open_exercise(page: Page, title: str) -> None:
    page.goto("/learning")
    line = (
        page.get_by_role("region", name="课程练习").get_by_role("listitem").filter(has_text=title)
    )
    follow(page, "打开", within=line)


def practise(page: Page) -> None:
    open_exercise(page, "项目一自测练习")
    expect(page.get_by_role("main")).to_contain_text("这是练习：不计入成绩")
    look(page)
    press(page, page.get_by_role("button", name=re.compile("开始练习|再做一次")))
    first = page.locator("fieldset[data-item]").first
    expect(first).to_be_visible()
    expect(page.locator("fieldset[data-item]").nth(1)).to_be_hidden()  # one at a time
    look(page)
    page.keyboard.press("Alt+n")
    expect(page.locator("fieldset[data-item]").nth(1)).to_be_focused()
    page.keyboard.press("Alt+p")
    expect(first).to_be_focused()
    answer_by_keyboard(page, rightly=False)
    feedback = page.locator(".checked").first
    expect(feedback).to_contain_text("答错")
    expect(feedback).to_contain_text("解析")
    look(page)
    press(page, feedback.get_by_role("button", name="再试一次"))
    expect(page.locator(".checked")).to_have_count(0)
    answer_by_keyboard(page, rightly=True)
    expect(feedback).to_contain_text("答对")
    expect(feedback).to_contain_text("这道题做了 2 次，第一次得 0 分。")


def master(page: Page) -> None:
    open_exercise(page, "服务意识达标练习")
    expect(page.get_by_role("main")).to_contain_text("最近 4 题答对 3 题就达标")
    press(page, page.get_by_role("button", name=re.compile("开始练习|再做一次")))
    expect(page.get_by_role("main")).to_contain_text("达标 0 个，共 5 个目标")
    answer_by_keyboard(page, rightly=False)
    expect(page.locator(".checked")).to_contain_text("答错")
    look(page)
    page.reload()  # nothing is lost, and no question is skipped
    expect(page.locator(".checked")).to_contain_text("答错")
    for _question in range(20):
        press(page, page.locator(".checked").get_by_role("button", name="下一题"))
        expect(page.locator("fieldset[data-item]")).to_be_visible()
        answer_by_keyboard(page, rightly=True)
        expect(page.locator(".checked, main .big").first).to_be_visible()
        if "/review" in page.url:
            break
    expect(page.get_by_role("main")).to_contain_text("达标 5 个，共 5 个目标")
    expect(page.get_by_role("main")).to_contain_text("100 分，满分 100 分")
    look(page)


def test_a_student_practises_and_reaches_every_objective_by_keyboard(phone: Page) -> None:
    sign_in(phone, STUDENT)
    practise(phone)
    master(phone)

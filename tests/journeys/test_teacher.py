"""A teacher at a desk: progress, marking, rating, and every figure down to its leaves."""

import re
from decimal import Decimal

from playwright.sync_api import Locator, Page, expect

from tests.journeys.steps import follow, look, saved, sign_in

CLASSROOM = "客服2401 教学班"
QUOTIENT = re.compile(r"([\d.]+)\s*[÷/]\s*(?:满分\s*)?([\d.]+)")
Pair = tuple[Decimal, Decimal]


def quotient(text: str) -> Pair:
    """“27.2 ÷ 34” or “3.55 / 5”, exactly as written."""
    found = QUOTIENT.search(text)
    assert found, text
    return Decimal(found[1]), Decimal(found[2])


def summed(pairs: list[Pair]) -> Pair:
    return sum((one for one, _ in pairs), Decimal()), sum((two for _, two in pairs), Decimal())


def open_the_class(page: Page) -> None:
    sign_in(page, "T1001")
    look(page)
    follow(page, CLASSROOM)


def test_a_teacher_sees_how_far_the_class_is(desk: Page) -> None:
    open_the_class(desk)
    expect(desk.get_by_role("row", name="陈思远")).to_contain_text("已完成")
    expect(desk.get_by_role("row", name="张梦琪")).to_contain_text("2/4")
    look(desk)
    follow(desk, "陈思远")
    expect(desk.get_by_role("region", name="目标达成")).to_contain_text("K3.1")
    look(desk)


def test_a_teacher_marks_an_answer_with_the_keyboard(desk: Page) -> None:
    sign_in(desk, "T1001")
    desk.get_by_role("region", name=CLASSROOM).get_by_role("link", name="批改").first.click()
    expect(desk.get_by_role("heading", level=1)).to_contain_text("任务测验")
    look(desk)
    before = how_many_marked(desk)

    for points in ["2", "3", "1.5", "1"]:  # the first point has the focus
        desk.keyboard.type(points)
        desk.keyboard.press("Tab")
    expect(desk.locator(".marking__total")).to_contain_text("7.5 / 10")
    expect(desk.get_by_label("评语")).to_be_focused()
    desk.keyboard.type("例子再具体一点会更好。")
    look(desk)
    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")

    expect(desk.get_by_text(re.compile(f"已批 {before + 1} 份"))).to_be_visible()
    look(desk)
    desk.get_by_role("button", name="显示姓名").click()
    expect(desk.get_by_text(re.compile(r"（\d{10}），第 1 次作答"))).to_be_visible()
    look(desk)


def how_many_marked(page: Page) -> int:
    found = re.search(r"已批 (\d+) 份", page.get_by_role("main").inner_text())
    assert found
    return int(found[1])


def test_a_teacher_rates_a_student_beside_self_and_peers(desk: Page) -> None:
    sign_in(desk, "T1001")
    desk.get_by_role("region", name=CLASSROOM).locator("a[href='/assignments/2']").click()
    expect(desk.get_by_role("heading", level=1)).to_contain_text("教师评价")
    look(desk)
    row = desk.get_by_role("row", name="王雅婷")
    self_rated, peers_rated = beside(row)
    assert len(self_rated) == len(peers_rated) == 6

    points = ["13", "12", "21", "8", "17", "12"]
    row.get_by_role("spinbutton").first.click()
    for value in points:
        desk.keyboard.type(value)
        desk.keyboard.press("Tab")
    expect(saved(desk)).to_be_visible()
    expect(row).to_contain_text("83")
    look(desk)

    follow(desk, "王雅婷")
    expect(desk.get_by_role("spinbutton", name="职业素质，师评")).to_have_value("21")
    cells = desk.get_by_role("row", name="职业素质").get_by_role("cell")
    expect(cells.filter(has_text=re.compile(f"^{self_rated[2]}$")).first).to_be_visible()
    expect(cells.filter(has_text=re.compile(f"^{peers_rated[2]}$")).first).to_be_visible()
    look(desk)
    paper = desk.get_by_role("link", name="打印", exact=True).get_attribute("href")
    assert desk.request.get(str(paper)).body().startswith(b"%PDF-")
    desk.go_back()

    desk.get_by_role("checkbox", name="选中 王雅婷").check()
    desk.get_by_role("button", name="提交选中的").click()
    expect(row).to_contain_text("已提交")
    look(desk)


def beside(row: Locator) -> tuple[list[str], list[str]]:
    """What the student and the peers gave, in the order of the rows of the table."""
    shown = [one.strip() for one in row.locator(".peek span").all_inner_texts()]
    return [one[1:] for one in shown if one[0] == "自"], [
        one[1:] for one in shown if one[0] == "互"
    ]


def test_every_figure_comes_down_to_its_leaves(desk: Page) -> None:
    open_the_class(desk)
    tabs = desk.get_by_role("navigation", name="班级页面")
    follow(desk, "成绩", within=tabs)
    look(desk)
    follow(desk, "学生 × 目标", within=tabs)
    look(desk)
    follow(desk, "S3.2")
    look(desk)

    trail = desk.locator(".trail")
    whole = quotient(
        desk.get_by_role("main").locator("p").filter(has_text="班级达成度").inner_text()
    )
    items = trail.locator("li:nth-child(3)").get_by_role("link")
    assert summed([quotient(one) for one in items.all_inner_texts()]) == whole
    evidence = [str(one.get_attribute("href")) for one in items.all()]
    addresses = [one for item in evidence for one in leaves_of(desk, item)]
    assert len(addresses) > 5
    assert summed([answers_of(desk, address) for address in addresses]) == whole

    follow(desk, "陈思远", within=desk.locator("#answers"))  # the answer itself
    expect(desk.get_by_role("main")).to_contain_text("陈思远")
    look(desk)


def leaves_of(page: Page, address: str) -> list[str]:
    """The addresses of the questions or rows of one item."""
    page.goto(address)
    leaves = page.locator("#leaves").get_by_role("link")
    expect(leaves.first).to_be_visible()
    return [str(one.get_attribute("href")) for one in leaves.all()]


def answers_of(page: Page, address: str) -> Pair:
    """What all students earned with one question or one row of the table."""
    page.goto(address)
    answers = page.locator("#answers").get_by_role("link")
    expect(answers.first).to_be_visible()
    return summed([quotient(one) for one in answers.all_inner_texts()])


def test_a_mark_is_the_sum_of_its_lines_and_leads_to_the_answers(desk: Page) -> None:
    open_the_class(desk)
    follow(desk, "成绩", within=desk.get_by_role("navigation", name="班级页面"))
    follow(desk, "陈思远", within=desk.get_by_role("grid", name="成绩表"))
    page_of_the_student = desk.url

    table = open_the_mark(desk, "1-3 学习评价")
    expect(desk.get_by_role("heading", level=1)).to_have_text("陈思远 · 学习评价")
    assert lines_of(desk) == (table, Decimal(100))
    look(desk)
    desk.goto(page_of_the_student)

    quiz = open_the_mark(desk, "1-3 任务测验")
    expect(desk.get_by_role("heading", level=1)).to_have_text("陈思远 · 任务测验")
    assert lines_of(desk) == (quiz, Decimal(100))
    look(desk)
    follow(desk, "看作答")
    expect(desk.get_by_role("main")).to_contain_text("第 1 次作答")
    expect(desk.locator(":target")).to_be_in_viewport()
    look(desk)


def open_the_mark(page: Page, title: str) -> Decimal:
    """From the page of a student to one mark; says how many points stand in its row."""
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name=title, exact=True))
    points = Decimal(row.get_by_role("gridcell").first.inner_text())
    row.get_by_role("link").click()
    page.wait_for_url("**/gradebook/*/*")
    return points


def lines_of(page: Page) -> Pair:
    """The lines of a mark added up: earned and possible stand in the 4th and 5th column."""
    rows = page.get_by_role("region", name="这个分数的组成").locator("tbody tr").all()
    cells = [row.locator("th, td").all_inner_texts() for row in rows]
    return summed([(Decimal(one[3].strip()), Decimal(one[4].strip())) for one in cells])

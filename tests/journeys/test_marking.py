"""Two teachers mark by keyboard alone and disagree, a third settles it; a student appeals."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, PHONE
from tests.journeys.steps import follow, look, sign_in

CLASSROOM = "客服2301 教学班"
QUESTION = "T08-I14"
LEAD, FIRST, SECOND = "T1003", "T1001", "T1002"
STUDENT = "2301020101"


def let_them_teach(page: Page) -> None:
    sign_in(page, "A0001")
    follow(page, "本学期教学班")
    follow(page, CLASSROOM)
    for number in (FIRST, SECOND):
        page.get_by_label("工号（账号）").fill(number)
        page.get_by_label("身份").select_option("teacher")
        page.get_by_role("button", name="安排").click()
        expect(page.get_by_role("region", name="教师与导师")).to_contain_text(number)


def open_the_desk(page: Page, number: str) -> None:
    sign_in(page, number)
    page.get_by_role("region", name=CLASSROOM).get_by_role("link", name="批改").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("任务测验")
    follow(page, re.compile(f"^{QUESTION}"))


def arrange(page: Page) -> None:
    """The lead deals the question out to two, who mark without seeing each other."""
    open_the_desk(page, LEAD)
    follow(page, "评阅分工")
    look(page)
    plan = page.locator("form").filter(has=page.get_by_role("heading", name=QUESTION))
    plan.get_by_label("周敏").check()
    plan.get_by_label("陈立").check()
    plan.get_by_label("双评").check()
    plan.get_by_label("允许的分差").fill("1")
    plan.get_by_role("button", name="保存安排").click()
    expect(page.get_by_text(f"已保存 {QUESTION} 的评阅安排。")).to_be_visible()
    look(page)


def mark_all(page: Page, key: str, words: str) -> None:
    """One key for all points, Enter for the next: nothing but the keyboard."""
    progress = page.locator("[data-progress]")
    dealt = re.search(r"分给我 (\d+) 份，我已批完 (\d+) 份", progress.inner_text())
    assert dealt
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="评阅台的快捷键")).to_be_visible()
    look(page)
    page.keyboard.press("Escape")
    for n in range(int(dealt[2]) + 1, int(dealt[1]) + 1):
        expect(page.locator("form[data-marks] input[type=number]").first).to_be_focused()
        page.keyboard.press(key)
        page.keyboard.press("/")
        expect(page.get_by_label("评语", exact=False)).to_be_focused()
        page.keyboard.type(words)
        page.keyboard.press("Control+Enter")
        expect(progress).to_contain_text(f"我已批完 {n} 份")
    expect(progress).to_contain_text("等你批的都批完了")
    look(page)


def test_two_mark_by_keyboard_and_a_third_settles(visit: Callable[..., Page]) -> None:
    let_them_teach(visit(DESK))
    lead = visit(DESK)
    arrange(lead)

    first = visit(DESK)
    open_the_desk(first, FIRST)
    mark_all(first, "+", "要点齐全")

    second = visit(DESK)
    open_the_desk(second, SECOND)
    expect(second.get_by_role("main")).not_to_contain_text("要点齐全")  # blind
    mark_all(second, "-", "没有答到要点")
    follow(second, "评阅分工")
    follow(second, re.compile("^去定分"))
    expect(second.get_by_role("table", name="两位老师的评分")).to_contain_text("要点齐全")
    expect(second.get_by_role("main")).to_contain_text("不能定分")
    look(second)

    follow(lead, "评阅分工")
    waiting = lead.get_by_role("region", name="分差清单").first.get_by_role("row")
    open_before = waiting.filter(has_text="待定分").count()
    look(lead)
    lead.get_by_role("link", name=re.compile("^去定分")).first.click()
    lead.get_by_label("取两人的平均").check()
    lead.get_by_label("定分理由").fill("一半要点写到了")
    look(lead)
    lead.get_by_role("button", name="定分并记录").click()

    expect(lead.get_by_text("已定分，得分和理由都已记录。")).to_be_visible()
    expect(waiting.filter(has_text="待定分")).to_have_count(open_before - 1)
    expect(waiting.filter(has_text="已定分")).to_contain_text("顾文清 定为")
    look(lead)


def test_what_was_typed_is_not_lost(visit: Callable[..., Page]) -> None:
    desk = visit(DESK)
    sign_in(desk, "T1002")
    desk.get_by_role("region", name="客服2402 教学班").get_by_role(
        "link", name="批改"
    ).first.click()
    field = desk.locator("form[data-marks] input[type=number]").first
    expect(field).to_be_focused()
    desk.keyboard.type("1.5")

    desk.context.set_offline(True)
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("alert")).to_contain_text("没有保存，你填的都还在")
    expect(field).to_have_value("1.5")
    desk.context.set_offline(False)

    asked = []
    desk.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    desk.get_by_role("link", name="首页").first.click()
    desk.wait_for_url("**/")
    assert asked == ["beforeunload"]
    look(desk, despite=["ERR_INTERNET_DISCONNECTED"])


def test_a_student_appeals_and_is_answered(visit: Callable[..., Page]) -> None:
    lead, student = visit(DESK), visit(PHONE)
    sign_in(lead, LEAD)
    lead.get_by_role("region", name=CLASSROOM).get_by_role("link", name="批改").first.click()
    quiz = lead.url.split("/marking")[0]
    follow(lead, "成绩复核")
    lead.get_by_label("成绩公布后几天内可以申请复核").fill("30")
    lead.get_by_role("button", name="保存期限").click()
    expect(lead.get_by_text("已保存成绩复核的期限。")).to_be_visible()
    look(lead)

    sign_in(student, STUDENT)
    student.goto(f"{quiz}/quiz")
    follow(student, re.compile("看答案和对错"))
    look(student)
    question = student.locator("section.question").filter(has=student.locator("#q-T08-I11"))
    question.locator("+ p").get_by_role("link", name="申请复核这一题").click()
    student.get_by_label("你认为哪里不对，为什么").fill("第二个要点我写到了。")
    look(student)
    student.get_by_role("button", name="提交复核申请").click()
    mine = student.get_by_role("region", name="成绩复核")
    expect(mine).to_contain_text("待处理")
    look(student)

    lead.goto("/")
    follow(lead, "1 份成绩复核待答复")
    follow(lead, re.compile("去复核"))
    lead.get_by_role("button", name="受理").click()
    expect(lead.get_by_text("已受理，学生能看到正在复核。")).to_be_visible()
    field = lead.locator(".marking__points input[type=number]").first
    field.fill("0" if field.input_value() != "0" else "1")
    lead.get_by_label("给学生的答复").fill("重新看过，按要点更正。")
    look(lead)
    lead.get_by_role("button", name="答复并记录").click()
    expect(lead.get_by_role("table", name="复核申请")).to_contain_text("更正")
    look(lead)

    student.reload()
    expect(mine).to_contain_text("重新看过，按要点更正。")
    expect(mine).to_contain_text("得分由")
    look(student)

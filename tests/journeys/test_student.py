"""A student on a phone: from the first sign-in to the marks, and the learning evaluation table."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import School
from tests.journeys.steps import follow, look, saved, sign_in

NEW_PASSWORD = "Chun-feng-2026"
OFFLINE = ["ERR_INTERNET_DISCONNECTED"]

PAIRS = {
    "连着接到深夜骚扰电话": "积极进取、永不言败",
    "接到当天第二百通来电": "持续投入情感",
    "配送出了差错": "勇担责任",
    "客户说“算了，不麻烦了”": "洞察客户心理",
}
COUNTS = ["5", "6", "八", "四", "23"]


def question(page: Page, words: str) -> Locator:
    """The whole question that says these words, wherever the shuffle has put it."""
    return page.locator("fieldset[data-item]").filter(has_text=words)


def test_a_new_student_learns_takes_the_quiz_and_reads_the_feedback(
    phone: Page, school: School
) -> None:
    choose_a_password(phone, school)
    read_the_lesson(phone)
    begin_the_quiz(phone)
    answer_each_kind(phone)
    find_the_answers_again_after_a_reload(phone)
    answer_without_a_network(phone)
    hand_in(phone)
    read_marks_and_feedback(phone)
    see_own_progress(phone)


def choose_a_password(page: Page, school: School) -> None:
    page.goto("/sign-in")
    look(page)
    sign_in(page, "2401020131", school.initial_password)
    expect(page.get_by_role("heading", level=1)).to_have_text("设置自己的密码")
    look(page)
    page.goto("/learning")  # there is no way round it
    expect(page.get_by_role("heading", level=1)).to_have_text("设置自己的密码")
    page.get_by_label("新密码", exact=True).fill(NEW_PASSWORD)
    page.get_by_label("再输一次").fill(NEW_PASSWORD)
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("密码已更改")).to_be_visible()


def read_the_lesson(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_role("link", name="开始学习 1-1")).to_be_visible()  # what to do next
    expect(page.get_by_role("region", name="要交的")).to_contain_text("任务测验")
    look(page)
    follow(page, "学习", within=page.get_by_role("navigation", name="主导航"))
    expect(page.get_by_role("region", name="课程考试")).to_contain_text("期末考试")
    look(page)
    follow(page, "1-3 树立客户服务意识")  # the class is here already
    expect(page.get_by_role("heading", level=1)).to_contain_text("树立客户服务意识")
    look(page)
    for section in ["情境导入", "知识正文", "实训任务", "知识总结"]:
        read_to_the_end(page, section)
    check = page.get_by_role("form", name="想一想").filter(has_text="故意挂他的电话")
    check.get_by_label("没有回拨是我疏忽").check()
    check.get_by_role("button", name="核对答案").click()
    expect(check.get_by_role("status")).to_contain_text("正确")
    expect(check.get_by_role("status")).to_contain_text("先拿记录讲事实")
    look(page)
    look_up_a_term(page)
    page.reload()
    steps = page.get_by_role("list", name="本任务的步骤")
    expect(steps.get_by_text("（已完成）")).to_have_count(4)  # the four sections, remembered


def look_up_a_term(page: Page) -> None:
    """A term shows its meaning where it stands, and all terms have a page."""
    term = page.get_by_role("link", name="内部客户", exact=True).first
    card = page.locator(".term-card")
    term.click()
    expect(card).to_contain_text("Internal customer")
    expect(card).to_contain_text("接着")
    look(page)
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    follow(page, "全部术语")
    expect(page.get_by_role("heading", level=1)).to_have_text("术语表")
    look(page)
    page.go_back()
    figure = page.get_by_role("link", name="图1-3-4").first
    figure.click()
    expect(page.locator("#u-fig-1-3-4")).to_be_in_viewport()


def read_to_the_end(page: Page, name: str) -> None:
    """A section counts as read when its end has been seen, and not in passing."""
    section = page.get_by_role("region", name=name, exact=True)
    section.get_by_role("heading", name=name, exact=True).scroll_into_view_if_needed()
    page.wait_for_timeout(2_050)
    with page.expect_response(lambda one: one.request.method == "POST" and one.ok):
        section.locator(":scope > :last-child").scroll_into_view_if_needed()


def begin_the_quiz(page: Page) -> None:
    follow(page, "任务测验", within=page.get_by_role("list", name="本任务的步骤"))
    expect(page.get_by_role("main")).to_contain_text("限时 45 分钟")
    look(page)
    page.get_by_role("button", name="开始测验").click()
    expect(page.get_by_role("timer")).to_be_visible()
    look(page)


def answer_each_kind(page: Page) -> None:
    """All of it right but one true-or-false; one choice, one essay and the case wait."""
    question(page, "下面哪一位是“内部客户”").get_by_label("等着你把工单写清楚").check()
    question(page, "上一通电话里").get_by_label("情绪的自我掌控与调节").check()
    several = question(page, "属于品格素质的有")
    for one in ["忍耐与宽容", "慎重承诺", "谦虚", "集体荣誉感"]:
        several.get_by_label(one).check()
    question(page, "由客户服务部门负责").get_by_label("错").check()
    question(page, "客户正在气头上").get_by_label("对").check()  # wrong
    blanks = question(page, "四类素质的条目数依次是")
    for n, count in enumerate(COUNTS, start=1):
        blanks.get_by_label(f"第 {n} 空").fill(count)
    question(page, "一名座席当班").get_by_label("答案").fill("128")
    pairs = question(page, "与它最能体现的素质配对")
    for left, right in PAIRS.items():
        pairs.get_by_label(left).select_option(right)
    put_in_order(question(page, "请排出自我调整的合理顺序"))
    question(page, "职业道德与职业技能是什么关系").get_by_role("textbox").fill(
        "职业道德决定愿不愿意管，职业技能决定管不管得好，两者互相依靠。"
    )
    expect(saved(page)).to_be_visible()
    look(page)


def take_answers_back(page: Page) -> None:
    """A blank that is emptied and a choice that is undone are no longer counted."""
    blank = question(page, "四类素质的条目数依次是").get_by_label("第 2 空")
    blank.fill("")
    expect(page.get_by_role("link", name=re.compile("题，答了一部分"))).to_be_visible()
    expect(page.get_by_text("已答 9 题，共 15 题")).to_be_visible()
    page.get_by_role("button", name="提交并锁定答案").click()
    asked = page.get_by_role("dialog", name="提交并锁定答案")
    expect(asked).to_contain_text("有 1 题只答了一部分")
    look(page)
    asked.get_by_role("button", name="回去作答").click()
    blank.fill(COUNTS[1])

    choice = question(page, "上一通电话里")
    choice.get_by_role("button", name="取消选择").press("Enter")
    expect(choice.get_by_label("情绪的自我掌控与调节")).not_to_be_checked()
    expect(page.get_by_text("已答 9 题，共 15 题")).to_be_visible()
    expect(choice.get_by_role("button", name="取消选择")).to_be_hidden()
    choice.get_by_label("情绪的自我掌控与调节").check()
    expect(page.get_by_text("已答 10 题，共 15 题")).to_be_visible()


def put_in_order(ordering: Locator) -> None:
    """By the buttons: press ↑ until the line stands where it belongs."""
    for place, line in enumerate(["松开鼠标", "记下事实", "用一句新的开场问候", "下班后找同事"]):
        for _ in range(4):
            if line in ordering.get_by_role("listitem").nth(place).inner_text():
                break
            ordering.get_by_role("button", name=re.compile(f"上移：.*{line}")).click()
    ordering.get_by_role("button", name="上移").nth(1).click()  # there and back: a change is saved
    ordering.get_by_role("button", name="下移").nth(0).click()


def find_the_answers_again_after_a_reload(page: Page) -> None:
    page.reload()
    expect(page.get_by_text("已答 10 题，共 15 题")).to_be_visible()
    expect(question(page, "上一通电话里").get_by_label("情绪的自我掌控与调节")).to_be_checked()
    expect(question(page, "一名座席当班").get_by_label("答案")).to_have_value("128")
    expect(question(page, "四类素质").get_by_label("第 3 空")).to_have_value("八")
    order = question(page, "请排出自我调整的合理顺序").get_by_role("listitem")
    expect(order.nth(0)).to_contain_text("松开鼠标")
    expect(order.nth(3)).to_contain_text("下班后找同事")
    follow(page, "第 15 题")  # the navigator leads to the question
    expect(page.locator("fieldset[data-item]").nth(14)).to_be_in_viewport()


def answer_without_a_network(page: Page) -> None:
    page.context.set_offline(True)
    essay = question(page, "客服部与仓储部互相埋怨").get_by_role("textbox")
    essay.fill("服务是一条链，仓储和客服互为客户；先从把备注写清楚做起。")
    question(page, "属于综合素质的有").get_by_label("客户至上的服务观念").check()
    expect(page.get_by_text("离线：答案先存在本机")).to_be_visible()
    look(page, despite=OFFLINE)
    page.context.set_offline(False)
    expect(page.get_by_text("离线：答案先存在本机")).to_have_count(0, timeout=15_000)
    expect(saved(page)).to_be_visible(timeout=15_000)
    look(page, despite=OFFLINE)
    page.reload()
    expect(essay).to_have_value(re.compile("先从把备注写清楚做起"))
    expect(question(page, "属于综合素质的有").get_by_label("客户至上")).to_be_checked()
    look(page)


def hand_in(page: Page) -> None:
    page.get_by_role("button", name="提交并锁定答案").click()
    asked = page.get_by_role("dialog", name="提交并锁定答案")
    expect(asked).to_contain_text("还有 3 题没有作答")
    look(page)
    asked.get_by_role("button", name="提交并锁定答案").click()
    page.wait_for_url("**/review")


def read_marks_and_feedback(page: Page) -> None:
    look(page)
    main = page.get_by_role("main")
    expect(main).to_contain_text("还有 2 题等老师评阅")
    right = main.get_by_role("region").filter(has_text="下面哪一位是“内部客户”")
    expect(right).to_contain_text("答对")
    expect(right).to_contain_text("内部客户是接着你的工作往下做的同事")  # the explanation
    wrong = main.get_by_role("region").filter(has_text="客户正在气头上")
    expect(wrong).to_contain_text("0 分，满分 3 分")
    partly = main.get_by_role("region").filter(has_text="属于综合素质的有")
    expect(partly).to_contain_text("2.5 分，满分 5 分")
    for words, points in [("配对", 6), ("合理顺序", 4), ("条目数依次是", 5), ("一名座席", 4)]:
        one = main.get_by_role("region").filter(has_text=words)
        expect(one).to_contain_text(f"{points} 分，满分 {points} 分")
    waiting = main.get_by_role("region").filter(has_text="职业道德与职业技能是什么关系")
    expect(waiting).to_contain_text("老师评阅后给分，满分 10 分")


def see_own_progress(page: Page) -> None:
    page.goto("/learning")
    look(page)
    page.goto("/marks")
    expect(page.get_by_role("heading", level=1)).to_have_text("我的成绩")
    expect(page.get_by_role("row", name="任务测验")).to_be_visible()
    look(page)


def test_a_student_fills_in_the_table_for_themself_and_for_two_of_the_group(phone: Page) -> None:
    sign_in(phone, "2401020101")
    look(phone)
    follow(phone, "学习评价")
    expect(phone.get_by_role("heading", level=1)).to_contain_text("表1-3")
    look(phone)
    rate_all_rows(phone, "自评", ["14", "13", "22", "9", "18", "13"])
    phone.get_by_label("收获").fill("被责备时先停三秒，再复述客户的话。")
    expect(saved(phone)).to_be_visible()
    phone.reload()
    expect(phone.get_by_label("自我诊断与提升计划，自评")).to_have_value("13")
    expect(phone.get_by_label("收获")).to_have_value(re.compile("先停三秒"))
    submit(phone, "提交并锁定自评")
    expect(phone.get_by_label("心理素质，自评")).to_have_count(0)
    look(phone)

    for _ in range(2):
        follow(phone, "去评")
        look(phone)
        rate_all_rows(phone, "我的评分", ["12", "11", "20", "8", "16", "12"])
        phone.get_by_label("评语").fill("复述做得很完整；收尾时可以再慢一点。")
        expect(saved(phone)).to_be_visible()
        submit(phone, "提交并锁定互评")
        phone.goto("/assignments/2/evaluation")
    expect(phone.get_by_role("link", name="去评")).to_have_count(0)
    expect(phone.get_by_role("region", name="给同学评分").get_by_text("待评")).to_have_count(0)
    look(phone)


def rate_all_rows(page: Page, who: str, points: list[str]) -> None:
    boxes = page.get_by_role("spinbutton", name=f"，{who}，")
    expect(boxes).to_have_count(len(points))
    for n, value in enumerate(points):
        boxes.nth(n).fill(value)
    page.get_by_role("button", name="心理素质加分").click()  # a thumb corrects by one step
    page.get_by_role("button", name="心理素质减分").click()
    expect(boxes.nth(0)).to_have_value(points[0])


def submit(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()
    page.get_by_role("dialog").get_by_role("button").first.click()
    expect(page.get_by_role("button", name=name)).to_have_count(0)

"""A wrong key: a teacher previews and applies a mend, the student sees it, and it is undone."""

from playwright.sync_api import Page, expect

from tests.journeys.steps import follow, look, saved, sign_in


def take_the_quiz(page: Page) -> str:
    """Answer the first question by choice and hand in; says where the quiz is found."""
    page.goto("/learning")
    follow(page, "服务文化")
    follow(page, "任务测验", within=page.get_by_role("list", name="本任务的步骤"))
    address = page.url
    page.get_by_role("button", name="开始测验").click()
    page.wait_for_url("**/attempts/*", timeout=30_000)
    page.locator("fieldset[data-item]").get_by_role("radio").first.check()
    expect(saved(page)).to_be_visible()
    page.get_by_role("button", name="提交并锁定答案").click()
    page.get_by_role("dialog").get_by_role("button", name="提交并锁定答案").click()
    page.wait_for_url("**/review")
    return address


def find_the_question(page: Page, address: str) -> None:
    page.goto(address)
    follow(page, "更正")
    questions = page.get_by_role("table", name="题目")
    look(page)
    follow(page, "看答案和更正", within=questions.get_by_role("row").filter(has_text="T08-I01"))
    expect(page.get_by_role("table", name="学生的答案")).to_be_visible()
    look(page)


def mend_it(page: Page) -> None:
    page.get_by_label("作废，所有人得满分").check()
    page.get_by_role("button", name="预览更正").click()
    page.wait_for_url("**/preview?**")
    expect(page.get_by_role("main")).to_contain_text("人的成绩会变")
    look(page)
    page.get_by_label("更正的原因").fill("题干有歧义")
    page.get_by_role("button", name="更正并重新计分").click()
    expect(page.get_by_text("已生效，成绩记录里写明了原因。")).to_be_visible()
    look(page)


def undo_it(page: Page) -> None:
    page.get_by_label("撤销的原因").fill("题目没有错")
    page.get_by_role("button", name="撤销并恢复成绩").click()
    expect(page.get_by_text("已撤销，答卷和成绩已恢复。")).to_be_visible()
    look(page)


def test_a_wrong_key_is_mended_seen_and_undone(desk: Page, phone: Page) -> None:
    sign_in(phone, "2301020111")
    address = take_the_quiz(phone)
    sign_in(desk, "T1003")

    find_the_question(desk, address)
    mend_it(desk)
    phone.reload()
    told = "这道题已作废，所有人得满分。"
    expect(phone.get_by_text(told)).to_be_visible()
    look(phone)
    undo_it(desk)
    phone.reload()
    expect(phone.get_by_text(told)).to_have_count(0)

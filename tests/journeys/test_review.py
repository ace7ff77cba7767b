"""A teacher decides what the class sees of a quiz; a student sees nothing before, all after."""

from playwright.sync_api import Page, expect

from tests.journeys.steps import follow, look, sign_in

CLASSROOM = "客服2401 教学班"


def open_the_release(page: Page) -> None:
    page.goto("/")
    page.get_by_role("region", name=CLASSROOM).get_by_role("link", name="批改").first.click()
    follow(page, "答案公布")
    expect(page.get_by_role("region", name="现在", exact=True)).to_contain_text("按下表")


def tick(page: Page, what: str, *, when: str = "全班截止后") -> None:
    page.get_by_role("checkbox", name=f"{when}：{what}", exact=True).check()


def decide_cell_by_cell(page: Page) -> None:
    """Nothing until the closing, then all of it; what cannot stand alone is refused first."""
    for box in page.get_by_role("checkbox").all():
        box.uncheck()
    tick(page, "正确答案")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("却没有公布对错")).to_be_visible()
    for box in page.get_by_role("checkbox").all():
        box.uncheck()
    for what in ("题目和自己的答案", "对错", "得分", "解析", "正确答案", "总评语"):
        tick(page, what)
    page.get_by_role("button", name="保存", exact=True).click()
    now = page.get_by_role("region", name="现在", exact=True)
    expect(now).to_contain_text("交卷后到截止前什么都不公布；全班截止后能看到题目和自己的答案")
    look(page)


def preview(page: Page) -> None:
    follow(page, "以学生的眼光预览")
    expect(page.get_by_text("这一页只能看，不会改变任何答卷和成绩。")).to_be_visible()
    expect(page.get_by_text("正确答案").first).to_be_visible()
    look(page)
    follow(page, "之后到截止前")
    expect(page.get_by_text("正确答案")).to_have_count(1)  # in the sentence of what is to come
    look(page)
    follow(page, "回到设置")


def switch(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name=name).click()


def see_nothing(page: Page, review: str) -> None:
    page.goto(review)
    expect(page.get_by_role("heading", level=1)).to_contain_text("任务测验")
    expect(page.locator(".question")).to_have_count(0)
    expect(page.locator(".big")).to_have_count(0)
    look(page)
    page.goto("/marks")
    expect(page.get_by_role("main")).to_contain_text("项成绩尚未公布")
    look(page)


def see_everything(page: Page, review: str) -> None:
    page.goto(review)
    expect(page.get_by_role("main")).to_contain_text("合格线 60%")
    expect(page.get_by_role("heading", name="这次作答的目标达成")).to_be_visible()
    questions = page.locator(".question:visible")
    every = questions.count()
    look(page)
    page.get_by_role("button", name="只看错题").click()
    expect(page.get_by_role("button", name="只看错题")).to_have_attribute("aria-pressed", "true")
    wrong = questions.count()
    assert 0 < wrong < every
    expect(page.locator('.question[data-verdict="right"]:visible')).to_have_count(0)
    look(page)
    # A question that is filtered out is found again by its link.
    right = page.locator('.question[data-verdict="right"] [id^="q-"]').first.get_attribute("id")
    page.locator(f'a[href="#{right}"]').first.click()
    expect(page.locator(f"#{right}")).to_be_visible()
    expect(questions).to_have_count(every)


def the_review(page: Page) -> str:
    page.goto("/marks")
    row = page.get_by_role("row").filter(has_text="任务测验").first
    follow(page, "打开", within=row)
    expect(page.get_by_text("交卷后能看到题目和自己的答案、对错、得分")).to_be_visible()
    look(page)
    follow(page, "看答案和对错")
    return page.url


def test_a_teacher_decides_and_a_student_sees_just_that(desk: Page, phone: Page) -> None:
    sign_in(desk, "T1001")
    sign_in(phone, "2401020102")
    review = the_review(phone)

    open_the_release(desk)
    look(desk)
    decide_cell_by_cell(desk)
    preview(desk)
    see_nothing(phone, review)

    switch(desk, "现在公布")
    expect(desk.get_by_text("已向全班公布。")).to_be_visible()
    see_everything(phone, review)

    switch(desk, "收回")
    expect(desk.get_by_text("已收回，学生现在什么都看不到。")).to_be_visible()
    look(desk)
    see_nothing(phone, review)

    desk.get_by_role("button", name="按下表公布").click()  # as other stories find it
    desk.get_by_role("button", name="改回测验正文的设置").click()
    expect(desk.get_by_text("这个班沿用测验正文里的设置")).to_be_visible()

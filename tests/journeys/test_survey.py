"""A student answers a survey on a phone; the teacher sees how many did, and pictures."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, PHONE
from tests.journeys.steps import follow, look, sign_in

CLASSROOM = "客服2401 教学班"
SURVEY = "课程目标达成问卷"
KNOWLEDGE = "CO1 知识目标"


def open_attainment(page: Page, tab: str) -> None:
    sign_in(page, "T1001")
    page.get_by_role("region", name=CLASSROOM).get_by_role("link", name="目标").click()
    follow(page, tab, within=page.get_by_role("navigation", name="达成度页面"))
    expect(page.get_by_role("heading", level=1)).to_have_text(tab)


def answer(page: Page, level: str) -> None:
    """One tap for each objective, then send."""
    page.goto("/")
    follow(page, SURVEY)
    for objective in (KNOWLEDGE, "CO2 技能目标", "CO3 素质目标"):
        page.get_by_role("group", name=objective).get_by_text(level, exact=True).click()
    page.get_by_role("button", name="提交回答").click()
    expect(page.get_by_text("谢谢，你的回答已收下")).to_be_visible()


def test_a_student_answers_and_the_teacher_sees_only_how_many(
    visit: Callable[..., Page],
) -> None:
    student, teacher = visit(PHONE), visit(DESK)
    sign_in(student, "2401020101")
    answer(student, "一般")
    follow(student, SURVEY)
    look(student)
    expect(student.get_by_role("group", name=KNOWLEDGE).get_by_label("一般")).to_be_checked()
    answer(student, "完全达到")

    open_attainment(teacher, "问卷")
    look(teacher)
    card = teacher.get_by_role("article").filter(has_text="正在进行")
    expect(card).to_contain_text("人回答，回答率")
    expect(card).to_contain_text("结束以后才显示结果")
    expect(teacher.get_by_role("main")).not_to_contain_text("林晓雨")
    expect(teacher.get_by_role("main")).not_to_contain_text("自评达成度")


def test_a_teacher_lets_a_survey_run_longer(visit: Callable[..., Page]) -> None:
    page = visit(PHONE)
    open_attainment(page, "问卷")
    ends = page.get_by_label("结束时间")
    before = ends.input_value()

    for moment, said in (("2020-01-01T08:00", "结束时间要晚于开始时间"), (before, "问卷已修改")):
        ends.fill(moment)
        page.get_by_role("button", name="保存修改").click()
        expect(page.get_by_text(said)).to_be_visible()
        look(page, despite=["422"])

    expect(ends).to_have_value(before)


@pytest.mark.parametrize("device", [DESK, PHONE])
def test_each_picture_has_its_sentence_and_its_table(
    visit: Callable[..., Page], device: dict[str, object]
) -> None:
    page = visit(device)
    open_attainment(page, "图表")
    expect(page.locator("figure.chart canvas")).to_have_count(7)
    look(page)

    page.get_by_text("数据表：课程目标与期望值").click()
    expect(page.get_by_role("table", name="课程目标与期望值")).to_contain_text("CO1")
    page.get_by_label("学生", exact=True).select_option(label="2401020102 陈思远")
    page.get_by_role("button", name="看这名学生").click()
    expect(page.get_by_text("陈思远有数据的目标")).to_be_visible()

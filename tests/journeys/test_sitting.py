"""An examination: extra time, a password, a network lost over the end, and a late answer."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.steps import follow, look, saved, sign_in

SCHOOL = ZoneInfo("Asia/Shanghai")
QUIZ = "/assignments/11"  # 客服2301 教学班, 任务测验
STUDENT, NAME = "2301020101", "石慧敏"


def moment(**away: float) -> str:
    """As the field of a form takes it, on the school's clock."""
    return (datetime.now(SCHOOL) + timedelta(**away)).strftime("%Y-%m-%dT%H:%M")


def give_more_time(office: Page) -> None:
    sign_in(office, "A0001")
    office.goto(f"/office/people?search={STUDENT}")
    follow(office, NAME)
    office.get_by_label("时限倍数").fill("1.5")
    office.get_by_label("理由").fill("视力障碍，学生处核准")
    office.get_by_role("button", name="更改倍数").click()
    expect(office.get_by_text("时限倍数已改为 1.5。")).to_be_visible()
    look(office)


def set_a_password(desk: Page) -> None:
    desk.goto(f"{QUIZ}/access")
    desk.get_by_label("考试密码").fill("Qiu 2026")
    desk.get_by_role("button", name="保存准入规则").click()
    expect(desk.get_by_role("alert")).to_contain_text("密码里不能有空格")
    look(desk, despite=["422"])
    desk.get_by_label("考试密码").fill("Qiu-2026")
    desk.get_by_role("button", name="保存准入规则").click()
    expect(desk.get_by_text("准入规则已保存。")).to_be_visible()
    expect(desk.get_by_role("row").filter(has_text=NAME)).to_contain_text("时限 × 1.5")
    look(desk)


@pytest.fixture
def examined(desk: Page) -> Iterator[Page]:
    """The desk of the teacher who sets a password, taken away again: other stories begin here."""
    sign_in(desk, "T1003")
    yield desk
    desk.goto(f"{QUIZ}/access")
    desk.get_by_label("考试密码").fill("")
    desk.get_by_role("button", name="保存准入规则").click()
    expect(desk.get_by_text("准入规则已保存。")).to_be_visible()


def begin(phone: Page) -> None:
    phone.goto(f"{QUIZ}/quiz")
    expect(phone.get_by_role("main")).to_contain_text("你的时限乘以 1.5")
    look(phone)
    for password in ("qiu-2026", "Qiu-2026"):
        phone.get_by_label("考试密码").fill(password)
        phone.get_by_role("button", name="开始测验").or_(
            phone.get_by_role("button", name="再做一次")
        ).click()
        phone.wait_for_load_state()
        if password == "qiu-2026":
            expect(phone.get_by_text("考试密码不对")).to_be_visible()
            look(phone)
    expect(phone.get_by_role("timer")).to_be_visible()
    look(phone)


def first(phone: Page) -> Locator:
    asked = phone.locator("fieldset[data-item]")
    with_choice = asked.filter(has=phone.locator("input[type=radio]"))  # the order is shuffled
    return with_choice.first.get_by_role("radio")


def close_it_for_the_student(desk: Page) -> None:
    """The end passes while the student is without a network: the teacher had it close earlier."""
    desk.goto(f"{QUIZ}/access")
    desk.get_by_text("选择学生或小组").click()
    desk.get_by_label(f"{NAME} {STUDENT}").check()
    desk.get_by_label("单独的截止时间").fill(moment(hours=-1))
    desk.locator("#give").get_by_label("理由").fill("提前收卷")
    desk.get_by_role("button", name="保存单独安排").click()
    expect(desk.get_by_text("已给 1 处单独安排，还没有交卷的马上按它算。")).to_be_visible()
    look(desk)


def accept(desk: Page) -> None:
    desk.goto(f"{QUIZ}/sitting")
    row = desk.get_by_role("row").filter(has_text=NAME)
    expect(row).to_contain_text("迟到答案 1")
    look(desk)
    follow(desk, NAME, within=row)
    late = desk.get_by_role("region", name=re.compile("第 .* 题的迟到答案"))
    look(desk)
    late.get_by_label("理由").fill("断网属实，监考记录第 3 条")
    late.get_by_role("button", name="采用这一份").click()
    expect(desk.get_by_text("已采用这份迟到的答案，这一题已重新评分。")).to_be_visible()
    look(desk)


def test_a_late_answer_is_kept_told_and_accepted(visit, examined: Page, phone: Page) -> None:
    desk = examined
    give_more_time(visit({"viewport": {"width": 1280, "height": 900}}))
    set_a_password(desk)
    sign_in(phone, STUDENT)
    begin(phone)
    first(phone).nth(0).check()
    expect(saved(phone)).to_be_visible()

    phone.context.set_offline(True)
    first(phone).nth(1).check()
    expect(phone.get_by_text("离线：答案先存在本机")).to_be_visible()
    close_it_for_the_student(desk)
    phone.context.set_offline(False)

    told = phone.get_by_text("时间已到；这一份已留存，没有计分，老师可以决定采用")
    expect(told).to_be_visible()
    assert (
        phone.evaluate("Object.keys(localStorage).some((key) => key.startsWith('lms:queue:'))")
        is False
    )
    look(phone, despite=["ERR_INTERNET_DISCONNECTED"])
    follow(phone, "看结果")
    expect(phone.get_by_role("main")).to_contain_text("已留存，未计分")
    look(phone)

    accept(desk)
    phone.reload()
    expect(phone.get_by_role("main")).to_contain_text("断网属实，监考记录第 3 条")
    look(phone)

"""What pages of mending say beside figures: whose mark stays, submitted grades, closed terms."""

import re

import pytest

from lms.classrooms.models import Classroom
from lms.classrooms.queries import get_classroom
from lms.core.db import db
from lms.quizzes import services
from lms.quizzes.rules.mending import MendKind
from tests.builders.assignments import an_assignment
from tests.builders.classrooms import a_classroom, a_term
from tests.builders.ledger import a_submission, an_edit, entered
from tests.builders.marking import given
from tests.builders.mending import (
    a_wish,
    mended,
    points,
    preview_fields,
    previewed,
    published,
    sat,
    two_papers,
)
from tests.builders.quizzes import AUTOMATIC, SHORT, a_quiz, loaded, paper

FIRST = {"a": ["0"]}
SUBMITTED = "登记的成绩不变，需要时申请成绩更正。"


@pytest.fixture
def classroom(teacher, student, other):
    return a_classroom(teacher=teacher, students=(student, other))


@pytest.fixture
def quiz(classroom, student, other):
    return two_papers(a_quiz(classroom), student, other)


def apply(client, quiz, form, **more):
    address = f"/assignments/{quiz.id}/mending/T03-I01/preview"
    return client.post(address, data=form, **more)


def test_marks_a_person_entered_are_left_out_and_listed(browser, teacher, student, other, quiz):
    entered(get_classroom(quiz.classroom_id), teacher, an_edit(f"a{quiz.id}", other, "1", 1))

    page = previewed(browser(teacher), quiz)
    (mend,) = mended(quiz, teacher, a_wish())
    shown = browser(teacher).get(f"/assignments/{quiz.id}/mends/{mend.id}")

    assert "1 人的成绩由老师录入或导入，不会变：王小明。" in page.text
    assert "0 人的成绩会变" in page.text
    assert "0 人由不及格变为及格" in page.text
    assert "目标达成度的变化" not in page.text
    assert "1 人的成绩由老师录入或导入，不会变：王小明。" in shown.text
    assert points(quiz, other) == (1, 7)


def test_after_submission_preview_and_result_say_that_grades_stay(browser, teacher, quiz):
    client = browser(teacher)
    before = previewed(client, quiz)
    a_submission(get_classroom(quiz.classroom_id), teacher)

    stale = apply(client, quiz, preview_fields(before))
    page = apply(client, quiz, preview_fields(stale), follow_redirects=True)

    assert SUBMITTED not in before.text
    assert stale.status_code == 409
    link = f'href="/classrooms/{quiz.classroom_id}/gradebook/submission"'
    assert [SUBMITTED in one.text and link in one.text for one in (stale, page)] == [True, True]
    assert "已生效" in page.text


@pytest.fixture
def closed(teacher, other, quiz):
    """The same quiz in a class whose term ends after both were mended; and the two mends."""
    second = a_classroom(teacher=teacher, students=(other,))
    twin = loaded(an_assignment(second, loaded(quiz).activity))
    sat(twin, other, T03_I01=FIRST)
    mends = mended(quiz, teacher, a_wish(in_all_classes=True))
    term = a_term("2025-2026-1", is_open=False)
    db.session.get(Classroom, second.id).term_id = term.id
    db.session.commit()
    return second.name, mends


def test_classes_of_a_closed_term_are_named_before_and_after_undoing(
    browser, teacher, quiz, closed
):
    name, (first, second) = closed
    client = browser(teacher)
    address = f"/assignments/{quiz.id}/mends/{first.id}"

    before = client.get(address)
    after = client.post(address, data={"why": "看错了"}, follow_redirects=True)
    rest = client.get(f"/assignments/{second.assignment_id}/mends/{second.id}")

    assert f"{name} 的学期 2025-2026-1 已经结束，那里的更正不能撤销。" in before.text
    assert "1 份答卷恢复原样" not in before.text  # of the open class there are two
    assert f"更正 {first.id} 已撤销，答卷和成绩已恢复。" in after.text
    assert f"{name} 的学期已经结束，那里的更正没有撤销。" in after.text
    assert "撤销并恢复成绩" not in rest.text


def test_a_void_question_is_offered_no_new_text(browser, teacher, quiz):
    published(quiz, AUTOMATIC.replace("客户服务意识的对象", "服务意识的对象"))
    client = browser(teacher)
    address = f"/assignments/{quiz.id}/mending/T03-I01"
    before = client.get(address)
    mended(quiz, teacher, a_wish())

    offer = 'value="revision"'
    assert (offer in before.text, offer in client.get(address).text) == (True, False)
    page = client.get(f"{address}/preview?kind=revision", follow_redirects=True)
    assert "请先撤销那次作废，再按新文字重新计分。" in page.text


@pytest.fixture
def waiting(classroom, student):
    quiz = a_quiz(classroom, AUTOMATIC + "\n" + SHORT, key="T04-Q")
    return quiz, sat(quiz, student, T03_I01=FIRST, T03_I11=None)


def mark(attempt, teacher):
    services.mark_response(paper(attempt)["T03-I11"], by=teacher, marks=given("1", "1"))
    db.session.commit()


def test_the_reason_outlives_a_marking_that_came_between(browser, teacher, waiting):
    quiz, attempt = waiting
    client = browser(teacher)
    form = preview_fields(previewed(client, quiz))
    mark(attempt, teacher)

    page = apply(client, quiz, form)

    assert (page.status_code, 'value="两个选项都对"' in page.text) == (409, True)


def test_the_reason_outlives_it_in_the_background_too(browser, teacher, waiting, monkeypatch):
    monkeypatch.setattr("lms.quizzes.views.mending.IN_BACKGROUND", 0)
    quiz, attempt = waiting
    client = browser(teacher)
    form = preview_fields(previewed(client, quiz, policy="never_lower", kind=MendKind.ANSWERED))
    mark(attempt, teacher)

    job = apply(client, quiz, form, follow_redirects=True)
    (again,) = re.findall(r'href="([^"]+)"[^>]*>[^<]*重新预览', job.text)
    page = client.get(again.replace("&amp;", "&"))

    assert page.status_code == 200
    asked = ("kind", "policy", "scope")
    assert [preview_fields(page)[name] for name in asked] == [form[name] for name in asked]
    assert 'value="两个选项都对"' in page.text

"""The learning-task page: reading, inline checks, progress, and who may."""

from dataclasses import replace

import pytest

from lms.courses import queries as courses
from lms.courses.rules.compiled import Section
from tests.builders.accounts import a_teacher, a_user
from tests.builders.assignments import LESSON, a_task, an_activity, an_assignment
from tests.builders.classrooms import a_classroom
from tests.builders.gradebook import an_objective
from tests.builders.questions import a_definition
from tests.builders.quizzes import definitions

CASE = """\
### T04-I01 案例分析 4分 {K3.1}
一位作家的书稿丢了。
#### (1) 单选 2分
第一句话：
- [x] 您别急
- [ ] 您没有备份吗
> 先听完，再开口。
#### (2) 判断 2分
可以承诺明天恢复。
- [ ] 对
- [x] 错
> 承诺以权限为界。
"""
CHECKED = replace(
    LESSON,
    sections=(
        Section(
            "u-1", "情境导入", '<p>前</p><div class="check" data-question="T03-I01"></div><p>后</p>'
        ),
        LESSON.sections[1],
    ),
    checks=(a_definition().to_json(),),
)


@pytest.fixture
def place(app):
    people = {
        "student": a_user("林晓雨"),
        "teacher": a_teacher("周敏"),
        "stranger": a_user("陌生人"),
        "nobody": None,
    }
    classroom = a_classroom(teacher=people["teacher"], students=(people["student"],))
    an_objective("K3.1")
    task = a_task(lesson=CHECKED)
    an_assignment(classroom, an_activity(task=task))
    return classroom, people, f"/classrooms/{classroom.id}/tasks/T03"


@pytest.mark.parametrize(
    ("who", "status"), [("student", 200), ("teacher", 200), ("stranger", 404), ("nobody", 302)]
)
def test_only_the_classroom_reads_its_task(browser, place, who, status):
    _classroom, people, address = place

    assert browser(people[who]).get(address).status_code == status


def test_a_lesson_shows_text_check_objectives_and_what_comes_next(browser, place):
    _classroom, people, address = place

    page = browser(people["student"]).get(address).get_data(as_text=True)

    assert "一年的书稿没了" not in page
    assert "前" in page
    assert "客户服务意识的对象包括" in page
    assert "目标 K3.1" in page
    assert "任务测验" in page


def test_a_lesson_opens_in_four_statements(browser, place, at_most):
    _classroom, people, address = place
    client = browser(people["student"])

    with at_most(4):
        assert client.get(address).status_code == 200


def test_an_inline_check_never_gives_its_answer_away(browser, place):
    _classroom, people, address = place

    page = browser(people["student"]).get(address).get_data(as_text=True)

    assert "内部服务做好了" not in page


@pytest.mark.parametrize(("choice", "correct"), [("1", True), ("0", False), ("", None)])
def test_a_check_is_answered_in_place(browser, place, choice, correct):
    _classroom, people, address = place
    client = browser(people["student"])

    answer = client.post(
        f"{address}/checks/T03-I01", data={"a": choice}, headers={"Accept": "application/json"}
    )

    assert answer.get_json()["correct"] is correct


def test_a_check_works_without_scripts(browser, place):
    _classroom, people, address = place

    answer = browser(people["student"]).post(f"{address}/checks/T03-I01", data={"a": "1"})

    assert "内部服务做好了" in answer.get_data(as_text=True)


@pytest.fixture
def with_a_case(place):
    """The same classroom, whose lesson asks a case that needs no person."""
    classroom, people, _address = place
    (case,) = definitions(CASE)
    section = Section("u-1", "案例", f'<div class="check" data-question="{case.key}"></div>')
    text = replace(CHECKED, task="T04", sections=(section,), checks=(case.to_json(),))
    a_task(key="T04", lesson=text)
    return people["student"], f"/classrooms/{classroom.id}/tasks/T04"


def test_a_case_stands_in_a_lesson_with_all_its_parts(browser, with_a_case):
    student, address = with_a_case

    page = browser(student).get(address)

    assert page.status_code == 200
    assert 'name="p1-a"' in page.text
    assert 'name="p2-a"' in page.text


@pytest.mark.parametrize(
    ("sent", "correct", "words"),
    [
        ({"p1-a": "0", "p2-a": "1"}, True, ["✓ 正确", "✓ 正确", "先听完", "以权限为界"]),
        ({"p1-a": "0", "p2-a": "0"}, False, ["✓ 正确", "✗ 不正确", "以权限为界"]),
        ({"p1-a": "1"}, False, ["✗ 不正确", "先听完", "未作答"]),
        ({}, None, ["先作答，再核对。"]),
    ],
)
def test_a_case_is_checked_part_by_part(browser, with_a_case, sent, correct, words):
    student, address = with_a_case

    answer = browser(student).post(
        f"{address}/checks/T04-I01", data=sent, headers={"Accept": "application/json"}
    )

    assert answer.status_code == 200
    assert answer.json["correct"] is correct
    assert [word for word in words if word not in answer.json["html"]] == []
    assert answer.json["html"].count("✓ 正确") == words.count("✓ 正确")


def test_a_case_is_checked_without_scripts(browser, with_a_case):
    student, address = with_a_case

    page = browser(student).post(f"{address}/checks/T04-I01", data={"p1-a": "0"})

    assert page.status_code == 200
    assert "✓ 正确" in page.text
    assert "以权限为界" not in page.text


def test_a_check_the_lesson_does_not_have_is_not_there(browser, place):
    _classroom, people, address = place

    assert browser(people["student"]).post(f"{address}/checks/T03-I99").status_code == 404


def test_reading_is_noted_and_the_summary_finishes_the_lesson(browser, place):
    classroom, people, address = place
    task = courses.get_task(classroom.course_code, "T03")

    client = browser(people["student"])
    client.post(f"{address}/reading", json={"sections": ["u-1"], "last": "u-1"})
    half = courses.reading_of(people["student"].id, task.id)
    client.post(f"{address}/reading", json={"sections": ["u-2"], "last": "u-2"})
    whole = courses.reading_of(people["student"].id, task.id)

    assert (half.sections, half.finished_at) == (["u-1"], None)
    assert whole.finished_at is not None


@pytest.mark.parametrize("sent", [{}, {"sections": "u-1"}, {"sections": ["u-9"]}, []])
def test_reading_what_is_not_there_is_refused(browser, place, sent):
    _classroom, people, address = place

    answer = browser(people["student"]).post(f"{address}/reading", json=sent)

    assert answer.status_code == 400


def test_a_teacher_looking_in_leaves_no_trace(browser, place):
    classroom, people, address = place

    browser(people["teacher"]).post(f"{address}/reading", json={"sections": ["u-1"]})

    task = courses.get_task(classroom.course_code, "T03")
    assert courses.reading_of(people["teacher"].id, task.id) is None

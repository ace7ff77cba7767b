"""What the pages say of quizzes that are unlike others: mended, practised, restricted, open."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from lms.assignments.models import Allowance
from lms.core.clock import now
from lms.core.db import db
from lms.courses.queries import activities_of
from lms.quizzes.models import Attempt
from lms.quizzes.rules.mending import MendKind
from lms.reports.queries.analysis import scope_in_class
from tests.builders.accounts import a_teacher, a_user, an_administrator
from tests.builders.analysis import marked, questions
from tests.builders.assignments import an_assignment
from tests.builders.classrooms import a_classroom
from tests.builders.courses import WITH_EXERCISES, a_course, a_folder
from tests.builders.mending import a_wish, mended, published, sat
from tests.builders.quizzes import AUTOMATIC, CASE, WRONG, an_attempt, loaded
from tests.quizzes.test_mastery import go_on, respond
from tests.reports.test_analysis import Class, text, workbook

SECOND_PART = """\
#### (2) 简答 10分
写出接下来的三个步骤。
要点：
- (4分) 记录
- (3分) 核实
- (3分) 回复时限
"""
TAKEN_APART = """\
#### (2) 简答 5分
写出步骤一。
要点：
- (5分) 记录
#### (3) 简答 5分
写出步骤二。
要点：
- (5分) 核实
"""


@pytest.mark.parametrize("path", ["", "/T03-I12", ".xlsx"])
def test_a_case_whose_parts_changed_between_two_papers_can_be_looked_at(browser, app, path):
    found = Class(2, CASE)
    first, second = found.students
    earned = {f"T03-I12-{n}": {"earned": points} for n, points in ((1, "5"), (2, "4"), (3, "2"))}
    marked(found.quiz, first, (9,), answers={"T03-I12": {}}, marks=earned)
    db.session.commit()
    assert SECOND_PART in CASE
    quiz = published(found.quiz, CASE.replace(SECOND_PART, TAKEN_APART))
    marked(quiz, second, (11,), answers={"T03-I12": {}}, marks=earned)
    db.session.commit()

    assert browser(found.teacher).get(found.at + path).status_code == 200


@pytest.fixture
def mastery(app):
    """One student, six answers to three questions: no, yes, no, no, yes, yes."""
    a_course(a_folder(WITH_EXERCISES))
    student, teacher = a_user("林晓雨"), a_teacher()
    classroom = a_classroom(teacher=teacher, students=(student,))
    activity = next(one for one in activities_of("CSF") if one.key == "CSF-M1")
    quiz = loaded(an_assignment(classroom, activity))
    attempt = an_attempt(quiz, student)
    for right in (False, True, False, False, True):
        respond(attempt, student, right=right)
        go_on(attempt)
    respond(attempt, student, right=True)
    db.session.commit()
    return teacher, f"/assignments/{quiz.id}/analysis"


def test_a_mastery_exercise_has_its_questions_and_no_paper(browser, mastery):
    teacher, at = mastery

    page = text(browser(teacher).get(at))

    assert "达标练习边做边出题" in page
    assert "共 1 次作答（1 人，应考 1 人）" in page
    assert "6 次作答来自 1 人：同一人的几次作答不独立" in page
    assert not re.findall("平均分是|信度 α（|区分度 D 题与|统计指标", page)
    counts = [int(n) for n in re.findall(r"T03-B0\d 单选 2 (\d) ", page)]
    assert sum(counts) == 6


def test_every_answer_to_a_question_of_a_mastery_exercise_is_listed(browser, mastery):
    teacher, at = mastery
    client = browser(teacher)

    pages = [text(client.get(f"{at}/T03-B0{n}")) for n in (1, 2, 3)]
    sheets = workbook(client, at)

    assert sum(page.count("第 1 次 ：林晓雨") for page in pages) == 6
    assert not any("高分组" in page for page in pages)
    assert [row[0] for row in sheets["汇总"][2:]] == ["应考人数", "实考人数", "作答次数"]
    assert sum(row[7] for row in sheets["各题"][2:]) == 6


@pytest.mark.parametrize(
    ("rule", "words"),
    [("highest", "每人成绩最好的一次"), ("latest", "每人最近的一次"), ("first", "每人第一次")],
)
def test_of_practice_nothing_counts(browser, app, rule, words):
    found = Class(1, AUTOMATIC, mode="practice", category="practice", grade_by=rule)
    sat(found.quiz, found.students[0], T03_I01=None, T03_I06=WRONG["T03-I06"])

    page = text(browser(found.teacher).get(found.at))

    assert f"按{words}计算" in page
    assert "练习不计分；重做过的题按最后一次的答案算" in page
    assert "计分的那一次" not in page
    assert page.count("每人第一次 ") == 1  # among the choices


def voided(kind: MendKind, count: int = 32) -> Class:
    found = Class(count, questions(5))
    for n, student in enumerate(found.students):
        said = {f"T03_I0{q}": {"a": ["1" if n > q * 5 else "0"]} for q in range(1, 6)}
        sat(found.quiz, student, **said)
    mended(found.quiz, found.teacher, a_wish("T03-I03", kind))
    return found


@pytest.mark.parametrize(
    ("kind", "what", "full"),
    [
        (MendKind.FULL, "所有人得满分", 2),
        (MendKind.ANSWERED, "作答的人得满分", 2),
        (MendKind.OUT, "移出试卷", 0),
    ],
)
def test_a_void_question_is_marked_as_such_and_keeps_its_number(browser, app, kind, what, full):
    found = voided(kind)
    client = browser(found.teacher)

    page, item = (text(client.get(found.at + path)) for path in ("", "/T03-I03"))

    assert re.findall(r"(\d) T03-I0(\d)", page) == [(str(n), str(n)) for n in range(1, 6)]
    assert f"3 T03-I03 已作废 {what} 单选 {full} 0 — — — —" in page
    assert f"已作废的题：3（{what}）。作废的题不算难度、区分度" in page
    assert "信度 α（4 项）" in page
    assert f"作答情况 已作废 {what}" in item
    assert "作废的 32 份" in item
    assert "甲 16 50%" in item
    assert not re.findall("✓ 正确|区分度 D|淘汰或重写", item)


def test_where_every_question_is_void_nothing_is_said_of_papers_that_differ(browser, app):
    found = Class(1, questions(1))
    sat(found.quiz, found.students[0], T03_I01={"a": ["1"]})
    mended(found.quiz, found.teacher, a_wish("T03-I01", MendKind.FULL))

    page = text(browser(found.teacher).get(found.at))

    assert "没有不作废的题，所以没有 α" in page
    assert "各人的试卷不同" not in page
    assert "每组 0 人" not in page


def test_a_case_keeps_the_numbers_of_its_parts_on_both_pages(browser, app):
    found = Class(2, CASE)
    marks = {"T03-I12-1": {"earned": "5"}, "T03-I12-2": {"earned": "4", "given": ["4", "0", "0"]}}
    for student in found.students:
        answer = {"parts": {"T03-I12-1": {"choices": [0]}}}
        marked(found.quiz, student, (9,), answers={"T03-I12": answer}, marks=marks)
    db.session.commit()
    mended(found.quiz, found.teacher, a_wish("T03-I12-1", MendKind.OUT))
    client = browser(found.teacher)

    page, item = (text(client.get(found.at + path)) for path in ("", "/T03-I12"))

    assert re.findall(r"(\S+) T03-I12-(\d)", page) == [("1(1)", "1"), ("1(2)", "2")]
    assert "（1）单选 已作废 移出试卷" in item
    assert "（2）简答 人数 2" in item


def test_points_that_were_lost_are_told_truly(browser, app):
    found = Class(12, questions(3))
    for n, student in enumerate(found.students):
        attempt = marked(found.quiz, student, ("-1" if n % 4 else "-2", 2 if n % 2 else "-2", 2))
        attempt.points = max(attempt.points, Decimal(0))
    db.session.commit()

    page = text(browser(found.teacher).get(found.at))

    assert "1 T03-I01 单选 2 12 -0.63 [-0.77 – -0.48]" in page
    assert "信度和测量标准误按各题得分之和算：不含作废的题，扣分后低于 0 分的不归零" in page


def with_two_keys() -> Class:
    """The key was wrong, and was put right by a publication before the second half sat."""
    found = Class(4, questions(2))
    for student in found.students[:2]:
        sat(found.quiz, student, T03_I01={"a": ["1"]}, T03_I02={"a": ["1"]})
    right = questions(2).replace("- [ ] 甲\n- [x] 乙", "- [x] 甲\n- [ ] 乙", 1)
    quiz = published(found.quiz, right)
    for student in found.students[2:]:
        sat(quiz, student, T03_I01={"a": ["1"]}, T03_I02={"a": ["1"]})
    return found


def test_answers_judged_by_two_keys_stand_apart(browser, app):
    found = with_two_keys()
    client = browser(found.teacher)

    page = client.get(f"{found.at}/T03-I01")

    assert "按 2 种不同的正确答案判分" in text(page)
    assert re.search(
        r"按第 1 种答案判的 2 份.*乙 ✓ 正确 2 100%.*按第 2 种答案判的 2 份", text(page)
    )
    assert re.search(r"按第 2 种答案判的 2 份.*甲 ✓ 正确 0 0%.*乙 2 100%", text(page))
    assert f'href="/assignments/{found.quiz.id}/mending/T03-I01"' in page.text
    rows = workbook(client, found.at)["选项"][2:]
    assert [row[1] for row in rows[:8:4]] == ["按第 1 种答案判的 2 份", "按第 2 种答案判的 2 份"]
    assert "正确答案改过" not in text(client.get(f"{found.at}/T03-I02"))


def test_only_those_admitted_are_expected(browser, app):
    found = Class(10, questions(2), is_restricted=True)
    for student in found.students[:2]:
        allowance = Allowance(
            assignment_id=found.quiz.id, student_id=student.id, reason="补考", given_at=now()
        )
        db.session.add(allowance)
    marked(found.quiz, found.students[0], (2, 0))
    db.session.commit()

    page = text(browser(found.teacher).get(found.at))

    assert "共 1 次作答（1 人，应考 2 人）" in page
    assert "应考人数 2" in page
    assert scope_in_class(found.quiz.id).rosters == {found.quiz.id: 2}


def test_an_attempt_out_of_time_that_nobody_collected_is_counted_as_waiting(browser, app):
    found = Class(3, questions(2))
    marked(found.quiz, found.students[0], (2, 0))
    an_attempt(found.quiz, found.students[1])
    an_attempt(found.quiz, found.students[2])
    late = db.session.scalars(
        select(Attempt).where(Attempt.student_id == found.students[1].id)
    ).one()
    late.began_at, late.time_limit = now() - timedelta(hours=2), 30
    db.session.commit()

    page = text(browser(found.teacher).get(found.at))

    assert "共 1 次作答（1 人，应考 3 人）。 另有 1 份还没有批完，不在其中" in page


def test_an_administrator_reads_and_is_led_nowhere_else(browser, app):
    """As of the document of the same figures; who does not teach the class does not mark."""
    found = with_two_keys()
    client = browser(an_administrator())

    pages = [client.get(found.at + path) for path in ("", "/T03-I01")]

    assert [page.status_code for page in pages] == [200, 200]
    assert not any(
        re.findall(r'href="(/attempts/|/assignments/\d+/(?:marking|mending|quiz))', page.text)
        for page in pages
    )


@pytest.mark.parametrize(("count", "is_said"), [(29, True), (30, False)])
def test_an_item_says_why_it_is_not_judged(browser, app, count, is_said):
    found = Class(count, questions(2))
    for n, student in enumerate(found.students):
        marked(found.quiz, student, (2 if n % 2 else 0, 2 if n % 3 else 0))
    db.session.commit()
    client = browser(found.teacher)

    pages = [text(client.get(found.at + path)) for path in ("", "/T03-I01")]

    assert [f"只有 {count} 次作答，不到 30 次" in page for page in pages] == [is_said, is_said]
    assert ("α 低于 0.7" in pages[0] or "还说不准达到哪一等" in pages[0]) is not is_said

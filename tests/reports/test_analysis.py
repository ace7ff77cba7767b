"""The pages of the test analysis: what they say, of whom, to whom, in how many statements."""

import io
import re
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest

from lms.assignments.models import Assignment
from lms.classrooms.models import Role
from lms.classrooms.queries import get_classroom
from lms.core.clock import now
from lms.core.db import db
from lms.courses.rules.paper import Draw
from lms.gradebook.rules import State
from lms.gradebook.services import set_states
from tests.builders.accounts import a_teacher, a_user, an_administrator
from tests.builders.analysis import marked, questions, some_students
from tests.builders.classrooms import a_classroom, a_term, an_enrollment
from tests.builders.evaluations import an_evaluation
from tests.builders.quizzes import BLANK, CASE, a_quiz, an_attempt, compiled, loaded

# domain.md §3.7: items worth 2, 2, 2 and 10.
WORKED = (
    (2, 2, 1, 10),
    (2, 2, 0, 9),
    (2, 0, 2, 8),
    (2, 2, 2, 7),
    (0, 2, 1, 8),
    (2, 0, 0, 6),
    (0, 2, 0, 5),
    (2, 0, 1, 4),
    (0, 0, 0, 5),
    (0, 0, 0, 3),
)
OF_TEN = """\
### T03-I04 简答 10分 {S3.2}
为什么？
要点：
- (10分) 因为
"""


class Class:
    """A class of `count` with a quiz; nobody has taken it yet."""

    def __init__(self, count: int, text: str, **options: object) -> None:
        self.teacher = a_teacher("周敏")
        self.mentor = a_user("韩师傅")
        self.students = some_students(count)
        self.classroom = a_classroom(
            teacher=self.teacher, mentor=self.mentor, students=self.students
        )
        self.quiz = a_quiz(self.classroom, text, **options)
        self.at = f"/assignments/{self.quiz.id}/analysis"


@pytest.fixture
def worked(app):
    found = Class(10, questions(3) + "\n" + OF_TEN)
    for student, earned in zip(found.students, WORKED, strict=True):
        marked(found.quiz, student, earned)
    db.session.commit()
    return found


@pytest.fixture
def large(app):
    """Thirty-two who answered ten questions: the n-th student the first of them rightly."""
    found = Class(32, questions(10))
    for n, student in enumerate(found.students):
        marked(found.quiz, student, [2 if q * 3 <= n else 0 for q in range(10)])
    db.session.commit()
    return found


def text(page) -> str:
    """The words of a page, without tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.get_data(as_text=True)).split())


def test_the_page_shows_the_worked_values(browser, worked):
    page = text(browser(worked.teacher).get(worked.at))

    assert "10 次作答的平均分是 9.40（满分 16），及格 5 次（50%）" in page
    assert "标准差 S（除以 n） 3.75" in page
    assert "信度 α（4 项） 0.65" in page
    assert "测量标准误 S·√(1−α) 2.22" in page
    assert "难度 P = 平均分 ÷ 满分（越大越易） 0.59" in page


def test_s_is_divided_as_chosen_and_says_how(browser, worked):
    page = text(browser(worked.teacher).get(f"{worked.at}?divisor=n-1"))

    assert "标准差 S（除以 n−1） 3.95" in page


def test_few_attempts_are_cut_in_halves_and_not_judged(browser, worked):
    page = text(browser(worked.teacher).get(worked.at))

    assert "人数少，按总分高低各取一半，每组 5 人" in page
    assert "只有 10 次作答，不到 30 次" in page
    assert "需改进 0." not in page
    assert "很好 0." not in page


def test_thirty_and_more_are_judged(browser, large):
    page = text(browser(large.teacher).get(large.at))

    assert "不到 30 次" not in page
    assert "按总分取高分和低分各 27%，每组 9 人" in page
    assert "1.00 [0.58–1.00] 很好" in page
    assert "0.00 [-0.30 – 0.30] — 0% / 10%" in page  # may be good, and may be one to replace
    assert "区分度的区间跨过几个等级时不写等级" in page


def test_a_page_without_attempts_says_what_to_do(browser, app):
    found = Class(2, questions(2))
    marked(found.quiz, found.students[0], (2, 2), is_marked=False)
    db.session.commit()

    page = text(browser(found.teacher).get(found.at))

    assert "还没有可以分析的作答" in page
    assert "现在有 1 份等待评阅" in page


def test_of_several_attempts_the_one_that_counts_is_taken(browser, app):
    found = Class(2, questions(2))
    ada, ben = found.students
    marked(found.quiz, ada, (0, 0), number=1)
    marked(found.quiz, ada, (2, 2), number=2)
    marked(found.quiz, ben, (2, 0), number=1)
    marked(found.quiz, ben, (2, 2), number=2, is_marked=False)
    db.session.commit()
    client = browser(found.teacher)

    pages = [
        text(client.get(f"{found.at}?which={which}"))
        for which in ("", "counted", "first", "all", "nonsense")
    ]

    assert ["平均分是 3.00" in page for page in pages] == [True, True, False, False, True]
    assert "平均分是 1.00" in pages[2]
    assert "3 次作答的平均分是 2.00" in pages[3]
    assert "同一人的几次作答不独立" in pages[3]
    assert all("另有 1 份还没有批完，不在其中" in page for page in pages)


def test_where_the_average_counts_the_first_attempts_are_taken(browser, app):
    found = Class(1, questions(2), grade_by="average")
    marked(found.quiz, found.students[0], (2, 0), number=1)
    marked(found.quiz, found.students[0], (2, 2), number=2)
    db.session.commit()

    page = browser(found.teacher).get(f"{found.at}?which=counted")

    assert "没有哪一次单独计分" in text(page)
    assert "平均分是 2.00" in text(page)
    assert 'value="counted"' not in page.text


def test_who_left_the_class_is_not_in_its_figures_and_the_page_says_so(browser, app):
    found = Class(1, questions(2))
    gone = a_user("周文")
    an_enrollment(found.classroom, gone, has_left=True)
    marked(found.quiz, found.students[0], (2, 0))
    marked(found.quiz, gone, (2, 2))
    db.session.commit()

    page = text(browser(found.teacher).get(found.at))
    assert "1 次作答的平均分是 2.00" in page
    assert "另有 1 名学生作答以后离开了班级，没有计入" in page


def given_to(found: Class, *, teacher, student, earned) -> Assignment:
    """The same quiz given to another class."""
    classroom = a_classroom(teacher=teacher, students=(student,))
    other = Assignment(
        classroom_id=classroom.id,
        activity_id=found.quiz.activity_id,
        created_at=now(),
        opens_at=now(),
    )
    db.session.add(other)
    db.session.commit()
    marked(loaded(other), student, earned)
    db.session.commit()
    return other


def test_classes_of_the_same_teacher_are_pooled_when_asked(browser, app):
    found = Class(1, questions(2))
    marked(found.quiz, found.students[0], (2, 0))
    given_to(found, teacher=found.teacher, student=a_user("甲"), earned=(2, 2))
    given_to(found, teacher=a_teacher("别人"), student=a_user("乙"), earned=(0, 0))
    client = browser(found.teacher)

    alone, pooled = (text(client.get(f"{found.at}?classes={name}")) for name in ("one", "all"))

    assert "1 次作答的平均分是 2.00" in alone
    assert "2 次作答的平均分是 3.00" in pooled
    assert "我教的 2 个班合在一起" in pooled


def test_another_teachers_class_is_never_pooled(browser, app):
    found = Class(1, questions(2))
    marked(found.quiz, found.students[0], (2, 0))
    given_to(found, teacher=a_teacher("别人"), student=a_user("乙"), earned=(0, 0))

    page = browser(found.teacher).get(f"{found.at}?classes=all")

    assert "1 次作答的平均分是 2.00" in text(page)
    assert 'name="classes"' not in page.text


@pytest.mark.parametrize("path", ["", "/T03-I01", ".xlsx"])
def test_only_who_may_see_the_results_of_the_class_comes_in(browser, worked, path):
    assistant = a_teacher("助教")
    an_enrollment(worked.classroom, assistant, Role.TEACHER, has_left=True)
    people = [
        worked.teacher,
        worked.students[0],
        worked.mentor,
        a_teacher("别人"),
        assistant,
        an_administrator(),
    ]

    answers = [browser(one).get(worked.at + path).status_code for one in people]

    assert answers == [200, 404, 404, 404, 404, 200]
    assert browser().get(worked.at + path).status_code in {302, 401}


def test_another_kind_of_activity_has_no_analysis(browser, app):
    teacher = a_teacher()
    table = an_evaluation(a_classroom(teacher=teacher, students=(a_user(),)))

    assert browser(teacher).get(f"/assignments/{table.id}/analysis").status_code == 404


@pytest.mark.parametrize("question", ["T03-I99", "T04-I01", "%27%3B--"])
def test_a_question_that_was_not_asked_is_not_here(browser, worked, question):
    assert browser(worked.teacher).get(f"{worked.at}/{question}").status_code == 404


def test_a_closed_term_can_still_be_looked_at(browser, worked):
    a_term(is_open=False)

    assert browser(worked.teacher).get(worked.at).status_code == 200


def test_items_are_sorted_by_the_column_asked_for(browser, worked):
    client = browser(worked.teacher)

    hardest, easiest, nonsense = (
        re.findall(r"T03-I0\d</a>", client.get(f"{worked.at}?{query}").text)
        for query in ("sort=facility", "sort=facility&order=desc", "sort=;drop")
    )

    assert hardest == [f"T03-I0{n}</a>" for n in (3, 2, 1, 4)]
    assert easiest == hardest[::-1]
    assert nonsense == [f"T03-I0{n}</a>" for n in (1, 2, 3, 4)]


def test_objectives_add_up_from_items(browser, worked):
    page = text(browser(worked.teacher).get(worked.at))

    assert "29 ÷ 60 0.48" in page  # K3.1: the three items of two points
    assert "65 ÷ 100 0.65" in page


def test_an_item_shows_who_chose_what(browser, large):
    page = text(browser(large.teacher).get(f"{large.at}/T03-I05"))

    assert "第 5 题问什么？" in page
    assert "乙 ✓ 正确 20 62.5% 9 0" in page
    assert "甲 12 37.5% 0 9" in page
    assert "最低 0.00" in page
    assert "最高 1.00" in page


@pytest.mark.parametrize(("strong", "is_said"), [(1, False), (3, False), (6, True)])
def test_a_wrong_option_of_the_strong_is_pointed_out_beyond_chance(browser, app, strong, is_said):
    """Of 32, nine stand in each group."""
    found = Class(32, questions(2))
    for n, student in enumerate(found.students):
        taken = {"T03-I01": {"choices": [2 if n < strong else 0]}}
        marked(found.quiz, student, (0, 2 if n < 16 else 0), answers=taken)
    db.session.commit()

    page = text(browser(found.teacher).get(f"{found.at}/T03-I01"))

    assert (f"“丙”是错误选项，但高分组选它的（{strong} 人）比低分组（0 人）多" in page) is is_said


def test_what_a_student_typed_stays_text(browser, app):
    found = Class(1, BLANK)
    hostile = {"T03-I08": {"blanks": ["<script>alert(1)</script>", "=1+1"]}}
    marked(found.quiz, found.students[0], (0,), answers=hostile)
    db.session.commit()

    page = browser(found.teacher).get(f"{found.at}/T03-I08").text

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_case_is_looked_at_part_by_part(browser, app):
    found = Class(1, CASE)
    marked(
        found.quiz,
        found.students[0],
        (9,),
        answers={"T03-I12": {"parts": {"T03-I12-1": {"choices": [0]}}}},
        marks={
            "T03-I12-1": {"earned": "5"},
            "T03-I12-2": {"earned": "4", "given": ["4", "0", "0"]},
        },
    )
    db.session.commit()
    client = browser(found.teacher)

    whole, item = text(client.get(found.at)), text(client.get(f"{found.at}/T03-I12"))

    assert "1(1) T03-I12-1" in whole
    assert "1(2) T03-I12-2" in whole
    assert "（2）简答" in item
    assert "4 / 4 分 1 100%" in item


def test_papers_drawn_by_rule_have_an_alpha_over_the_rules(browser, app):
    found = Class(12, questions(1), key="T03-E")
    pool = compiled(questions(4, points=5))
    draws = tuple(
        Draw(("K3.1",), level, "single", Decimal(5), 1, pairs)
        for level, pairs in (("apply", pool.questions[:2]), ("analyse", pool.questions[2:]))
    )
    found.quiz.activity.revision.compiled = replace(pool, questions=(), draws=draws).to_json()
    db.session.add(found.quiz.activity.revision)
    db.session.commit()
    for n, student in enumerate(found.students):
        keys = ("T03-I01", "T03-I04") if n % 2 else ("T03-I02", "T03-I03")
        marked(found.quiz, student, (5 if n > 3 else 0, 5 if n > 6 else 0), keys=keys)
    db.session.commit()

    page = text(browser(found.teacher).get(found.at))

    assert "α 把每条抽题规则抽到的题合为一项来算" in page
    assert "信度 α（2 项） 0.7" in page
    assert "各题只算答过它的人" in page


def test_papers_that_cannot_be_compared_have_no_alpha(browser, app):
    found = Class(12, questions(3))
    for n, student in enumerate(found.students):
        marked(found.quiz, student, (2, n % 2), keys=("T03-I01", f"T03-I0{2 + n % 2}"))
    db.session.commit()

    page = text(browser(found.teacher).get(found.at))

    assert "各人的试卷不同" in page
    assert "信度 α —" in page


def workbook(client, at: str):
    answer = client.get(f"{at}.xlsx")
    assert "filename*=UTF-8''" in answer.headers["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    return {
        sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book
    }


def test_the_file_holds_the_numbers_of_the_page(browser, worked):
    sheets = workbook(browser(worked.teacher), worked.at)

    summary = {row[0]: row[1:] for row in sheets["汇总"]}
    items = {row[1]: row for row in sheets["各题"]}
    assert list(sheets) == ["汇总", "各题", "选项", "说明"]
    assert summary["信度 α（4 项）"][0] == 0.647673
    assert summary["标准差 S（除以 n）"][0] == 3.746999
    assert summary["难度 P = 平均分 ÷ 满分（越大越易）"][0] == 0.5875
    assert [items[f"T03-I0{n}"][8] for n in (1, 2, 3, 4)] == [0.6, 0.5, 0.35, 0.65]
    assert sum(items[f"T03-I0{n}"][20] for n in (1, 2, 3, 4)) == pytest.approx(1, abs=1e-5)


def test_nothing_typed_becomes_a_formula(browser, app):
    found = Class(1, BLANK)
    hostile = {"T03-I08": {"blanks": ["=HYPERLINK(1)", "@SUM(1)"]}}
    marked(found.quiz, found.students[0], (0,), answers=hostile)
    db.session.commit()
    answer = browser(found.teacher).get(f"{found.at}.xlsx")

    book = openpyxl.load_workbook(io.BytesIO(answer.data))

    cells = [cell for row in book["选项"].iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert "=HYPERLINK(1)" in {cell.value for cell in cells}


def test_a_file_of_no_attempts_is_empty_but_whole(browser, app):
    found = Class(2, questions(2))

    sheets = workbook(browser(found.teacher), found.at)

    assert sheets["汇总"][-1] == ["作答次数", 0, None, None]
    assert len(sheets["各题"]) == 2


@pytest.mark.parametrize(("path", "most"), [("", 8), ("/T03-I01", 8), (".xlsx", 7)])
def test_the_statements_do_not_grow_with_the_class(browser, large, at_most, path, most):
    client = browser(large.teacher)

    with at_most(most):
        assert client.get(large.at + path).status_code == 200


def test_a_question_on_a_running_paper_has_a_page_before_anybody_hands_in(browser, app):
    found = Class(1, questions(1))
    an_attempt(found.quiz, found.students[0])

    page = text(browser(found.teacher).get(f"{found.at}/T03-I01"))

    assert "还没有可以分析的作答" in page


def test_the_tab_row_leads_here(browser, worked):
    page = browser(worked.teacher).get(f"/assignments/{worked.quiz.id}/quiz").text

    assert f'href="{worked.at}"' in page


def test_a_process_that_serves_no_analysis_carries_no_numpy():
    code = "import sys, lms.app; sys.exit('numpy' in sys.modules or 'scipy' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_whom_a_special_mark_keeps_out_is_named(browser, worked):
    """domain.md §3.3: 缺考 作弊 取消资格 count for the pass rate and not in the analysis."""
    set_states(
        get_classroom(worked.classroom.id),
        [worked.students[0].id],
        State.CHEATED,
        column=f"a{worked.quiz.id}",
        reason="夹带",
        by=worked.teacher,
    )
    db.session.commit()

    page = browser(worked.teacher).get(worked.at).text

    assert "因特殊标记没有计入：学生1（作弊）" in page
    assert "共 9 次作答（9 人" in page

"""Home pages, results and the trail: what they show, to whom, in how many statements."""

import io
from datetime import timedelta
from decimal import Decimal

import openpyxl
import pytest

from lms.core.clock import now
from lms.core.db import db
from lms.courses.services import note_reading
from tests.builders.accounts import a_teacher, a_user, an_administrator
from tests.builders.assignments import a_task, an_activity, an_assignment
from tests.builders.classrooms import a_classroom
from tests.builders.gradebook import a_line, a_mark, a_support, an_objective


class School:
    """A classroom of `count` students; the first has a mark with evidence for S3.2."""

    def __init__(self, count: int) -> None:
        self.teacher = a_teacher("周敏")
        self.students = [a_user(f"学生{n}", f"0240102{n:03}") for n in range(1, count + 1)]
        self.classroom = a_classroom(
            teacher=self.teacher, students=self.students, home_class="客服2402"
        )
        self.task = a_task()
        self.assignment = an_assignment(self.classroom, an_activity(task=self.task))
        self.objective = an_objective("S3.2")
        a_support(self.objective, an_objective("G3.4", course=""), "2")
        for student in self.students:
            a_mark(
                self.assignment,
                student,
                a_line("T03-I01", "S3.2", "4", "5"),
                a_line("T03-I02", "S3.2", "1", "5"),
            )
        self.ada = self.students[0]
        self.at = f"/classrooms/{self.classroom.id}"


@pytest.fixture
def school(app):
    return School(3)


def test_a_student_home_says_what_is_next(browser, school):
    page = browser(school.ada).get("/").get_data(as_text=True)

    assert "开始学习 1-3" in page
    assert "任务测验" in page
    assert "0.50" in page


def test_after_the_last_task_the_exam_is_next(browser, app):
    student = a_user()
    classroom = a_classroom(students=(student,))
    task, exam = a_task(), an_activity(key="CSF-F")
    an_assignment(classroom, exam)
    client = browser(student)

    before = client.get("/").get_data(as_text=True)
    note_reading(task, student_id=student.id, section=task.outline[-1]["id"])
    db.session.commit()
    after = client.get("/").get_data(as_text=True)

    assert 'id="next">学习任务 1-3' in before
    assert 'id="next">任务测验' in after  # what the builder calls the exam


def test_an_exam_that_is_not_open_is_not_marked_yet(browser, app):
    teacher = a_teacher()
    classroom = a_classroom(teacher=teacher, students=(a_user(),))
    an_assignment(classroom, an_activity(key="CSF-F"), opens_at=now() + timedelta(days=9))

    page = browser(teacher).get("/").get_data(as_text=True)

    assert "未开放" in page
    assert ">批改</a>" not in page


def test_a_student_without_a_class_is_told_what_to_do(browser, app):
    assert "你还没有加入班级" in browser(a_user()).get("/").get_data(as_text=True)


def test_a_teacher_home_lists_classes_with_what_waits(browser, school):
    page = browser(school.teacher).get("/").get_data(as_text=True)

    assert school.classroom.name in page
    assert "0 / 3 人已提交" in page


def test_an_administrator_goes_to_the_office(browser, app):
    assert browser(an_administrator()).get("/").headers["Location"] == "/office"


@pytest.mark.parametrize(("path", "limit"), [("/", 7), ("/learning", 4)])
def test_pages_students_open_often_take_few_statements(browser, school, at_most, path, limit):
    client = browser(school.ada)

    with at_most(limit):
        assert client.get(path).status_code == 200


def test_my_results_take_few_statements(browser, school, at_most):
    client = browser(school.ada)

    with at_most(13):
        assert client.get(f"{school.at}/me").status_code == 200


@pytest.mark.parametrize(
    ("path", "limit"), [("", 11), ("/gradebook", 12), ("/objectives", 15), ("/exports", 14)]
)
@pytest.mark.parametrize("count", [2, 25])
def test_class_pages_take_as_many_statements_for_any_class(browser, at_most, path, limit, count):
    school = School(count)
    client = browser(school.teacher)

    with at_most(limit):
        assert client.get(f"{school.at}{path}").status_code == 200


def test_a_figure_opens_into_its_leaves_and_they_sum(browser, school):
    client = browser(school.teacher)

    heat = client.get(f"{school.at}/objectives").get_data(as_text=True)
    trail = client.get(f"{school.at}/objectives/{school.objective.id}?item=1&leaf=T03-I02")

    assert "G3.4" in heat
    page = trail.get_data(as_text=True)
    assert "得分 15 ÷ 满分 30" in page
    assert page.count("1 / 5") == 3


def test_an_objective_of_another_course_is_not_here(browser, school):
    other = an_objective("K8.1", course="CSM")

    assert browser(school.teacher).get(f"{school.at}/objectives/{other.id}").status_code == 404


def test_a_mark_shows_its_parts_and_its_history(browser, school):
    a_mark(school.assignment, school.ada, a_line("T03-I01", "S3.2", "5", "5"))
    client = browser(school.teacher)
    student = client.get(f"{school.at}/gradebook/{school.ada.id}").get_data(as_text=True)
    address = next(
        part
        for part in student.split('"')
        if part.startswith(f"{school.at}/gradebook/{school.ada.id}/")
    )

    page = client.get(address).get_data(as_text=True)

    assert "T03-I01" in page
    assert page.count("测验已批改") == 2


def test_the_file_says_what_the_screen_says(browser, school):
    data = browser(school.teacher).post(f"{school.at}/grades.xlsx").data

    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    line = next(row for row in rows if "学生1" in row)
    assert "0240102001" in line
    assert Decimal(str(line[4])) == 5
    assert line[5] == 50


@pytest.mark.parametrize(("form", "encoding"), [("csv", "utf-8-sig"), ("gb18030.csv", "gb18030")])
def test_a_csv_reads_in_its_encoding(browser, school, form, encoding):
    answer = browser(school.teacher).post(f"{school.at}/grades.{form}")

    assert "学生1" in answer.data.decode(encoding)
    assert "filename*=UTF-8''" in answer.headers["Content-Disposition"]


def test_another_form_of_file_is_not_there(browser, school):
    assert browser(school.teacher).post(f"{school.at}/grades.pdf").status_code == 404


def test_a_student_sees_only_their_own_results(browser, school):
    client = browser(school.ada)

    assert client.get(f"{school.at}/me").status_code == 200
    assert client.get(f"{school.at}/students/{school.students[1].id}").status_code == 404


def test_a_student_who_is_not_in_the_class_has_no_page(browser, school):
    stranger = a_user("陌生人")

    assert browser(school.teacher).get(f"{school.at}/students/{stranger.id}").status_code == 404


def test_results_explain_the_total(browser, school):
    page = browser(school.ada).get(f"{school.at}/me").get_data(as_text=True)

    assert "折算" in page

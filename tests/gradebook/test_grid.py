"""The grid, what it saves, and the pages behind a cell."""

from decimal import Decimal

import pytest

from lms.classrooms.models import Term
from lms.core.clock import now
from lms.core.db import db
from lms.gradebook import queries
from lms.gradebook.models import MarkSource
from lms.gradebook.rules import State
from lms.gradebook.services import set_states
from tests.builders.accounts import a_teacher, a_user, an_administrator
from tests.builders.assignments import a_task, an_activity, an_assignment
from tests.builders.classrooms import a_classroom
from tests.builders.gradebook import a_line, a_mark, an_objective


class School:
    """A classroom whose students each have 5 of 10 points for S3.2."""

    def __init__(self, count: int) -> None:
        self.teacher = a_teacher("周敏")
        self.students = [a_user(f"学生{n}", f"0240102{n:03}") for n in range(1, count + 1)]
        self.classroom = a_classroom(
            teacher=self.teacher, students=self.students, home_class="客服2402"
        )
        activity = an_activity(task=a_task())
        self.assignment = an_assignment(self.classroom, activity)
        an_objective("S3.2")
        for student in self.students:
            lines = (a_line("T03-I01", "S3.2", "4", "5"), a_line("T03-I02", "S3.2", "1", "5"))
            self.mark = a_mark(self.assignment, student, *lines)
        self.ada = self.students[0]
        self.column = f"a{self.assignment.id}"
        self.at = f"/classrooms/{self.classroom.id}/gradebook"

    def edit(self, given: str | None, number: int = 1, **more: object) -> dict[str, object]:
        sent = {"column": self.column, "student": self.ada.id, "points": given, "seen": number}
        return sent | more

    def standing(self) -> Decimal:
        mark = queries.mark_of(self.mark.item_id, self.ada.id)
        assert mark is not None
        return mark.points


@pytest.fixture
def school(app):
    return School(3)


def send(client, school, *edits, **more):
    return client.post(school.at, json={"edits": list(edits), **more})


def test_a_cell_typed_is_saved_and_the_page_is_told_what_follows(browser, school):
    answer = send(browser(school.teacher), school, school.edit("8.5"))

    told = answer.get_json()
    assert answer.status_code == 200
    assert told["saved"] == [
        {
            "column": school.column,
            "student": school.ada.id,
            "item": school.mark.item_id,
            "points": "8.5",
            "source": "override",
            "number": 2,
        }
    ]
    assert told["conflicts"] == []
    assert set(told["totals"]) == {str(school.ada.id)}
    assert told["averages"] == {school.column: "15.4"}
    assert school.standing() == Decimal("8.5")


def test_the_reason_is_kept_and_without_one_the_grid_says_where(browser, school):
    client = browser(school.teacher)
    send(client, school, school.edit("8"), reason=" 补交了录音 ")
    send(client, school, school.edit("9", 2))

    story = queries.story_of(school.mark.item_id, school.ada.id)

    assert [line.reason for line in story] == ["在成绩表里录入", "补交了录音", "测验已批改"]
    assert [line.is_current for line in story] == [True, False, False]


def test_clearing_brings_the_computed_mark_back_and_the_story_tells(browser, school):
    client = browser(school.teacher)
    send(client, school, school.edit("8"))
    told = send(client, school, school.edit(None, 2)).get_json()

    (saved,) = told["saved"]
    assert (saved["points"], saved["source"]) == ("5", "computed")
    story = queries.story_of(school.mark.item_id, school.ada.id)
    assert [(line.source, line.is_void) for line in story] == [
        (MarkSource.OVERRIDE, True),
        (MarkSource.COMPUTED, False),
    ]


def test_what_somebody_else_changed_comes_back_as_a_conflict(browser, school):
    client = browser(school.teacher)
    send(client, school, school.edit("8"))
    told = send(client, school, school.edit("7")).get_json()

    (conflict,) = told["conflicts"]
    assert (conflict["yours"], conflict["theirs"], conflict["number"]) == ("7", "8", 2)
    assert conflict["by"] == "周敏"
    assert told["saved"] == []
    assert school.standing() == Decimal(8)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"points": "101"}, "超过满分"),
        ({"points": "-1"}, "小于 0"),
        ({"points": "1.234"}, "多于两位"),
        ({"points": "很好"}, "“很好”不是数"),
        ({"points": 5}, "分数要写成数"),
        ({"points": "NaN"}, "不是一个数"),
        ({"column": "a999999"}, "没有 a999999 这一列"),
        ({"student": 999999}, "不在这个教学班"),
        ({"student": "1"}, "说不清"),
        ({"seen": True}, "说不清"),
    ],
)
def test_a_value_that_cannot_be_is_refused_in_words(browser, school, change, said):
    answer = send(browser(school.teacher), school, school.edit("8", **change))

    assert answer.status_code == 422
    assert said in answer.get_json()["error"]
    assert school.standing() == Decimal(5)


@pytest.mark.parametrize("sent", [{}, {"edits": []}, {"edits": ["8"]}, {"edits": "8"}])
def test_what_is_no_list_of_cells_is_refused(browser, school, sent):
    assert browser(school.teacher).post(school.at, json=sent).status_code == 422


def test_administrators_see_the_grid_and_save_nothing(browser, school):
    client = browser(an_administrator())

    page = client.get(school.at).text
    assert "由任课教师录入和修改" in page
    assert " data-shut" in page
    assert send(client, school, school.edit("8")).status_code == 404


@pytest.mark.parametrize("path", ["", "/{student}", "/{student}/{item}"])
def test_students_open_no_page_of_the_gradebook(browser, school, path):
    address = school.at + path.format(student=school.ada.id, item=school.mark.item_id)

    assert browser(school.ada).get(address).status_code == 404


def test_after_the_term_the_grid_says_why_it_is_shut(browser, school):
    term = db.session.get(Term, school.classroom.term_id)
    term.closed_at = now()
    db.session.commit()
    client = browser(school.teacher)

    assert "已经结束，内容只能查看" in client.get(school.at).text
    assert send(client, school, school.edit("8")).status_code == 422


def test_the_grid_shows_source_number_and_special_marks(browser, school):
    client = browser(school.teacher)
    send(client, school, school.edit("8"))
    page = client.get(school.at).text

    assert '<td class=low data-n="2" data-s="override">8</td>' in page
    assert page.count("<td class=low>5</td>") == 2
    assert 'data-group=""' in page


def test_a_state_of_an_item_stands_in_its_cell(browser, school):
    set_states(
        school.classroom,
        [school.ada.id],
        State.ABSENT,
        column=school.column,
        reason="没有到",
        by=school.teacher,
    )
    db.session.commit()
    client = browser(school.teacher)

    assert "<small>缺考</small>" in client.get(school.at).text
    assert "<small>缺考</small>" in client.get(f"{school.at}/{school.ada.id}").text


def test_the_page_of_a_student_explains_the_total_and_tells_every_entry(browser, school):
    client = browser(school.teacher)
    send(client, school, school.edit("8"), reason="补交了录音")

    page = client.get(f"{school.at}/{school.students[1].id}").text
    assert "上一名 学生1" in page.replace("← ", "")
    assert "学生3" in page
    page = client.get(f"{school.at}/{school.ada.id}").text
    assert "四舍五入" in page
    assert "补交了录音" in page
    assert "测验已批改" in page
    assert "被取代" in page


def test_a_cell_whose_marks_are_all_void_still_tells_its_story(browser, school):
    other = an_assignment(school.classroom, an_activity(key="T04-Q"))
    client = browser(school.teacher)
    column = f"a{other.id}"
    (saved,) = send(client, school, school.edit("8", 0, column=column)).get_json()["saved"]
    send(client, school, school.edit(None, saved["number"], column=column))

    page = client.get(f"{school.at}/{school.ada.id}/{saved['item']}").text

    assert "现在没有有效成绩" in page
    assert "已作废" in page


def test_a_mark_by_hand_leads_to_its_own_story_from_the_evidence(browser, school):
    client = browser(school.teacher)
    send(client, school, school.edit("8"))
    results = f"/classrooms/{school.classroom.id}/students/{school.ada.id}"

    page = client.get(results).text

    assert f'href="{school.at}/{school.ada.id}/{school.mark.item_id}"' in page
    assert client.get(f"{school.at}/{school.ada.id}/{school.mark.item_id}").status_code == 200


def test_a_student_of_another_class_has_no_page_here(browser, school):
    stranger = a_user("外班学生")

    assert browser(school.teacher).get(f"{school.at}/{stranger.id}").status_code == 404


@pytest.mark.parametrize("count", [4, 25])
def test_saving_takes_as_many_statements_for_any_class(browser, at_most, count):
    school = School(count)
    client = browser(school.teacher)
    edits = [school.edit("8", student=one.id) for one in school.students]

    with at_most(32):
        assert send(client, school, *edits).status_code == 200


@pytest.mark.parametrize("count", [2, 25])
def test_the_page_of_a_student_takes_as_many_statements_for_any_class(browser, at_most, count):
    school = School(count)
    client = browser(school.teacher)

    with at_most(14):
        assert client.get(f"{school.at}/{school.ada.id}").status_code == 200

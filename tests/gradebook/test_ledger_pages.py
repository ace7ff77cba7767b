"""Pages of batches and imports, and the commands behind them."""

import io

import pytest

from lms.gradebook import queries
from lms.quizzes.rules.mending import MendKind
from tests.builders.accounts import a_teacher, a_user, an_administrator
from tests.builders.classrooms import a_classroom
from tests.builders.ledger import a_mark_import, an_edit, an_item, entered, points_of
from tests.builders.mending import a_wish, mended, sat
from tests.builders.quizzes import a_quiz


@pytest.fixture
def teacher(app):
    return a_teacher("周敏")


@pytest.fixture
def ada(app):
    return a_user("林晓雨", number="2401020101")


@pytest.fixture
def classroom(teacher, ada):
    return a_classroom(teacher=teacher, students=(ada,))


@pytest.fixture
def item(classroom):
    return an_item(classroom, "期末口试")


def test_a_batch_shows_before_entered_and_now(browser, classroom, teacher, ada, item):
    column = f"i{item.id}"
    entered(classroom, teacher, an_edit(column, ada, "61"))
    entered(classroom, teacher, an_edit(column, ada, "72", 1))
    entered(classroom, teacher, an_edit(column, ada, "83", 2))
    reader = browser(teacher)

    page = reader.get(f"/classrooms/{classroom.id}/gradebook/batches/2").text

    assert ">61</td>" in page
    assert ">72</td>" in page
    assert ">83</td>" in page


def test_a_batch_is_voided_and_restored_on_its_page(browser, classroom, teacher, ada, item):
    entered(classroom, teacher, an_edit(f"i{item.id}", ada, "61"))
    here = f"/classrooms/{classroom.id}/gradebook/batches/1"
    reader = browser(teacher)

    assert "请写明作废的原因" in reader.post(f"{here}/void", follow_redirects=True).text
    said = reader.post(f"{here}/void", data={"why": "看错了"}, follow_redirects=True).text
    assert "批次 1 已作废，有 1 处随之变化" in said
    assert "恢复这个批次" in said
    reader.post(f"{here}/restore", data={"why": "没错"})

    assert points_of(item, ada) == "61"


def test_a_clearing_shows_what_it_took_away(browser, classroom, teacher, ada, item):
    column = f"i{item.id}"
    entered(classroom, teacher, an_edit(column, ada, "61"))
    entered(classroom, teacher, an_edit(column, ada, None, 1))
    reader = browser(teacher)

    page = reader.get(f"/classrooms/{classroom.id}/gradebook/batches/2").text

    assert ">61</td>" in page
    assert ">清除</td>" in page


def test_administrators_look_and_void_nothing(browser, classroom, teacher, ada, item):
    entered(classroom, teacher, an_edit(f"i{item.id}", ada, "61"))
    here = f"/classrooms/{classroom.id}/gradebook/batches/1"
    reader = browser(an_administrator())

    assert "作废这个批次" not in reader.get(here).text
    assert reader.post(f"{here}/void", data={"why": "看错了"}).status_code == 404


def test_a_batch_of_another_class_is_not_there(browser, classroom, teacher, ada, item):
    entered(classroom, teacher, an_edit(f"i{item.id}", ada, "61"))
    other = a_classroom(teacher=teacher)
    reader = browser(teacher)

    assert reader.get(f"/classrooms/{other.id}/gradebook/batches/1").status_code == 404


def test_a_file_is_uploaded_looked_at_and_confirmed(browser, classroom, teacher, ada, item):
    reader = browser(teacher)
    data = "学号,期末口试\n2401020101,85\n9999,70\n".encode("gb18030")
    here = f"/classrooms/{classroom.id}/gradebook/imports/new"

    shown = reader.post(
        here, data={"file": (io.BytesIO(data), "口试.csv")}, follow_redirects=True
    ).text
    assert "学号 9999 不在这个教学班" in shown
    token = shown.split('name="token" value="')[1].split('"')[0]
    reader.post("/mark-imports/1/apply", data={"token": token})
    assert points_of(item, ada) == ""
    reader.post("/mark-imports/1/apply", data={"token": token, "skip": "1"})

    assert points_of(item, ada) == "85"
    assert "已导入为批次 1" in reader.get("/mark-imports/1").text


def test_columns_are_chosen_by_hand(browser, classroom, teacher, item):
    a_mark_import(classroom, teacher, "学号,分数\n2401020101,85\n")
    reader = browser(teacher)
    assert "还没有选择列" in reader.get("/mark-imports/1").text

    shown = reader.post(
        "/mark-imports/1/columns", data={"c2": f"i{item.id}"}, follow_redirects=True
    ).text

    assert "要导入 1 个分数" in shown


def test_a_file_that_is_no_table_is_refused_on_the_page(browser, classroom, teacher):
    reader = browser(teacher)

    said = reader.post(
        f"/classrooms/{classroom.id}/gradebook/imports/new",
        data={"file": (io.BytesIO(b"<html></html>"), "成绩.xlsx")},
    )

    assert "其实是网页" in said.text


def test_a_mend_is_a_batch_that_points_to_itself(browser, classroom, teacher, ada):
    quiz = a_quiz(classroom)
    sat(quiz, ada)
    mended(quiz, teacher, a_wish(kind=MendKind.OUT))
    reader = browser(teacher)

    page = reader.get(f"/classrooms/{classroom.id}/gradebook/batches/1").text

    assert "重新批改" in page
    assert f"/assignments/{quiz.id}/mends/1" in page


def test_history_names_source_batch_and_what_is_void(classroom, teacher, ada, item):
    column = f"i{item.id}"
    entered(classroom, teacher, an_edit(column, ada, "61"))
    entered(classroom, teacher, an_edit(column, ada, None, 1))
    entered(classroom, teacher, an_edit(column, ada, "62"))

    found = queries.story_of(item.id, ada.id)

    assert [(one.points, one.batch_id, one.is_void, one.is_current) for one in found] == [
        (62, 3, False, True),
        (61, 1, True, False),
    ]

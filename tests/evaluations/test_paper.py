"""Evaluation tables on paper: what is handed to the template, one sheet, and a whole class."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.classrooms.models import Group
from lms.classrooms.queries import groups_of
from lms.core.db import db
from lms.core.files import sniff
from lms.evaluations import queries, services
from lms.evaluations.models import Evaluator
from lms.evaluations.services import printing
from lms.evaluations.services.printing import Wanted
from lms.evaluations.services.printing_papers import TEMPLATE, Papers, PaperSheet
from tests.builders.accounts import a_user
from tests.builders.classrooms import an_enrollment
from tests.builders.evaluations import (
    PEERS,
    SELF,
    Scene,
    a_criterion,
    a_review,
    a_scene,
    a_table,
    fully_rated,
    handed_in,
)

WHO = Evaluator
Browsers = Callable[..., FlaskClient]


def papers(
    scene: Scene, *, is_blank: bool = False, for_student: bool = False, root: str = ""
) -> Papers:
    opened = services.open_sheet(scene.assignment, scene.ada)
    seat = queries.sheet_seat_of(scene.teacher, opened.id)
    return printing.sheet_papers(seat.sheet, is_blank=is_blank, for_student=for_student, root=root)


def rows_of(sheet: PaperSheet) -> list[list[str]]:
    """The texts of the cells, row by row."""
    return [[cell.text for cell in row] for row in sheet.grid.rows]


def test_a_filled_sheet(app: Flask):
    scene = a_scene(5, text=a_table(reviews=4))
    fully_rated(scene)

    printed = papers(scene)

    (sheet,) = printed.sheets
    assert printed.caption == "表1-3　学习评价"
    assert dict(sheet.facts)["姓名"] == "学生1"
    assert [cell.text for cell in sheet.grid.head[0]][3:] == [
        "自评\n10%",
        "互评\n20%",
        "师评\n40%",
        "企业导师\n30%",
    ]
    *rows, sums, total = rows_of(sheet)
    assert rows[0] == [
        "投诉处理流程与法规",
        "投诉处理流程与法规有依据",
        "15",
        "14",
        "13.0",
        "12",
        "12",
    ]
    assert sums == ["合计", "100", "91", "86.0", "83", "81"]
    assert total[1].endswith("= 83.8")
    assert total[2] == "等级：良"
    assert sheet.foot == ["互评由 4 名同学给出，去掉最高与最低后取平均。"]


def test_a_blank_sheet_has_the_names_and_what_to_compute(app: Flask):
    scene = a_scene(5)
    fully_rated(scene)

    (sheet,) = papers(scene, is_blank=True).sheets

    *rows, sums, total = rows_of(sheet)
    assert dict(sheet.facts)["学号"] == "2401020101"
    assert dict(sheet.facts)["日期"] == ""
    assert {value for row in rows for value in row[3:]} == {""}
    assert sums[2:] == [""] * 4
    assert total[1:] == ["自评×10% + 互评×20% + 师评×40% + 企业导师×30%", "等级："]
    assert [box.text for box in sheet.boxes] == ["", "", "", ""]
    assert sheet.foot[0] == "每行填写 0 到分值之间的分数。"


def test_the_code_of_a_sheet_leads_to_it(app: Flask):
    scene = a_scene(2)

    printed = papers(scene, is_blank=True, root="https://school.example/")

    opened = services.open_sheet(scene.assignment, scene.ada)
    assert printed.sheets[0].address == f"https://school.example/sheets/{opened.id}"
    assert printed.data()["codes"][0].startswith("<svg")


def test_a_student_prints_only_what_is_released(app: Flask):
    scene = a_scene(3)
    handed_in(scene, scene.ada, WHO.SELF, scene.ada, SELF)
    handed_in(scene, scene.ada, WHO.MENTOR, scene.mentor, (1, 1, 1, 1, 1, 1))

    (sheet,) = papers(scene, for_student=True).sheets

    assert rows_of(sheet)[-2][2:] == ["91", "", "", ""]


def test_a_student_prints_the_result_when_it_is_released(app: Flask):
    scene = a_scene(5, text=a_table(reviews=4))
    fully_rated(scene)

    (sheet,) = papers(scene, for_student=True).sheets

    assert rows_of(sheet)[-1][-1] == "等级：良"


def test_comments_and_who_handed_in_are_printed_but_no_classmate(app: Flask):
    scene = a_scene(3)
    review = a_review(scene, scene.ada, WHO.SELF, scene.ada, SELF)
    services.save_review(review, {}, {"gain": "先听", "plan": "复盘"}, 1, scene.ada)
    services.hand_in(review, scene.ada)
    peer = a_review(scene, scene.ada, WHO.PEER, scene.students[1], PEERS[0])
    services.save_review(peer, {}, {"comment": "很好"}, 1, scene.students[1])
    services.hand_in(peer, scene.students[1])

    (sheet,) = papers(scene).sheets

    assert [(box.label, box.text) for box in sheet.boxes][:2] == [
        ("自我总结（收获与提升计划）", "先听\n复盘"),
        ("小组评语", "很好"),
    ]
    assert sheet.boxes[0].signed.startswith("学生1 20")
    assert sheet.boxes[1].signed == ""
    assert "学生2" not in "".join(sheet.texts)


def test_rows_that_somebody_does_not_rate_are_struck_out(app: Flask):
    rows = [a_criterion("A", points=60), a_criterion("B", points=40, evaluators=["self"])]
    scene = a_scene(2, text=a_table(rows, weights={"self": 50, "teacher": 50}))

    (sheet,) = papers(scene).sheets

    assert rows_of(sheet)[1][3:] == ["", "／"]
    assert sheet.foot == []


@pytest.mark.parametrize(
    ("html", "text"),
    [("<strong>倾听</strong>与&amp;复述", "倾听与&复述"), ("a<br>\n b", "a b"), ("", "")],
)
def test_the_words_of_a_standard(html: str, text: str):
    assert printing.plain_text(html) == text


def test_a_class_is_printed_by_student_number_with_blank_sheets_for_who_has_none(app: Flask):
    scene = a_scene(3)
    fully_rated(scene)
    an_enrollment(scene.classroom, a_user("阿卜杜热合曼·买买提吐尔逊", "2401020100"))
    db.session.commit()

    printed = printing.class_papers(scene.assignment.id, Wanted(is_blank=False))

    assert [sheet.number for sheet in printed.sheets] == [
        "2401020100",
        "2401020101",
        "2401020102",
        "2401020103",
    ]
    assert [rows_of(sheet)[-1][-1] for sheet in printed.sheets] == [
        "等级：",
        "等级：良",
        "等级：",
        "等级：",
    ]
    json.dumps(printed.data(), ensure_ascii=False)


def test_a_group_and_a_single_student_are_printed_alone(app: Flask):
    scene = a_scene(3)
    group = Group(classroom_id=scene.classroom.id, name="第2组")
    db.session.add(group)
    db.session.flush()
    an_enrollment(scene.classroom, a_user("王五", "2401020109"), group_id=group.id)
    db.session.commit()
    wanted = (
        Wanted(is_blank=True, group_id=group.id),
        Wanted(is_blank=True, student_id=scene.students[1].id),
    )

    found = [printing.class_papers(scene.assignment.id, one).sheets for one in wanted]

    assert [[sheet.name for sheet in sheets] for sheets in found] == [["王五"], ["学生2"]]


def test_a_group_without_students_is_refused(app: Flask):
    scene = a_scene(2)

    with pytest.raises(printing.NobodyToPrint):
        printing.prepare(scene.assignment, Wanted(is_blank=True, group_id=999))


def test_everybody_has_a_sheet_before_blank_forms_are_printed(app: Flask):
    scene = a_scene(3)
    wanted = Wanted(is_blank=True, root="https://school.example/")

    printing.prepare(scene.assignment, wanted)
    printing.prepare(scene.assignment, wanted)

    sheets = printing.class_papers(scene.assignment.id, wanted).sheets
    assert len({sheet.address for sheet in sheets}) == 3
    assert all(sheet.address for sheet in sheets)


@pytest.mark.parametrize("count", [2, 9])
def test_a_class_of_any_size_is_read_in_a_bounded_number_of_statements(
    app: Flask, at_most: Any, count: int
):
    scene = a_scene(count)
    fully_rated(scene)
    db.session.expunge_all()

    with at_most(9):
        printing.class_papers(scene.assignment.id, Wanted(is_blank=False))


def test_a_class_that_is_gone_cannot_be_printed(app: Flask):
    with pytest.raises(LookupError):
        printing.class_papers(999, Wanted(is_blank=False))


def test_a_sheet_is_a_pdf(browser: Browsers):
    scene = a_scene(3)
    fully_rated(scene)
    opened = services.open_sheet(scene.assignment, scene.ada)
    db.session.commit()

    answer = browser(scene.teacher).get(f"/sheets/{opened.id}/print")

    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-")
    assert answer.headers["Content-Disposition"].startswith("inline")


def test_a_student_takes_the_own_table_away_as_a_word_document(browser: Browsers):
    scene = a_scene(3)
    opened = services.open_sheet(scene.assignment, scene.ada)
    db.session.commit()

    own = browser(scene.ada).get(f"/sheets/{opened.id}/print?form=docx")
    other = browser(scene.students[1]).get(f"/sheets/{opened.id}/print?form=docx")

    assert sniff(own.data) == "docx"
    assert own.headers["Content-Disposition"].startswith("attachment")
    assert other.status_code == 404


def started(browser: Browsers, scene: Scene, blank: str = "") -> tuple[FlaskClient, str]:
    client = browser(scene.teacher)
    answer = client.post(
        f"/assignments/{scene.assignment.id}/evaluation/paper",
        data={"content": "blank" if blank else "filled", "whom": "class", "format": "pdf"},
    )
    return client, answer.headers["Location"]


@pytest.mark.parametrize("blank", ["", "1"])
def test_a_class_is_printed_in_the_background(browser: Browsers, blank: str):
    scene = a_scene(3)
    fully_rated(scene)

    client, here = started(browser, scene, blank)

    page = client.get(here).get_data(as_text=True)
    document = client.get(f"{here}/file", buffered=True)
    assert "已完成" in page
    assert document.data.startswith(b"%PDF-")
    assert "attachment" in document.headers["Content-Disposition"]


@pytest.mark.parametrize(("who", "status"), [("teacher", 200), ("colleague", 404), ("nobody", 302)])
def test_only_who_started_a_print_follows_it(browser: Browsers, who: str, status: int):
    scene = a_scene(2)
    _client, here = started(browser, scene)
    people = {"teacher": scene.teacher, "colleague": a_user("同事"), "nobody": None}
    client = browser(people[who])

    found = [client.get(path, buffered=True).status_code for path in (here, f"{here}/file")]

    assert found == [status, status]


def test_a_print_that_is_not_done_has_no_file(browser: Browsers, monkeypatch: pytest.MonkeyPatch):
    scene = a_scene(2)
    monkeypatch.setattr("lms.core.jobs.queue.perform", lambda *_: None)

    client, here = started(browser, scene)

    assert "排队中" in client.get(here).get_data(as_text=True)
    assert client.get(f"{here}/file").status_code == 404


def chosen(scene: Scene, **data: str) -> tuple[str, dict[str, str]]:
    asked = {"content": "filled", "whom": "class", "format": "pdf", **data}
    return f"/assignments/{scene.assignment.id}/evaluation/paper", asked


def test_the_page_offers_the_class_its_groups_and_every_student(browser: Browsers):
    scene = a_scene(2)

    page = browser(scene.teacher).get(chosen(scene)[0]).get_data(as_text=True)

    assert "全班 2 人" in page
    assert "小组：第1组" in page
    assert "2401020102 学生2" in page


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_a_group_is_printed_as_a_job_that_the_page_lists_afterwards(browser: Browsers, kind: str):
    scene = a_scene(2)
    client = browser(scene.teacher)
    (group,) = groups_of(scene.classroom.id)
    address, data = chosen(scene, content="blank", whom=f"group-{group.id}", format=kind)

    here = client.post(address, data=data).headers["Location"]

    document = client.get(f"{here}/file", buffered=True)
    assert sniff(document.data) == kind
    assert f"空白表.{kind}" in client.get(address).get_data(as_text=True)
    assert "2 份评价表，按学号排列" in client.get(here).get_data(as_text=True)


def test_one_student_is_printed_at_once(browser: Browsers):
    scene = a_scene(2)
    address, data = chosen(scene, whom=f"student-{scene.ada.id}", format="docx")

    answer = browser(scene.teacher).post(address, data=data)

    assert sniff(answer.data) == "docx"


@pytest.mark.parametrize("wrong", [{"whom": "student-999999"}, {"whom": "x"}, {"format": "exe"}])
def test_what_is_not_offered_is_not_printed(browser: Browsers, wrong: dict[str, str]):
    scene = a_scene(2)
    address, data = chosen(scene, **wrong)

    page = browser(scene.teacher).post(address, data=data)

    assert page.status_code == 200
    assert "还不能保存" in page.get_data(as_text=True)


@pytest.mark.parametrize("who", ["student", "mentor", "stranger"])
def test_only_teachers_choose_what_is_printed(browser: Browsers, who: str):
    scene = a_scene(2)
    people = {"student": scene.ada, "mentor": scene.mentor, "stranger": a_user("路人")}
    client = browser(people[who])
    address, data = chosen(scene)

    found = [client.get(address).status_code, client.post(address, data=data).status_code]

    assert found == [404, 404]


def test_letters_that_cannot_be_printed_are_named(browser: Browsers, monkeypatch: Any):
    scene = a_scene(2)
    monkeypatch.setattr("lms.evaluations.jobs.missing_characters", lambda _text: {"𠮷"})

    client, here = started(browser, scene)

    assert "𠮷" in client.get(here).get_data(as_text=True)


def test_the_template_lies_in_the_package():
    assert TEMPLATE.is_file()

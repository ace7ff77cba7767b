"""Evaluation tables on paper: what is handed to the template, one sheet, and a whole class."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.core.db import db
from lms.evaluations import queries, services
from lms.evaluations.models import Evaluator
from lms.evaluations.services import printing
from tests.builders.accounts import a_user
from tests.builders.classrooms import an_enrollment
from tests.builders.evaluations import (
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


def papers(scene: Scene, *, is_blank: bool = False, for_student: bool = False) -> printing.Papers:
    opened = services.open_sheet(scene.assignment, scene.ada)
    seat = queries.sheet_seat_of(scene.teacher, opened.id)
    return printing.sheet_papers(seat.sheet, is_blank=is_blank, for_student=for_student)


def test_a_filled_sheet(app: Flask):
    scene = a_scene(5, text=a_table(reviews=4))
    fully_rated(scene)

    printed = papers(scene)

    (sheet,) = printed.sheets
    assert printed.caption == "表1-3　学习评价"
    assert dict(sheet.facts)["姓名"] == "学生1"
    assert sheet.columns == ["自评 10%", "互评 20%", "师评 40%", "企业导师 30%"]
    assert sheet.rows[0].standard == "投诉处理流程与法规有依据"
    assert sheet.rows[0].values == ["14", "13.0", "12", "12"]
    assert sheet.sums == ["91", "86.0", "83", "81"]
    assert sheet.weighted.endswith("= 83.8")
    assert sheet.level == "良"
    assert sheet.foot == "互评由 4 名同学给出，去掉最高与最低后取平均。"


def test_a_blank_sheet_has_the_names_and_nothing_else(app: Flask):
    scene = a_scene(5)
    fully_rated(scene)

    (sheet,) = papers(scene, is_blank=True).sheets

    assert dict(sheet.facts)["学号"] == "2401020101"
    assert {value for row in sheet.rows for value in row.values} == {""}
    assert (sheet.weighted, sheet.level, set(sheet.sums)) == ("", "", {""})
    assert [box.text for box in sheet.boxes] == ["", "", ""]


def test_a_student_prints_only_what_is_released(app: Flask):
    scene = a_scene(3)
    handed_in(scene, scene.ada, WHO.SELF, scene.ada, SELF)
    handed_in(scene, scene.ada, WHO.MENTOR, scene.mentor, (1, 1, 1, 1, 1, 1))

    (sheet,) = papers(scene, for_student=True).sheets

    assert sheet.sums == ["91", "", "", ""]


def test_a_student_prints_the_result_when_it_is_released(app: Flask):
    scene = a_scene(5)
    fully_rated(scene)

    (sheet,) = papers(scene, for_student=True).sheets

    assert sheet.level == "良"


def test_comments_are_printed(app: Flask):
    scene = a_scene(3)
    review = a_review(scene, scene.ada, WHO.SELF, scene.ada, SELF)
    services.save_review(review, {}, {"gain": "先听", "plan": "复盘"}, 1, scene.ada)
    services.hand_in(review, scene.ada)
    peer = a_review(scene, scene.ada, WHO.PEER, scene.students[1], SELF)
    services.save_review(peer, {}, {"comment": "很好"}, 1, scene.students[1])
    services.hand_in(peer, scene.students[1])

    (sheet,) = papers(scene).sheets

    assert [(box.label, box.text) for box in sheet.boxes][:2] == [
        ("自我总结（收获与提升计划）", "先听\n复盘"),
        ("小组评语", "很好"),
    ]


def test_rows_that_somebody_does_not_rate_are_struck_out(app: Flask):
    rows = [a_criterion("A", points=60), a_criterion("B", points=40, evaluators=["self"])]
    scene = a_scene(2, text=a_table(rows, weights={"self": 50, "teacher": 50}))

    (sheet,) = papers(scene).sheets

    assert sheet.rows[1].values == ["", "／"]
    assert sheet.foot == ""


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

    printed = printing.class_papers(scene.assignment.id, is_blank=False)

    assert [dict(sheet.facts)["学号"] for sheet in printed.sheets] == [
        "2401020100",
        "2401020101",
        "2401020102",
        "2401020103",
    ]
    assert [sheet.level for sheet in printed.sheets] == ["", "良", "", ""]
    json.dumps(printed.data(), ensure_ascii=False)


def test_a_class_that_is_gone_cannot_be_printed(app: Flask):
    with pytest.raises(LookupError):
        printing.class_papers(999, is_blank=False)


def test_a_sheet_is_a_pdf(browser: Browsers):
    scene = a_scene(3)
    fully_rated(scene)
    opened = services.open_sheet(scene.assignment, scene.ada)
    db.session.commit()

    answer = browser(scene.teacher).get(f"/sheets/{opened.id}/print")

    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-")


def started(browser: Browsers, scene: Scene, blank: str = "") -> tuple[FlaskClient, str]:
    client = browser(scene.teacher)
    answer = client.post(f"/assignments/{scene.assignment.id}/ratings/print", data={"blank": blank})
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


def test_letters_that_cannot_be_printed_are_named(browser: Browsers, monkeypatch: Any):
    scene = a_scene(2)
    monkeypatch.setattr("lms.evaluations.jobs.missing_characters", lambda _text: {"𠮷"})

    client, here = started(browser, scene)

    assert "𠮷" in client.get(here).get_data(as_text=True)


def test_the_template_lies_in_the_package():
    assert Path(printing.TEMPLATE).is_file()

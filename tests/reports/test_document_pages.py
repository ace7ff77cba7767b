"""The pages of reports and archives: what they offer, to whom, and what becomes of a request."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from lms.core.db import db
from lms.core.jobs import Job
from lms.core.journal import JournalEntry
from lms.reports import queries
from lms.reports.services import texts
from lms.reports.services.texts import Edit
from tests.builders.accounts import a_teacher, an_administrator
from tests.builders.documents import Scene


@pytest.fixture
def scene(app: Flask) -> Scene:
    return Scene()


def test_the_page_offers_every_document_and_asks_for_the_texts(browser, scene):
    page = browser(scene.teacher).get(f"{scene.at}/report").get_data(as_text=True)

    assert "课程目标达成情况评价报告，Word" in page
    assert "期末考试 试卷分析表" in page
    assert "上一轮改进措施及效果" in page


@pytest.mark.parametrize("count", [2, 20])
def test_the_page_takes_as_many_statements_for_any_class(browser, app, at_most, count):
    scene = Scene(count)
    client = browser(scene.teacher)

    with at_most(30):
        assert client.get(f"{scene.at}/report").status_code == 200


@pytest.mark.parametrize(
    ("kind", "form"),
    [
        ("report", "docx"),
        ("report", "pdf"),
        ("attainment", "xlsx"),
        ("register", "pdf"),
        ("coursework", "docx"),
        ("analysis", "pdf"),
        ("specification", "pdf"),
    ],
)
def test_a_document_is_made_in_the_background_and_fetched(browser, scene, kind, form):
    client = browser(scene.teacher)
    wish = {"kind": kind, "form": form, "exam": scene.exam.id}

    begun = client.post(f"{scene.at}/documents", data=wish).headers["Location"]
    page = client.get(begun).get_data(as_text=True)
    answer = client.get(f"{begun}/file", buffered=True)

    assert "已完成" in page
    assert answer.status_code == 200
    assert (
        f'filename="report-{begun.rpartition("/")[2]}.{form}"'
        in answer.headers["Content-Disposition"]
    )
    entry = db.session.scalars(
        select(JournalEntry).where(JournalEntry.action == "report.export")
    ).one()
    assert entry.detail == {"document": kind, "form": form, "rows": 3}


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        ({"kind": "attainment", "form": "pdf"}, "可以选：xlsx"),
        ({"kind": "analysis", "form": "pdf", "exam": "999"}, "没有这场考试"),
        ({"kind": "analysis", "form": "pdf"}, "没有这场考试"),
    ],
)
def test_what_cannot_be_made_is_refused_before_a_job_begins(browser, scene, wish, words):
    answer = browser(scene.teacher).post(f"{scene.at}/documents", data=wish)

    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)
    assert db.session.scalars(select(Job)).all() == []


def test_nonsense_is_no_document(browser, scene):
    client = browser(scene.teacher)

    assert client.post(f"{scene.at}/documents", data={"kind": "x"}).status_code == 400


def test_a_document_is_for_who_asked_for_it(browser, scene):
    wish = {"kind": "register", "form": "pdf"}
    begun = browser(scene.teacher).post(f"{scene.at}/documents", data=wish).headers["Location"]

    assert browser(an_administrator()).get(begun).status_code == 404
    assert browser(scene.students[0]).get(f"{begun}/file").status_code == 404


def test_texts_are_saved_from_the_page(browser, scene):
    client = browser(scene.teacher)
    sent = {"text-problems": "课堂练习偏少。\r\n第二行", "seen-problems": "0"}

    assert client.post(f"{scene.at}/report", data=sent).status_code == 302
    assert queries.texts_of(scene.classroom.id)["problems"].text == "课堂练习偏少。\n第二行"


def test_who_comes_second_sees_both_texts_and_can_save_again(browser, scene):
    texts.save_texts(
        scene.room, [Edit("problems", "先写的", 0)], known={"problems"}, by=scene.teacher
    )
    db.session.commit()
    client = browser(scene.teacher)
    sent = {"text-problems": "后写的", "seen-problems": "0"}

    answer = client.post(f"{scene.at}/report", data=sent)

    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "先写的" in page
    assert "后写的" in page
    seen = re.search(r'name="seen-problems" value="(\d+)"', page)[1]
    again = client.post(f"{scene.at}/report", data=sent | {"seen-problems": seen})
    assert again.status_code == 302


def test_the_office_reads_texts_and_does_not_write_them(browser, scene):
    client = browser(an_administrator())

    page = client.get(f"{scene.at}/report").get_data(as_text=True)

    assert "保存文字" not in page
    assert client.post(f"{scene.at}/report", data={}).status_code == 404


def test_an_archive_is_made_listed_and_fetched(browser, scene):
    client = browser(scene.teacher)

    client.post(f"{scene.at}/archive")
    page = client.get(f"{scene.at}/archive").get_data(as_text=True)
    place = re.search(r"/class-archives/\d+/file", page)[0]

    assert "第 1 版" in page
    assert "成绩还没有送审" in page
    assert client.get(place, buffered=True).mimetype == "application/zip"
    assert browser(a_teacher("李老师")).get(place).status_code == 404


def test_nobody_else_comes_in(browser, scene):
    for_others = [browser(a_teacher("李老师")), browser(scene.students[0])]

    assert [one.get(f"{scene.at}/report").status_code for one in for_others] == [404, 404]
    assert [one.get(f"{scene.at}/archive").status_code for one in for_others] == [404, 404]

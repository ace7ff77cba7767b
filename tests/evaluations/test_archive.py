"""The term archive: what is in it, that names cannot lead out of it, and who may take it away."""

import hashlib
import io
import zipfile
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from lms.classrooms.queries import get_classroom
from lms.core.db import db
from lms.core.files import sniff
from lms.core.journal import JournalEntry
from lms.courses.models import ActivityKind
from lms.evaluations import services
from lms.evaluations.models import Evaluator
from lms.evaluations.queries.archives import archives_of
from lms.evaluations.rules.archiving import MOST_BYTES, base_of, file_name, safe_name
from lms.evaluations.services import archive
from tests.builders.accounts import a_teacher, an_administrator
from tests.builders.assignments import an_activity, an_assignment
from tests.builders.classrooms import a_classroom
from tests.builders.evaluations import (
    SELF,
    Scene,
    a_review,
    a_scene,
    a_table,
    fully_rated,
    handed_in,
)

Browsers = Callable[..., FlaskClient]
EVIL = "../../=cmd|' /C calc'!A0" + "\u202e" + "长" * 150


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("客服2401", "客服2401"),
        ("阿依古丽·买买提·吐尔逊江", "阿依古丽·买买提·吐尔逊江"),
        ("𠮷田", "𠮷田"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("..", "_"),
        ("", "_"),
        ("=cmd|x", "_cmd_x"),
        ("-rf", "_rf"),
        ("C:\\a\nb", "C_a_b"),
        ("a\u202eb\u200bc", "abc"),
        ("a" * 200, "a" * 48),
    ],
)
def test_a_name_becomes_a_harmless_piece_of_a_file_name(text: str, name: str):
    assert safe_name(text) == name


@given(st.text(max_size=300))
def test_no_name_leads_anywhere(text: str):
    name = safe_name(text)

    assert name == PurePosixPath(name).name
    assert name not in {"", ".", ".."}
    assert not set(name) & set('/\\:*?"<>|\x00\n')
    assert len(name.encode()) <= MOST_BYTES


def test_files_are_called_as_colleges_file_them():
    base = base_of("2026-2027-1", "CSF", "客服2401")

    assert (
        file_name(base, "01-00", "表1-3 学习评价 全班", "pdf")
        == "2026-2027-1_CSF_客服2401_01-00_表1-3 学习评价 全班.pdf"
    )


def built(scene: Scene) -> archive.Built:
    classroom = get_classroom(scene.classroom.id)
    assert classroom is not None
    return archive.build(classroom)


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


def rows(data: bytes, sheet: int = 0) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return [tuple(cell.value for cell in row) for row in book.worksheets[sheet].rows]


def test_an_archive_has_the_class_every_student_the_ratings_and_an_index(app: Flask):
    scene = a_scene(3)
    fully_rated(scene)

    found = built(scene)

    files = members(found.data)
    assert (found.tables, found.sheets) == (1, 3)
    assert next(iter(files)) == "00_目录.xlsx"
    assert list(files)[-1] == "SHA256SUMS.txt"
    inside = [name for name in files if "/" in name]
    assert all(name.startswith("01_表1-3 学习评价/") for name in inside)
    assert [sniff(files[name]) for name in inside] == ["pdf"] * 4 + ["xlsx"]
    assert sum("/学生/" in name for name in inside) == 3
    assert "2401020103 学生3" in inside[3]
    assert sniff(found.data) == "zip"


def test_the_index_and_the_sums_fit_the_files(app: Flask):
    scene = a_scene(2)

    files = members(built(scene).data)

    _head, *listed = rows(files["00_目录.xlsx"])
    assert {row[2]: row[5] for row in listed} == {
        name: hashlib.sha256(data).hexdigest() for name, data in files.items() if "/" in name
    }
    assert [row[3] for row in listed] == [2, 1, 1, None]
    sums = dict(line.split("  ")[::-1] for line in files["SHA256SUMS.txt"].decode().splitlines())
    assert sums == {
        name: hashlib.sha256(data).hexdigest()
        for name, data in files.items()
        if name != "SHA256SUMS.txt"
    }


def test_the_raw_ratings_are_those_handed_in(app: Flask):
    scene = a_scene(3)
    handed_in(scene, scene.ada, Evaluator.SELF, scene.ada, SELF)
    a_review(scene, scene.ada, Evaluator.TEACHER, scene.teacher, SELF)

    files = members(built(scene).data)

    _head, *given_ = rows(next(data for name, data in files.items() if "原始评分" in name))
    assert [(row[0], row[2], row[3], row[7]) for row in given_] == [
        ("2401020101", "自评", "学生1", points) for points in SELF
    ]


def test_the_same_ratings_give_the_same_bytes(app: Flask):
    scene = a_scene(2)
    fully_rated(scene)

    assert built(scene).data == built(scene).data


def test_a_hostile_name_stays_in_its_folder_and_is_no_formula(app: Flask):
    scene = a_scene(2, text=a_table())
    scene.classroom.name = "../" + EVIL[:60]
    scene.ada.name = EVIL[:150]
    review = a_review(scene, scene.ada, Evaluator.SELF, scene.ada, SELF)
    services.save_review(review, {}, {"gain": "=1+1"}, 1, scene.ada)
    services.hand_in(review, scene.ada)
    db.session.commit()

    files = members(built(scene).data)

    for name in files:
        parts = PurePosixPath(name).parts
        assert ".." not in parts
        assert not PurePosixPath(name).is_absolute()
        assert len(parts) <= 3
        assert all(len(part.encode()) <= 255 for part in parts)
    raw = next(data for name, data in files.items() if "原始评分" in name)
    types = {
        cell.data_type
        for sheet in openpyxl.load_workbook(io.BytesIO(raw)).worksheets
        for row in sheet.rows
        for cell in row
    }
    assert "f" not in types
    assert ("=1+1",) in [row[4:5] for row in rows(raw, 1)]


def test_a_classroom_without_evaluations_has_nothing_to_archive(app: Flask):
    classroom = get_classroom(a_classroom(teacher=a_teacher()).id)

    with pytest.raises(archive.NothingToArchive):
        archive.build(classroom)


def address(scene: Scene) -> str:
    return f"/classrooms/{scene.classroom.id}/evaluations/archive"


def test_made_again_it_is_a_new_version_and_the_old_one_stays(browser: Browsers):
    scene = a_scene(2)
    client = browser(scene.teacher)

    client.post(address(scene))
    client.post(address(scene))

    found = archives_of(scene.classroom.id)
    assert [one.version for one in found] == [2, 1]
    assert len({one.file for one in found}) == 1
    page = client.get(address(scene)).get_data(as_text=True)
    assert "第 2 版" in page
    assert found[0].name in page
    deeds = db.session.scalars(
        select(JournalEntry)
        .where(JournalEntry.action == "evaluation.archive")
        .order_by(JournalEntry.id)
    ).all()
    assert [deed.detail["version"] for deed in deeds] == [1, 2]
    assert deeds[0].actor_id == scene.teacher.id


def test_a_click_while_one_is_made_begins_no_other(
    browser: Browsers, monkeypatch: pytest.MonkeyPatch
):
    scene = a_scene(2)
    monkeypatch.setattr("lms.core.jobs.queue.perform", lambda *_: None)
    client = browser(scene.teacher)

    client.post(address(scene))
    client.post(address(scene))

    page = client.get(address(scene)).get_data(as_text=True)
    assert "排队中" in page
    assert "生成归档包</button>" not in page


def test_without_evaluations_the_page_says_why(browser: Browsers):
    teacher = a_teacher()
    classroom = a_classroom(teacher=teacher)
    client = browser(teacher)

    client.post(f"/classrooms/{classroom.id}/evaluations/archive")

    page = client.get(f"/classrooms/{classroom.id}/evaluations/archive").get_data(as_text=True)
    assert "没有布置学习评价" in page


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("teacher", 200),
        ("administrator", 200),
        ("colleague", 404),
        ("mentor", 404),
        ("student", 404),
        ("nobody", 302),
    ],
)
def test_who_may_make_and_take_away_an_archive(browser: Browsers, who: str, status: int):
    scene = a_scene(2)
    browser(scene.teacher).post(address(scene))
    (kept,) = archives_of(scene.classroom.id)
    people = {
        "teacher": scene.teacher,
        "administrator": an_administrator(),
        "colleague": a_teacher("同事"),
        "mentor": scene.mentor,
        "student": scene.ada,
        "nobody": None,
    }
    client = browser(people[who])

    page = client.get(address(scene))
    file = client.get(f"/evaluation-archives/{kept.id}/file", buffered=True)
    made = client.post(address(scene))

    assert [page.status_code, file.status_code] == [status, status]
    assert made.status_code == (404 if status == 404 else 302)
    assert len(archives_of(scene.classroom.id)) == (2 if status == 200 else 1)


def test_several_tables_stand_in_the_order_of_the_course(app: Flask):
    scene = a_scene(2)
    text = a_table()
    other = type(text)(
        **{name: getattr(text, name) for name in text.__dataclass_fields__}
        | {"key": "T04-E", "label": "表1-7"}
    )
    activity = an_activity(
        ActivityKind.EVALUATION,
        key=other.key,
        course=scene.classroom.course_code,
        compiled=other.to_json(),
        possible=other.total,
    )
    an_assignment(scene.classroom, activity)
    db.session.commit()

    folders = {name.split("/")[0] for name in members(built(scene).data) if "/" in name}

    assert sorted(folders) == ["01_表1-3 学习评价", "02_表1-7 学习评价"]

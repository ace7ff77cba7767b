"""The class archive: what is in it, that it can be made again, and that changes are noticed."""

import hashlib
import io
import zipfile

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import select, update

from lms.core import files
from lms.core.db import db
from lms.core.journal import JournalEntry
from lms.reports.models import ClassArchive
from lms.reports.queries.archives import archives_of
from lms.reports.services import archiving
from lms.reports.services.archiving import NothingToFile
from lms.reports.services.verifying import verify_archives
from tests.builders.classrooms import a_classroom
from tests.builders.documents import Scene
from tests.builders.gradebook import a_line, a_mark


@pytest.fixture
def scene(app: Flask) -> Scene:
    return Scene()


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


def kept(scene: Scene) -> ClassArchive:
    archive = archiving.keep(archiving.build(scene.room), scene.room, scene.teacher)
    db.session.commit()
    return archive


def test_an_archive_holds_everything_in_numbered_folders(scene: Scene):
    names = list(members(archiving.build(scene.room).data))

    assert names[0] == "00_目录.xlsx"
    assert names[-1] == "SHA256SUMS.txt"
    assert [name.partition("/")[0] for name in names[1:-1]] == [
        *["01_成绩"] * 3,
        *["02_试卷"] * 2,
        *["03_课程目标达成"] * 3,
    ]
    first = names[1].partition("/")[2]
    assert first.startswith("2026-2027-1_CSF_客户服务基础_客服2401")
    assert first.endswith("_01-01_成绩登记册.pdf")


def test_the_index_counts_pages_and_names_hashes(scene: Scene):
    held = members(archiving.build(scene.room).data)

    book = openpyxl.load_workbook(io.BytesIO(held["00_目录.xlsx"]))
    _head, *rows = book.active.iter_rows(values_only=True)
    assert {row[2]: row[5] for row in rows} == {
        name: hashlib.sha256(data).hexdigest() for name, data in held.items() if "/" in name
    }
    assert all(row[3] >= 1 for row in rows if row[2].endswith(".pdf"))


def test_made_again_it_is_a_new_version_with_the_same_bytes(scene: Scene):
    first, second = kept(scene), kept(scene)

    assert first.file == second.file
    assert [one.version for one in archives_of(scene.classroom.id)] == [2, 1]


def test_a_new_mark_gives_another_file_and_the_old_version_stays(scene: Scene):
    first = kept(scene)
    a_mark(scene.quiz, scene.students[2], a_line("T03-I01", "K3.1", "5"), origin="attempt:9")

    second = kept(scene)

    assert first.file != second.file
    assert files.path_of(first.file).exists()


def test_filing_is_noted_with_the_number_of_students(scene: Scene):
    kept(scene)

    entry = db.session.scalars(
        select(JournalEntry).where(JournalEntry.action == "report.archive")
    ).one()
    assert (entry.detail["students"], entry.detail["files"]) == (3, 8)


def test_a_class_without_students_has_nothing_to_file(app: Flask):
    with pytest.raises(NothingToFile):
        archiving.build(a_classroom())


def test_an_archive_that_says_what_the_ledger_says_verifies(scene: Scene):
    kept(scene)

    checked = verify_archives(scene.classroom.id)

    assert checked.differences == ()
    assert checked.figures > 20


def test_a_later_mark_makes_no_archive_wrong(scene: Scene):
    kept(scene)
    a_mark(scene.quiz, scene.students[2], a_line("T03-I01", "K3.1", "5"), origin="attempt:9")

    assert verify_archives().differences == ()


def test_a_total_changed_in_the_row_is_found_twice(scene: Scene):
    archive = kept(scene)
    figures = {**archive.figures, "totals": {**archive.figures["totals"], "0240102001": "99"}}
    db.session.execute(update(ClassArchive).values(figures=figures))
    db.session.commit()

    said = verify_archives().differences

    assert len(said) == 2
    assert "total 0240102001 is 99 stated, 90 exported" in said[0]
    assert "totals 0240102001 is 90 derived, 99 stated" in said[1]


def test_an_attainment_changed_in_the_row_is_found(scene: Scene):
    archive = kept(scene)
    figures = {**archive.figures, "attainment": {**archive.figures["attainment"], "CO1": "1/3"}}
    db.session.execute(update(ClassArchive).values(figures=figures))
    db.session.commit()

    assert "attainment CO1" in verify_archives().differences[0]


def test_a_file_that_was_changed_or_lost_is_found(scene: Scene):
    archive = kept(scene)
    place = files.path_of(archive.file)
    place.write_bytes(place.read_bytes() + b" ")
    changed = verify_archives().differences
    place.unlink()
    lost = verify_archives().differences

    assert "not the one that was kept" in changed[0]
    assert "the file is gone" in lost[0]


def test_a_member_that_is_not_the_listed_one_is_found(scene: Scene):
    archive = kept(scene)
    contents = [{**one, "sha256": "0" * 64} for one in archive.contents[:1]]
    db.session.execute(update(ClassArchive).values(contents=contents))
    db.session.commit()

    assert "is missing or changed" in verify_archives().differences[0]

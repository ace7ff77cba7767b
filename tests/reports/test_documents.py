"""What documents say: the same in PDF and Word, everything there is, and nothing invented."""

import io
import re
import zipfile
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import docx
import openpyxl
import pypdfium2
import pytest
from docx.oxml.ns import qn
from flask import Flask

from lms.attainment.rules.figures import Verdict
from lms.core.db import db
from lms.courses.rules.compiled import QuizSettings
from lms.courses.rules.paper import Draw
from lms.gradebook.rules import State
from lms.gradebook.services import set_states
from lms.reports.queries.filing import filed
from lms.reports.rules import sections
from lms.reports.rules.blueprint import blueprint_of
from lms.reports.rules.documents import Drawing, Table
from lms.reports.rules.pictures import Bands, Bar, Bars, Dot, Scatter
from lms.reports.services import drawing, making, paper
from lms.reports.services.making import Kind, Wanted
from lms.reports.services.report_words import without_measure
from tests.builders.accounts import an_administrator
from tests.builders.documents import Scene
from tests.builders.gradebook import a_line, a_mark
from tests.builders.questions import a_definition

KINDS = [(kind, kind in making.OF_AN_EXAM) for kind in Kind if kind is not Kind.ATTAINMENT]


@pytest.fixture
def scene(app: Flask) -> Scene:
    return Scene()


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def pdf_text(data: bytes) -> str:
    book = pypdfium2.PdfDocument(data)
    try:
        return squeezed("".join(page.get_textpage().get_text_range() for page in book))
    finally:
        book.close()


def word_text(data: bytes) -> str:
    book = docx.Document(io.BytesIO(data))
    first = book.sections[0]
    parts = [book.element.body, first.header._element, first.footer._element]
    return squeezed("".join(node.text or "" for part in parts for node in part.iter(qn("w:t"))))


def wanted(scene: Scene, kind: Kind, form: str = "pdf") -> Wanted:
    return Wanted(kind, form, scene.exam.id)


def document(scene: Scene, kind: Kind):
    return making.document_of(scene.filed(), wanted(scene, kind))


@pytest.mark.parametrize(("kind", "_of_exam"), KINDS)
def test_pdf_and_word_say_everything_and_the_same(scene: Scene, kind: Kind, _of_exam: bool):
    said = document(scene, kind)
    moment = scene.filed().moment

    printed = pdf_text(paper.file_of(said, "pdf", moment=moment))
    written = word_text(paper.file_of(said, "docx", moment=moment))

    assert [one for one in said.texts if squeezed(one) not in written] == []
    assert [one for one in said.texts if squeezed(one)[:8] not in printed] == []


@pytest.mark.parametrize("form", ["pdf", "docx", "xlsx"])
def test_the_same_data_give_the_same_bytes(scene: Scene, form: str):
    kind = Kind.REGISTER

    first = making.made(scene.filed(), wanted(scene, kind, form))
    second = making.made(scene.filed(), wanted(scene, kind, form))

    assert first.data == second.data


def test_word_names_the_fonts_of_the_school_and_carries_none(scene: Scene):
    data = making.made(scene.filed(), wanted(scene, Kind.REPORT, "docx")).data

    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert 'w:eastAsia="宋体"' in package.read("word/styles.xml").decode()
        assert [name for name in package.namelist() if "fonts/" in name] == []


def test_the_report_has_twelve_chapters_in_their_order(scene: Scene):
    said = document(scene, Kind.REPORT)

    numbered = [one.text for one in said.blocks if type(one).__name__ == "Heading"]
    assert [text.partition("　")[0] for text in numbered] == [str(n) for n in range(1, 13)]
    assert numbered[5:8] == ["6　直接评价", "7　间接评价", "8　个体评价"]


def test_who_lies_below_is_named_beside_the_picture(scene: Scene):
    said = document(scene, Kind.REPORT)

    pictures = [one for one in said.blocks if isinstance(one, Drawing)]
    assert [type(one.picture).__name__ for one in pictures][:3] == ["Bands", "Bars", "Scatter"]
    assert any("3 学生3" in one.said for one in pictures)


def test_what_nobody_wrote_is_said_to_be_missing(scene: Scene):
    said = "\n".join(document(scene, Kind.REPORT).texts)

    assert "（尚未填写）" in said
    assert "暂无数据" in said  # 素质 has no evidence; that is never 0


def test_a_draft_says_so_on_every_page_until_the_grades_are_submitted(scene: Scene):
    before = document(scene, Kind.REGISTER)
    scene.submitted()
    after = document(scene, Kind.REGISTER)

    assert before.draft.startswith("草稿")
    assert after.draft == ""


def test_the_register_shows_submitted_grades_whatever_is_marked_later(scene: Scene):
    scene.submitted()
    before = [one.value for one in scene.filed().lines]

    a_mark(scene.quiz, scene.students[2], a_line("T03-I01", "K3.1", "5"), origin="attempt:9")

    assert [one.value for one in scene.filed().lines] == before


def test_the_spreadsheet_form_has_a_row_for_each_pair_of_objectives(scene: Scene):
    data = making.made(scene.filed(), wanted(scene, Kind.ATTAINMENT, "xlsx")).data

    book = openpyxl.load_workbook(io.BytesIO(data))
    rows = list(book["达成度计算"].iter_rows(values_only=True))
    assert "课程目标和毕业要求指标点达成度计算" in rows[0][0]
    assert rows[1][:3] == ("序号", "毕业要求指标点", "课程目标")
    assert [row[1].split()[0] for row in rows[2:]] == ["G1.1", "J2"]
    assert rows[1][-1] == "课程对应的毕业要求指标点达成度 ALIm"


def test_a_number_of_a_student_stays_text_in_the_register(scene: Scene):
    data = making.made(scene.filed(), wanted(scene, Kind.REGISTER, "xlsx")).data

    rows = list(openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True))
    assert rows[2][1] == "0240102001"
    assert isinstance(rows[2][-3], int | float)


def test_an_unmet_objective_without_a_measure_is_named(scene: Scene):
    found = scene.filed().figures
    first, *others = found.figures
    missed = replace(found, figures=(replace(first, verdict=Verdict.MISSED), *others))

    assert [one.code for one in without_measure(missed, {})] == [first.code]
    assert without_measure(missed, {sections.measure_key(first.code): "每周补练"}) == []
    assert len(without_measure(missed, {sections.measure_key(first.code): "  "})) == 1


def test_reading_a_class_takes_as_many_statements_for_any_size(app: Flask, at_most):
    room = Scene(12).room

    with at_most(30):
        filed(room)


QUESTIONS = {
    1: replace(a_definition(), key="T03-I01", points=Decimal(4), level="apply"),
    2: replace(a_definition(), key="T03-I02", points=Decimal(6), level="apply"),
}
SHARES = {1: (("K3.1", Decimal(1)),), 2: (("K3.1", Decimal(1)), ("S3.2", Decimal(2)))}
PLAIN = {id_: replace(one, shares=SHARES[id_]) for id_, one in QUESTIONS.items()}
BELONGS = {"K3.1": "CO1", "S3.2": "CO2"}
SETTINGS = QuizSettings(
    key="CSF-F",
    title="期末考试",
    time_limit=None,
    attempts=1,
    grade_by="highest",
    shuffle=(),
    multiple="half",
    review="never",
    questions=(("T03-I01", 1), ("T03-I02", 2)),
    possible=Decimal(10),
)


def test_a_blueprint_shares_points_out_and_sums_to_the_paper():
    found = blueprint_of(SETTINGS, PLAIN, BELONGS)

    assert found.cell("CO1", "apply") == (2, Decimal(6))
    assert found.cell("CO2", "apply") == (1, Decimal(4))
    assert found.level("apply") == (2, Decimal(10))
    assert found.whole == 10


def test_what_is_drawn_counts_by_its_rule_and_the_rest_belongs_to_none():
    draws = (Draw(("K3.1", "A9.9"), "remember", "single", Decimal(2), 5),)
    found = blueprint_of(replace(SETTINGS, questions=(), draws=draws), {}, BELONGS)

    assert found.codes == ["CO1", ""]
    assert found.cell("CO1", "remember") == (5, Decimal(5))
    assert found.share(found.points("")) == "50%"


@pytest.mark.parametrize(
    "picture",
    [
        Bars((Bar("CO1", Fraction(3, 4), Fraction(13, 20)), Bar("CO2", None, Fraction(1, 2)))),
        Scatter((Dot(1, Fraction(1, 2), "阿依古丽·买买提"), Dot(2, Fraction(1))), Fraction(3, 5)),
        Scatter((), Fraction(3, 5)),
        Bands((("及格", 3), ("优秀", 0)), "等级"),
    ],
)
def test_pictures_are_drawn_alike_each_time(picture):
    assert drawing.svg(picture) == drawing.svg(picture)
    assert drawing.png(picture).startswith(b"\x89PNG")


def test_a_picture_says_when_there_are_no_data():
    assert "暂无数据" in drawing.svg(Bars((Bar("CO1", None, Fraction(1, 2)),)))


def test_many_columns_of_marks_become_several_tables(scene: Scene):
    said = document(scene, Kind.COURSEWORK)

    tables = [one for one in said.blocks if isinstance(one, Table) and one.head]
    assert [one.caption for one in tables] == ["任务测验"]
    assert all(sum(one.widths) <= said.width + 0.1 for one in tables)


def test_who_has_a_special_mark_is_named_and_left_out_of_the_analysis(scene: Scene):
    office = an_administrator("教务")
    set_states(
        scene.room, [scene.students[1].id], State.ABSENT, column="", reason="缺考", by=office
    )
    db.session.commit()

    analysed = "\n".join(document(scene, Kind.ANALYSIS).texts)
    register = "\n".join(document(scene, Kind.REGISTER).texts)

    assert "因特殊标记没有计入：学生2（缺考）。" in analysed
    assert "缺考" in register

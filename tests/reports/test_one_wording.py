"""Page, document and workbook of one analysis say the same, figure by figure and word by word."""

import io
import re
from decimal import Decimal

import openpyxl
import pytest
from sqlalchemy import select

from lms.classrooms.queries import get_classroom
from lms.core.db import db
from lms.courses.models import Course
from lms.quizzes.rules.mending import MendKind
from lms.reports.queries.filing import filed
from lms.reports.rules.documents import Table
from lms.reports.rules.showing import percent, shown
from lms.reports.services import analysis_paper
from tests.builders.accounts import a_user
from tests.builders.analysis import marked, questions
from tests.builders.documents import GRADING
from tests.builders.mending import a_wish, mended, sat
from tests.reports.test_analysis import OF_TEN, WORKED, Class, given_to

RIGHT, WRONG = {"a": ["1"]}, {"a": ["0"]}


def an_exam(count: int, source: str) -> Class:
    """A class whose quiz is an exam, so that there is a document of it."""
    found = Class(count, source, category="exam")
    db.session.scalars(select(Course)).one().grading = GRADING
    db.session.commit()
    return found


def of_ten() -> Class:
    found = an_exam(10, questions(3) + "\n" + OF_TEN)
    for student, earned in zip(found.students, WORKED, strict=True):
        marked(found.quiz, student, earned)
    return found


def of_32() -> Class:
    """26 of 32 pass: 81.25 %, which rounds to 81.3 %."""
    found = an_exam(32, questions(6))
    for n, student in enumerate(found.students):
        earned = [2 if n + q < 29 else 0 for q in range(5)]
        marked(found.quiz, student, [*earned, 2 if n % 3 else 0])
    return found


def with_void(kind: MendKind) -> Class:
    found = an_exam(32, questions(5))
    for n, student in enumerate(found.students):
        said = {f"T03_I0{q}": RIGHT if n > 5 * q else WRONG for q in range(1, 6)}
        sat(found.quiz, student, **said)
    mended(found.quiz, found.teacher, a_wish("T03-I03", kind))
    return found


def with_void_out() -> Class:
    return with_void(MendKind.OUT)


def with_void_full() -> Class:
    return with_void(MendKind.FULL)


def of_papers_that_differ() -> Class:
    found = an_exam(4, questions(5))
    for n, student in enumerate(found.students):
        keys = [f"T03-I0{q}" for q in range(1, 4 + n % 2)]
        marked(found.quiz, student, [2, 2, *[0] * (1 + n % 2)], keys=keys)
    return found


CLASSES = [of_ten, of_32, with_void_out, with_void_full, of_papers_that_differ]


class Said:
    """What the three say of one class."""

    def __init__(self, browser, found: Class) -> None:
        db.session.commit()
        client = browser(found.teacher)
        self.page = client.get(found.at).text
        book = openpyxl.load_workbook(io.BytesIO(client.get(f"{found.at}.xlsx").data))
        self.book = {
            one.title: [list(row) for row in one.iter_rows(values_only=True)] for one in book
        }
        paper = filed(get_classroom(found.classroom.id))
        (exam,) = paper.exams
        self.document = analysis_paper.analysis_of(paper, exam)
        self.tables = {one.caption: one for one in self.document.blocks if isinstance(one, Table)}

    def rows(self, heading: str) -> list[list[str]]:
        """The rows of a table of the page, by the id of its section."""
        start = self.page.index(f'aria-labelledby="{heading}"')
        body = self.page[start : self.page.index("</section>", start)]
        cells = (
            re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S) for row in body.split("<tr>")[2:]
        )
        return [[words(one) for one in row] for row in cells]


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def as_read(cell: object, like: str) -> str:
    """A cell of the workbook rounded as the figure beside it is written."""
    if cell is None:
        return "—" if like == "—" else ""
    if like.endswith("%"):
        return percent(cell)
    return shown(cell) if "." in like else f"{cell:g}"


def in_brackets(value: str, between: str) -> str:
    return f"{value} [{between}]" if between else value


def triple(cells: list[object]) -> str:
    """A figure of the workbook and its interval as the page writes them."""
    value, low, high = cells
    if low is None:
        return "—" if value is None else shown(value)
    dash = " – " if low < 0 else "–"
    return f"{shown(value)} [{shown(low)}{dash}{shown(high)}]"


@pytest.mark.parametrize("made", CLASSES)
def test_every_figure_of_the_paper_is_the_same_three_times(browser, app, made):
    said = Said(browser, made())

    page = said.rows("numbers")
    cells = [cell.text for row in said.tables["整卷指标"].rows for cell in row]
    book = {row[0]: row[1:] for row in said.book["汇总"][2:]}
    assert len(page) == 19
    assert list(zip(cells[::2], cells[1::2], strict=True)) == [
        (label, in_brackets(value, between)) for label, value, between in page
    ]
    assert [[label, as_read(book[label][0], value)] for label, value, _between in page] == [
        row[:2] for row in page
    ]
    assert [triple(book[label]) for label, _value, between in page if between] == [
        f"{value} [{between}]" for _label, value, between in page if between
    ]


@pytest.mark.parametrize("made", CLASSES)
def test_every_band_is_the_same_three_times(browser, app, made):
    said = Said(browser, made())

    page = said.rows("scores")
    book = {row[0]: row[1] for row in said.book["汇总"][2:]}
    assert [label for label, _count, _share in page] == [
        "90–100",
        "80–89",
        "70–79",
        "60–69",
        "0–59",
    ]
    assert [percent(book[label]) for label, _count, _share in page] == [row[2] for row in page]
    told = "；".join(f"{label} 分 {count} 人" for label, count, _share in reversed(page))
    assert f"{told}。" in said.document.texts


@pytest.mark.parametrize("made", CLASSES)
def test_every_figure_of_an_item_is_the_same_three_times(browser, app, made):
    said = Said(browser, made())

    page = said.rows("questions")
    paper = [[cell.text for cell in row] for row in said.tables["各题的难度和区分度"].rows]
    book = said.book["各题"][2:]
    assert [row[0].split()[0] for row in page] == [row[0] for row in paper]
    assert [(row[0], row[1]) for row in book] == [tuple(one[0].split()[:2]) for one in page]
    assert [row[2:4] for row in page] == [[row[3], row[4]] for row in paper]
    assert [row[2:4] for row in page] == [[f"{row[6]:g}", str(row[7])] for row in book]
    assert [row[4].replace("—", "已作废") for row in page] == [row[5] for row in paper]
    assert [row[5:7] for row in page] == [row[6:8] for row in paper]
    assert [row[4] for row in page] == [triple(row[8:11]) for row in book]
    assert [row[5] for row in page] == [
        f"{triple(row[11:14])} {row[14] or ''}".strip() for row in book
    ]
    assert [row[6] for row in page] == [triple(row[16:19]) for row in book]
    assert [row[7] for row in page] == [
        "—" if row[19] is None else f"{percent(row[20])} / {percent(row[19])}" for row in book
    ]


@pytest.mark.parametrize("made", CLASSES)
def test_what_is_said_of_the_figures_stands_in_all_three(browser, app, made):
    said = Said(browser, made())

    book = [row[0] for row in said.book["说明"][1:]]
    page = words(said.page)
    assert [one for one in book if one not in page] == []
    assert [one for one in book if one not in said.document.texts] == []
    assert not [one for one in book if "%%" in one]
    assert said.book["汇总"][0][0].endswith(book[0])


def test_few_papers_are_cut_in_halves_and_all_three_say_so(browser, app):
    said = Said(browser, of_ten())

    sentence = "人数少，按总分高低各取一半，每组 5 人。"
    assert sentence in words(said.page)
    assert sentence in said.document.texts
    assert sentence in [row[0] for row in said.book["说明"]]
    assert {row[15] for row in said.book["各题"][2:]} == {5}


def test_the_workbook_says_what_was_chosen(browser, app):
    found = Class(1, questions(2))
    marked(found.quiz, found.students[0], (2, 0))
    given_to(found, teacher=found.teacher, student=a_user("甲"), earned=(2, 2))

    answer = browser(found.teacher).get(f"{found.at}.xlsx?classes=all&which=all&divisor=n-1")

    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    note, labels = book["汇总"]["A1"].value, [cell.value for cell in book["汇总"]["A"]]
    assert "按全部作答计算，共 2 次作答（2 人，应考 2 人）" in note
    assert "包括：" in note
    assert "标准差 S（除以 n−1）" in labels


def test_percent_means_do_not_stand_beside_a_full_mark_in_points(browser, app):
    said = Said(browser, of_papers_that_differ())

    assert "满分（各份不同，得分折成百分制）" in said.document.texts
    assert said.document.texts.count("满分") == 1  # of the questions


def test_the_full_mark_is_that_of_the_figures(browser, app):
    said = Said(browser, with_void_out())

    full = {row[0]: row[1] for row in said.book["汇总"][2:]}["满分"]
    assert Decimal(full) == 8

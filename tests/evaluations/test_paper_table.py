"""The printed table cell by cell, and that PDF and Word say the same, whatever is written."""

import io
import re
from collections.abc import Sequence
from decimal import Decimal

import pypdfium2
import pytest
from docx import Document
from docx.document import Document as Word
from docx.oxml.ns import qn
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from lms.core.clock import now
from lms.core.print import fonts_folder
from lms.courses.rules.compiled import Criterion, Option, TableText
from lms.evaluations.rules.printed import (
    LANDSCAPE,
    PORTRAIT,
    Cell,
    Column,
    Grid,
    Mark,
    Outcome,
    conversion,
    grid_of,
    how_to_fill,
    stars,
)
from lms.evaluations.services.printing_papers import Box, Papers, PaperSheet
from lms.evaluations.services.printing_word import document
from tests.builders.evaluations import a_table

OPTIONS = {
    "points": (),
    "levels": ("优 95", "良 85", "中 75", "及格 65", "不及格 50"),
    "stars": ("★★★★★ 100", "★★★★ 80", "★★★ 60", "★★ 40", "★ 20"),
    "checklist": ("能 100", "否 0"),
    "mastery": ("掌握 100", "基本掌握 60", "未掌握 0"),
}
NAMES = {
    "self": "自评",
    "peer": "互评",
    "intergroup": "组间互评",
    "teacher": "师评",
    "mentor": "企业导师",
}
RARE = "阿依古丽·买买提·吐尔逊江 𠮷㐂龘䶮"
has_fonts = pytest.mark.skipif(
    not any(fonts_folder().glob("*.[ot]tf")), reason="no fonts in static/dist/fonts"
)


def a_row(
    key: str, group: str = "", points: int = 10, evaluators: Sequence[str] = (), source: str = ""
) -> Criterion:
    return Criterion(
        key=key,
        title=f"项目{key}",
        standard=f"标准{key}",
        points=Decimal(points),
        shares=(("K3.1", Decimal(1)),),
        evaluators=tuple(evaluators),
        group=group,
        source=source,
    )


def a_text(scale: str = "points", rows: Sequence[Criterion] = (), skip: bool = False) -> TableText:
    pairs = [option.split() for option in OPTIONS[scale]]
    table = a_table(rows or (a_row("A"), a_row("B")), weights={"self": 50, "teacher": 50})
    return TableText(
        **{
            **{name: getattr(table, name) for name in table.__dataclass_fields__},
            "scale": scale,
            "options": tuple(Option(label, Decimal(percent)) for label, percent in pairs),
            "may_skip": skip,
        }
    )


def columns(*whom: str, **marks: Mark) -> list[Column]:
    """Evaluators, each with the same marks."""
    return [Column(who, NAMES[who], "20%", marks) for who in whom]


def a_grid(text: TableText, given: Sequence[Column], outcome: Outcome | None = None) -> Grid:
    standards = {row.key: row.standard for row in text.criteria}
    return grid_of(text, given, outcome or Outcome(), standards)


def texts(row: Sequence[Cell]) -> list[str]:
    return [cell.text for cell in row]


@pytest.mark.parametrize(
    ("scale", "mark", "shown"),
    [
        ("points", Mark("13"), ["13"]),
        ("points", Mark(), [""]),
        ("points", Mark("不适用"), ["不适用"]),
        ("levels", Mark(choice="良"), ["", "√", "", "", ""]),
        ("levels", Mark(), ["", "", "", "", ""]),
        ("levels", Mark("8.7"), ["8.7"]),
        ("levels", Mark("不适用"), ["不适用"]),
        ("checklist", Mark(choice="否"), ["", "√"]),
        ("mastery", Mark(choice="基本掌握"), ["", "√", ""]),
        ("stars", Mark(choice="★★★"), ["★★★☆☆"]),
        ("stars", Mark(), ["☆☆☆☆☆"]),
        ("stars", Mark("8.7"), ["8.7"]),
    ],
)
def test_what_a_mark_looks_like_on_each_scale(app: Flask, scale: str, mark: Mark, shown: list[str]):
    text = a_text(scale)
    lead = 2 if scale == "mastery" else 3
    # A self-check of the builder keeps its points; only one that counts prints them.
    row = a_grid(text, columns("self", A=mark)).rows[0]

    assert texts(row)[lead:] == shown


def test_the_columns_of_a_row_fill_the_table(app: Flask):
    for scale in OPTIONS:
        grid = a_grid(
            a_text(scale, [a_row("A", "知识"), a_row("B", "知识")]), columns("self", "peer")
        )
        below = sum(1 for row in grid.rows for cell in row if cell.down > 1)

        assert below == 1
        assert sum(cell.across for cell in grid.rows[0]) == len(grid.widths)
        assert sum(cell.across for cell in grid.rows[1]) == len(grid.widths) - 1
        assert sum(cell.across for cell in grid.rows[-1]) + (scale == "mastery") == len(grid.widths)


def test_groups_are_merged_where_they_follow_one_another(app: Flask):
    rows = [a_row("A", "知识"), a_row("B", "职业素养"), a_row("C", "职业素养"), a_row("D", "知识")]

    grid = a_grid(a_text(rows=rows), columns("self"))

    groups = [(row[0].text, row[0].down) for row in grid.rows if row[0].kind == "group"]
    assert groups == [("知识", 1), ("职业\n素养", 2), ("知识", 1)]
    assert texts(grid.head[0])[0] == "类别"


def test_a_row_that_an_evaluator_does_not_rate_is_struck_out_over_all_levels(app: Flask):
    text = a_text("levels", [a_row("A", evaluators=["teacher"]), a_row("B")])

    row = a_grid(text, columns("self", "teacher")).rows[0]

    assert [(cell.text, cell.across) for cell in row[3:5]] == [("／", 5), ("", 1)]


def test_a_row_taken_from_an_activity_names_it_and_what_it_earned(app: Flask):
    text = a_text(rows=[a_row("A", source="T03-Q"), a_row("B")])
    outcome = Outcome("自评…", "良", {"A": "16.8"})

    blank, filled = (a_grid(text, columns("self", "peer"), one) for one in (Outcome(), outcome))

    assert (blank.rows[0][-1].text, blank.rows[0][-1].across) == ("取自活动 T03-Q", 2)
    assert filled.rows[0][-1].text == "取自活动 T03-Q：16.8 分"
    assert texts(filled.rows[-1])[-1] == "等级：良"


def test_a_self_check_has_neither_points_nor_sums(app: Flask):
    grid = a_grid(a_text("mastery"), columns("self"))

    assert "分值" not in texts(grid.head[0])
    assert len(grid.rows) == 2


@pytest.mark.parametrize(
    ("scale", "whom", "is_wide"),
    [
        ("points", 5, False),
        ("stars", 5, False),
        ("checklist", 4, False),
        ("levels", 3, False),
        ("levels", 4, True),
        ("levels", 5, True),
    ],
)
def test_the_page_is_turned_only_when_columns_would_be_too_narrow(
    app: Flask, scale: str, whom: int, is_wide: bool
):
    rows = [a_row("A", "知识"), a_row("B", "技能")]

    grid = a_grid(a_text(scale, rows), columns(*list(NAMES)[:whom]))

    assert grid.is_wide is is_wide
    assert sum(grid.widths) == pytest.approx(LANDSCAPE if is_wide else PORTRAIT, abs=0.1)
    assert min(grid.widths) >= 5.4
    assert grid.widths[2] >= 43


@pytest.mark.parametrize(
    ("scale", "skip", "told"),
    [
        ("points", False, "每行填写 0 到分值之间的分数。"),
        ("levels", True, "每行在符合的一档下打“√”。不适用的行写“不适用”。"),
        ("stars", False, "每行把得到的星涂黑。"),
        ("mastery", False, "每行在符合的一栏打“√”。"),
    ],
)
def test_a_form_says_how_to_fill_it_in(app: Flask, scale: str, skip: bool, told: str):
    assert how_to_fill(a_text(scale, skip=skip)) == told


def test_a_form_says_what_a_level_earns(app: Flask):
    assert conversion(a_text("checklist")) == "各档折算：能 100%、否 0%。"
    assert conversion(a_text("points")) == conversion(a_text("mastery")) == ""
    assert stars(a_text("stars")) == 5


def papers_of(text: TableText, sheets: int = 1, name: str = RARE) -> Papers:
    grid = a_grid(
        text, columns("self", "peer", "teacher", A=Mark("12")), Outcome("自评12 = 12", "良")
    )
    boxes = [Box("自我总结", "先听\n复盘 <5 通> & 更多", "学生签名", "学生1 2026-11-20 在线提交")]
    facts = [("姓名", name), ("学号", "2401020101"), ("班级", "客服2401"), ("小组", "第1组")]
    facts += [("学期", "2026-2027-1"), ("日期", "")]
    one = PaperSheet(
        "2401020101", name, facts, grid, boxes, ["互评由 3 名同学给出。"], "https://a/1"
    )
    return Papers("客户服务", "项目一", "学习任务 1-3", "表1-3　学习评价", [one] * sheets, "表1-3")


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def pdf_text(data: bytes) -> str:
    book = pypdfium2.PdfDocument(data)
    try:
        return squeezed("".join(page.get_textpage().get_text_range() for page in book))
    finally:
        book.close()


def opened(data: bytes) -> Word:
    return Document(io.BytesIO(data))


def word_text(book: Word) -> str:
    parts = [book.element.body, book.sections[0].header._element]
    return squeezed("".join(node.text or "" for part in parts for node in part.iter(qn("w:t"))))


@has_fonts
@pytest.mark.parametrize("scale", list(OPTIONS))
def test_pdf_and_word_say_everything_and_the_same(app: Flask, scale: str):
    rows = [a_row("A", "知识"), a_row("B", "知识", source="T03-Q"), a_row("C", "素质")]
    made = papers_of(a_text(scale, rows))

    printed, written = pdf_text(made.pdf()), word_text(opened(document(made)))

    missing = [
        (text, where)
        for text in made.texts
        for line in text.split("\n")
        for where, found in (("pdf", printed), ("word", written))
        if squeezed(line) not in found
    ]
    assert missing == []


@has_fonts
def test_rare_characters_and_long_names_are_drawn_in_the_pdf(app: Flask):
    assert squeezed(RARE) in pdf_text(papers_of(a_text()).pdf())


@has_fonts
def test_the_same_papers_and_moment_give_the_same_bytes(app: Flask):
    made, moment = papers_of(a_text()), now()

    assert made.pdf(moment=moment) == made.pdf(moment=moment)


@has_fonts
def test_the_head_is_repeated_and_the_caption_stands_once(app: Flask):
    rows = [a_row(f"R{n:02}", f"组{n // 8}") for n in range(40)]

    book = pypdfium2.PdfDocument(papers_of(a_text(rows=rows)).pdf())
    pages = [squeezed(page.get_textpage().get_text_range()) for page in book]
    book.close()

    assert len(pages) >= 2
    assert all("评价内容与标准" in page for page in pages[:2])
    assert ["表1-3" in page for page in pages] == [True] + [False] * (len(pages) - 1)
    assert [page.count("标准R") for page in pages] == [page.count("项目R") for page in pages]


def test_word_repeats_the_head_and_splits_no_row(app: Flask):
    rows = [a_row("A", "知识"), a_row("B", "知识")]

    book = opened(document(papers_of(a_text("levels", rows))))

    table = book.tables[1]
    marks = [(row._tr.find(f".//{qn('w:tblHeader')}") is not None) for row in table.rows]
    assert marks == [True, True, False, False, False, False]
    assert all(row._tr.find(f".//{qn('w:cantSplit')}") is not None for row in table.rows)
    merged = table._tbl.findall(f".//{qn('w:vMerge')}")
    assert [one.get(qn("w:val")) for one in merged].count("restart") == 5  # 类别…分值, and 知识


def test_word_has_a_section_a_code_and_its_own_pages_for_every_student(app: Flask):
    book = opened(document(papers_of(a_text(), sheets=3)))

    starts = book.element.body.findall(f".//{qn('w:pgNumType')}")
    assert [one.get(qn("w:start")) for one in starts] == ["1", "1", "1"]
    assert len(book.inline_shapes) == 3
    fonts = {node.get(qn("w:eastAsia")) for node in book.element.body.iter(qn("w:rFonts"))}
    assert fonts == {"黑体"}
    assert book.styles["Normal"].element.rPr.rFonts.get(qn("w:eastAsia")) == "宋体"


@given(name=st.text(max_size=60))
def test_word_opens_whatever_people_are_called(name: str):
    made = document(papers_of_named(name))

    assert opened(made).tables


def papers_of_named(name: str) -> Papers:
    grid = Grid(
        [20.0, 30.0], [[Cell("a"), Cell("b")]], [[Cell(name), Cell("x", small=name)]], False, False
    )
    one = PaperSheet("1", name, [("姓名", name)] * 6, grid, [Box(name, name, name, name)], [name])
    return Papers(name, name, name, name, [one], name)

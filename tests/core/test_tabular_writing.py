"""Spreadsheets written: codes stay text, numbers numbers, and nothing is a formula."""

import io
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.core import i18n
from lms.core.tabular import (
    Column,
    Sheet,
    Table,
    attachment_headers,
    clean_name,
    read_table,
    write_csv,
    write_xlsx,
)

HEADERS = {"number": ["学号"], "name": ["姓名"], "score": ["成绩"]}


@pytest.fixture(autouse=True)
def app() -> Iterator[Flask]:
    app = Flask("lms")
    i18n.init_app(app, timezone="Asia/Shanghai")
    with app.app_context():
        yield app


def read(data: bytes, name: str = "a.xlsx") -> Table:
    return read_table(data, name, headers=HEADERS, required=["number", "name"])


def values(table: Table) -> list[list[str]]:
    return [list(row.values.values()) for row in table.rows]


ROSTER = Sheet(
    "名单",
    [
        Column("学号"),
        Column("姓名"),
        Column("成绩", "points"),
        Column("人数", "number"),
        Column("日期", "date"),
    ],
    [
        ["0012", "=1+1", Decimal("88.500000"), 3, date(2026, 9, 1)],
        ["1E5", "https://a.test", "缺考", None, datetime(2026, 9, 1, 4, 0, tzinfo=UTC)],
        [None, "", Decimal(90), 0, None],
    ],
    note="说明：@ 开头也只是文字",
)


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def test_codes_are_text_and_numbers_are_numbers():
    page = opened(write_xlsx([ROSTER])).active

    assert page["A1"].value == "说明：@ 开头也只是文字"
    assert [cell.value for cell in page[2]] == ["学号", "姓名", "成绩", "人数", "日期"]
    assert (page["A3"].value, page["A3"].data_type, page["A3"].number_format) == ("0012", "s", "@")
    assert (page["B3"].value, page["B3"].data_type) == ("=1+1", "s")
    assert (page["A4"].value, page["A4"].data_type) == ("1E5", "s")
    assert page["B4"].hyperlink is None
    assert (page["C3"].value, page["C3"].data_type) == (88.5, "n")
    assert page["C4"].value == "缺考"
    assert page["D5"].value == 0
    assert page["A5"].number_format == "@"
    assert page["E3"].value == datetime(2026, 9, 1)  # noqa: DTZ001 (Excel knows no zones)


def test_the_page_is_ready_to_work_with():
    page = opened(write_xlsx([ROSTER])).active

    assert page["A2"].font.bold
    assert page.freeze_panes == "C3"
    assert page.auto_filter.ref == "A2:E5"


def test_a_column_is_wide_enough_for_chinese():
    columns = [Column("姓名"), Column("b"), Column("c", width=33)]
    page = opened(write_xlsx([Sheet("x", columns, [["阿依古丽·买买提", "b", "c"]])])).active

    assert page.column_dimensions["A"].width >= 16
    assert page.column_dimensions["B"].width < 10
    assert 33 <= page.column_dimensions["C"].width < 34


def test_titles_are_made_fit_for_excel():
    titles = ["成绩/2401[1]", "成绩/2401[1]", "", "'x'", "很长" * 30, "History", "𠮷" * 40]
    book = opened(write_xlsx([Sheet(title, [Column("a")], []) for title in titles]))

    assert book.sheetnames[:4] == ["成绩 2401 1", "成绩 2401 1 (2)", "Sheet3", "x"]
    assert len(book.sheetnames[4]) == 31
    assert book.sheetnames[5] == "History (2)"
    assert len(book.sheetnames[6]) == 15


def test_control_signs_and_endless_texts_do_not_break_a_workbook():
    text = "a\x00b\x0bc\ud800" + "x" * 40_000
    page = opened(write_xlsx([Sheet("x", [Column("a")], [[text]])])).active

    assert page["A2"].value.startswith("abcx")
    assert len(page["A2"].value) == 32_000


def test_a_row_of_the_wrong_length_is_a_fault():
    with pytest.raises((ValueError, IndexError)):
        write_xlsx([Sheet("x", [Column("a"), Column("b")], [["1"]])])


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_text_file_is_guarded_against_formulas(encoding):
    sheet = Sheet(
        "x",
        [Column("姓名"), Column("成绩", "points")],
        [["=1+1", Decimal("-5.50")], ["+1", "@x"], ["-1", None], ["\tx", 1], ["㛃\r\n𬭎", 2]],
    )
    text = write_csv(sheet, encoding=encoding).decode(encoding)

    assert text == ("姓名,成绩\r\n'=1+1,-5.5\r\n'+1,'@x\r\n'-1,\r\n'\tx,1\r\n\"㛃\r\n𬭎\",2\r\n")


def test_excel_is_told_that_a_text_file_is_unicode():
    assert write_csv(ROSTER).startswith(b"\xef\xbb\xbf")


NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), min_size=1, max_size=12)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.from_regex(r"[0-9]{8,12}", fullmatch=True), NAMES), max_size=5))
def test_what_is_written_is_read_again(rows):
    sheet = Sheet("名单", [Column("学号"), Column("姓名")], [list(row) for row in rows])
    expected = [[number, clean_name(name)] for number, name in rows]

    assert values(read(write_csv(sheet), "a.csv")) == expected


def test_a_written_workbook_is_read_again():
    table = read(write_xlsx([ROSTER]))

    assert values(table) == [
        ["0012", "=1+1", "88.5"],
        ["1E5", "https://a.test", "缺考"],
        ["", "", "90"],
    ]


def test_a_download_is_named_twice():
    headers = attachment_headers('成绩 2401\r\n/班;".xlsx', "grades.xlsx")

    assert headers["Content-Disposition"] == (
        'attachment; filename="grades.xlsx"; '
        "filename*=UTF-8''%E6%88%90%E7%BB%A9%202401_%E7%8F%AD%3B_.xlsx"
    )


@pytest.mark.parametrize("fallback", ["", "成绩.xlsx", 'a".xlsx', "a b", ".htaccess", "a/b"])
def test_a_fall_back_is_plain(fallback):
    with pytest.raises(ValueError, match="ASCII"):
        attachment_headers("x", fallback)

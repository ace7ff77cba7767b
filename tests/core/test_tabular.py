"""Spreadsheets read: what teachers' files hold, and what is said about it."""

import base64
import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence

import pytest
import xlsxwriter
from flask import Flask

from lms.core import i18n
from lms.core.findings import Place
from lms.core.tabular import (
    Column,
    Sheet,
    Table,
    Unreadable,
    clean_code,
    clean_name,
    read_table,
    unpacking,
    write_xlsx,
)

HEADERS = {
    "number": ["学号", "学生学号", "Student number"],
    "name": ["姓名", "学生姓名", "name"],
    "home_class": ["行政班", "行政班名称"],
    "score": ["成绩", "平时成绩"],
}


@pytest.fixture(autouse=True)
def app() -> Iterator[Flask]:
    app = Flask("lms")
    i18n.init_app(app, timezone="Asia/Shanghai")
    with app.app_context():
        yield app


def read(data: bytes, name: str = "a.xlsx", required: Sequence[str] = ("number", "name")) -> Table:
    return read_table(data, name, headers=HEADERS, required=required)


def workbook(*sheets: Sequence[Sequence[object]], formats: dict[str, str] | None = None) -> bytes:
    """Rows as a person's Excel would write them: numbers as numbers."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        style = book.add_format(formats or {})
        for rows in sheets:
            page = book.add_worksheet()
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    page.write(number, column, value, style)
    return buffer.getvalue()


def values(table: Table) -> list[list[str]]:
    return [list(row.values.values()) for row in table.rows]


def places(table: Table) -> list[tuple[int, int]]:
    return [(finding.place.line, finding.place.column) for finding in table.findings.in_order()]


def test_a_roster_with_a_title_and_notes_above_its_header():
    data = workbook(
        [
            ["客户服务教学班名单"],
            ["说明：请勿修改表头"],
            [],
            ["序号", "* 学 号", "姓名（必填）", "行政班名称", "备注"],
            [1, "24010101", "林晓雨", "客服2401", ""],
            [],
            [2, "24010102", " 阿依古丽·买买提 ", "客服2401", "x"],
        ]
    )
    table = read(data)

    assert table.header_row == 4
    assert table.fields == {"number": 2, "name": 3, "home_class": 4}
    assert table.titles["number"] == "* 学 号"
    assert table.unknown == ["序号", "备注"]
    assert [row.number for row in table.rows] == [5, 7]
    assert table.rows[1].values == {
        "number": "24010102",
        "name": "阿依古丽·买买提",
        "home_class": "客服2401",
    }
    assert table.rows[0].get("score") == ""
    assert table.findings.in_order() == []


def test_the_sheet_that_has_the_header_is_read():
    table = read(workbook([["封面"]], [["学号", "姓名"], ["1", "a"]]))

    assert table.sheet == "Sheet2"
    assert values(table) == [["1", "a"]]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (12.0, "12"),
        (88.5, "88.5"),
        (0.1 + 0.2, "0.3"),
        (240101000000, "240101000000"),
        (-3, "-3"),
        (1e-7, "0.0000001"),
        (True, "TRUE"),
        ("007", "007"),
        ("１２", "１２"),
    ],
)
def test_a_number_reads_as_a_person_sees_it(value, text):
    table = read(workbook([["学号", "姓名", "成绩"], ["1", "a", value]]))

    assert table.rows[0]["score"] == text
    assert table.findings.in_order() == []


def test_a_date_reads_as_a_date():
    table = read(
        workbook(
            [["学号", "姓名", "成绩"], ["1", "a", 45536]], formats={"num_format": "yyyy-mm-dd"}
        )
    )

    assert table.rows[0]["score"] == "2024-09-01"


def test_a_number_too_long_for_excel_is_warned_of_at_its_place():
    table = read(workbook([["学号", "姓名"], [440106199901011234, "a"]]), "roster.xlsx")

    (finding,) = table.findings.in_order()
    assert finding.place == Place("roster.xlsx", 2, 1)
    assert table.rows[0]["number"] == "440106199901011000"


def test_a_short_code_among_long_ones_may_have_lost_its_zeros():
    rows = [["学号", "姓名", "成绩"], [24010101, "a", 9], [24010102, "b", 100], [401010, "c", 85]]
    table = read(workbook(rows))

    assert places(table) == [(4, 1)]
    assert "401010" in table.findings.in_order()[0].message


def test_marks_of_different_length_are_no_lost_zeros():
    table = read(workbook([["学号", "姓名", "成绩"], ["1", "a", 9], ["2", "b", 100]]))

    assert table.findings.in_order() == []


def test_a_format_that_pads_with_zeros_is_warned_of():
    rows = [["学号", "姓名"], [1010, "a"]]
    table = read(workbook(rows, formats={"num_format": "00000000"}))

    assert places(table) == [(1, 1)]


def test_a_text_that_looks_like_a_formula_is_kept_and_said():
    columns = [Column("学号"), Column("姓名"), Column("成绩")]
    rows = [["1", "@SUM(1)", "-5"], ["2", "+cmd|' /C calc'!A0", "+86 138"]]
    table = read(write_xlsx([Sheet("x", columns, rows)]))

    assert places(table) == [(2, 2), (3, 2)]
    assert table.rows[1]["name"] == "+cmd|' /C calc'!A0"


def test_a_doubled_header_is_said_and_the_first_is_read():
    table = read(workbook([["学号", "姓名", "学号"], ["1", "a", "2"]]))

    assert table.rows[0]["number"] == "1"
    assert places(table) == [(1, 3)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_text_files_of_every_encoding_and_delimiter(encoding, delimiter):
    lines = ["名单", delimiter.join(["学号", "姓名"]), "", delimiter.join(["0012", "㛃䶮𬭎"])]
    table = read("\r\n".join(lines).encode(encoding), "a.csv")

    assert values(table) == [["0012", "㛃䶮𬭎"]]
    assert (table.header_row, table.rows[0].number) == (2, 4)
    assert table.encoding == encoding


@pytest.mark.parametrize(
    ("written", "text", "warned"),
    [
        ("2.40101E+11", "240101000000", True),
        ("1.1909E+10", "11909000000", True),
        ("2.40101000000E+11", "240101000000", False),
        ("1E5", "1E5", False),
        ("22101130110.0", "22101130110", False),
        ("12.0", "12.0", False),
        ("'=1+1", "=1+1", True),
        ("'0012", "'0012", False),
    ],
)
def test_codes_a_spreadsheet_mangled_are_mended(written, text, warned):
    table = read(f"学号,姓名\n{written},a\n".encode(), "a.csv")

    assert table.rows[0]["number"] == text
    assert bool(table.findings.in_order()) is warned


def test_a_quoted_line_end_is_one_row():
    table = read('学号,"姓\n名"\n1,"a\r\nb"\n2,c\n'.encode(), "a.csv")

    assert values(table) == [["1", "a\nb"], ["2", "c"]]
    assert [row.number for row in table.rows] == [2, 3]


def test_a_short_row_has_empty_values():
    assert values(read("学号,姓名,成绩\n1,a\n".encode(), "a.csv")) == [["1", "a", ""]]


def test_a_missing_header_says_what_was_looked_for_and_found():
    with pytest.raises(Unreadable) as refused:
        read(workbook([["花名册"], ["编号", "姓名"], ["1", "a"]]))

    message = str(refused.value)
    assert "学号 / 学生学号 / Student number" in message
    assert "第 1 行：花名册" in message
    assert "第 2 行：编号、姓名" in message


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "空"),
        (b"  \r\n", "空"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4096, "打不开"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "密码"),
        (b"PK\x03\x04 not a package", "打不开"),
        (b"<html><table><tr><td>x</td></tr></table></html>", "网页"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>", "网页"),
        (b"\x00\x01\x02\xff\xfe\x81", "编码"),
        (b"\x81\x20\xff\xff", "编码"),
        (workbook([[]]), "没有内容"),
    ],
)
def test_what_cannot_be_read_is_said(data, said):
    with pytest.raises(Unreadable, match=said):
        read(data)


def package(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return buffer.getvalue()


def test_a_zip_that_is_no_workbook_is_refused():
    with pytest.raises(Unreadable, match="xlsx"):
        read(package(word__document_xml=b"x"))


def test_a_zip_bomb_is_refused():
    with pytest.raises(Unreadable, match="解压"):
        read(package(xl__workbook_xml=b"x", bomb=b"0" * 30_000_000))


def test_a_zip_that_lies_about_its_size_is_refused():
    data = bytearray(package(xl__workbook_xml=b"x", bomb=b"0" * 30_000_000))
    truth = (30_000_000).to_bytes(4, "little")
    data = data.replace(truth, (10).to_bytes(4, "little"))
    with pytest.raises(Unreadable):
        read(bytes(data))


def test_too_many_entries_are_refused(monkeypatch):
    monkeypatch.setattr(unpacking, "ENTRIES", 3)
    with pytest.raises(Unreadable, match="解压"):
        read(workbook([["学号", "姓名"]]))


def test_a_file_over_the_limit_is_refused(monkeypatch):
    monkeypatch.setattr(unpacking, "BYTES", 100)
    with pytest.raises(Unreadable, match="太大"):
        read(workbook([["学号", "姓名"]]))


def test_a_small_file_that_claims_the_last_cell_brings_nobody_down():
    data = workbook([["学号", "姓名"], ["1", "a"]])
    with zipfile.ZipFile(io.BytesIO(data)) as package_read:
        members = {name: package_read.read(name) for name in package_read.namelist()}
    page = members["xl/worksheets/sheet1.xml"]
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    members["xl/worksheets/sheet1.xml"] = page.replace(b"</sheetData>", far)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)

    with pytest.raises(Unreadable):
        read(buffer.getvalue())


@pytest.mark.parametrize(
    "data",
    [
        "学号,姓名\n".encode() + b"1,a\n" * 20_001,
        workbook([["学号", "姓名"], [*[""] * 250, "x"]]),
    ],
)
def test_too_many_rows_or_columns_are_refused(data):
    with pytest.raises(Unreadable, match="最多 20000 行"):
        read(data)


@pytest.mark.parametrize("name", ["xlsx", "csv"])
def test_a_table_with_wrong_extension_is_read_by_its_content(name):
    data = {
        "xlsx": workbook([["学号", "姓名"], ["1", "a"]]),
        "csv": "学号\t姓名\n1\ta\n".encode("gb18030"),
    }

    assert values(read(data[name], "a.xls")) == [["1", "a"]]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("２４０１ ０１\u3000", "240101"),
        ("（2024）-1", "(2024)-1"),
        ("'0012", "0012"),
        ("a\u200bB", "aB"),
    ],
)
def test_a_code_is_compared_in_narrow_signs(text, code):
    assert clean_code(text) == code


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("\u3000林 晓雨\u00a0", "林 晓雨"),
        ("e\u0301", "é"),
        ("阿依古丽·买买提", "阿依古丽·买买提"),
        ("Ａ", "Ａ"),
    ],
)
def test_a_name_is_kept_as_written(text, name):
    assert clean_name(text) == name


# A workbook as Excel 97 wrote it: a note, the header, one code as a number and one as text.
OLD_WORKBOOK = (
    r"""c-rk)O=uHA6#iy6+x(EENlk@TD4}50+C#*HUh1l#Jz1)$_zRl0iAYN-K@WP+YRyRmK~NMgg<iZ=y{JVGdh;Mu3@8"""
    r"""Xfq8GuFP_c(L>zkKZOll8}Xi=GOnQz{{_vUAJ-n{*JH4`mPJZLRp5w^iZ+3};HN++oJ-IEB&?l@9(YabOy<DY`xM"""
    r"""+@0t;YsMFSFWL4?-C5$_dF*CK2SM|Q|KMdrsFG!ojiw>kaOrJ7Pv#2Fj{z4P0WMLtC;Vx=TqkGthvhEO}<5O7&CT"""
    r"""n=T;TP2aR^Ng(3TW#BJWOW)qt6LPqh0Yog+7VMp#{YUJ-Uw0VM<1g%?7I-Aa=Mv92h0#4$q69;D9o%$@U^((6vAp"""
    r"""Kme-n)eUy5RxF;2h@w&m)L}DJ_Nw_3uy4Bf;BI7P8M?31_Iv9Ql@{s&FXOZ$jKWk<5I$L5&iLEfgE6fK1W6r6V<4"""
    r"""I>ezKBpyN|%TW&a2qo?LyI)@K8R)Z*v1W|ZcqQ4dmGgsxi?RhZ4ztC>EPXqfH!@%1Ue~bP${eFGrMjc9SqZzx+2="""
    r"""A_J7}EEjDo$cN?uQL{`20)ZTXM(29l?GO6OuzZ|w=R)5B+o+RI}cU7}0ez9lhjyR}e>;XQN9Pf5aOMAWr8>WS8f1"""
    r"""q4`(GD{D^S6AyH*h6yV%)Nio-&o{--UzTRiZ^GbE$Lsm-=^|6m+0SQe~;?lWPeLOhK(jXl$}vh`+)#7G&D3cG&D3"""
    r"""cG=2#}y~>;F#okgM3|{qLXMsvt|0elwu@9qkoTd-cUC2_M!`ZsxXEiM0_9d3t#{FL?aezk8VHg8EkKwxGmp=GJ_4"""
    r"""O>fVdVF1p?b$J*E7#QJpOkOqRbc"""
)


def test_an_old_workbook_is_read():
    data = zlib.decompress(base64.b85decode(OLD_WORKBOOK))
    table = read(data, "a.xls")

    assert values(table) == [["24010101", "林晓雨"], ["007", "a"]]
    assert (table.header_row, table.sheet) == (2, "名单")

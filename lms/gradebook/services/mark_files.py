"""A file of marks as read: which row is whose, and what stands under each header."""

from lms.core.i18n import _
from lms.core.tabular import Column, Row, Sheet, Table, clean_code, clean_name, read_table
from lms.core.tabular import write_xlsx as written
from lms.gradebook.rules.importing import MarkRow, MarkTable

HEADERS = {
    "number": ("学号", "学生学号", "学籍号", "学生编号", "number", "student number", "student id"),
    "name": ("姓名", "学生姓名", "名字", "name", "student name", "full name"),
}


def read_marks(data: bytes, file_name: str) -> MarkTable:
    """Every row under the header with 学号, wherever that stands. Raises Unreadable."""
    table = read_table(data, file_name, headers=HEADERS, required=("number",), keep_unknown=True)
    fields = [key for key in table.titles if key not in HEADERS]
    return MarkTable(
        titles={key: table.titles[key] for key in fields},
        rows=tuple(_row(row, fields) for row in table.rows),
        merged=table.merged,
        shortened=frozenset(_shortened(table)),
        notes=tuple(_notes(table)),
    )


def template(titles: list[str], people: list[tuple[str, str]]) -> bytes:
    """A workbook with the class in it and one column for each of these titles."""
    columns = [Column(_("学号"), width=18), Column(_("姓名"), width=14)]
    columns += [Column(title, width=16) for title in titles]
    rows = [[number, name, *([""] * len(titles))] for number, name in people]
    note = _("在学生后面填分数，空着表示不改。缺考、缓考等请到“特殊标记”登记。")
    return written([Sheet(title=_("成绩"), columns=columns, rows=rows, note=note)])


def _row(row: Row, fields: list[str]) -> MarkRow:
    return MarkRow(
        row=row.number,
        number=clean_code(row["number"]),
        name=" ".join(clean_name(row.get("name")).split()),
        values={key: row[key] for key in fields if row[key]},
    )


def _shortened(table: Table) -> list[int]:
    """Rows whose 学号 the reader doubts because digits at its end are gone."""
    rows = {row.number: row for row in table.rows}
    return [
        finding.place.line
        for finding in table.findings.in_order()
        if finding.place.column == table.fields["number"]
        and finding.place.line in rows
        and not rows[finding.place.line]["number"].startswith(("=", "+", "-", "@"))
        and len(rows[finding.place.line]["number"]) > LONG
    ]


LONG = 15  # digits a spreadsheet keeps of a number


def _notes(table: Table) -> list[str]:
    rows = {row.number for row in table.rows}
    return [
        finding.message for finding in table.findings.in_order() if finding.place.line not in rows
    ]

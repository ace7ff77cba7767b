"""A roster file as read: which columns count, and what the reader found in them."""

from lms.classrooms.rules.roster import Entry, Problem, Trouble
from lms.core.findings import Finding
from lms.core.i18n import _
from lms.core.tabular import (
    Column,
    Row,
    Sheet,
    Table,
    clean_code,
    clean_name,
    read_table,
    write_xlsx,
)

HEADERS = {
    "number": ("学号", "学生学号", "学籍号", "学生编号", "number", "student number", "student id"),
    "name": ("姓名", "学生姓名", "名字", "name", "student name", "full name"),
    "home_class": (
        "行政班",
        "行政班级",
        "行政班名称",
        "班级",
        "班级名称",
        "所在班级",
        "home class",
        "class",
    ),
    "group": ("小组", "组别", "分组", "小组名称", "组", "组号", "group"),
}
REQUIRED = ("number", "name")


def read_roster(data: bytes, filename: str) -> tuple[list[Entry], list[Problem], Table]:
    """The rows of the file, what is wrong with their cells, and the table they came from."""
    table = read_table(data, filename, headers=HEADERS, required=REQUIRED)
    return [_entry(row) for row in table.rows], _problems(table), table


def template() -> bytes:
    """An empty roster to fill in, 学号 as text."""
    return write_xlsx(
        [
            Sheet(
                title=_("学生名单"),
                columns=[
                    Column(_("学号"), width=18),
                    Column(_("姓名"), width=14),
                    Column(_("行政班"), width=18),
                    Column(_("小组"), width=12),
                ],
                rows=[],
                note=_("从第 3 行起每行填一名学生。学号和姓名必填；行政班、小组空着表示不改。"),
            )
        ]
    )


def _entry(row: Row) -> Entry:
    return Entry(
        row=row.number,
        number=clean_code(row["number"]),
        name=_name(row["name"]),
        home_class=_name(row.get("home_class")),
        group=_name(row.get("group")),
    )


def _name(text: str) -> str:
    return " ".join(clean_name(text).split())


def _problems(table: Table) -> list[Problem]:
    """What the reader says about 学号 stops the import: a wrong one is a wrong person.

    About the other columns it says nothing the rules do not see themselves.
    """
    rows = {row.number for row in table.rows}
    return [
        Problem(finding.place.line, "number", Trouble.CELL, finding.message)
        for finding in table.findings.in_order()
        if finding.place.line in rows and _is_about_number(finding, table)
    ]


def notes_about(table: Table) -> list[str]:
    """What the reader says about the file as a whole, for the person to weigh."""
    rows = {row.number for row in table.rows}
    return [
        finding.message for finding in table.findings.in_order() if finding.place.line not in rows
    ]


def _is_about_number(finding: Finding, table: Table) -> bool:
    return finding.place.column == table.fields["number"]

"""Tables for Excel and WPS: codes stay text, numbers stay numbers, nothing is a formula."""

import csv
import io
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal
from urllib.parse import quote

import xlsxwriter
from flask_babel import get_timezone
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from lms.core.points import plain

Value = str | int | float | Decimal | date | datetime | None
Kind = Literal["text", "number", "points", "date"]

LONGEST = 32_000  # characters; Excel drops a cell of more than 32,767 whole
NARROWEST, WIDEST = 6, 60
FROZEN_COLUMNS = 2
_ILLEGAL_TITLE = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")
_GUARD = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Column:
    title: str
    kind: Kind = "text"
    width: float | None = None


@dataclass(frozen=True)
class Sheet:
    """A sheet: columns, rows of values in their order, and perhaps a note above the header."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Value]]
    note: str | None = None
    freeze: bool = True


def write_xlsx(sheets: Sequence[Sheet], *, moment: datetime | None = None) -> bytes:
    """A workbook; a text in a column of numbers (缺考) is written as the text it is.

    `moment` (now, if not given) is when it says it was made; with the same one the same sheets
    give the same bytes.
    """
    buffer = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    with xlsxwriter.Workbook(buffer, options) as book:
        if moment is not None:
            book.set_properties({"created": moment})
        formats = formats_of(book)
        for sheet, title in zip(sheets, sheet_titles(sheets), strict=True):
            _fill(book.add_worksheet(title), sheet, formats)
    return buffer.getvalue()


def formats_of(book: xlsxwriter.Workbook) -> dict[str, Format]:
    """How cells look: 宋体 11, codes as text."""
    font = {"font_name": "宋体", "font_size": 11}
    return {
        "head": book.add_format(font | {"bold": True, "bottom": 1, "text_wrap": True}),
        "note": book.add_format(font | {"italic": True}),
        "text": book.add_format(font | {"num_format": "@"}),
        "number": book.add_format(font),
        "points": book.add_format(font),
        "date": book.add_format(font | {"num_format": "yyyy-mm-dd"}),
        "moment": book.add_format(font | {"num_format": "yyyy-mm-dd hh:mm"}),
    }


def sheet_titles(sheets: Sequence[Sheet]) -> list[str]:
    """Titles as Excel wants them: 31 characters, none of []:*?/\\, no quote at an end, no twins."""
    return sheet_titles_of([sheet.title for sheet in sheets])


def sheet_titles_of(wanted: Sequence[str]) -> list[str]:
    """The same for bare titles."""
    titles: list[str] = []
    taken = {"history"}  # Excel keeps this one for itself
    for number, name in enumerate(wanted, start=1):
        base = _ILLEGAL_TITLE.sub(" ", _clean(name)).strip(" '") or f"Sheet{number}"
        title, twin = _shortened(base, ""), 1
        while title.casefold() in taken:
            twin += 1
            title = _shortened(base, f" ({twin})")
        taken.add(title.casefold())
        titles.append(title)
    return titles


def _shortened(title: str, end: str) -> str:
    # Excel counts UTF-16 units; a character outside the first plane takes two.
    while len((title + end).encode("utf-16-le")) > 62:
        title = title[:-1]
    return title.rstrip(" '") + end


def _fill(page: Worksheet, sheet: Sheet, formats: dict[str, Format]) -> None:
    top = 0
    if sheet.note:
        page.write_string(0, 0, _clean(sheet.note), formats["note"])
        top = 1
    for at, column in enumerate(sheet.columns):
        page.write_string(top, at, _clean(column.title), formats["head"])
        width = column.width or _width(column, [row[at] for row in sheet.rows])
        page.set_column(at, at, width, formats["text"] if column.kind == "text" else None)
    for number, row in enumerate(sheet.rows, start=top + 1):
        for at, (column, value) in enumerate(zip(sheet.columns, row, strict=True)):
            put(page, (number, at), column.kind, value, formats)
    if sheet.columns:
        page.autofilter(top, 0, top + len(sheet.rows), len(sheet.columns) - 1)
    if sheet.freeze:
        page.freeze_panes(top + 1, _frozen(sheet.columns))


def _frozen(columns: Sequence[Column]) -> int:
    """How many columns stay in sight: 学号 and 姓名, when there is something to scroll to."""
    leading = 0
    while leading < min(FROZEN_COLUMNS, len(columns)) and columns[leading].kind == "text":
        leading += 1
    return leading if len(columns) > leading + 2 else 0


def put(
    page: Worksheet, cell: tuple[int, int], kind: Kind, value: Value, formats: dict[str, Format]
) -> None:
    """One value as its column is; a text in a column of numbers stays the text it is."""
    match kind, value:
        case _, None | "":
            page.write_blank(*cell, None, formats[kind])
        case "number" | "points", int() | float() | Decimal():
            # The one place where points become floats: a spreadsheet has nothing else.
            page.write_number(*cell, float(value), formats[kind])
        case "date", datetime():
            page.write_datetime(*cell, _local(value), formats["moment"])
        case "date", date():
            page.write_datetime(*cell, value, formats["date"])
        case _:
            page.write_string(*cell, _clean(_as_text(value)), formats["text"])


def _local(moment: datetime) -> datetime:
    """The moment on the school's clock; Excel knows no zones."""
    if moment.tzinfo is None:
        return moment
    return moment.astimezone(get_timezone()).replace(tzinfo=None)


def _as_text(value: Value) -> str:
    match value:
        case None:
            return ""
        case Decimal():
            return plain(value)
        case datetime():
            return _local(value).strftime("%Y-%m-%d %H:%M")
    return str(value)


def _clean(text: str) -> str:
    return _CONTROL.sub("", text)[:LONGEST]


def _width(column: Column, values: Sequence[Value]) -> float:
    """Wide enough for the longest line, a Chinese character counting twice."""
    longest = max((_measure(_as_text(value)) for value in values), default=0)
    # The header also holds the arrow of the filter.
    return float(min(max(longest + 2, _measure(column.title) + 4, NARROWEST), WIDEST))


def width_of(value: Value) -> int:
    """How wide a value is, a Chinese character counting twice."""
    return _measure(_as_text(value))


def _measure(text: str) -> int:
    return max((sum(_wide(letter) for letter in line) for line in text.split("\n")), default=0)


def _wide(letter: str) -> int:
    if unicodedata.combining(letter):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in {"W", "F", "A"} else 1


def write_csv(sheet: Sheet, *, encoding: Literal["utf-8-sig", "gb18030"] = "utf-8-sig") -> bytes:
    """Text for programs and old Excels; a text that looks like a formula gets a ' before it.

    The note is left out: a program reading the file expects the header first.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([_guarded(column.title) for column in sheet.columns])
    for row in sheet.rows:
        writer.writerow(
            [_csv_cell(column, value) for column, value in zip(sheet.columns, row, strict=True)]
        )
    return buffer.getvalue().encode(encoding)


def _csv_cell(column: Column, value: Value) -> str:
    is_number = isinstance(value, int | float | Decimal) and column.kind != "text"
    text = _clean(_as_text(value))
    return text if is_number else _guarded(text)


def _guarded(text: str) -> str:
    return "'" + text if text.startswith(_GUARD) else text


def attachment_headers(name: str, fallback: str) -> dict[str, str]:
    """Headers of a download, named in Chinese where that is understood, else by `fallback`.

    Several Chinese browsers ignore `filename*`, so the fall-back must mean something:
    `grades.xlsx`, not `download`.
    """
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", fallback):
        raise ValueError(f"{fallback!r} is no plain ASCII file name")
    kept = re.sub(r"[\x00-\x1f\x7f/\\:*?\"<>|\ud800-\udfff]+", "_", name).strip(" .") or fallback
    coded = quote(kept, safe="!#$&+-.^_`|~")
    return {
        "Content-Disposition": f"attachment; filename=\"{fallback}\"; filename*=UTF-8''{coded}",
        "X-Content-Type-Options": "nosniff",
    }

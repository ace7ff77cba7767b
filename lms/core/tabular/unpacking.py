"""A file's bytes to rows of raw cells, with limits that hold before anything large is made."""

import csv
import io
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lms.core.errors import Refused
from lms.core.i18n import _
from lms.core.packages import (
    MEGABYTE,
    Limits,
    PackageBroken,
    PackageTooLarge,
    measure,
    opened,
)
from lms.core.tabular import sheets

BYTES = 20 * MEGABYTE
UNPACKED = 60 * MEGABYTE
RATIO = 100
# Below this, a high ratio is mere emptiness: XML of blank cells packs a hundredfold.
SMALL = MEGABYTE
ENTRIES = 2000
ROWS = 20_000
COLUMNS = 200
TIMEOUT = 60
DELIMITERS = (",", "\t", ";")

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZEROS = re.compile(rb"formatCode\s*=\s*[\"']0{5,}")
_MARKUP = re.compile(rb"\s*<(?:!doctype|html|table|head|meta|\?xml|!--)", re.IGNORECASE)
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


class Unreadable(Refused):
    """A file that cannot be read as a table; the text says why and what would help."""


@dataclass(frozen=True)
class Grid:
    """One sheet, or one reading of a text file; blank rows are still in their places.

    `merged` are the areas of merged cells: first and last row and column, counted from 0.
    """

    sheet: str
    rows: list[list[Any]]
    encoding: str = ""
    pads_zeros: bool = False  # a number format shows leading zeros the values do not have
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()


def grids_of(data: bytes) -> Iterator[Grid]:
    """The sheets of a workbook, or a text file read with each delimiter.

    The content decides, not the name: schools' systems call web pages and text files .xls.
    """
    if len(data) > BYTES:
        raise Unreadable(_("文件太大：表格最大 %(limit)s MB。", limit=BYTES // MEGABYTE))
    if not data.strip(b"\x00 \t\r\n"):
        raise Unreadable(_("文件是空的。"))
    if data.startswith(b"PK"):
        return _workbook(data, pads_zeros=_check_package(data))
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise Unreadable(_("表格有密码保护。请在 Excel 或 WPS 中取消密码，保存后再上传。"))
        return _workbook(data, pads_zeros=False)
    if _MARKUP.match(data.removeprefix(b"\xef\xbb\xbf")):
        raise Unreadable(
            _("这个文件其实是网页，只是扩展名像表格。请用 Excel 或 WPS 另存为 .xlsx 再上传。")
        )
    return _text_file(data)


def _workbook(data: bytes, *, pads_zeros: bool) -> Iterator[Grid]:
    for sheet in _read_apart(data):
        rows, columns = sheet["size"]
        _check_size(rows, columns)
        merged = tuple((tuple(first), tuple(last)) for first, last in sheet["merged"])
        yield Grid(sheet["name"], sheet["rows"], pads_zeros=pads_zeros, merged=merged)


def _read_apart(data: bytes) -> list[dict[str, Any]]:
    try:
        child = subprocess.run(  # noqa: S603 (our own script, nothing of the person's in it)
            [sys.executable, "-I", Path(sheets.__file__), str(ROWS), str(COLUMNS)],
            input=data,
            capture_output=True,
            check=True,
            timeout=TIMEOUT,
        )
    except subprocess.SubprocessError as wrong:
        raise _broken() from wrong
    read: list[dict[str, Any]] = json.loads(child.stdout)
    return read


def _broken() -> Unreadable:
    return Unreadable(
        _("表格打不开：文件已损坏，或不是真正的表格。请用 Excel 或 WPS 另存为 .xlsx 再上传。")
    )


def _check_size(rows: int, columns: int) -> None:
    if rows > ROWS or columns > COLUMNS:
        raise Unreadable(
            _(
                "表格太大：最多 %(rows)s 行、%(columns)s 列。请删去多余的行列再上传。",
                rows=ROWS,
                columns=COLUMNS,
            )
        )


def _check_package(data: bytes) -> bool:
    """Measure what a zip unpacks to, and tell whether its numbers are shown with zeros before."""
    limits = Limits(members=ENTRIES, unpacked=UNPACKED, small=SMALL, ratio=RATIO)
    try:
        with opened(data) as package:
            names = set(package.namelist())
            if "xl/workbook.xml" not in names:
                raise Unreadable(_("这不是 .xlsx 表格。请用 Excel 或 WPS 另存为 .xlsx 再上传。"))
            measure(package, len(data), limits)
            styles = package.read("xl/styles.xml") if "xl/styles.xml" in names else b""
            return bool(_ZEROS.search(styles))
    except PackageTooLarge as wrong:
        raise Unreadable(_("表格解压后太大，没有读取。请只保留需要的工作表再上传。")) from wrong
    except PackageBroken as wrong:
        raise _broken() from wrong


def _text_file(data: bytes) -> Iterator[Grid]:
    text, encoding = decoded(data)
    for delimiter in DELIMITERS:
        try:
            rows = list(_capped(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)))
        except csv.Error as wrong:
            raise _broken() from wrong
        yield Grid("", rows, encoding=encoding)


def _capped(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    for number, row in enumerate(rows, start=1):
        _check_size(number, len(row))
        yield row


def decoded(data: bytes) -> tuple[str, str]:
    """Text and the name of its encoding: what Excel and WPS save in China, tried in turn."""
    marks = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
    marked = [name for mark, name in marks if data.startswith(mark)]
    for name in marked or ("utf-8", "gb18030"):
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text, name
    raise Unreadable(_("认不出文件的编码。请另存为 .xlsx，或编码为 UTF-8 的 .csv 再上传。"))

"""One long sheet, written row by row: memory does not grow with the rows."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import xlsxwriter

from lms.core.tabular.writing import (
    NARROWEST,
    WIDEST,
    Column,
    Value,
    formats_of,
    put,
    sheet_titles_of,
    width_of,
)

SAMPLED = 2000  # rows after which the widths are settled


def stream_xlsx(
    title: str, columns: Sequence[Column], rows: Iterable[Sequence[Value]], *, note: str = ""
) -> bytes:
    """A workbook of one sheet with note, frozen header and filter, as `write_xlsx` makes it."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "sheet.xlsx"
        options = {"constant_memory": True, "tmpdir": folder, "strings_to_formulas": False,
                   "strings_to_numbers": False, "strings_to_urls": False}  # fmt: skip
        with xlsxwriter.Workbook(str(path), options) as book:
            page, formats = book.add_worksheet(sheet_titles_of([title])[0]), formats_of(book)
            page.write_string(0, 0, note, formats["note"])
            widths = [width_of(one.title) + 4 for one in columns]
            for at, column in enumerate(columns):
                page.write_string(1, at, column.title, formats["head"])
            last = 1
            for last, row in enumerate(rows, start=2):
                for at, (column, value) in enumerate(zip(columns, row, strict=True)):
                    put(page, (last, at), column.kind, value, formats)
                    if last < SAMPLED:
                        widths[at] = max(widths[at], width_of(value) + 2)
            for at, (column, width) in enumerate(zip(columns, widths, strict=True)):
                text = formats["text"] if column.kind == "text" else None
                page.set_column(at, at, min(max(width, NARROWEST), WIDEST), text)
            page.autofilter(1, 0, last, len(columns) - 1)
            page.freeze_panes(2, 0)
        return path.read_bytes()

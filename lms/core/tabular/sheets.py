"""Reads a workbook in a process of its own: run by path, workbook in, JSON out.

A small file can claim a cell in the last row and column, and the library then asks for
all cells between; it may also panic. Here both end a child whose memory and time are
limited, and not the server.
"""

import io
import json
import resource
import sys
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineWorkbook, SheetTypeEnum

MEMORY = 1024 * 1024 * 1024
SECONDS = 20


def limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def sheets(data: bytes, rows: int, columns: int) -> list[dict[str, object]]:
    """Each sheet as its name and rows, or as its size when it is too large to be handed on."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    read: list[dict[str, object]] = []
    for about in book.sheets_metadata:
        if about.typ is not SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_name(about.name)
        size = (sheet.total_height, sheet.total_width)
        fits = size[0] <= rows and size[1] <= columns
        cells = sheet.to_python(skip_empty_area=False) if fits else []
        merged = (sheet.merged_cell_ranges or []) if fits else []
        read.append({"name": about.name, "size": size, "rows": cells, "merged": merged})
    return read


def as_text(value: object) -> str:
    match value:
        case datetime():
            return value.strftime("%Y-%m-%d" if value.time() == time() else "%Y-%m-%d %H:%M")
        case date():
            return value.isoformat()
        case time():
            return value.strftime("%H:%M:%S" if value.second else "%H:%M")
        case timedelta():
            return str(value)
    raise TypeError(type(value).__name__)


if __name__ == "__main__":
    limit()
    found = sheets(sys.stdin.buffer.read(), int(sys.argv[1]), int(sys.argv[2]))
    sys.stdout.write(json.dumps(found, default=as_text))

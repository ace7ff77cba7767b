"""A registrar's workbook in and out: read with limits, filled in a few cells, else kept."""

import io
import posixpath
import re
import zipfile
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from lxml import etree

from lms.core.errors import Refused
from lms.core.i18n import _
from lms.core.points import plain
from lms.core.tabular.texts import cell_of
from lms.core.tabular.unpacking import grids_of
from lms.reports.rules.filling import Write
from lms.reports.rules.workbooks import Form, Merged, Page, column_of, form_of, letter_of

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

MEGABYTES = 5
ROWS, COLUMNS = 5000, 100
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LOCKED = "EncryptedPackage".encode("utf-16-le")
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
BOOK = "xl/workbook.xml"


class BadWorkbook(Refused):
    """A file that cannot be a template of the registrar; the text says what would help."""


def read_form(data: bytes, name: str) -> Form:
    """The form found in a workbook, or a refusal that says why there is none."""
    from openpyxl import load_workbook  # noqa: PLC0415  NumPy comes with it

    _require_kind(data, name)
    for grid in grids_of(data):  # read apart, under limits, before anything is opened here
        if len(grid.rows) > ROWS or any(len(row) > COLUMNS for row in grid.rows[:1]):
            raise BadWorkbook(
                _("模板太大：最多 %(rows)s 行、%(columns)s 列。", rows=ROWS, columns=COLUMNS)
            )
    try:
        book = load_workbook(io.BytesIO(data))
    except Exception as wrong:  # whatever a broken file makes the library raise
        raise BadWorkbook(
            _("表格打不开：文件已损坏，或不是真正的表格。请用 Excel 或 WPS 另存为 .xlsx 再上传。")
        ) from wrong
    form = form_of([_page(sheet) for sheet in book.worksheets])
    if form is None:
        raise BadWorkbook(_("没有找到表头：前 30 行里没有“学号”这一列。请上传有表头的模板。"))
    if form.doubled:
        rows = [str(one.row) for one in form.students if one.number == form.doubled[0]]
        raise BadWorkbook(
            _(
                "学号 %(number)s 在表里出现了不止一次（第 %(rows)s 行）。请删去重复的行再上传。",
                number=form.doubled[0],
                rows=_("、").join(rows),
            )
        )
    return form


def require_unmerged(form: Form, letters: set[str]) -> None:
    """Refuse merged cells where 学号 stands or a figure shall go."""
    if found := form.in_the_way(letters):
        names = _("、").join(one.name for one in found[:3])
        raise BadWorkbook(
            _(
                "学生所在的行里有合并单元格（%(names)s），不能按行填写。请取消合并再上传。",
                names=names,
            )
        )


def _require_kind(data: bytes, name: str) -> None:
    if len(data) > MEGABYTES * 1024 * 1024:
        raise BadWorkbook(_("文件太大：模板最大 %(limit)s MB。", limit=MEGABYTES))
    if name.lower().endswith((".xlsm", ".xltm")) or _has_macros(data):
        raise BadWorkbook(
            _("不接受带宏的工作簿（.xlsm）。请在 Excel 或 WPS 中另存为 .xlsx 再上传。")
        )
    if data.startswith(OLE) and LOCKED not in data:
        raise BadWorkbook(
            _("这是旧的 .xls 格式，改扩展名没有用。请在 Excel 或 WPS 中另存为 .xlsx 再上传。")
        )
    if not data.startswith((b"PK", OLE)):
        raise BadWorkbook(_("模板要 .xlsx 表格。请在 Excel 或 WPS 中另存为 .xlsx 再上传。"))


def _has_macros(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return any(one.endswith("vbaProject.bin") for one in package.namelist())
    except (zipfile.BadZipFile, ValueError, OSError):
        return False


def _page(sheet: "Worksheet") -> Page:
    texts, formulas = {}, set()
    for row in sheet.iter_rows(
        max_row=min(sheet.max_row, ROWS), max_col=min(sheet.max_column, COLUMNS)
    ):
        for cell in row:
            if cell.value is None:
                continue
            place = (cell.row or 0, cell.column or 0)
            if cell.data_type == "f":
                formulas.add(place)
            if text := _text(cell.value):
                texts[place] = text
    merged = tuple(
        Merged(one.min_row, one.min_col, one.max_row, one.max_col)
        for one in sheet.merged_cells.ranges
    )
    bottom = max((row for row, _column in texts), default=0)
    width = max((column for _row, column in texts), default=0)
    return Page(sheet.title, texts, frozenset(formulas), merged, bottom, width)


def _text(value: Any) -> str:
    if isinstance(value, str | int | float | bool):
        return cell_of(value).text
    return str(value)


def filled(data: bytes, sheet: str, writes: Sequence[Write]) -> bytes:
    """The same workbook with these cells filled: every other part stays byte for byte."""
    source = zipfile.ZipFile(io.BytesIO(data))
    path = _path_of(source, sheet)
    changed = {path: _with_cells(source.read(path), writes)}
    if b"<f" in source.read(path):
        changed[BOOK] = _computing(source.read(BOOK))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for member in source.infolist():
            package.writestr(member, changed.get(member.filename) or source.read(member))
    return buffer.getvalue()


def _parsed(xml: bytes) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(xml, parser)


def _path_of(package: zipfile.ZipFile, sheet: str) -> str:
    """The part that holds the sheet of this name."""
    book = _parsed(package.read(BOOK))
    links = _parsed(package.read("xl/_rels/workbook.xml.rels"))
    key = next(
        one.get(f"{{{LINKS}}}id")
        for one in book.iter(f"{{{MAIN}}}sheet")
        if one.get("name") == sheet
    )
    target = next(one.get("Target") for one in links if one.get("Id") == key)
    return str(posixpath.normpath(posixpath.join("xl", target))).removeprefix("/")


def _computing(xml: bytes) -> bytes:
    """Let the spreadsheet compute its formulas anew when it is opened."""
    book = _parsed(xml)
    found = book.find(f"{{{MAIN}}}calcPr")
    if found is None:
        before = [one for one in book if etree.QName(one).localname in {"sheets", "definedNames"}]
        found = etree.Element(f"{{{MAIN}}}calcPr")
        before[-1].addnext(found)
    found.set("fullCalcOnLoad", "1")
    return _written(book)


def _with_cells(xml: bytes, writes: Sequence[Write]) -> bytes:
    tree = _parsed(xml)
    data = tree.find(f"{{{MAIN}}}sheetData")
    rows = _Rows(data, min((int(re.sub(r"\D", "", one.cell)) for one in writes), default=1))
    for one in writes:
        _put(rows.cell(one.cell), one)
    size = tree.find(f"{{{MAIN}}}dimension")
    if size is not None and rows.has_grown:
        tree.remove(size)
    return _written(tree)


def _written(tree: Any) -> bytes:
    return bytes(etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True))


def _put(cell: Any, one: Write) -> None:
    """Value and type of a cell; its style stays."""
    for child in list(cell):
        cell.remove(child)
    cell.attrib.pop("t", None)
    if isinstance(one.value, str):
        cell.set("t", "inlineStr")
        holder = etree.SubElement(etree.SubElement(cell, f"{{{MAIN}}}is"), f"{{{MAIN}}}t")
        holder.text = one.value
    elif one.value is not None:
        etree.SubElement(cell, f"{{{MAIN}}}v").text = plain(one.value)


class _Rows:
    """The cells of a sheet by name; one that is not there is made in its place."""

    def __init__(self, data: Any, first: int) -> None:
        self.data = data
        self.first = first  # the first row that is written: none above it lends its style
        self.has_grown = False
        self.rows: dict[int, Any] = {}
        self.cells: dict[str, Any] = {}
        at = 0
        for row in data:
            at = int(row.get("r") or at + 1)
            row.set("r", str(at))
            self.rows[at] = row
            self._take(row, at)

    def _take(self, row: Any, at: int) -> None:
        column = 0
        for cell in row:
            name = cell.get("r")
            column = column_of(name.removesuffix(str(at))) if name else column + 1
            if not name:
                name = f"{letter_of(column)}{at}"
                cell.set("r", name)
            self.cells[name] = cell

    def cell(self, name: str) -> Any:
        found = self.cells.get(name)
        if found is None:
            letters = name.rstrip("0123456789")
            row = self._row(int(name.removeprefix(letters)))
            found = self.cells[name] = etree.Element(f"{{{MAIN}}}c", r=name)
            if style := self._style_above(letters, int(row.get("r"))):
                found.set("s", style)
            _insert(row, found, column_of(letters), _column)
            row.attrib.pop("spans", None)
        return found

    def _row(self, number: int) -> Any:
        row = self.rows.get(number)
        if row is None:
            self.has_grown = True
            row = self.rows[number] = etree.Element(f"{{{MAIN}}}row", r=str(number))
            _insert(self.data, row, number, _number)
        return row

    def _style_above(self, letters: str, number: int) -> str | None:
        """A new row looks like the one above it; the header is no row to look like."""
        above = self.cells.get(f"{letters}{number - 1}") if number > self.first else None
        return None if above is None else above.get("s")


def _insert(parent: Any, child: Any, at: int, place: Any) -> None:
    if not len(parent) or place(parent[-1]) < at:
        parent.append(child)
        return
    parent.insert(sum(place(one) < at for one in parent), child)


def _number(row: Any) -> int:
    return int(row.get("r"))


def _column(cell: Any) -> int:
    return column_of(cell.get("r").rstrip("0123456789"))

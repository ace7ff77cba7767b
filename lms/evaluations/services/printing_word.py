"""The same papers as a Word document, for schools that go on writing in it.

Tables are written as WordprocessingML in one piece: python-docx finds a cell by counting all
cells before it, which for a class of 60 takes minutes.
"""

from collections.abc import Iterable, Sequence
from io import BytesIO
from xml.sax.saxutils import escape

import segno
from docx import Document
from docx.document import Document as Word
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section, _Footer, _Header
from docx.shared import Mm, Pt
from lxml import etree

from lms.evaluations.rules.printed import Cell, Grid, printable
from lms.evaluations.services.printing_papers import Box, Papers, PaperSheet, words

SONG, HEI, LATIN = "宋体", "黑体", "Times New Roman"
BODY, DENSE, SMALL, TITLE = 10.5, 9.0, 8.0, 15.0  # 五号, 小五, objectives, the task
TWIPS = 1440 / 25.4  # a millimetre in twentieths of a point
A4 = (Mm(210), Mm(297))
CODE = 18.0  # mm
ALIGN = {"text": "left", "signature": "right"}
NAMESPACES = nsdecls("w")
# Between two tables Word wants a paragraph; this one is as thin as a line.
THREAD = (
    f'<w:p {NAMESPACES}><w:pPr><w:keepNext/><w:spacing w:before="0" w:after="0" w:line="20" '
    'w:lineRule="exact"/></w:pPr></w:p>'
)


def document(papers: Papers) -> bytes:
    """The papers as .docx: a section for each student, its pages counted from 1."""
    book = Document()
    _styles(book)
    book.core_properties.title = printable(papers.caption)[:255]
    book.core_properties.author = printable(papers.course)[:255]
    for number, sheet in enumerate(papers.sheets):
        section = book.sections[0] if number == 0 else book.add_section(WD_SECTION.NEW_PAGE)
        _page(section, is_wide=sheet.grid.is_wide)
        _write(book, papers, sheet)
    _frame(book.sections[0], papers)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _styles(book: Word) -> None:
    normal = book.styles["Normal"]
    normal.font.name, normal.font.size = LATIN, Pt(BODY)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), SONG)
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.space_before = Pt(0)


def _page(section: Section, *, is_wide: bool) -> None:
    width, height = A4[::-1] if is_wide else A4
    section.orientation = WD_ORIENT.LANDSCAPE if is_wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = width, height
    section.left_margin = section.right_margin = Mm(17)
    section.top_margin, section.bottom_margin = Mm(24), Mm(18)
    section.header_distance = section.footer_distance = Mm(10)
    if section._sectPr.find(qn("w:pgNumType")) is None:
        columns = section._sectPr.find(qn("w:cols"))
        columns.addprevious(parse_xml(f'<w:pgNumType {NAMESPACES} w:start="1"/>'))


def _frame(section: Section, papers: Papers) -> None:
    """Head and foot of all pages; later sections take them from the first."""
    rule = '<w:pBdr><w:bottom w:val="thickThinSmallGap" w:sz="12" w:space="2"/></w:pBdr>'
    tab = f'<w:tabs><w:tab w:val="right" w:pos="{_twips(176)}"/></w:tabs>'
    head = f"{_run(papers.course, DENSE)}<w:r><w:tab/></w:r>{_run(papers.unit, DENSE)}"
    _replace(section.header, f"<w:pPr>{rule}{tab}</w:pPr>{head}")
    before, rest = words()["page"].split("{n}")
    between, after = rest.split("{all}")
    foot = (
        f"{_run(before, DENSE)}{_field('PAGE')}{_run(between, DENSE)}"
        f"{_field('SECTIONPAGES')}{_run(after, DENSE)}"
    )
    _replace(section.footer, f'<w:pPr><w:jc w:val="right"/></w:pPr>{foot}')


def _replace(part: _Header | _Footer, inner: str) -> None:
    element = part._element
    for child in list(element):
        element.remove(child)
    element.append(parse_xml(f"<w:p {NAMESPACES}>{inner}</w:p>"))


def _write(book: Word, papers: Papers, sheet: PaperSheet) -> None:
    place = book.element.body.sectPr
    for xml in (
        _paragraph(_run(papers.task, TITLE, font=HEI, bold=True), align="center", after=4),
        _facts(sheet, _code(book, sheet.address), is_wide=sheet.grid.is_wide),
        _paragraph(
            _run(papers.caption, BODY, font=HEI, bold=True),
            align="center",
            before=6,
            after=3,
            keep=True,
        ),
        _table(sheet.grid),
        THREAD,
        _framed([_box(box, sheet.grid.widths) for box in sheet.boxes], [sum(sheet.grid.widths)]),
        *(_paragraph(_run(said, DENSE), before=2) for said in sheet.foot),
    ):
        place.addprevious(parse_xml(xml))


def _code(book: Word, address: str) -> str:
    """The picture of the QR code, for a run."""
    if not address:
        return ""
    picture = BytesIO()
    segno.make_qr(address, error="q").save(picture, kind="png", scale=4, border=2)
    inline = book.part.new_pic_inline(picture, width=Mm(CODE), height=Mm(CODE))
    return f"<w:r><w:drawing>{etree.tostring(inline, encoding='unicode')}</w:drawing></w:r>"


def _facts(sheet: PaperSheet, code: str, *, is_wide: bool) -> str:
    """Six facts in two rows, and the code beside them."""
    page = 263.0 if is_wide else 176.0
    free = page - (CODE + 4 if code else 0)
    widths = [round(free * part, 2) for part in (0.44, 0.28, 0.28)] + ([CODE + 4] if code else [])
    colon, scan = words()["colon"], words()["scan"]
    rows = []
    for at in (0, 3):
        cells = [
            _cell(
                _paragraph(_run(label + colon, BODY) + _run(value, BODY)),
                width,
                borders='<w:bottom w:val="single" w:sz="4" w:space="0"/>',
                bottom=True,
            )
            for (label, value), width in zip(sheet.facts[at : at + 3], widths, strict=False)
        ]
        if code:
            picture = _paragraph(code, align="center")
            picture += _paragraph(_run(scan, 7, font=HEI), align="center")
            merge = '<w:vMerge w:val="restart"/>' if at == 0 else "<w:vMerge/>"
            cells.append(_cell(picture if at == 0 else _paragraph(""), widths[3], more=merge))
        height = f'<w:trHeight w:val="{_twips(11)}" w:hRule="atLeast"/>' if code else ""
        rows.append(f"<w:tr><w:trPr><w:cantSplit/>{height}</w:trPr>{''.join(cells)}</w:tr>")
    return _framed(rows, widths, borders=False)


def _table(grid: Grid) -> str:
    """The ratings; the head is repeated on every page."""
    size = DENSE if grid.is_dense else BODY
    rows = [
        *_rows(grid.head, grid.widths, size, is_head=True),
        *_rows(grid.rows, grid.widths, size, is_head=False),
    ]
    return _framed(rows, grid.widths)


def _rows(
    rows: Iterable[Sequence[Cell]], widths: Sequence[float], size: float, *, is_head: bool
) -> list[str]:
    """Rows with their merged cells: a cell that reaches down goes on in the rows below it."""
    reaching: dict[int, tuple[int, Cell]] = {}  # column: (rows still to come, the cell)
    made = []
    for row in rows:
        cells, waiting, at = [], list(row), 0
        while at < len(widths):
            if at in reaching:
                left, above = reaching.pop(at)
                cells.append(_printed(above, widths[at : at + above.across], size, "goes on"))
                if left > 1:
                    reaching[at] = (left - 1, above)
                at += above.across
                continue
            if not waiting:
                break
            cell = waiting.pop(0)
            merge = "begins" if cell.down > 1 else ""
            cells.append(_printed(cell, widths[at : at + cell.across], size, merge))
            if cell.down > 1:
                reaching[at] = (cell.down - 1, cell)
            at += cell.across
        marks = "<w:cantSplit/>" + ("<w:tblHeader/>" if is_head else "")
        made.append(f"<w:tr><w:trPr>{marks}</w:trPr>{''.join(cells)}</w:tr>")
    return made


def _printed(cell: Cell, widths: Sequence[float], size: float, merge: str) -> str:
    more = f'<w:gridSpan w:val="{cell.across}"/>' if cell.across > 1 else ""
    more += {"begins": '<w:vMerge w:val="restart"/>', "goes on": "<w:vMerge/>"}.get(merge, "")
    align = ALIGN.get(cell.kind, "center")
    if merge == "goes on":
        return _cell(_paragraph(""), sum(widths), more=more)
    is_hei = cell.kind in {"head", "group", "label"}
    run = _run(
        cell.text,
        SMALL if cell.kind == "stars" else DENSE if is_hei else size,
        font=HEI if is_hei else "",
        bold=cell.kind == "head",
    )
    inner = _paragraph(run, align=align)
    if cell.small:
        inner += _paragraph(_run(cell.small, SMALL, font=HEI), align=align)
    return _cell(inner, sum(widths), more=more)


def _box(box: Box, widths: Sequence[float]) -> str:
    """A row over the whole width, never split: words, room to write, the line to sign."""
    keys = words()
    inner = _paragraph(_run(box.label + keys["colon"], BODY))
    inner += "".join(_paragraph(_run(said, BODY)) for said in box.text.split("\n") if said)
    room = 10 if box.text else 30
    if box.signed:
        inner += _paragraph(_run(box.signed, DENSE), before=3)
        room = 6
    if box.signer:
        line = f"{box.signer}{keys['colon']}{'　' * 8}{keys['year']}　　{keys['month']}　　"
        inner += _paragraph(_run(line + keys["day"], BODY), align="right", before=room)
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{_cell(inner, sum(widths))}</w:tr>"


def _framed(rows: Iterable[str], widths: Sequence[float], *, borders: bool = True) -> str:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    line = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0"/>' for side in sides)
    columns = "".join(f'<w:gridCol w:w="{_twips(width)}"/>' for width in widths)
    return (
        f'<w:tbl {NAMESPACES}><w:tblPr><w:tblW w:w="{_twips(sum(widths))}" w:type="dxa"/>'
        f'<w:jc w:val="center"/>{f"<w:tblBorders>{line}</w:tblBorders>" if borders else ""}'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="40" w:type="dxa"/>'
        '<w:left w:w="45" w:type="dxa"/><w:bottom w:w="40" w:type="dxa"/>'
        '<w:right w:w="45" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _cell(
    inner: str, width: float, *, more: str = "", borders: str = "", bottom: bool = False
) -> str:
    lines = f"<w:tcBorders>{borders}</w:tcBorders>" if borders else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{_twips(width)}" w:type="dxa"/>{more}{lines}'
        f'<w:vAlign w:val="{"bottom" if bottom else "center"}"/></w:tcPr>{inner}</w:tc>'
    )


def _paragraph(
    inner: str, *, align: str = "left", before: int = 0, after: int = 0, keep: bool = False
) -> str:
    spacing = f'<w:spacing w:before="{before * 20}" w:after="{after * 20}"/>'
    keeps = "<w:keepNext/>" if keep else ""
    return f'<w:p {NAMESPACES}><w:pPr>{keeps}{spacing}<w:jc w:val="{align}"/></w:pPr>{inner}</w:p>'


def _run(text: str, size: float, *, font: str = "", bold: bool = False) -> str:
    if not text:
        return ""
    face = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}"/>' if font else ""
    lines = "<w:br/>".join(
        f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in printable(text).split("\n")
    )
    half = round(size * 2)
    return (
        f"<w:r><w:rPr>{face}{'<w:b/>' if bold else ''}"
        f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/></w:rPr>{lines}</w:r>'
    )


def _field(name: str) -> str:
    return (
        f'<w:fldSimple w:instr="{name}"><w:r><w:rPr><w:sz w:val="{round(DENSE * 2)}"/></w:rPr>'
        "<w:t>1</w:t></w:r></w:fldSimple>"
    )


def _twips(mm: float) -> int:
    return round(mm * TWIPS)

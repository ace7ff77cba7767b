"""The same papers as a Word document, for schools that go on writing in it."""

from collections.abc import Sequence
from io import BytesIO

import segno
from docx import Document
from docx.document import Document as Word
from docx.enum.section import WD_SECTION
from docx.oxml import parse_xml
from docx.section import Section
from docx.shared import Mm
from lxml import etree

from lms.core import word
from lms.core.word import BODY, DENSE, HEI, SMALL, THREAD, cell, framed, paragraph, printable, run
from lms.evaluations.rules.printed import Cell, Grid
from lms.evaluations.services.printing_papers import Box, Papers, PaperSheet, words

TITLE = 15.0  # the task
CODE = 18.0  # mm
ALIGN = {"text": "left", "signature": "right"}


def document(papers: Papers) -> bytes:
    """The papers as .docx: a section for each student, its pages counted from 1."""
    book = Document()
    word.styles(book)
    book.core_properties.title = printable(papers.caption)[:255]
    book.core_properties.author = printable(papers.course)[:255]
    for number, sheet in enumerate(papers.sheets):
        section = book.sections[0] if number == 0 else book.add_section(WD_SECTION.NEW_PAGE)
        word.page(section, is_wide=sheet.grid.is_wide)
        _write(book, papers, sheet)
    _frame(book.sections[0], papers)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _frame(section: Section, papers: Papers) -> None:
    """Head and foot of all pages; later sections take them from the first."""
    word.head_of(section, papers.course, papers.unit)
    word.foot_of(section, words()["page"], "SECTIONPAGES")


def _write(book: Word, papers: Papers, sheet: PaperSheet) -> None:
    place = book.element.body.sectPr
    for xml in (
        paragraph(run(papers.task, TITLE, font=HEI, bold=True), align="center", after=4),
        _facts(sheet, _code(book, sheet.address), is_wide=sheet.grid.is_wide),
        paragraph(
            run(papers.caption, BODY, font=HEI, bold=True),
            align="center",
            before=6,
            after=3,
            keep=True,
        ),
        _table(sheet.grid),
        THREAD,
        framed([_box(box, sheet.grid.widths) for box in sheet.boxes], [sum(sheet.grid.widths)]),
        *(paragraph(run(said, DENSE), before=2) for said in sheet.foot),
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
            cell(
                paragraph(run(label + colon, BODY) + run(value, BODY)),
                width,
                borders='<w:bottom w:val="single" w:sz="4" w:space="0"/>',
                bottom=True,
            )
            for (label, value), width in zip(sheet.facts[at : at + 3], widths, strict=False)
        ]
        if code:
            picture = paragraph(code, align="center")
            picture += paragraph(run(scan, 7, font=HEI), align="center")
            merge = '<w:vMerge w:val="restart"/>' if at == 0 else "<w:vMerge/>"
            cells.append(cell(picture if at == 0 else paragraph(""), widths[3], more=merge))
        height = f'<w:trHeight w:val="{word.twips(11)}" w:hRule="atLeast"/>' if code else ""
        rows.append(f"<w:tr><w:trPr><w:cantSplit/>{height}</w:trPr>{''.join(cells)}</w:tr>")
    return framed(rows, widths, borders=False)


def _table(grid: Grid) -> str:
    """The ratings; the head is repeated on every page."""
    size = DENSE if grid.is_dense else BODY

    def draw(one: Cell, widths: Sequence[float], merge: str) -> str:
        return _printed(one, widths, size, merge)

    rows = [
        *word.rows_of(grid.head, grid.widths, draw, is_head=True),
        *word.rows_of(grid.rows, grid.widths, draw, is_head=False),
    ]
    return framed(rows, grid.widths)


def _printed(one: Cell, widths: Sequence[float], size: float, merge: str) -> str:
    more = word.spans(one, merge)
    align = ALIGN.get(one.kind, "center")
    if merge == "goes on":
        return cell(paragraph(""), sum(widths), more=more)
    is_hei = one.kind in {"head", "group", "label"}
    said = run(
        one.text,
        SMALL if one.kind == "stars" else DENSE if is_hei else size,
        font=HEI if is_hei else "",
        bold=one.kind == "head",
    )
    inner = paragraph(said, align=align)
    if one.small:
        inner += paragraph(run(one.small, SMALL, font=HEI), align=align)
    return cell(inner, sum(widths), more=more)


def _box(box: Box, widths: Sequence[float]) -> str:
    """A row over the whole width, never split: words, room to write, the line to sign."""
    keys = words()
    inner = paragraph(run(box.label + keys["colon"], BODY))
    inner += "".join(paragraph(run(said, BODY)) for said in box.text.split("\n") if said)
    room = 10 if box.text else 30
    if box.signed:
        inner += paragraph(run(box.signed, DENSE), before=3)
        room = 6
    if box.signer:
        line = f"{box.signer}{keys['colon']}{'　' * 8}{keys['year']}　　{keys['month']}　　"
        inner += paragraph(run(line + keys["day"], BODY), align="right", before=room)
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cell(inner, sum(widths))}</w:tr>"

"""A document as Word: the same blocks, for teachers go on writing in it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO

import docx
from docx.document import Document as Word
from docx.oxml import parse_xml
from docx.shared import Mm
from lxml import etree

from lms.core import word
from lms.core.word import BODY, DENSE, HEI, cell, framed, paragraph, printable, run
from lms.reports.rules.documents import (
    Block,
    Box,
    Cell,
    Document,
    Drawing,
    Heading,
    Paragraph,
    Table,
)
from lms.reports.services import drawing

TITLE, CHAPTER = 15.0, 12.0
PICTURE = Mm(160)
SHORT = 12  # rows of a table that stays on one page


def document(said: Document, words: Mapping[str, str], *, moment: datetime) -> bytes:
    """The document as .docx; the same one and moment give the same bytes."""
    book = docx.Document()
    word.styles(book)
    properties = book.core_properties
    properties.title = printable(said.title)[:255]
    properties.author = printable(said.left)[:255]
    properties.created = properties.modified = moment.replace(tzinfo=None)
    section = book.sections[0]
    word.page(section, is_wide=said.is_wide)
    word.head_of(section, said.left, said.right, width=said.width)
    word.foot_of(section, words["page"], "NUMPAGES", before=said.draft)
    place = book.element.body.sectPr
    for xml in _title(said):
        place.addprevious(parse_xml(xml))
    for block in said.blocks:
        for xml in _block(book, block, said, words):
            place.addprevious(parse_xml(xml))
    return word.saved(book)


def _title(said: Document) -> list[str]:
    lines = [paragraph(run(said.title, TITLE, font=HEI, bold=True), align="center", after=2)]
    if said.subtitle:
        lines.append(paragraph(run(said.subtitle, BODY), align="center", after=6))
    return lines


def _block(book: Word, block: Block, said: Document, words: Mapping[str, str]) -> list[str]:
    match block:
        case Heading():
            chapter = run(block.text, CHAPTER, font=HEI, bold=True)
            return [paragraph(chapter, before=10, after=5, keep=True, outline=1)]
        case Paragraph():
            return [_words(block)]
        case Table():
            return _table(block)
        case Drawing():
            return _drawing(book, block)
        case Box():
            return [word.THREAD, _box(block, said.width, words), word.THREAD]


def _words(one: Paragraph) -> str:
    match one.kind:
        case "note":
            return paragraph(run(one.text, DENSE), before=2, after=2)
        case "warn":
            return paragraph(run(one.text, 10.0, font=HEI, bold=True), before=2, after=2)
    return paragraph(run(one.text, BODY), before=2, after=2, indent=2 * BODY)


def _table(table: Table) -> list[str]:
    size = DENSE if table.is_dense else BODY
    is_short = len(table.rows) <= SHORT

    def draw(one: Cell, widths: Sequence[float], merge: str) -> str:
        if merge == "goes on":
            return cell(paragraph(""), sum(widths), more=word.spans(one, merge))
        bold = one.kind in {"head", "label"}
        said = run(one.text, DENSE if bold else size, font=HEI if bold else "", bold=bold)
        align = "left" if one.kind == "text" else "center"
        inner = paragraph(said, align=align, keep=is_short)
        return cell(inner, sum(widths), more=word.spans(one, merge))

    rows = [
        *word.rows_of(table.head, table.widths, draw, is_head=True),
        *word.rows_of(table.rows, table.widths, draw, is_head=False),
    ]
    caption = run(table.caption, DENSE + 0.5, font=HEI, bold=True)
    above = paragraph(caption, align="center", before=6, after=3, keep=True)
    return [above if table.caption else word.THREAD, framed(rows, table.widths), paragraph("")]


def _drawing(book: Word, one: Drawing) -> list[str]:
    picture = BytesIO(drawing.png(one.picture))
    inline = book.part.new_pic_inline(picture, width=PICTURE)
    inline.docPr.set("descr", printable(one.said))
    inline.docPr.set("name", printable(one.caption))
    shown = f"<w:r><w:drawing>{etree.tostring(inline, encoding='unicode')}</w:drawing></w:r>"
    caption = run(one.caption, DENSE + 0.5, font=HEI, bold=True)
    return [
        paragraph(shown, align="center", before=6, keep=True),
        paragraph(caption, align="center", after=2, keep=True),
        paragraph(run(one.said, DENSE + 0.5), after=4),
    ]


def _box(box: Box, width: float, words: Mapping[str, str]) -> str:
    inner = paragraph(run(box.label + words["colon"], BODY, font=HEI))
    inner += "".join(paragraph(run(said, BODY)) for said in box.text.split("\n") if said)
    if box.signer:
        line = f"{box.signer}{words['colon']}{'　' * 8}{words['year']}　　{words['month']}　　"
        room = 8 if box.text else 30
        inner += paragraph(run(line + words["day"], BODY), align="right", before=room)
    whole = f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cell(inner, width)}</w:tr>"
    return framed([whole], [width])

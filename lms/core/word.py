"""Pieces of a Word document, written as WordprocessingML in one go.

python-docx finds a cell by counting all cells before it, which for a class of 60 takes minutes;
so tables are spelled here and put into its document whole. Fonts are named, not embedded.
"""

import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from io import BytesIO
from typing import Protocol, TypeVar
from xml.sax.saxutils import escape

from docx.document import Document as Word
from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section, _Footer, _Header
from docx.shared import Mm, Pt

SONG, HEI, LATIN = "宋体", "黑体", "Times New Roman"
BODY, DENSE, SMALL = 10.5, 9.0, 8.0  # 五号, 小五
TWIPS = 1440 / 25.4  # a millimetre in twentieths of a point
A4 = (Mm(210), Mm(297))
MEMBER_TIME = (1980, 1, 1, 0, 0, 0)
NAMESPACES = nsdecls("w")
# Between two tables Word wants a paragraph; this one is as thin as a line.
THREAD = (
    f'<w:p {NAMESPACES}><w:pPr><w:keepNext/><w:spacing w:before="0" w:after="0" w:line="20" '
    'w:lineRule="exact"/></w:pPr></w:p>'
)
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]|[\ud800-\udfff]")


class Spanning(Protocol):
    """A cell that reaches over so many columns and rows."""

    @property
    def across(self) -> int: ...

    @property
    def down(self) -> int: ...


C = TypeVar("C", bound=Spanning)


def printable(text: str) -> str:
    """The text without signs that no document holds."""
    return _UNPRINTABLE.sub("", text)


def styles(book: Word) -> None:
    """宋体 五号, Latin letters beside it, no space between paragraphs."""
    normal = book.styles["Normal"]
    normal.font.name, normal.font.size = LATIN, Pt(BODY)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), SONG)
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.space_before = Pt(0)


def page(section: Section, *, is_wide: bool) -> None:
    """A4, upright or lying, its pages counted from 1."""
    width, height = A4[::-1] if is_wide else A4
    section.orientation = WD_ORIENT.LANDSCAPE if is_wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = width, height
    section.left_margin = section.right_margin = Mm(17)
    section.top_margin, section.bottom_margin = Mm(24), Mm(18)
    section.header_distance = section.footer_distance = Mm(10)
    if section._sectPr.find(qn("w:pgNumType")) is None:
        columns = section._sectPr.find(qn("w:cols"))
        columns.addprevious(parse_xml(f'<w:pgNumType {NAMESPACES} w:start="1"/>'))


def head_of(section: Section, left: str, right: str, *, width: float = 176) -> None:
    """What stands on top of every page, over a double rule."""
    rule = '<w:pBdr><w:bottom w:val="thickThinSmallGap" w:sz="12" w:space="2"/></w:pBdr>'
    tab = f'<w:tabs><w:tab w:val="right" w:pos="{twips(width)}"/></w:tabs>'
    words = f"{run(left, DENSE)}<w:r><w:tab/></w:r>{run(right, DENSE)}"
    _replace(section.header, f"<w:pPr>{rule}{tab}</w:pPr>{words}")


def foot_of(section: Section, words: str, pages: str, *, before: str = "") -> None:
    """The number of the page: `words` are "第 {n} 页　共 {all} 页", `pages` what Word counts."""
    first, rest = words.split("{n}")
    between, last = rest.split("{all}")
    note = f"{run(before + '　　', DENSE)}" if before else ""
    foot = (
        f"{note}{run(first, DENSE)}{field('PAGE')}{run(between, DENSE)}"
        f"{field(pages)}{run(last, DENSE)}"
    )
    _replace(section.footer, f'<w:pPr><w:jc w:val="right"/></w:pPr>{foot}')


def _replace(part: _Header | _Footer, inner: str) -> None:
    element = part._element
    for child in list(element):
        element.remove(child)
    element.append(parse_xml(f"<w:p {NAMESPACES}>{inner}</w:p>"))


def rows_of(
    rows: Iterable[Sequence[C]],
    widths: Sequence[float],
    draw: Callable[[C, Sequence[float], str], str],
    *,
    is_head: bool,
) -> list[str]:
    """Rows with their merged cells: a cell that reaches down goes on in the rows below it.

    `draw` spells a cell of these widths; it is told "begins" or "goes on" of such a cell.
    """
    reaching: dict[int, tuple[int, C]] = {}  # column: (rows still to come, the cell)
    made = []
    for row in rows:
        cells, waiting, at = [], list(row), 0
        while at < len(widths):
            if at in reaching:
                left, above = reaching.pop(at)
                cells.append(draw(above, widths[at : at + above.across], "goes on"))
                if left > 1:
                    reaching[at] = (left - 1, above)
                at += above.across
                continue
            if not waiting:
                break
            one = waiting.pop(0)
            merge = "begins" if one.down > 1 else ""
            cells.append(draw(one, widths[at : at + one.across], merge))
            if one.down > 1:
                reaching[at] = (one.down - 1, one)
            at += one.across
        marks = "<w:cantSplit/>" + ("<w:tblHeader/>" if is_head else "")
        made.append(f"<w:tr><w:trPr>{marks}</w:trPr>{''.join(cells)}</w:tr>")
    return made


def spans(one: Spanning, merge: str) -> str:
    """What makes a cell reach over columns and rows."""
    more = f'<w:gridSpan w:val="{one.across}"/>' if one.across > 1 else ""
    return more + {"begins": '<w:vMerge w:val="restart"/>', "goes on": "<w:vMerge/>"}.get(merge, "")


def framed(rows: Iterable[str], widths: Sequence[float], *, borders: bool = True) -> str:
    """A table of ready rows, framed or without lines."""
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    line = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0"/>' for side in sides)
    columns = "".join(f'<w:gridCol w:w="{twips(width)}"/>' for width in widths)
    return (
        f'<w:tbl {NAMESPACES}><w:tblPr><w:tblW w:w="{twips(sum(widths))}" w:type="dxa"/>'
        f'<w:jc w:val="center"/>{f"<w:tblBorders>{line}</w:tblBorders>" if borders else ""}'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="40" w:type="dxa"/>'
        '<w:left w:w="45" w:type="dxa"/><w:bottom w:w="40" w:type="dxa"/>'
        '<w:right w:w="45" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def cell(
    inner: str, width: float, *, more: str = "", borders: str = "", bottom: bool = False
) -> str:
    lines = f"<w:tcBorders>{borders}</w:tcBorders>" if borders else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{twips(width)}" w:type="dxa"/>{more}{lines}'
        f'<w:vAlign w:val="{"bottom" if bottom else "center"}"/></w:tcPr>{inner}</w:tc>'
    )


def paragraph(
    inner: str,
    *,
    align: str = "left",
    before: int = 0,
    after: int = 0,
    keep: bool = False,
    outline: int = 0,
    indent: float = 0,
) -> str:
    """A paragraph with its runs; `outline` is its level in the list of chapters."""
    spacing = f'<w:spacing w:before="{before * 20}" w:after="{after * 20}"/>'
    first = f'<w:ind w:firstLine="{round(indent * 20)}"/>' if indent else ""
    level = f'<w:outlineLvl w:val="{outline - 1}"/>' if outline else ""
    keeps = "<w:keepNext/>" if keep else ""
    return (
        f"<w:p {NAMESPACES}><w:pPr>{keeps}{spacing}{first}"
        f'<w:jc w:val="{align}"/>{level}</w:pPr>{inner}</w:p>'
    )


def run(text: str, size: float, *, font: str = "", bold: bool = False) -> str:
    """Words of one size and font, a line break where the text has one."""
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


def field(name: str) -> str:
    """What Word fills in itself: PAGE, NUMPAGES, SECTIONPAGES."""
    return (
        f'<w:fldSimple w:instr="{name}"><w:r><w:rPr><w:sz w:val="{round(DENSE * 2)}"/></w:rPr>'
        "<w:t>1</w:t></w:r></w:fldSimple>"
    )


def twips(mm: float) -> int:
    return round(mm * TWIPS)


def saved(book: Word) -> bytes:
    """The document; its package says no moment of its own, so the same gives the same bytes."""
    buffer, packed = BytesIO(), BytesIO()
    book.save(buffer)
    with zipfile.ZipFile(buffer) as made, zipfile.ZipFile(packed, "w") as package:
        for name in made.namelist():
            member = zipfile.ZipInfo(name, MEMBER_TIME)
            member.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(member, made.read(name))
    return packed.getvalue()

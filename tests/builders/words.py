"""Word documents for tests: made with python-docx, and raw XML where it has no words."""

import io
import zipfile
from collections.abc import Mapping

from docx import Document
from docx.document import Document as Word
from docx.oxml import parse_xml
from PIL import Image

W = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)


def a_picture(side: int = 40, kind: str = "PNG") -> bytes:
    held = io.BytesIO()
    Image.new("RGB", (side, side), (side % 250, 80, 90)).save(held, kind)
    return held.getvalue()


def a_chapter() -> Word:
    """A textbook chapter as teachers have them."""
    book = Document()
    book.add_heading("第三章 客户服务意识", 1)
    book.add_heading("一、四类素质", 2)
    paragraph = book.add_paragraph("心理素质与品格素质，见图3-1 和表3-1，")
    paragraph.add_run("各有侧重").bold = True
    paragraph.add_run("。")
    book.add_picture(io.BytesIO(a_picture()))
    described(book, "四个圆围成一圈")
    book.add_paragraph("图3-1 四类素质", style="Caption")
    book.add_paragraph("表3-1 举例", style="Caption")
    table = book.add_table(2, 2)
    for cell, words in zip(table._cells, ("类别", "举例", "心理素质", "处变不惊"), strict=True):
        cell.text = words
    book.add_heading("二、本章小结", 2)
    book.add_paragraph("先接住情绪，再处理事情。", style="List Number")
    return book


def described(book: Word, words: str) -> None:
    """Give the last picture its alternative text."""
    inline = book.inline_shapes[len(book.inline_shapes) - 1]._inline
    inline.docPr.set("descr", words)


def put(book: Word, xml: str) -> None:
    """A paragraph or table of raw XML at the end of the body."""
    body = book.element.body
    body.insert(len(body) - 1, parse_xml(xml.replace(">", f" {W}>", 1)))


def packed(book: Word, more: Mapping[str, str | bytes] | None = None) -> bytes:
    """The document as a file; `more` are members instead of its own, or besides."""
    held, made = io.BytesIO(), io.BytesIO()
    book.save(held)
    with zipfile.ZipFile(held) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in (more or {}):
                new.writestr(name, old.read(name))
        for name, content in (more or {}).items():
            new.writestr(name, content)
    return made.getvalue()

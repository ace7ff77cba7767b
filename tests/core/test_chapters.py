"""Word documents taken apart: what they say, what is noted, and what is refused."""

import io
import zipfile

import pytest
from docx import Document
from docx.shared import RGBColor

from lms.core.chapters import apart
from lms.core.chapters.numbers import spelled
from lms.core.chapters.reading import WordRefused, read_chapter
from tests.builders.words import a_chapter, a_picture, packed, put

BOX = (
    "<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor><a:graphic>"
    "<a:graphicData uri='http://schemas.microsoft.com/office/word/2010/wordprocessingShape'>"
    "<wps:wsp><wps:txbx><w:txbxContent><w:p><w:r><w:t>框里的话</w:t></w:r></w:p></w:txbxContent>"
    "</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>"
    "<mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent><w:p><w:r><w:t>框里的话</w:t></w:r>"
    "</w:p></w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent>"
    "</w:r></w:p>"
)
FORMULA = (
    "<w:p><w:r><w:t>质能：</w:t></w:r><m:oMath><m:r><m:t>E=m</m:t></m:r><m:sSup><m:e><m:r>"
    "<m:t>c</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath></w:p>"
)
TRACKED = (
    "<w:p><w:ins><w:r><w:t>新加的</w:t></w:r></w:ins>"
    "<w:del><w:r><w:delText>删掉的</w:delText></w:r></w:del></w:p>"
)
OBJECT = "<w:p><w:r><w:object><o:OLEObject ProgID='Excel.Sheet.12'/></w:object></w:r></w:p>"
RUBY = (
    "<w:p><w:r><w:ruby><w:rt><w:r><w:t>fú</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>服</w:t></w:r>"
    "</w:rubyBase></w:ruby></w:r></w:p>"
)
NUMBERING = (
    '<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/>'
    "</w:lvl></w:abstractNum>"
    '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
)


def read(book, more=None):
    """As the child reads it, in this process."""
    return apart.read(packed(book, more))


def kinds(read) -> list[str]:
    return [note["kind"] for note in read["notes"]]


def test_a_chapter_is_read_in_a_process_of_its_own():
    chapter = read_chapter(packed(a_chapter()))

    assert "<h1>第三章 客户服务意识</h1>" in chapter.html
    assert "先接住情绪，再处理事情。" in chapter.texts
    assert chapter.pictures == (a_picture(),)
    assert chapter.notes == ()


@pytest.mark.parametrize(
    ("xml", "kind", "words"),
    [
        (BOX, "textbox", "框里的话"),
        (FORMULA, "equation", "E=mc^2"),
        (TRACKED, "inserted", "新加的"),
        (TRACKED, "deleted", "删掉的"),
        (OBJECT, "object", "Excel.Sheet.12"),
        ("<w:altChunk></w:altChunk>", "inserted-file", ""),
    ],
)
def test_what_does_not_come_along_is_noted_with_the_heading_it_stood_under(xml, kind, words):
    book = Document()
    book.add_heading("一、这里", 1)
    put(book, xml)

    found = read(book)

    assert {"kind": kind, "near": "一、这里", "words": words} in found["notes"]


@pytest.mark.parametrize(
    ("xml", "words"),
    [(BOX, "框里的话"), (FORMULA, "质能：E=mc^2"), (TRACKED, "新加的"), (RUBY, "服（fú）")],
)
def test_words_of_what_has_any_come_along_once(xml, words):
    book = Document()
    put(book, xml)

    assert read(book)["html"] == f"<p>{words}</p>"


@pytest.mark.parametrize(
    ("uri", "kind", "part"),
    [
        ("http://schemas.openxmlformats.org/drawingml/2006/diagram", "smartart", "a:t"),
        ("http://schemas.openxmlformats.org/drawingml/2006/chart", "chart", "c:v"),
    ],
)
def test_the_words_of_a_drawing_nobody_can_show_are_in_its_note(uri, kind, part):
    book = Document()
    put(
        book,
        "<w:p><w:r><w:drawing><wp:inline><a:graphic>"
        f"<a:graphicData uri='{uri}'><a:x r:id='rId77'/></a:graphicData>"
        "</a:graphic></wp:inline></w:drawing></w:r></w:p>",
    )
    space = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
    relation = (
        f'<Relationships {space}><Relationship Id="rId77" Type="x" Target="data.xml"/>'
        "</Relationships>"
    )
    data = f"<x xmlns:a='a' xmlns:c='c'><{part}>倾听</{part}><{part}>道歉</{part}></x>"

    found = read(book, {"word/_rels/document.xml.rels": relation, "word/data.xml": data})

    assert found["notes"] == [{"kind": kind, "near": "", "words": "倾听 道歉"}]


def test_colours_headers_comments_and_contents_are_noted():
    book = a_chapter()
    book.sections[0].header.paragraphs[0].text = "内部资料"
    run = book.add_paragraph().add_run("红字")
    run.font.color.rgb = RGBColor(200, 0, 0)
    book.add_comment(run, text="这里要改", author="何老师")
    book.styles.add_style("toc 1", 1)
    book.add_paragraph("一、四类素质 3", style="toc 1")

    found = read(book)

    notes = {note["kind"]: note["words"] for note in found["notes"]}
    assert notes["margin"] == "内部资料"
    assert notes["comment"] == "何老师: 这里要改"
    assert "looks" in notes
    assert "contents" in notes
    assert "四类素质 3" not in found["html"]


def test_a_style_nobody_knows_is_noted_and_its_words_stay():
    book = Document()
    book.styles.add_style("案例框", 1)
    book.add_paragraph("客户的书稿丢了。", style="案例框")

    found = read(book)

    assert found["notes"] == [{"kind": "style", "near": "", "words": "案例框"}]
    assert found["html"] == "<p>客户的书稿丢了。</p>"


def test_numbers_that_word_counts_become_text_or_the_numbers_of_a_list():
    book = Document()
    for words in ("甲", "乙"):
        numbered(book.add_heading(words, 1), 0)
        numbered(book.add_paragraph(f"{words}一"), 1)
    numbered(book.add_paragraph("乙二"), 1)
    book.add_paragraph("插一段")
    numbered(book.add_paragraph("乙三"), 1)

    html = read(book, {"word/numbering.xml": NUMBERING})["html"]

    assert "<h1>一、甲</h1>" in html
    assert "<h1>二、乙</h1>" in html
    assert '<li><span class="number">3</span>乙三</li>' in html


def numbered(paragraph, level):
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_numId().val = 1
    properties.get_or_add_ilvl().val = level


@pytest.mark.parametrize(
    ("number", "kind", "said"),
    [
        (3, "chineseCounting", "三"),
        (10, "chineseCounting", "十"),
        (21, "chineseCounting", "二十一"),
        (120, "chineseCounting", "120"),
        (4, "lowerRoman", "iv"),
        (9, "upperRoman", "IX"),
        (2, "upperLetter", "B"),
        (3, "decimalEnclosedCircleChinese", "③"),
        (7, "decimal", "7"),
    ],
)
def test_numbers_are_spelled_as_word_does(number, kind, said):
    assert spelled(number, kind) == said


def test_a_style_based_on_a_heading_is_one():
    book = Document()
    style = book.styles.add_style("我的标题", 1)
    style.base_style = book.styles["Heading 2"]
    book.add_paragraph("小节", style="我的标题")

    assert read(book)["html"] == "<h2>小节</h2>"


def a_zip(name="word/document.xml", content=b"<x/>") -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(name, content)
    return held.getvalue()


ENTITIES = (
    b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">&b;'
    b"</w:document>"
)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "文件是空的"),
        (b"\x00" * 4096, "文件是空的"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "旧格式"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "密码",
        ),
        (b"%PDF-1.7", "不是 Word 文档"),
        (a_picture(), "不是 Word 文档"),
        (a_zip("xl/workbook.xml"), "里面没有 Word 文档"),
        (b"PK\x03\x04" + b"\x00" * 50, "已损坏"),
        (packed(a_chapter())[:-200], "已损坏"),
        (a_zip(content=b"\x00" * 130 * 1024 * 1024), "解压后太大"),
        (a_zip(content=ENTITIES), "实体定义"),
        (a_zip(content=b"<broken"), "已损坏"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_word_document_is_refused_with_what_to_do(app, data, said):
    with pytest.raises(WordRefused, match=said):
        read_chapter(data)


def test_deep_nesting_ends_the_child_and_not_us(app):
    deep = b"<w:tbl><w:tr><w:tc>" * 20_000
    opened = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    closed = b"</w:tc></w:tr></w:tbl>" * 20_000 + b"</w:document>"

    with pytest.raises(WordRefused):
        read_chapter(packed(Document(), {"word/document.xml": opened + deep + closed}))


def test_a_picture_elsewhere_is_never_fetched():
    book = Document()
    book.add_picture(io.BytesIO(a_picture()))
    (blip,) = book.element.body.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}blip")
    space = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
    blip.set(f"{space}link", blip.attrib.pop(f"{space}embed"))

    found = read(book)

    assert found["pictures"] == []
    assert kinds(found) == ["linked-picture"]

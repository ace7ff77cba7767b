"""A Word document's HTML as a lesson: every construct, and no word lost."""

import re
from html import escape

import pytest
from docx import Document
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from lms.authoring.rules.word_inline import said
from lms.authoring.rules.word_lesson import lesson_of, renumbered
from lms.authoring.rules.word_report import Weight, remarks_of
from lms.core.chapters import apart
from lms.core.chapters.chapter import Chapter, Note
from lms.core.markdown import plain_text, render
from tests.builders.words import a_chapter, packed

SUMMARY = "## 知识总结\n"


def draft_of(html: str, texts=(), pictures=("media/图-01.png",)):
    return lesson_of(Chapter(html, (), (), tuple(texts)), list(pictures))


def body_of(html: str) -> str:
    """What stands under the first heading."""
    body = draft_of(f"<h1>甲</h1>{html}").body
    return body.removeprefix("## 甲\n\n").removesuffix(SUMMARY).strip("\n")


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>一段。</p>", "一段。"),
        ("<p>　　缩进的一段。</p>", "缩进的一段。"),
        ("<p>甲<strong>乙 </strong>丙<em>丁</em></p>", "甲**乙** 丙*丁*"),
        ("<p><strong>甲</strong><em>乙</em></p>", "**甲**<em>乙</em>"),
        ("<p><strong>甲<em>乙</em></strong></p>", "**甲<em>乙</em>**"),
        ("<p>H<sub>2</sub>O 与 m<sup>2</sup></p>", "H<sub>2</sub>O 与 m<sup>2</sup>"),
        ("<p><u>下划</u><s>删</s></p>", "<u>下划</u><s>删</s>"),
        ("<p>甲<br>乙</p>", "甲<br>乙"),
        ("<p>1. 甲</p><p>- 乙</p><p># 丙</p>", "1\\. 甲\n\n\\- 乙\n\n\\# 丙"),
        ("<p>[question T03-C01]</p>", "\\[question T03-C01\\]"),
        ("<p>[a](b) *c* _d_ `e` &lt;f&gt;</p>", "\\[a\\]\\(b) \\*c\\* \\_d\\_ \\`e\\` &lt;f&gt;"),
        ("<p>: 甲 ~~乙~~ {#x}</p>", "&#58; 甲 &#126;&#126;乙&#126;&#126; \\{#x\\}"),
        ('<p><a href="https://a.cn/x y">链接</a></p>', "[链接](https://a.cn/x%20y)"),
        ('<p><a href="#_Toc1">内部</a></p>', "内部"),
        ('<p><a href="javascript:x">坏</a></p>', "坏"),
        ("<ul><li>甲<ul><li>乙</li></ul></li></ul>", "-   甲\n    -   乙"),
        (
            '<ol><li><span class="number">3</span>甲<ul><li>乙</li></ul></li></ol>',
            "3.  甲\n    -   乙",
        ),
        (
            '<ol><li><span class="number">1</span>甲</li><li><span class="number">1</span>乙</li>'
            "</ol>",
            "1.  甲\n\n<!-- -->\n\n1.  乙",
        ),
        ("<blockquote><p>甲</p><p>乙</p></blockquote>", "> 甲\n>\n> 乙"),
        (
            "<table><tr><td><p>a|b</p></td><td><p>c</p><p>d</p></td></tr></table>",
            "| a&#124;b | c<br>d |\n|---|---|",
        ),
        (
            '<table><tr><td colspan="2"><p>甲</p></td></tr><tr><td rowspan="2"><p>乙</p></td>'
            "<td><p>1</p></td></tr><tr><td><p>2</p></td></tr></table>",
            "| 甲 | 甲 |\n|---|---|\n| 乙 | 1 |\n| 乙 | 2 |",
        ),
        ("<table><tr><td><p>框</p></td></tr></table>", "> 框"),
        ('<p><img alt="说明" src="picture:0"></p>', "![说明](media/图-01.png)"),
        (
            '<p><img alt="说明" src="picture:0"></p><p class="caption">图3-1 题"目"</p>',
            '![说明](media/图-01.png "图3-1 题”目”")',
        ),
        (
            '<p><img alt="一" src="picture:0"><img alt="二]" src="picture:0"></p><p>图1 题</p>',
            '![一](media/图-01.png)\n\n![二\\]](media/图-01.png "图1 题")',
        ),
        (
            "<p>表1 甲</p><table><tr><td><p>一</p></td><td><p>二</p></td></tr></table>",
            "表1 甲\n{: .caption}\n\n| 一 | 二 |\n|---|---|",
        ),
        (
            "<table><tr><td><p>一</p></td><td><p>二</p></td></tr></table>"
            '<p class="caption">表1 甲</p>',
            "表1 甲\n{: .caption}\n\n| 一 | 二 |\n|---|---|",
        ),
        ("<h1>乙 #</h1>", "## 乙 \\#"),
    ],
)
def test_each_construct_is_written_as_the_house_writes_it(html, markdown):
    assert body_of(html) == markdown


def test_foot_notes_keep_their_places():
    html = (
        '<h1>甲</h1><p>话<sup><a href="#footnote-2" id="footnote-ref-2">[1]</a></sup>。</p>'
        '<ol><li id="footnote-2"><p> 注释<a href="#footnote-ref-2">↑</a></p></li></ol>'
    )

    assert draft_of(html).body == f"## 甲\n\n话[^1]。\n\n{SUMMARY}\n[^1]: 注释\n"


@pytest.mark.parametrize(
    ("html", "title", "headings", "kinds"),
    [
        (
            "<h1>章</h1><h2>一</h2><h2>小结</h2>",
            "章",
            ["## 一", SUMMARY[:-1]],
            {"title", "summary"},
        ),
        ("<h1>一</h1><h1>二</h1>", "", ["## 一", "## 二", SUMMARY[:-1]], {"no-summary"}),
        (
            "<h2>一</h2><h3>1</h3><h2>二、本章小结</h2><h2>练习</h2>",
            "",
            ["## 一", "### 1", "## 练习", SUMMARY[:-1]],
            {"summary", "summary-moved"},
        ),
        (
            "<p>话</p><h1>一</h1><h1>知识总结</h1>",
            "",
            ["## 导语", "## 一", SUMMARY[:-1]],
            {"opening"},
        ),
        ("<p>话</p>", "", ["## 正文", SUMMARY[:-1]], {"opening", "no-summary"}),
        (
            '<p class="title">书</p><h1>章</h1><h2>一</h2><h2>总结</h2>',
            "章",
            ["## 一", SUMMARY[:-1]],
            {"other-title", "title", "summary"},
        ),
        (
            "<p><strong>第三章 意识</strong></p><p>一、素质</p><p>一、这是一句话。</p>"
            "<p>二、小结</p>",
            "第三章 意识",
            ["## 一、素质", SUMMARY[:-1]],
            {"guessed", "title", "summary"},
        ),
    ],
)
def test_headings_become_those_of_a_lesson_that_ends_in_its_summary(html, title, headings, kinds):
    draft = draft_of(html)

    assert draft.title == title
    assert [line for line in draft.body.split("\n") if line.startswith("#")] == headings
    assert {note.kind for note in draft.notes} == kinds


def test_figures_and_tables_get_the_numbers_of_the_task_where_they_are_mentioned_too():
    body = '见图3-1、图 3-1 与图3-10，表2。\n\n![x](m.png "图3-1 甲")\n\n表2 乙\n{: .caption}\n'

    changed, new = renumbered(body, "1-4")

    assert changed == (
        '见图1-4-1、图1-4-1 与图3-10，表1-4-1。\n\n![x](m.png "图1-4-1 甲")\n\n'
        "表1-4-1 乙\n{: .caption}\n"
    )
    assert new == {"图3-1": "图1-4-1", "表2": "表1-4-1"}


@pytest.mark.parametrize(
    ("alt", "kept"),
    [
        ("图片 1", ""),
        ("IMG_2033.jpg", ""),
        ("图示\n\n描述已自动生成", "图示"),
        ("四个圆围成一圈", "四个圆围成一圈"),
    ],
)
def test_what_a_program_wrote_is_no_description(alt, kept):
    assert said(alt) == kept


def test_a_picture_that_cannot_be_shown_or_has_no_words_is_noted():
    draft = draft_of(
        '<h1>甲</h1><p><img src="picture:0"><img alt="乙" src="picture:1"></p>',
        pictures=["media/a.png", ""],
    )

    assert Note("no-alt", "甲", "media/a.png") in draft.notes
    assert Note("picture", "甲", "乙") in draft.notes
    assert "乙" in draft.body


def test_words_that_got_lost_are_said():
    assert Note("missing", "", "没有了") in draft_of("<p>有</p>", texts=["有", "没有了"]).notes


def test_the_report_says_what_is_lost_first_and_counts_its_places(app):
    notes = [Note("title", "", "章"), *(Note("comment", "一", str(n)) for n in range(30))]

    remarks = remarks_of(notes)

    assert [(one.kind, one.weight, one.count, one.more) for one in remarks] == [
        ("comment", Weight.LOST, 30, 10),
        ("title", Weight.CHANGED, 1, 0),
    ]


def test_every_kind_of_note_has_its_sentence(root):
    sources = [*root.glob("lms/core/chapters/*.py"), *root.glob("lms/authoring/rules/word_*.py")]
    text = "\n".join(path.read_text() for path in sources)
    kinds = set(re.findall(r'(?:note|lost|\.add|Note)\(\s*"([a-z-]+)"', text))

    assert len(kinds) > 20
    assert [one for one in kinds if not remarks_of([Note(one, "", "")])] == []


WORDS = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"], exclude_characters="\ufffe\uffff"),
    min_size=1,
    max_size=40,
)
SIGNS = st.text(st.sampled_from(list("*_`[](){}<>#|~:!&;^=+-.\\1a甲 \"'")), min_size=1, max_size=20)
PARTS = st.lists(st.tuples(WORDS | SIGNS, st.booleans(), st.booleans()), min_size=1, max_size=4)
KINDS = st.sampled_from(["Normal", "List Bullet", "List Number", "List Bullet 2", "Quote", "cell"])
BLOCKS = st.lists(st.tuples(KINDS, PARTS), min_size=1, max_size=6)
CASES = [
    ("Normal", [("**", True, False), ("*", False, True)]),
    ("List Bullet", [("[x] [^1]: !!! case", False, False)]),
    ("cell", [("a|b\\", True, True), ("|", False, False)]),
    ("Normal", [("![a](b)", False, False)]),
    ("Normal", [("{: .x}", False, False)]),
]
# How the converter writes each style.
FRAMES = {
    "Normal": "<p>{}</p>",
    "List Bullet": "<ul><li>{}</li></ul>",
    "List Number": '<ol><li><span class="number">2</span>{}</li></ol>',
    "List Bullet 2": "<ul><li>甲<ul><li>{}</li></ul></li></ul>",
    "Quote": "<blockquote><p>{}</p></blockquote>",
    "cell": "<table><tr><td><p>{}</p></td><td></td></tr></table>",
}


def book_of(blocks):
    book = Document()
    book.add_heading("甲", 1)
    for kind, parts in blocks:
        if kind == "cell":
            paragraph = book.add_table(1, 2).cell(0, 0).paragraphs[0]
        else:
            paragraph = book.add_paragraph(style=kind)
        for words, is_bold, is_italic in parts:
            run = paragraph.add_run(words)
            run.bold, run.italic = is_bold or None, is_italic or None
    return book


def html_of(blocks) -> tuple[str, list[str]]:
    html, texts = "<h1>甲</h1>", []
    for kind, parts in blocks:
        runs = ""
        for words, is_bold, is_italic in parts:
            run = escape(words)
            run = f"<em>{run}</em>" if is_italic else run
            runs += f"<strong>{run}</strong>" if is_bold else run
        html += FRAMES[kind].format(runs)
        texts.append("".join(words for words, _bold, _italic in parts))
    return html, texts


def lose_nothing(html, texts):
    draft = lesson_of(Chapter(html, (), (), tuple(texts)), [])
    shown = "".join(plain_text(render(draft.body)).split())

    assert [note for note in draft.notes if note.kind == "missing"] == []
    for text in texts:
        assert "".join(text.split()) in shown


@settings(max_examples=200, deadline=None)
@given(BLOCKS)
@example(CASES)
def test_no_word_of_any_paragraph_gets_lost_or_means_something_else(blocks):
    lose_nothing(*html_of(blocks))


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(BLOCKS)
@example(CASES)
def test_nor_does_any_word_of_a_document(blocks):
    read = apart.read(packed(book_of(blocks)))

    lose_nothing(read["html"], read["texts"])


def test_a_whole_chapter_becomes_a_lesson():
    read = apart.read(packed(a_chapter()))
    chapter = Chapter(read["html"], (b"",), (), tuple(read["texts"]))

    draft = lesson_of(chapter, ["media/第三章-01.png"])

    assert draft.title == "第三章 客户服务意识"
    assert draft.body == (
        "## 一、四类素质\n\n"
        "心理素质与品格素质，见图3-1 和表3-1，**各有侧重**。\n\n"
        '![四个圆围成一圈](media/第三章-01.png "图3-1 四类素质")\n\n'
        "表3-1 举例\n{: .caption}\n\n"
        "| 类别 | 举例 |\n|---|---|\n| 心理素质 | 处变不惊 |\n\n"
        "## 知识总结\n\n1.  先接住情绪，再处理事情。\n"
    )

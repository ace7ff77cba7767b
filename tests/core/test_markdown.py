"""Markdown: what authors get for what they write."""

import random
import time

import pytest

from lms.core.markdown import (
    TooMuch,
    plain_text,
    reading_minutes,
    render,
    render_inline,
    split_sections,
)
from lms.core.markdown.cleaning import safe_address

MEDIA = {"media/fig.svg": "/media/abc.svg", "media/打招呼.mp3": "/media/def.mp3"}


def test_what_was_refused_is_shown_and_not_swallowed():
    assert "&lt;script&gt;" in render("<script>alert(1)</script>")
    assert "&lt;name&gt;" in render("您好，<name>！")
    assert "&lt;客户姓名&gt;" in render("您好，<客户姓名>！")


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://a.test/x?y#z", "https://a.test/x?y#z"),
        ("mailto:a@b.test", "mailto:a@b.test"),
        ("/courses/1", "/courses/1"),
        ("#x", "#x"),
        ("", None),
        ("//a.test", None),
        ("/\\a.test", None),
        ("ftp://a.test", None),
        ("java\tscript:x", None),
        ("1javascript:x", None),
        ("a b", "ab"),
    ],
)
def test_an_address_is_judged_as_a_browser_follows_it(address, kept):
    assert safe_address(address) == kept


def test_ids_and_links_within_the_text_share_a_prefix():
    html = render("## 情境导入\n\n[回](#情境导入) 注[^a]\n\n[^a]: 说明\n")

    assert '<h2 id="u-情境导入">' in html
    assert 'href="#u-情境导入"' in html
    assert 'id="u-fnref:a"' in html
    assert 'href="#u-fn:a"' in html
    assert 'id="u-fn:a"' in html
    assert 'href="#u-fnref:a"' in html


def test_an_id_stands_once():
    assert render("<p id=x>a</p>\n\n<p id=x>b</p>").count('id="u-x"') == 1


def test_links_that_leave_the_site_give_nothing_away():
    html = render("[a](https://a.test) [b](/courses/1) [c](lesson.md)")

    assert '<a href="https://a.test" rel="noopener noreferrer">a</a>' in html
    assert '<a href="/courses/1">b</a>' in html
    assert "<a>c</a>" in html


def test_a_picture_with_a_title_alone_in_a_paragraph_is_a_figure():
    html = render('![服务链](media/fig.svg "图1-3-1 服务从内部开始")', media=MEDIA)

    assert html == (
        '<figure class="fig"><img loading="lazy" alt="服务链" src="/media/abc.svg">'
        "<figcaption>图1-3-1 服务从内部开始</figcaption></figure>"
    )


def test_pictures_known_unknown_and_remote():
    html = render(
        "a ![图](media/fig.svg) ![无](media/no.png) ![远](https://a.test/b.png)", media=MEDIA
    )

    assert '<img loading="lazy" alt="图" src="/media/abc.svg">' in html
    assert " 无 " in html
    assert '<a href="https://a.test/b.png" rel="noopener noreferrer">远</a>' in html


def test_a_sound_is_played_in_place():
    html = render("![录音](media/打招呼.mp3)", media=MEDIA)

    assert 'src="/media/def.mp3"' in html
    assert "<audio" in html
    assert 'aria-label="录音"' in html


def test_a_table_scrolls_and_takes_the_caption_above_it():
    html = render("表1 得分\n{: .caption}\n\n| 项目 | 分 |\n|---|--:|\n| 态度 | 5 |\n")

    assert 'role="region"' in html
    assert 'tabindex="0"' in html
    assert 'aria-label="表1 得分"' in html
    assert '<table class="data"><caption>表1 得分</caption>' in html.replace("\n", "")
    assert '<th scope="col" class="n">分</th>' in html
    assert '<td class="n">5</td>' in html
    assert "<p" not in html


def test_a_table_without_caption_is_named_by_its_head():
    assert 'aria-label="项目、分"' in render("| 项目 | 分 |\n|---|---|\n| 态度 | 5 |\n")


def test_a_note_is_a_note():
    html = render('!!! case "案例 丢稿的作家"\n    内容\n\n!!! warning\n    小心\n')

    assert 'class="note case"' in html
    assert 'class="note care"' in html
    assert 'role="note"' in html
    assert '<p class="note__title">案例 丢稿的作家</p>' in html


def test_tasks_lists_and_terms():
    html = render("- [ ] 未做\n- [x] 已做\n\n术语\n:   解释\n\n~~旧~~ H~2~O\n")

    assert "☐ 未做" in html
    assert "☑ 已做" in html
    assert "<dt>术语</dt>" in html
    assert "<del>旧</del> H~2~O" in html


@pytest.mark.parametrize(
    "text",
    [
        "上文\n[question T03-I01]\n下文",
        "[question T03-I01]",
        "!!! case\n    上文\n\n    [question T03-I01]\n",
    ],
)
def test_a_question_alone_on_its_line_leaves_a_place(text):
    html = render(text, questions=True)

    assert '<div data-question="T03-I01" class="check"></div>' in html
    assert "[question" not in html


@pytest.mark.parametrize("text", ["见 [question T03-I01] 题", "```\n[question T03-I01]\n```"])
def test_a_question_elsewhere_is_text(text):
    assert "[question T03-I01]" in render(text, questions=True)


def test_questions_are_text_unless_asked_for():
    assert "[question T03-I01]" in render("[question T03-I01]")


def test_a_first_level_heading_becomes_a_second():
    assert render("# 标题") == '<h2 id="u-标题">标题</h2>'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("2. 4", "2. 4"),
        ("# 1", "# 1"),
        ("- 否", "- 否"),
        ("**a** `b`", "<strong>a</strong> <code>b</code>"),
        ("> 5", "&gt; 5"),
        ("![图](media/fig.svg)", "图"),
        ("a\n\nb", "a<br>b"),
        ("[x](https://a.test)", '<a href="https://a.test" rel="noopener noreferrer">x</a>'),
        ("<b id=x>y</b>", "<b>y</b>"),
        ("<div>x</div>", "&lt;div&gt;x&lt;/div&gt;"),
        ("    a", "a"),
        ("", ""),
    ],
)
def test_inline_text_has_no_blocks(text, html):
    assert render_inline(text) == html


def test_sections_are_cut_at_second_level_headings():
    html = render("开头\n\n## 情境导入\n\n一\n\n### 小节\n\n二\n\n## 知识总结\n\n三\n\n> ## 内\n")
    opening, first, second = split_sections(html)

    assert (opening.id, opening.title, opening.html) == ("", "", "<p>开头</p>")
    assert (first.id, first.title) == ("u-情境导入", "情境导入")
    assert '<h3 id="u-小节">小节</h3>' in first.html
    assert second.title == "知识总结"
    assert "<blockquote>" in second.html


def test_a_text_without_headings_is_one_section():
    assert [section.html for section in split_sections(render("一"))] == ["<p>一</p>"]
    assert split_sections("") == []


def test_plain_text_has_a_line_for_each_block():
    html = render("## 标 题\n\n一**二**\n三\n\n- a\n- b\n\n|x|y|\n|-|-|\n|1 &lt; 2|`3`|\n")

    assert plain_text(html).split("\n") == ["标 题", "一二 三", "a", "b", "x", "y", "1 < 2", "3"]


@pytest.mark.parametrize(
    ("text", "minutes"), [("", 0), ("好", 1), ("好" * 350, 1), ("好" * 351, 2), ("word " * 600, 3)]
)
def test_reading_takes_whole_minutes(text, minutes):
    assert reading_minutes(text) == minutes


@pytest.mark.parametrize(
    "text",
    [
        "字" * 200_000,
        "[" * 4000,
        "![" * 4000,
        "[\n" * 4000,
        "<a " * 4000,
        "[a](b " * 4000,
        "x\n- [a](b \n" * 2400,
        "> " * 300 + "x",
        "- " * 300 + "x",
        "\n".join("  " * n + "- x" for n in range(300)),
        "[TOC]\n\n# a\n\n" * 100,
        "# a\n" * 4000,
        "[a]: /" + "x" * 10_000 + "\n\n" + "[a][a] " * 1000,
        "a\n" * 100_000,
        "a" * 50_000,
        "<div>" * 300,
        "<i>" * 300 + "x",
    ],
)
def test_too_much_is_refused_quickly(text):
    started = time.perf_counter()

    with pytest.raises(TooMuch):
        render(text)
    assert time.perf_counter() - started < 3


def test_deep_recursion_is_refused(monkeypatch):
    def deep(text: str) -> str:
        raise RecursionError

    monkeypatch.setattr("lms.core.markdown.translate", deep)
    with pytest.raises(TooMuch):
        render("x")


def test_a_long_lesson_is_not_too_much():
    lesson = (
        "## 标题\n\n"
        + "**客服** [链接](https://a.test) `码` 文字文字文字。\n\n- 一\n    - 二\n\n" * 150
    )

    assert "<h2" in render(lesson)
    assert "- - -" not in render("- - - - - - - - - - - - - - - - - - - - - - - - - -")


LONG_WAY = random.Random(11)
SIGNS = "一二，。“”‘’…；？％（）０ａ09azAZ ,.;?%+/=-"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "客户至上。",
            "1. 先听",
            "- 短横",
            "+ 加",
            "= 等",
            "a  b",
            "“引”，后",
            "50%",
            "a-b",
            "——",
            "2026-11-22",
        ),
        *("".join(LONG_WAY.choices(SIGNS, k=LONG_WAY.randint(1, 9))) for _ in range(300)),
    ],
)
def test_plain_text_comes_out_as_by_the_long_way(text):
    # An entity keeps a text from the short way and leaves the same sign behind.
    marked = text + "&#x4e00;"

    assert render_inline(text + "一") == render_inline(marked)
    assert render(text + "一").strip() == render(marked).strip()

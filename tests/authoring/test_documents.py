"""A whole document in words, as two versions of it are compared."""

import pytest

from lms.authoring.rules.documents import in_words
from lms.core.markdown import render
from tests.builders.courses import LESSON_PATH

QUIZ_PATH = LESSON_PATH.replace("lesson", "quiz")


@pytest.mark.parametrize(
    ("head", "shown"),
    [
        ("title: 服务 *意识*", "<td>服务 *意识*</td>"),
        ('title: "a | b"', '<td>"a | b"</td>'),
        ("title: <script>", "<td>&lt;script&gt;</td>"),
        ("grading:\n  - {a: 1}\n  - {b: 2}", "<td>- {a: 1}<br>- {b: 2}</td>"),
    ],
)
def test_the_front_matter_is_a_table_of_what_is_written(head, shown):
    html = render(in_words(f"---\n{head}\n---\n正文\n", LESSON_PATH))

    assert shown in html
    assert "<p>正文</p>" in html


def test_options_of_a_question_are_a_list_and_its_attributes_are_seen():
    question = "### T03-I01 单选 4分 {S1.1 difficulty=0.8}\n问什么？\n- [ ] 甲\n- [x] 乙\n"
    html = render(in_words(f"---\nquiz: T03-Q\n---\n{question}", QUIZ_PATH))

    assert "{S1.1 difficulty=0.8}" in html
    assert html.count("<li") == 2
    assert "<p>问什么？</p>" in html


def test_lines_of_a_question_stay_lines():
    text = "---\nquiz: T03-Q\n---\n### T03-I02 数值 2分\n算一算。\n= 42\n"

    assert "算一算。<br>" in render(in_words(text, QUIZ_PATH))


@pytest.mark.parametrize(
    "text", ["", "没有头", "---\n没有尾", "---\n---\n", "\ufeff---\r\na: 1\r\n---\r\nx"]
)
def test_a_broken_document_is_shown_too(text):
    render(in_words(text, LESSON_PATH))

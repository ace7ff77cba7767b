"""A converter used again renders as a new one: nothing of one text is left in the next."""

import random
from pathlib import Path

from lms.core.markdown import render, render_inline, translating

CONTENT = Path(__file__).parents[2] / "course_content"
TEXTS = [path.read_text(encoding="utf-8") for path in sorted(CONTENT.rglob("*.md"))]
SMALL = [
    "[^1] 注\n\n[^1]: 一",
    "[甲][x]\n\n[x]: /a",
    "[甲][x]",
    "[TOC]\n\n## 一\n\n## 一",
    "*[HTML]: x\n\nHTML",
    "<div>\n\n- [ ] a",
    "```\nopen",
    "!!! note\n    a",
]


def _fresh(text: str, make) -> str:
    translating._made.__dict__.clear()
    return str(make(text))


def test_blocks_do_not_depend_on_what_was_rendered_before():
    texts = [*TEXTS, *SMALL, *SMALL]
    expected = [_fresh(text, render) for text in texts]
    order = list(range(len(texts)))
    random.Random(7).shuffle(order)

    assert [str(render(texts[n])) for n in order] == [expected[n] for n in order]


def test_lines_do_not_depend_on_what_was_rendered_before():
    lines = [line for text in TEXTS[:20] for line in text.splitlines()] + ["*a", "**b** `c", "*a"]
    expected = [_fresh(line, render_inline) for line in lines]

    assert [str(render_inline(line)) for line in lines] == expected

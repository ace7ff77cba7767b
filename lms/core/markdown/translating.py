"""Markdown to raw, untrusted HTML, with the extensions that docs/content-format.md promises."""

import re
from collections.abc import Callable
from threading import local
from typing import Any

import markdown
from markdown.extensions import Extension
from markdown.extensions.toc import slugify_unicode
from markdown.preprocessors import Preprocessor

EXTENSIONS = (
    "tables",
    "footnotes",
    "def_list",
    "admonition",
    "attr_list",
    "fenced_code",
    "toc",
    "sane_lists",
    "pymdownx.tasklist",
    "pymdownx.tilde",
)
INLINE_EXTENSIONS = ("pymdownx.tilde",)
CONFIGS: dict[str, dict[str, Any]] = {
    # Alignment as an attribute, which becomes a class later: a style would be thrown out.
    "tables": {"use_align_attribute": True},
    "toc": {"permalink": False, "slugify": slugify_unicode, "marker": "[TOC]"},
    "pymdownx.tasklist": {"custom_checkbox": False},
    # ~H2O~ is as common in prose as ~~struck~~ is rare: only the double sign means something.
    "pymdownx.tilde": {"subscript": False},
    "footnotes": {"BACKLINK_TITLE": "回到正文 {}", "UNIQUE_IDS": False},
}
# The block processors of Python-Markdown itself, but for paragraphs.
BLOCKS = (
    "indent",
    "code",
    "hashheader",
    "setextheader",
    "hr",
    "olist",
    "ulist",
    "quote",
    "reference",
)
QUESTION_LINE = re.compile(r"[ \t]*\[question[ \t]+([A-Za-z0-9][A-Za-z0-9._-]{0,63})\][ \t]*")
_FENCE = re.compile(r"[ \t]*(```|~~~)")


class _QuestionLines(Preprocessor):
    """Sets each question line apart, so that it becomes a paragraph of its own."""

    def run(self, lines: list[str]) -> list[str]:
        apart: list[str] = []
        fenced = False
        for line in lines:
            fenced ^= bool(_FENCE.match(line))
            if not fenced and QUESTION_LINE.fullmatch(line):
                apart += ["", line, ""]
            else:
                apart.append(line)
        return apart


class _Questions(Extension):
    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802 (the library's name)
        # After line ends are normalised (30), before raw HTML and fences are taken out.
        md.preprocessors.register(_QuestionLines(md), "question_lines", 28)


def translate(text: str) -> str:
    """Blocks of text."""
    return _convert("blocks", _blocks, text)


def translate_inline(text: str) -> str:
    """Paragraphs only: `2. 4` in an answer is no list, and `# 1` no heading."""
    return _convert("inline", _inline, "\n".join(line.strip() for line in text.split("\n")))


def _convert(name: str, make: Callable[[], markdown.Markdown], text: str) -> str:
    """By the converter of this thread: it keeps state, and making one takes as long as a page.

    One that failed half-way is not used again.
    """
    converter = _made.__dict__.pop(name, None) or make()
    html: str = converter.reset().convert(text)
    setattr(_made, name, converter)
    return html


_made = local()


def _blocks() -> markdown.Markdown:
    return markdown.Markdown(
        extensions=[*EXTENSIONS, _Questions()],
        extension_configs={name: CONFIGS[name] for name in EXTENSIONS if name in CONFIGS},
        output_format="html",
    )


def _inline() -> markdown.Markdown:
    converter = markdown.Markdown(
        extensions=list(INLINE_EXTENSIONS),
        extension_configs={name: CONFIGS[name] for name in INLINE_EXTENSIONS},
        output_format="html",
    )
    for name in BLOCKS:
        converter.parser.blockprocessors.deregister(name)
    converter.preprocessors.deregister("html_block")
    return converter

"""Markdown in, safe HTML out: the only user of markdown, bleach and nh3.

Text goes through four hands: `limits` refuses what would take too long, Python-Markdown
translates, bleach throws out what nobody may write, `shaping` gives the house's own form,
and nh3 has the last word on every tag, attribute and class.
"""

import re
from collections.abc import Mapping

from markupsafe import Markup

from lms.core.markdown.cleaning import INLINE_TAGS, clean_input, clean_output
from lms.core.markdown.limits import TooMuch, check
from lms.core.markdown.linking import link_words, name_captions, names_in
from lms.core.markdown.sections import Section, plain_text, reading_minutes, split_sections
from lms.core.markdown.shaping import shape, shape_inline
from lms.core.markdown.translating import translate, translate_inline

__all__ = [
    "Section",
    "TooMuch",
    "link_words",
    "name_captions",
    "names_in",
    "plain_text",
    "reading_minutes",
    "render",
    "render_inline",
    "split_sections",
]

# One line of which no sign means anything to Markdown or HTML: most options and many stems. It
# comes out as it went in, without the way through all hands; `tests/core` compares both ways.
_HAN = r"\u3001-\u303f\u4e00-\u9fff\uff01-\uff5e\u2018-\u201d\u2026"
_PLAIN = re.compile(
    rf"[{_HAN}0-9A-Za-z,.;?%/+=-](?:[{_HAN}0-9A-Za-z ,.;?%/+=-]*[{_HAN}0-9A-Za-z%])?"
)
_PARAGRAPH = re.compile(rf"[{_HAN}](?:[{_HAN}0-9A-Za-z ,.;?%/+=-]*[{_HAN}0-9A-Za-z%])?")


def render(text: str, *, media: Mapping[str, str] | None = None, questions: bool = False) -> Markup:
    """Whole blocks of text as HTML.

    `media` maps the relative paths a text may name to addresses; with `questions`, a line
    `[question T03-I01]` becomes an empty `div.check` for a template to fill.
    """
    check(text)
    if _PARAGRAPH.fullmatch(text):
        return Markup(f"<p>{text}</p>")  # noqa: S704 (nothing in it is a sign of HTML)
    try:
        html = clean_input(translate(text))
        return Markup(clean_output(shape(html, media=media or {}, questions=questions)))  # noqa: S704
    except RecursionError as deep:
        raise TooMuch.nested() from deep


def render_inline(text: str, *, media: Mapping[str, str] | None = None) -> Markup:
    """One run of text: emphasis, links and code, pictures and sounds of `media`, no blocks."""
    check(text)
    if _PLAIN.fullmatch(text):
        return Markup(text)  # noqa: S704 (nothing in it is a sign of HTML)
    try:
        html = clean_input(translate_inline(text), INLINE_TAGS)
        return Markup(clean_output(shape_inline(html, media=media or {})))  # noqa: S704
    except RecursionError as deep:
        raise TooMuch.nested() from deep

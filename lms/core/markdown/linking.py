"""Links put into rendered text: words that lead to their explanation, numbers to their figure."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from xml.etree.ElementTree import Element

from lms.core.markdown.tree import append_text, parse, serialize, text_of

CAPTIONS = {"figure": "figcaption", "table": "caption"}
# Where a link would be no help, or would stand inside another.
UNTOUCHED = {"a", "code", "pre", "h2", "h3", "h4", "h5", "h6", "dt", *CAPTIONS.values()}

Attributes = Mapping[str, str]


def link_words(
    html: str, words: re.Pattern[str], attributes: Callable[[str], Attributes | None]
) -> str:
    """Make links of the words found in running text, in reading order.

    `attributes` gives those of the link, or None where this word shall stay as it is.
    Headings, captions, code, the words of definitions and other links are left alone.
    """
    root = parse(html)
    _walk(root, words, attributes)
    return serialize(root)


def name_captions(html: str, name: Callable[[str], str | None]) -> str:
    """Give figures and tables an id by their caption, unless they have one or `name` says None."""
    root = parse(html)
    for tag, inside in CAPTIONS.items():
        for element in root.iter(tag):
            caption = element.find(inside)
            made = name(text_of(caption).strip()) if caption is not None else None
            if made and "id" not in element.attrib:
                element.set("id", made)
    return serialize(root)


@lru_cache(1000)  # a course is checked anew with every change of one of its texts
def names_in(html: str) -> Mapping[str, str]:
    """Every id of a text, with what its element is captioned ('' without a caption)."""
    found = {}
    for element in parse(html).iter():
        if name := element.get("id"):
            caption = element.find(CAPTIONS.get(element.tag, "caption"))
            found[name] = "" if caption is None else text_of(caption).strip()
    return found


def _walk(
    element: Element, words: re.Pattern[str], attributes: Callable[[str], Attributes | None]
) -> None:
    if element.tag in UNTOUCHED:
        return
    children = list(element)
    opening, element.text = element.text or "", None
    for child in children:
        element.remove(child)
    _put(element, opening, words, attributes)
    for child in children:
        tail, child.tail = child.tail or "", None
        element.append(child)
        _walk(child, words, attributes)
        _put(element, tail, words, attributes)


def _put(
    parent: Element,
    text: str,
    words: re.Pattern[str],
    attributes: Callable[[str], Attributes | None],
) -> None:
    """Append text to an element, its words as links."""
    start = 0
    for match in words.finditer(text):
        given = attributes(match[0])
        if given is None:
            continue
        append_text(parent, text[start : match.start()])
        link = Element("a", dict(given))
        link.text = match[0]
        parent.append(link)
        start = match.end()
    append_text(parent, text[start:])

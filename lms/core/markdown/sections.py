"""Rendered text taken apart: sections, mere words, and the time they take to read."""

import math
import re
from dataclasses import dataclass
from functools import lru_cache
from xml.etree.ElementTree import Element

from markupsafe import Markup

from lms.core.markdown.cleaning import BLOCKS
from lms.core.markdown.tree import parse, serialize, text_of

# Chinese adults read 300 to 400 characters of explanatory text a minute; English 200 words.
CHARACTERS_A_MINUTE = 350
WORDS_A_MINUTE = 200

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_WORD = re.compile(r"[A-Za-z0-9]+(?:['’-][A-Za-z0-9]+)*")
_ENDS = BLOCKS | {"br"}


@dataclass(frozen=True)
class Section:
    """A part of a text under its second-level heading; without one, id and title are empty."""

    id: str
    title: str
    html: Markup


def split_sections(html: str) -> list[Section]:
    """The parts of what `render` returned, each without its heading; empty openings left out."""
    root = parse(html)
    opening = Element("body")
    opening.text = root.text
    parts: list[tuple[str, str, Element]] = [("", "", opening)]
    for child in root:
        if child.tag == "h2":
            body = Element("body")
            body.text = child.tail
            parts.append((child.get("id", ""), text_of(child).strip(), body))
        else:
            parts[-1][2].append(child)
    return [
        Section(id_, title, Markup(serialize(body).strip()))  # noqa: S704 (was safe before)
        for id_, title, body in parts
        if title or id_ or len(body) or (body.text or "").strip()
    ]


@lru_cache(4000)  # a course is checked anew with every change of one of its texts
def plain_text(html: str) -> str:
    """The words alone, one line for each block."""
    words: list[str] = []
    _collect(parse(html), words)
    lines = (" ".join(line.split()) for line in "".join(words).split("\n"))
    return "\n".join(line for line in lines if line)


def _collect(element: Element, words: list[str]) -> None:
    if element.text:
        words.append(element.text.replace("\n", " "))
    for child in element:
        _collect(child, words)
        if child.tag in _ENDS:
            words.append("\n")
        if child.tail:
            words.append(child.tail.replace("\n", " "))


def reading_minutes(text: str) -> int:
    """Whole minutes to read plain text, at least one when there is anything to read."""
    if not text.strip():
        return 0
    minutes = len(_HAN.findall(text)) / CHARACTERS_A_MINUTE
    minutes += len(_WORD.findall(text)) / WORDS_A_MINUTE
    return max(1, math.ceil(minutes))

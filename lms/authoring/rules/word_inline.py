"""Words of a Word document as Markdown that says the same, whatever signs are in them."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote
from xml.etree.ElementTree import Element

from lms.core.markdown.cleaning import safe_address

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")
_SIGNS = re.compile(r"[\\`*_{}\[\]]|(?<=\])\(")
_ENTITY = re.compile(r"&(?=[#A-Za-z])")
_START = re.compile(r"([>#+\-=:]|!(?=!))|(\d+)([.)])")
_BREAKS = re.compile(r"^(?:<br>|\s)+|(?:<br>|\s)+$")
# What a program wrote where a person should have, and names of files.
_NO_ALT = re.compile(
    r"描述已自动生成|Description automatically generated|AI 生成的内容可能不正确。?|"
    r"\S+\.(?:png|jpe?g|gif|bmp|emf|wmf|tiff?)|(?:图片|Picture|图像|image)\s*\d*",
    re.IGNORECASE,
)
_HTML = {"u": "u", "sup": "sup", "sub": "sub", "s": "s", "del": "s"}


def escaped(text: str) -> str:
    """Text in which no sign means anything to Markdown or HTML."""
    text = _CONTROL.sub(" ", text)
    text = _SIGNS.sub(lambda sign: "\\" + sign[0], text)
    text = _ENTITY.sub("&amp;", text).replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("~", "&#126;").replace("|", "&#124;")


def as_block(line: str) -> str:
    """One line that begins a block and is nothing but a paragraph there."""
    line = _BREAKS.sub("", line).strip()
    found = _START.match(line)
    if not found:
        return line
    if found[2]:
        return f"{found[2]}\\{line[len(found[2]) :]}"
    sign = found[1]
    return (f"&#{ord(sign)};" if sign in "=:>" else f"\\{sign}") + line[1:]


def said(alt: str) -> str:
    """A description a person wrote, '' for what programs put there."""
    return " ".join(_NO_ALT.sub(" ", alt).split()).strip(" 、，,。.")


@dataclass
class Inline:
    """Runs of text, pictures and notes written in one line.

    `pictures` are the ways to each picture of the document, '' for one that cannot be shown;
    `notes` are the marks of foot notes by the name the document calls them; `lost` is told
    what cannot be carried over.
    """

    pictures: Sequence[str]
    notes: Mapping[str, str]
    lost: Callable[[str, str], None]
    out: list[str] = field(default_factory=list)

    def line(self, element: Element, *, plain: bool = False) -> str:
        """The inside of an element; `plain` leaves emphasis out."""
        return self._inside(element, frozenset({"strong", "em"}) if plain else frozenset())

    def _inside(self, element: Element, within: frozenset[str]) -> str:
        written = escaped(element.text or "")
        for child in element:
            written += self._one(child, within, written)
            written += escaped(child.tail or "")
        return written

    def _one(self, element: Element, within: frozenset[str], before: str) -> str:
        tag = str(element.tag)
        if tag in {"strong", "em"}:
            return self._emphasis(element, within, before)
        if tag == "img":
            return self._picture(element)
        if tag == "a":
            return self._link(element, within)
        if tag in {"br", "input"}:
            return "<br>" if tag == "br" else "☑" if "checked" in element.attrib else "☐"
        if element.get("class") == "number":
            return ""
        return _tagged(tag, self._inside(element, within))

    def _emphasis(self, element: Element, within: frozenset[str], before: str) -> str:
        tag = str(element.tag)
        inside = self._inside(element, within | {tag})
        core = inside.strip()
        if tag in within or not core or core.startswith("!["):
            return inside
        head, tail = inside[: inside.index(core)], inside[inside.index(core) + len(core) :]
        is_clear = not within and "*" not in core and not (before + head).endswith(("*", "\\"))
        if is_clear and "<br>" not in core:
            mark = "**" if tag == "strong" else "*"
            return f"{head}{mark}{core}{mark}{tail}"
        return f"{head}<{tag}>{core}</{tag}>{tail}"

    def _picture(self, element: Element) -> str:
        number = element.get("src", "").removeprefix("picture:")
        way = self.pictures[int(number)] if number.isdigit() else ""
        alt = said(element.get("alt", ""))
        if not way:
            self.lost("picture", alt)
            return escaped(alt)
        if not alt:
            self.lost("no-alt", way)
        return f"![{escaped(alt).replace('!', '&#33;')}]({way})"

    def _link(self, element: Element, within: frozenset[str]) -> str:
        target = element.get("href", "")
        if target.startswith("#"):
            name = target[1:]
            return f"[^{self.notes[name]}]" if name in self.notes else self._inside(element, within)
        inside = self._inside(element, within)
        if not target or not inside.strip():
            return inside
        if safe_address(target) is None or ":" not in target:
            self.lost("link", target)
            return inside
        return f"[{inside}]({quote(target, safe='/:?#@!$&+,;=%~-.')})"


def _tagged(tag: str, inside: str) -> str:
    """What Markdown has no sign for."""
    is_mark = tag == "sup" and inside.startswith("[^")
    if tag in _HTML and inside.strip() and not is_mark:
        return f"<{_HTML[tag]}>{inside}</{_HTML[tag]}>"
    return inside

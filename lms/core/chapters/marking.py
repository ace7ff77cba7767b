"""A document made ready for the converter, which knows headings by styles and drops the rest.

Headings get the style the converter knows, numbers that Word writes by itself become text,
text boxes and equations become paragraphs and words; whatever is lost is noted with the
heading it stood under.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from lms.core.chapters.numbers import numbering_of
from lms.core.chapters.parts import (
    CAPTIONS,
    CONTENTS,
    DOCUMENT,
    PLAIN,
    QUOTES,
    TITLES,
    Package,
    Style,
    all_of,
    attribute,
    child,
    name_of,
    numbering_in,
    styles_of,
    words_of,
)
from lms.core.chapters.shapes import Shapes

LONGEST_WORDS = 200
LIST_NUMBER = "XNumber"


@dataclass
class Notes:
    """What could not be carried over: kind, the heading before it, and its words."""

    near: str = ""
    found: list[dict[str, str]] = field(default_factory=list)

    def add(self, kind: str, words: str = "") -> None:
        words = " ".join(words.split())[:LONGEST_WORDS]
        self.found.append({"kind": kind, "near": self.near, "words": words})


class Marking:
    """One document on its way."""

    def __init__(self, package: Package) -> None:
        root = package.tree(DOCUMENT)
        assert root is not None  # noqa: S101  (the package was looked at before)
        self.root = root
        self.space = root.tag.rpartition("}")[0] + "}"
        self.notes = Notes()
        self.styles = styles_of(package)
        self.numbering = numbering_of(package)
        self.shapes = Shapes(package, self.notes.add, self.space)
        self.has_looks = False

    def mark(self) -> None:
        """Go through the body once, in the order of reading."""
        for body in all_of(self.root, "body"):
            self._block(body)

    def texts(self) -> list[str]:
        """The words of every paragraph as it stands now, without the numbers of list items."""
        for run in list(all_of(self.root, "r")):
            if attribute(child(run, "rPr", "rStyle"), "val") == LIST_NUMBER:
                run.clear()
        return [words for one in all_of(self.root, "p") if (words := words_of(one).strip())]

    def _block(self, parent: Element) -> None:
        for element in list(parent):
            name = name_of(element)
            if name == "p":
                self._paragraph(parent, element)
            elif name in {"del", "moveFrom"}:
                self._deleted(element)
            elif name == "altChunk":
                self.notes.add("inserted-file")
            elif name not in {"sectPr", "tblPr", "trPr", "tcPr", "tblGrid", "sdtPr"}:
                self._row_notes(element, name)
                self._block(element)

    def _row_notes(self, element: Element, name: str) -> None:
        if name == "tr" and child(element, "trPr", "del") is not None:
            self.notes.add("deleted", words_of(element))

    def _deleted(self, element: Element) -> None:
        words = "".join(one.text or "" for one in all_of(element, "delText", "t"))
        if words.strip():
            self.notes.add("deleted", words)

    def _paragraph(self, parent: Element, paragraph: Element) -> None:
        style = self.styles.get(attribute(child(paragraph, "pPr", "pStyle"), "val"), Style(""))
        if CONTENTS.fullmatch(style.name):
            parent.remove(paragraph)
            self.notes.add("contents")
            return
        level = self._level(paragraph, style)
        self._inside(paragraph)
        boxed = self.shapes.taken_out(paragraph)
        kind = self._kind(style, level)
        if level:
            self.notes.near = words_of(paragraph).strip()[:60] or self.notes.near
        if words_of(paragraph).strip():
            self._number(paragraph, style, level)
        if kind:
            self._restyle(paragraph, kind)
        for offset, box in enumerate(boxed, start=1):
            parent.insert(list(parent).index(paragraph) + offset, box)
            self._paragraph(parent, box)

    def _level(self, paragraph: Element, style: Style) -> int:
        outline = attribute(child(paragraph, "pPr", "outlineLvl"), "val")
        if outline.isdigit():
            return int(outline) + 1 if int(outline) < 9 else 0
        return style.level

    def _kind(self, style: Style, level: int) -> str:
        """The style the converter shall see, '' where it may stay."""
        name = style.name.lower()
        if level:
            return f"Heading{min(level, 6)}"
        for names, kind in ((TITLES, "XTitle"), (QUOTES, "XQuote"), (CAPTIONS, "XCaption")):
            if name in names:
                return kind
        if style.name and not PLAIN.fullmatch(style.name):
            self.notes.add("style", style.name)
        return "XPlain" if style.name else ""

    def _restyle(self, paragraph: Element, kind: str) -> None:
        self._part(self._part(paragraph, "pPr"), "pStyle").attrib = {f"{self.space}val": kind}

    def _part(self, element: Element, name: str) -> Element:
        found = child(element, name)
        if found is None:
            found = Element(self.space + name)
            element.insert(0, found)
        return found

    def _number(self, paragraph: Element, style: Style, level: int) -> None:
        """Put what Word counts before the paragraph into its text, or the number of a list item."""
        own = child(paragraph, "pPr", "numPr")
        number, at = numbering_in(own) if own is not None else (style.numbering or ("", "0"))
        depth = int(at) if at.isdigit() else 0
        one = self.numbering.level(number, depth)
        if one is None or one.format == "none":
            return
        if one.format == "bullet":
            self._relist(paragraph, "0" if level else number, at)
            return
        label, count = self.numbering.counted(number, depth)
        if one.is_list and not level:
            self._relist(paragraph, number, at)
            self._say(paragraph, str(count), style=LIST_NUMBER)
            return
        self._relist(paragraph, "0", "0")
        if label.strip():
            self._say(paragraph, label if label[-1] in "、．.)）" else f"{label} ")

    def _relist(self, paragraph: Element, number: str, level: str) -> None:
        """In this list whatever its style says; list 0: in none."""
        properties = self._part(paragraph, "pPr")
        for own in [one for one in properties if name_of(one) == "numPr"]:
            properties.remove(own)
        numbers = Element(f"{self.space}numPr")
        for name, value in (("ilvl", level), ("numId", number)):
            numbers.append(Element(self.space + name, {f"{self.space}val": value}))
        properties.append(numbers)

    def _say(self, paragraph: Element, words: str, style: str = "") -> None:
        properties = child(paragraph, "pPr")
        at = 0 if properties is None else list(paragraph).index(properties) + 1
        paragraph.insert(at, self.shapes.run(words, style))

    def _inside(self, paragraph: Element) -> None:
        """Notes of what stands in a paragraph and does not come along."""
        for element in _own(paragraph):
            name = name_of(element)
            if name in {"del", "moveFrom"}:
                self._deleted(element)
            elif name == "ins" and words_of(element).strip():
                self.notes.add("inserted", words_of(element))
            elif name == "rPr" and not self.has_looks:
                self._look(element)

    def _look(self, properties: Element) -> None:
        color = attribute(child(properties, "color"), "val", "auto")
        is_marked = child(properties, "highlight") is not None
        if is_marked or color.lower() not in {"auto", "000000"}:
            self.has_looks = True


def _own(paragraph: Element) -> Iterator[Element]:
    """What is in a paragraph itself, not in a text box it holds."""
    for one in paragraph:
        yield one
        if name_of(one) != "txbxContent":
            yield from _own(one)

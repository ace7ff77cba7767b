"""The parts of a Word package as trees, and what its styles say of a paragraph."""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

DOCUMENT = "word/document.xml"
HEADING = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
TITLES = frozenset({"title", "标题"})
QUOTES = frozenset({"quote", "intense quote", "block text", "引用", "明显引用"})
CAPTIONS = frozenset({"caption", "题注"})
CONTENTS = re.compile(r"(?:toc|目录)\s*[1-9]|toc heading|table of figures", re.IGNORECASE)
# Styles whose looks say nothing a lesson would have to keep.
PLAIN = re.compile(
    r"normal.*|body text.*|list.*|no spacing|plain text|footnote.*|endnote.*|header|footer|"
    r"default|subtitle|annotation.*|正文.*|列出段落.*|普通.*|无间隔|纯文本|页眉|页脚|副标题",
    re.IGNORECASE,
)


def name_of(element: Element) -> str:
    """The name without its namespace: strict and usual documents differ in that only."""
    return str(element.tag).rpartition("}")[2]


def attribute(element: Element | None, name: str, default: str = "") -> str:
    if element is not None:
        for key, value in element.attrib.items():
            if key.rpartition("}")[2] == name:
                return value
    return default


def child(element: Element | None, *path: str) -> Element | None:
    """The first child of that name, and so on down."""
    for step in path:
        if element is None:
            return None
        element = next((one for one in element if name_of(one) == step), None)
    return element


def all_of(element: Element, *names: str) -> Iterator[Element]:
    return (one for one in element.iter() if name_of(one) in names)


def words_of(element: Element) -> str:
    """The text of an element without what was deleted from it."""
    return "".join(_words(element))


def _words(element: Element) -> Iterator[str]:
    for one in element:
        name = name_of(one)
        if name == "t":
            yield one.text or ""
        elif name in {"tab", "br", "cr"}:
            yield " "
        elif name not in {"del", "moveFrom", "pPr", "rPr", "instrText"}:
            yield from _words(one)


@dataclass(frozen=True)
class Style:
    """A paragraph style with what it has of those it is based on."""

    name: str
    level: int = 0  # of a heading; 0: none
    numbering: tuple[str, str] | None = None  # number and level of a list


@dataclass
class Package:
    """The members of a package, changed ones instead of those that came."""

    members: dict[str, bytes]
    trees: dict[str, Element] = field(default_factory=dict)

    @staticmethod
    def of(data: bytes) -> "Package":
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return Package({name: packed.read(name) for name in packed.namelist()})

    def tree(self, name: str) -> Element | None:
        """A part as a tree; entities and document types raise."""
        if name not in self.trees and name in self.members:
            self.trees[name] = fromstring(self.members[name], forbid_dtd=True)
        return self.trees.get(name)

    def targets(self, part: str) -> dict[str, str]:
        """The parts a part refers to, by the id it calls them."""
        folder, file = posixpath.split(part)
        root = self.tree(f"{folder}/_rels/{file}.rels")
        found = {}
        for one in root if root is not None else ():
            if attribute(one, "TargetMode") != "External":
                target = attribute(one, "Target")
                at = target[1:] if target.startswith("/") else posixpath.join(folder, target)
                found[attribute(one, "Id")] = posixpath.normpath(at)
        return found


def styles_of(package: Package) -> dict[str, Style]:
    root = package.tree("word/styles.xml")
    known = {
        attribute(one, "styleId"): one
        for one in (root if root is not None else ())
        if name_of(one) == "style" and attribute(one, "type") == "paragraph"
    }
    return {key: _style(key, known) for key in known}


def _style(key: str, known: Mapping[str, Element]) -> Style:
    level, numbering = 0, None
    for one in _bases(key, known):
        level = level or _level(one)
        numbers = child(one, "pPr", "numPr")
        if numbering is None and numbers is not None:
            numbering = numbering_in(numbers, str(max(level - 1, 0)))
    return Style(attribute(child(known[key], "name"), "val", key), level, numbering)


def _bases(key: str, known: Mapping[str, Element]) -> Iterable[Element]:
    seen: list[str] = []
    while key in known and key not in seen:
        seen.append(key)
        yield known[key]
        key = attribute(child(known[key], "basedOn"), "val")


def _level(style: Element) -> int:
    found = HEADING.fullmatch(attribute(child(style, "name"), "val"))
    if found:
        return int(found[1])
    outline = attribute(child(style, "pPr", "outlineLvl"), "val")
    return int(outline) + 1 if outline.isdigit() and int(outline) < 9 else 0


def numbering_in(numbers: Element, level: str = "0") -> tuple[str, str]:
    return (
        attribute(child(numbers, "numId"), "val"),
        attribute(child(numbers, "ilvl"), "val", level),
    )

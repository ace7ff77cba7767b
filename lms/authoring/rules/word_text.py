"""A Word document, converted to HTML, as blocks of the house's Markdown."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from lms.authoring.rules.word_inline import Inline, as_block
from lms.authoring.rules.word_tables import rows_of, spread, table_lines
from lms.core.chapters.chapter import Note
from lms.core.markdown.tree import parse, text_of

HEADING = re.compile(r"h([1-6])")
PICTURE = re.compile(r"!\[(?:\\.|[^\]\\])*\]\([^)]*\)")
LISTS = frozenset({"ul", "ol"})
INDENT = "    "
NOTE_NAME = re.compile(r"(?:foot|end)note-\d+")


@dataclass
class Block:
    """Lines that stand together; `words` without Markdown, `level` of a heading."""

    kind: str  # heading, text, picture, caption, title, table, list, quote, note
    lines: list[str]
    words: str = ""
    level: int = 0
    is_bold: bool = False  # a paragraph that is emphasised whole


@dataclass
class Converter:
    """Blocks of one document with notes of what does not come along."""

    pictures: Sequence[str]
    notes: list[Note] = field(default_factory=list)
    near: str = ""
    marks: dict[str, str] = field(default_factory=dict)

    def blocks(self, html: str) -> list[Block]:
        root = parse(html)
        notes = root[-1] if len(root) and _is_notes(root[-1]) else None
        if notes is not None:
            root.remove(notes)
            names = [item.get("id", "") for item in notes]
            self.marks = {name: str(n) for n, name in enumerate(names, start=1)}
        found = [one for child in root for one in self._block(child)]
        return found + ([self._notes(notes)] if notes is not None else [])

    def lost(self, kind: str, words: str = "") -> None:
        self.notes.append(Note(kind, self.near, " ".join(words.split())[:200]))

    def _line(self, element: Element, *, plain: bool = False) -> str:
        return Inline(self.pictures, self.marks, self.lost).line(element, plain=plain)

    def _block(self, element: Element) -> Iterator[Block]:
        tag = str(element.tag)
        if found := HEADING.fullmatch(tag):
            yield from self._heading(element, int(found[1]))
        elif tag in LISTS:
            yield from self._lists(element)
        elif tag == "table":
            yield from self._table(element)
        elif tag == "blockquote":
            lines = [one for child in element for one in self._block(child)]
            yield _quote(lines)
        else:
            yield from self._paragraph(element)

    def _heading(self, element: Element, level: int) -> Iterator[Block]:
        words = " ".join(text_of(element).split())
        self.near = words or self.near
        line = as_block(self._line(element, plain=True)).replace("<br>", " ")
        pictures = PICTURE.findall(line)
        for picture in pictures:
            line = line.replace(picture, "")
        if line.strip():
            line = re.sub(r"#$", r"\\#", line.strip())
            yield Block("heading", [line], words, level)
        yield from (Block("picture", [picture]) for picture in pictures)

    def _paragraph(self, element: Element) -> Iterator[Block]:
        line = as_block(self._line(element))
        if not line:
            return
        words = " ".join(text_of(element).split())
        kind = {"title": "title", "caption": "caption"}.get(element.get("class", ""), "text")
        pictures = PICTURE.findall(line)
        rest = PICTURE.sub("", line).replace("<br>", "").strip()
        if pictures and not rest:
            yield from (Block("picture", [picture]) for picture in pictures)
            return
        strong = [one for one in element if one.tag == "strong"]
        is_bold = bool(strong) and " ".join(text_of(strong[0]).split()) == words
        yield Block(kind, [line], words, is_bold=is_bold)

    def _lists(self, element: Element) -> Iterator[Block]:
        """A list; where its numbers begin anew, another one."""
        groups: list[list[str]] = [[]]
        expected = None
        for item in element:
            number = _number(item)
            if element.tag == "ol" and expected is not None and number != expected:
                groups.append([])
            groups[-1] += self._item(item, f"{number}." if element.tag == "ol" else "-")
            expected = number + 1
        for place, lines in enumerate(groups):
            if place:
                yield Block("text", ["<!-- -->"])
            yield Block("list", lines, " ".join(text_of(element).split()))

    def _item(self, item: Element, mark: str) -> list[str]:
        own = Element("li")
        own.text = item.text
        nested: list[str] = []
        for child in item:
            if child.tag in LISTS:
                for block in self._lists(child):
                    nested += [INDENT + line if line else "" for line in block.lines]
            else:
                own.append(child)
        gap = " " * (4 - len(mark)) if len(mark) < 4 else " "
        return [f"{mark}{gap}{as_block(self._line(own)) or '&nbsp;'}", *nested]

    def _table(self, table: Element) -> Iterator[Block]:
        rows = list(rows_of(table))
        if len(rows) == 1 and len(rows[0]) == 1:
            self.lost("box")
            yield _quote([one for child in rows[0][0] for one in self._block(child)])
            return
        found = spread(table, self._cell)
        if found.is_merged:
            self.lost("merged", text_of(rows[0]))
        if found.rows and found.rows[0]:
            yield Block("table", table_lines(found.rows), " ".join(text_of(table).split()))

    def _cell(self, cell: Element) -> str:
        parts = []
        for child in cell:
            if child.tag == "table":
                self.lost("nested-table")
                inner = [" ".join(self._cell(one) for one in row) for row in rows_of(child)]
                parts += inner
                continue
            blocks = list(self._block(child))
            parts += [line.strip() for one in blocks for line in one.lines]
        return "<br>".join(one for one in parts if one)

    def _notes(self, notes: Element) -> Block:
        lines = []
        for number, item in enumerate(notes, start=1):
            for link in [one for one in item.iter("a") if "-ref-" in one.get("href", "")]:
                link.text = ""
            parts = [as_block(self._line(child)) for child in item]
            lines.append(f"[^{number}]: {'<br>'.join(filter(None, parts)) or '&nbsp;'}")
        return Block("note", lines)


def _quote(blocks: list[Block]) -> Block:
    lines: list[str] = []
    for block in blocks:
        lines += [">"] if lines else []
        lines += [f"> {line}" for line in block.lines]
    return Block("quote", lines, " ".join(one.words for one in blocks))


def _is_notes(element: Element) -> bool:
    return element.tag == "ol" and any(NOTE_NAME.fullmatch(one.get("id", "")) for one in element)


def _number(item: Element) -> int:
    """What Word counted for an item; 1 where it says nothing."""
    for one in item:
        if one.tag == "span" and one.get("class") == "number" and (one.text or "").isdigit():
            return int(one.text or "1")
        if one.tag in LISTS:
            break
    return 1

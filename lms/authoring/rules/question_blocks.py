"""The questions of a document as blocks of its lines: found, replaced, added, moved, taken out.

Texts are exact: every line that is not of the block keeps its bytes, its line end too.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lms.courses.rules.folder import BOM
from lms.courses.rules.values import FENCE
from lms.questions.kinds.base import Line
from lms.questions.text.lines import QUESTION, blocks

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_END = re.compile(r"[\r\n]*$")


@dataclass(frozen=True)
class Block:
    """One question as it stands: its heading and the lines below, without blank ones at the end."""

    head: Line
    rest: tuple[Line, ...]

    @property
    def first(self) -> int:
        return self.head.number

    @property
    def last(self) -> int:
        return self.head.number + len(self.rest)

    def has(self, line: int) -> bool:
        return self.first <= line <= self.last

    def lines(self) -> list[str]:
        return [self.head.text, *(line.text for line in self.rest)]


class Document:
    """A document of questions, line by line."""

    def __init__(self, text: str) -> None:
        self.mark = BOM if text.startswith(BOM) else ""
        self._raw = [line for line in _LINE.findall(text.removeprefix(BOM)) if line]
        self.lines = [_END.sub("", line) for line in self._raw]
        ends = [_end(line) for line in self._raw if _end(line)]
        self.usual = max(set(ends), key=ends.count) if ends else "\n"
        self.body = self._head()
        self.blocks = tuple(self._blocks())

    def _blocks(self) -> Iterator[Block]:
        numbered = [Line(n, text) for n, text in enumerate(self.lines, start=1)]
        for head, rest in blocks(numbered[self.body :], QUESTION):
            end = len(rest)
            while end and not rest[end - 1].text.strip():
                end -= 1
            yield Block(head, tuple(rest[:end]))

    def _head(self) -> int:
        """How many lines the front matter takes up; a document without any is all body."""
        fences = [n for n, line in enumerate(self.lines) if line.rstrip() == FENCE]
        return fences[1] + 1 if fences[:1] == [0] and len(fences) > 1 else 0

    def replaced(self, number: int, lines: Sequence[str]) -> str:
        """The text with other lines for a block; as it was where they are the same."""
        block = self.blocks[number]
        if block.lines() == list(lines):
            return self._joined(self._raw)
        ends = [_end(raw) for raw in self._raw[block.first - 1 : block.last]]
        inner = [*ends[:-1], *[self.usual] * len(lines)][: len(lines) - 1]
        written = [line + end for line, end in zip(lines, [*inner, ends[-1]], strict=True)]
        return self._with(block.first - 1, block.last, written)

    def added(self, lines: Sequence[str], behind: int | None = None) -> str:
        """The text with one more block behind another, or behind all others."""
        written = [line + self.usual for line in lines]
        if behind is not None:
            start = self.blocks[behind].last
        else:
            start = self.blocks[-1].last if self.blocks else self._last_word()
        if start < len(self.lines) and self.lines[start].strip():
            written.append(self.usual)
        return self._with(start, start, [*self._closed(start), *written])

    def removed(self, number: int) -> str:
        """The text without a block and the blank lines that kept it from the next one."""
        block = self.blocks[number]
        start, end = block.first - 1, block.last
        while end < len(self.lines) and not self.lines[end].strip():
            end += 1
        if end == len(self.lines):
            while start and not self.lines[start - 1].strip():
                start -= 1
        return self._with(start, end, [])

    def moved(self, number: int, step: int) -> str:
        """The text with a block one place up (-1) or down (1); as it was where there is none.

        Two neighbours change places. Where a heading of a group or other words stand between
        them, the block only passes those, into the other group.
        """
        upper, lower = sorted((number, number + step))
        if upper < 0 or lower >= len(self.blocks):
            return self._joined(self._raw)
        one, other = self.blocks[upper], self.blocks[lower]
        raw = [*self._raw]
        if not _end(raw[other.last - 1]):
            raw[other.last - 1] += self.usual
        above = raw[one.first - 1 : one.last]
        between = raw[one.last : other.first - 1]
        below = raw[other.first - 1 : other.last]
        if not "".join(between).strip():
            return self._with(one.first - 1, other.last, [*below, *between, *above])
        if step > 0:
            return self._with(one.first - 1, other.last, [*between, *above, self.usual, *below])
        return self._with(one.first - 1, other.last, [*above, self.usual, *below, *between])

    def with_lines(self, start: int, end: int, lines: Sequence[str]) -> str:
        """The text with other lines for those from `start` (from 0) up to `end`."""
        written = [line + self.usual for line in lines]
        if start and written and not _end(self._raw[start - 1]):
            written = [self.usual, *written]
        if written and end == len(self._raw) and start < end:
            written[-1] = lines[-1] + _end(self._raw[-1])
        return self._with(start, end, written)

    def _last_word(self) -> int:
        """The number of lines up to the last that says something."""
        said = [n for n, line in enumerate(self.lines, start=1) if line.strip()]
        return said[-1] if said else 0

    def _closed(self, start: int) -> list[str]:
        """What must stand before a new block after this line: the end of the line, a blank line."""
        if not start:
            return []
        return [self.usual] if _end(self._raw[start - 1]) else [self.usual, self.usual]

    def _with(self, start: int, end: int, written: Sequence[str]) -> str:
        return self._joined([*self._raw[:start], *written, *self._raw[end:]])

    def _joined(self, raw: Sequence[str]) -> str:
        return self.mark + "".join(raw)


def _end(raw: str) -> str:
    found = _END.search(raw)
    return found[0] if found else ""

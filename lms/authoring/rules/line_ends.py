"""Line ends through an editor that knows only one kind of them."""

import re
from collections import Counter
from difflib import SequenceMatcher

from lms.courses.rules.folder import BOM

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_END = re.compile(r"[\r\n]+$")


def as_edited(text: str) -> str:
    """A text as an editor shows it: `\\n` between lines, no byte order mark."""
    return _plain(text.removeprefix(BOM))


def as_kept(edited: str, before: str) -> str:
    """An edited text with the line ends and the mark its earlier state had.

    A line that did not change keeps its own end, a new one gets the end most lines have:
    `as_kept(as_edited(text), text) == text` for every text.
    """
    edited = _plain(edited)
    mark = BOM if before.startswith(BOM) else ""
    old = [line for line in _LINE.findall(before.removeprefix(BOM)) if line]
    ends = Counter(_end(line) for line in old if _end(line))
    if not ends or set(ends) == {"\n"}:
        return mark + edited
    usual = ends.most_common(1)[0][0]
    lines = [line for line in _LINE.findall(edited) if line]
    kept = [line.replace("\n", usual) for line in lines]
    matcher = SequenceMatcher(None, [_plain(line) for line in old], lines, autojunk=False)
    for block in matcher.get_matching_blocks():
        kept[block.b : block.b + block.size] = old[block.a : block.a + block.size]
    joined = "".join(kept)
    # A lone \r from one place before a \n from another would read as a single line end.
    return mark + (joined if _plain(joined) == edited else edited.replace("\n", usual))


def _end(line: str) -> str:
    found = _END.search(line)
    return found[0] if found else ""


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")

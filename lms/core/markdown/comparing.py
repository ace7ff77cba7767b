"""Two states of a text as HTML, block by block, with the words marked that differ.

Works on HTML this package rendered; what leaves has passed the last sanitiser again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from xml.etree.ElementTree import Element

from markupsafe import Markup

from lms.core.differences import matching, paired, words_of
from lms.core.markdown.cleaning import clean_output
from lms.core.markdown.tree import parse, replace, serialize

# Words of a changed block that are compared one by one; a larger one is shown as changed whole.
MOST_WORDS = 20_000


class BlockChange(StrEnum):
    """What became of a block."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class BlockPair:
    """A block before and after; None where it is not there.

    In a changed pair words gone stand in `del`, new ones in `ins`. `has_marks` is False
    where only the form differs: bold, a list that became a table.
    """

    change: BlockChange
    before: Markup | None
    after: Markup | None
    has_marks: bool = False


def compare_blocks(before: str, after: str) -> list[BlockPair]:
    """The blocks of two rendered texts in order, partners side by side."""
    old, new = _blocks(before), _blocks(after)
    written = [_inside(block) for block in old], [_inside(block) for block in new]
    pairs: list[BlockPair] = []
    at_old = at_new = 0
    ends = [(match.a, match.b, match.size) for match in matching(*written)]
    for a, b, size in [*ends, (len(old), len(new), 0)]:
        pairs += _changed(old[at_old:a], new[at_new:b])
        for n in range(size):
            same = _clean(old[a + n])
            pairs.append(BlockPair(BlockChange.SAME, same, same))
        at_old, at_new = a + size, b + size
    return pairs


def _blocks(html: str) -> list[Element]:
    """The top-level blocks; text that stands between them becomes a paragraph."""
    root = parse(html)
    loose = [root.text, *(block.tail for block in root)]
    blocks = list(root)
    found: list[Element] = []
    for text, block in zip(loose, [*blocks, None], strict=True):
        if text and text.strip():
            paragraph = Element("p")
            paragraph.text = text
            found.append(paragraph)
        if block is not None:
            block.tail = None
            for inside in block.iter():
                # Both sides stand on one page: a name would be there twice.
                inside.attrib.pop("id", None)
            found.append(block)
    return found


def _changed(old: list[Element], new: list[Element]) -> Iterator[BlockPair]:
    words = [_words(block) for block in old], [_words(block) for block in new]
    for a, b in paired(*words):
        if a is None and b is not None:
            yield BlockPair(BlockChange.ADDED, None, _whole(new[b], "ins"), has_marks=True)
        elif b is None and a is not None:
            yield BlockPair(BlockChange.REMOVED, _whole(old[a], "del"), None, has_marks=True)
        elif a is not None and b is not None:
            yield _marked(old[a], new[b], words[0][a], words[1][b])


def _words(block: Element) -> list[str]:
    """The words of a block in reading order; a picture is a word too."""
    found: list[str] = []
    for kind, element in _runs(block):
        found += [_picture(element)] if kind == "picture" else words_of(_run(kind, element))
    return found


def _runs(block: Element) -> Iterator[tuple[str, Element]]:
    if block.tag in PICTURES:
        yield "picture", block
    if block.text:
        yield "text", block
    for child in block:
        yield from _runs(child)
        if child.tail:
            yield "tail", child


PICTURES = frozenset({"img", "audio", "video"})


def _run(kind: str, element: Element) -> str:
    return (element.text if kind == "text" else element.tail) or ""


def _picture(element: Element) -> str:
    return f"\x00{element.get('src', '')}\x00{element.get('alt', '')}"


def _marked(old: Element, new: Element, was: list[str], now: list[str]) -> BlockPair:
    if len(was) + len(now) > MOST_WORDS:
        return BlockPair(BlockChange.CHANGED, _whole(old, "del"), _whole(new, "ins"), True)
    gone, come = set(range(len(was))), set(range(len(now)))
    for match in matching(was, now):
        gone.difference_update(range(match.a, match.a + match.size))
        come.difference_update(range(match.b, match.b + match.size))
    _mark(old, gone, "del")
    _mark(new, come, "ins")
    return BlockPair(BlockChange.CHANGED, _clean(old), _clean(new), bool(gone or come))


def _whole(block: Element, tag: str) -> Markup:
    _mark(block, set(range(len(_words(block)))), tag)
    return _clean(block)


def _mark(block: Element, places: set[int], tag: str) -> None:
    """Put the words at these places into `del` or `ins`, whatever they stand in."""
    runs = list(_runs(block))
    parents = {child: parent for parent in block.iter() for child in parent}
    count = 0
    pictures: list[Element] = []
    for kind, element in runs:
        if kind == "picture":
            if count in places and element in parents:
                pictures.append(element)
            count += 1
            continue
        words = words_of(_run(kind, element))
        pieces = _pieces(words, {n - count for n in places if count <= n < count + len(words)})
        count += len(words)
        _put(kind, element, parents.get(element), pieces, tag)
    for element in pictures:
        parent = next(one for one in block.iter() if element in list(one))
        around = Element(tag)
        replace(parent, element, around)
        around.append(element)


def _pieces(words: list[str], places: set[int]) -> list[tuple[bool, str]]:
    pieces: list[tuple[bool, str]] = []
    for n, word in enumerate(words):
        is_marked = n in places
        if pieces and pieces[-1][0] == is_marked:
            pieces[-1] = (is_marked, pieces[-1][1] + word)
        else:
            pieces.append((is_marked, word))
    return pieces


def _put(
    kind: str, element: Element, parent: Element | None, pieces: list[tuple[bool, str]], tag: str
) -> None:
    """Write a run of text anew, its marked pieces in elements of their own.

    Blanks between the rows of a table or a list stay bare: nothing may stand there.
    """
    if not any(is_marked and text.strip() for is_marked, text in pieces):
        return
    inside = element if kind == "text" else parent
    if inside is None:
        return
    at = 0 if kind == "text" else list(inside).index(element) + 1
    if kind == "text":
        element.text = ""
    else:
        element.tail = ""
    last: Element | None = None if kind == "text" else element
    for is_marked, text in pieces:
        if is_marked:
            last = Element(tag)
            last.text = text
            inside.insert(at, last)
            at += 1
        elif last is None:
            inside.text = (inside.text or "") + text
        else:
            last.tail = (last.tail or "") + text


def _inside(block: Element) -> str:
    holder = Element("body")
    holder.append(block)
    return serialize(holder)


def _clean(block: Element) -> Markup:
    return Markup(clean_output(_inside(block)))  # noqa: S704 (just cleaned)

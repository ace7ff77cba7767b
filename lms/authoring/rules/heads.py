"""Front matter changed one entry at a time; every byte that is not of the entry stays."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import yaml

from lms.courses.rules.folder import BOM
from lms.courses.rules.table_writing import yaml_word as word
from lms.courses.rules.values import FENCE, LARGEST_HEAD

__all__ = ["BadHead", "field_of", "listed", "mapped", "set_field", "word"]

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_STRANGE = re.compile("[\x85\u2028\u2029]")


class BadHead(ValueError):
    """A document without front matter that can be read; its text must be mended first."""


@dataclass(frozen=True)
class _Entry:
    """Where a value stands: offsets in the head's own text, and the line of its key."""

    key_at: int
    value_at: int
    end: int


def field_of(text: str, key: str) -> str | None:
    """The value of a top-level entry as it is written; None when there is none."""
    _before, head, _after = _split(text)
    entry = _entries(head).get(key)
    return None if entry is None else head[entry.value_at : entry.end]


def set_field(text: str, key: str, value: str | None) -> str:
    """The text with this value for a top-level entry, or without the entry (None).

    The value is YAML as it shall stand: `word`, `listed` and `mapped` write it. A comment
    behind the value stays, a new entry comes last. Raises BadHead.
    """
    before, head, after = _split(text)
    entry = _entries(head).get(key)
    end_of_line = _end_of_lines(before + head)
    if entry is None:
        if value is None:
            return text
        return f"{before}{head}{key}: {_with_ends(value, end_of_line)}{end_of_line}{after}"
    if value is None:
        rest = _LINE.match(head, entry.end)
        return before + head[: entry.key_at] + head[rest.end() if rest else entry.end :] + after
    if head[entry.value_at : entry.end] == value:
        return text
    gap = "" if head[entry.value_at - 1] in " \t" or value.startswith("\n") else " "
    written = gap + _with_ends(value, end_of_line)
    return before + head[: entry.value_at] + written + head[entry.end :] + after


def listed(words: Iterable[str]) -> str:
    """Words as a YAML list in brackets."""
    return f"[{', '.join(map(word, words))}]"


def mapped(pairs: Iterable[tuple[str, str]]) -> str:
    """Pairs as a YAML mapping in braces."""
    return "{" + ", ".join(f"{word(key)}: {word(value)}" for key, value in pairs) + "}"


def _split(text: str) -> tuple[str, str, str]:
    """The first fence, what stands between the fences, and the rest with the second fence."""
    mark = BOM if text.startswith(BOM) else ""
    lines = [line for line in _LINE.findall(text[len(mark) :]) if line]
    ends = [n for n, line in enumerate(lines) if line.rstrip() == FENCE]
    if len(ends) < 2 or ends[0] != 0:
        raise BadHead("no front matter")
    head = "".join(lines[1 : ends[1]])
    if len(head) > LARGEST_HEAD or _STRANGE.search(head):
        raise BadHead("too long, or with line ends only YAML knows")
    return mark + lines[0], head, "".join(lines[ends[1] :])


def _entries(head: str) -> dict[str, _Entry]:
    """The top-level entries by key; where a key stands twice, the first."""
    starts = [0]
    for line in _LINE.findall(head):
        starts.append(starts[-1] + len(line))
    try:
        root = yaml.compose(head.replace("\r\n", "\n").replace("\r", "\n"), Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError) as wrong:
        raise BadHead(str(wrong)) from wrong
    if root is None:
        return {}
    if not isinstance(root, yaml.MappingNode) or root.flow_style:
        raise BadHead("not a mapping of lines")
    found: dict[str, _Entry] = {}
    for key, value in root.value:
        key_at = starts[key.start_mark.line] + key.start_mark.column
        value_at = starts[value.start_mark.line] + value.start_mark.column
        end = starts[value.end_mark.line] + value.end_mark.column
        colon = head.index(":", starts[key.end_mark.line] + key.end_mark.column) + 1
        found.setdefault(str(key.value), _trimmed(head, key_at, colon, value_at, end))
    return found


def _trimmed(head: str, key_at: int, colon: int, value_at: int, end: int) -> _Entry:
    """The span of a value without what YAML counts to it: blanks, and lines of comment after it.

    A value in lines of its own begins at the colon, so that it is replaced whole.
    """
    if value_at > end or not head[value_at:end].strip():
        return _Entry(key_at, colon, colon)
    if "\n" in head[colon:value_at] or "\r" in head[colon:value_at]:
        value_at = colon
    lines = [line for line in _LINE.findall(head[value_at:end]) if line]
    while lines and (not lines[-1].strip() or (len(lines) > 1 and lines[-1].lstrip()[:1] == "#")):
        lines.pop()
    return _Entry(key_at, value_at, value_at + len("".join(lines).rstrip()))


def _end_of_lines(text: str) -> str:
    found = re.search(r"\r\n|\r|\n", text)
    return found[0] if found else "\n"


def _with_ends(value: str, end_of_line: str) -> str:
    return value.replace("\n", end_of_line)

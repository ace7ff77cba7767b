"""What a text may not exceed, checked before anything reads it.

Python-Markdown needs quadratic time for open brackets (4,000 `[` take two seconds), a stack
frame for each level of nesting, and writes a table of contents out wherever one is asked
for; no text a person writes comes near these limits.
"""

import re
from collections.abc import Iterator

from lms.core.errors import Refused
from lms.core.i18n import _

BYTES = 512 * 1024
LINES = 5_000
LINE = 20_000  # characters of one line
DEPTH = 20  # levels of lists, quotes and notes
RUN = 200  # the same sign, without anything between
HEADINGS = 500
CONTENTS = 1  # [TOC] marks
# Each block costs the square of its signs, a table cell or list item being its own block.
# Two thousand signs in one paragraph, or two hundred in each of a hundred, reach the limit,
# which is about two seconds of work.
EFFORT = 4_000_000
COPIED = 2 * 1024 * 1024  # characters that links by reference may copy into the page

_MARKERS = re.compile(r"(?:[ \t]|>|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t]))*")
_MARKER = re.compile(r">|[-+*]|\d+[.)]")
_RULE = re.compile(r"[ \t]*([-*_])(?:[ \t]*\1){2,}[ \t]*")
_RUN = re.compile(rf"([\[(<`*~!&\\])(?:\1|\n){{{RUN},}}|(?:!\[){{{RUN},}}")
_SIGN = re.compile(r"[\[(<`*_~&\\]")
_HEADING = re.compile(r"^(?:[ \t>]*#{1,6}|[ \t>]*(?:=+|-+)[ \t]*$)", re.MULTILINE)
_DEFINITION = re.compile(r"^[ \t>]*\[[^\]\n]*\]:(.*)$", re.MULTILINE)
_BLANK = re.compile(r"\n[ \t>]*\n")
_ITEM = re.compile(r"[ \t>]*(?:[-+*]|\d+[.)])[ \t]")
_TABLE = re.compile(r"[^\n]*\|[^\n]*\n[ \t>]*\|?[ \t]*:?-[ \t|:-]*")


class TooMuch(Refused):
    """A text too long or too deeply nested to be read in reasonable time."""

    @classmethod
    def nested(cls, line: int | None = None) -> "TooMuch":
        if line is None:
            return cls(_("列表、引用或强调嵌套得太深，请减少层次。"))
        return cls(_("第 %(line)s 行：列表或引用嵌套超过 %(depth)s 层。", line=line, depth=DEPTH))


def check(text: str) -> None:
    """Raise TooMuch when the text passes a limit."""
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > BYTES:
        limit = BYTES // 1024
        raise TooMuch(
            _("文本太长：最多 %(limit)s KB，现有 %(size)s KB。", limit=limit, size=size // 1024)
        )
    if found := _RUN.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise TooMuch(_("第 %(line)s 行：同一个符号连续太多。", line=line))
    _check_lines(text)
    _check_copies(text)
    if sum(len(_SIGN.findall(block)) ** 2 for block in _blocks(text)) > EFFORT:
        raise TooMuch(_("括号、星号等符号太密集。请用空行把文字分成较短的段落。"))


def _check_lines(text: str) -> None:
    if text.count("\n") > LINES:
        raise TooMuch(_("文本太长：最多 %(limit)s 行。", limit=LINES))
    for number, line in enumerate(text.split("\n"), start=1):
        if len(line) > LINE:
            raise TooMuch(_("第 %(line)s 行太长：最多 %(limit)s 个字符。", line=number, limit=LINE))
        if _depth(line) > DEPTH and not _RULE.fullmatch(line):
            raise TooMuch.nested(number)


def _depth(line: str) -> int:
    """How many levels the beginning of a line opens or continues."""
    found = _MARKERS.match(line)
    prefix = found.group().expandtabs(4) if found else ""
    indent = len(prefix) - len(prefix.lstrip(" "))
    return indent // 4 + len(_MARKER.findall(prefix))


def _check_copies(text: str) -> None:
    """Refuse what would make a page many times as long as its text."""
    if text.count("[TOC]") > CONTENTS or len(_HEADING.findall(text)) > HEADINGS:
        raise TooMuch(
            _("标题太多，或目录标记 [TOC] 多于一处：最多 %(limit)s 个标题。", limit=HEADINGS)
        )
    longest = max((len(target) for target in _DEFINITION.findall(text)), default=0)
    if longest * text.count("[") > COPIED:
        raise TooMuch(_("引用式链接太多、太长。"))


def _blocks(text: str) -> Iterator[str]:
    """What Python-Markdown reads in one go: paragraphs, list items, table rows."""
    for paragraph in _BLANK.split(text):
        lines = paragraph.strip("\n").split("\n")
        is_table = bool(_TABLE.match("\n".join(lines[:2])))
        if not is_table and not _ITEM.match(lines[0]):
            yield paragraph
            continue
        block = ""
        for line in lines:
            if is_table or _ITEM.match(line):
                yield block
                block = ""
            block += line + "\n"
        yield block

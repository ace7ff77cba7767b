"""A whole document in words: its front matter as a table, then its text."""

import re

from lms.courses.rules.folder import BOM
from lms.courses.rules.reading import CHECKS, QUIZ, role_of

_HEAD = re.compile(r"---[ \t]*\n(.*?\n)?---[ \t]*(?:\n|\Z)", re.DOTALL)
_ENTRY = re.compile(r"([A-Za-z_][\w-]*):[ \t]*(.*)")

_ITEM = re.compile(r"(?:[-*+]|\d{1,3}[.)])[ \t]")
_SIGN = re.compile(r"[^\w\s\u3000-\u303f\uff00-\uffef]|_")


def in_words(text: str, path: str) -> str:
    """Markdown that shows a document entire, so that a change of a setting is seen too."""
    plain = text.removeprefix(BOM).replace("\r\n", "\n").replace("\r", "\n")
    found = _HEAD.match(plain)
    if not found:
        return plain
    body = plain[found.end() :]
    if role_of(path) in {QUIZ, CHECKS, "banks"}:
        body = _questions(body)
    rows: list[tuple[str, list[str]]] = []
    for line in (found[1] or "").splitlines():
        entry = _ENTRY.fullmatch(line)
        if entry:
            rows.append((entry[1], [entry[2]] if entry[2] else []))
        elif rows and line.strip():
            rows[-1][1].append(line.strip())
    table = "".join(f"| {key} | {_cell(value)} |\n" for key, value in rows)
    head = f"|  |  |\n|---|---|\n{table}\n" if table else ""
    return head + body


def _questions(body: str) -> str:
    """Questions, whose grammar is narrower than Markdown's: lines stay lines, lists are lists."""
    lines: list[str] = []
    for line in body.split("\n"):
        before = lines[-1] if lines else ""
        is_item = _ITEM.match(line) is not None
        if is_item and before.strip() and not _ITEM.match(before) and not before[0].isspace():
            lines.append("")
        elif before.strip() and line.strip() and not is_item and before[0] not in "#>|`":
            lines[-1] = f"{before}  "
        # What stands in braces behind a question would be taken for attributes of a heading.
        lines.append(line.replace("{", "&#123;") if line.startswith("#") else line)
    return "\n".join(lines)


def _cell(lines: list[str]) -> str:
    """A value as it is written, nothing in it a sign of Markdown or HTML."""
    return "<br>".join(_SIGN.sub(lambda sign: f"&#{ord(sign[0])};", line) for line in lines)

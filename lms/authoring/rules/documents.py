"""A whole document in words: its front matter as a table, then its text."""

import re

from lms.courses.rules.folder import BOM

_HEAD = re.compile(r"---[ \t]*\n(.*?\n)?---[ \t]*(?:\n|\Z)", re.DOTALL)
_ENTRY = re.compile(r"([A-Za-z_][\w-]*):[ \t]*(.*)")

_SIGN = re.compile(r"[^\w\s\u3000-\u303f\uff00-\uffef]|_")


def in_words(text: str) -> str:
    """Markdown that shows a document entire, so that a change of a setting is seen too."""
    plain = text.removeprefix(BOM).replace("\r\n", "\n").replace("\r", "\n")
    found = _HEAD.match(plain)
    if not found:
        return plain
    rows: list[tuple[str, list[str]]] = []
    for line in (found[1] or "").splitlines():
        entry = _ENTRY.fullmatch(line)
        if entry:
            rows.append((entry[1], [entry[2]] if entry[2] else []))
        elif rows and line.strip():
            rows[-1][1].append(line.strip())
    table = "".join(f"| {key} | {_cell(value)} |\n" for key, value in rows)
    head = f"|  |  |\n|---|---|\n{table}\n" if table else ""
    return head + plain[found.end() :]


def _cell(lines: list[str]) -> str:
    """A value as it is written, nothing in it a sign of Markdown or HTML."""
    return "<br>".join(_SIGN.sub(lambda sign: f"&#{ord(sign[0])};", line) for line in lines)

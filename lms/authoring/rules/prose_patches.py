"""What stands around the tables of a document, changed line by line; the tables stay."""

from collections.abc import Sequence
from difflib import SequenceMatcher

from lms.authoring.rules.rows import Surgery, grids_of, lines_of
from lms.courses.rules.tables import Columns
from lms.courses.rules.values import FENCE


def with_prose(text: str, columns: Columns, after: str) -> str:
    """The text with other prose, in which every line of a table is a blank one.

    Lines that were there before stay byte for byte, and no line of a table is touched.
    """
    lines = lines_of(text)
    grids = grids_of(lines, columns)
    table = {line for grid in grids for line in range(grid.header, grid.end)}
    prose = _prose(lines, table)
    old = [words for _number, words in prose]
    new = after.replace("\r\n", "\n").strip("\n").split("\n") if after.strip() else []
    surgery = Surgery(lines)
    if not old:
        _begin(surgery, lines, new)
        return surgery.text()
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            continue
        surgery.drop(n for n, words in prose[a:b] if n not in table and not _parts(n, words, table))
        _insert(surgery, prose[a - 1][0] if a else prose[0][0] - 1, new[c:d], table, lines)
    return surgery.text()


def _prose(lines: Sequence[str], table: set[int]) -> list[tuple[int, str]]:
    """The lines of the body with what they say as prose, from the first to the last that says any.

    Lines of a table say nothing.
    """
    fences = [number for number, line in enumerate(lines) if line.rstrip() == FENCE]
    body = range(fences[1] + 1 if len(fences) > 1 else 0, len(lines))
    said = [(n, "" if n in table else lines[n].rstrip("\r\n")) for n in body]
    filled = [at for at, (_n, words) in enumerate(said) if words]
    return said[filled[0] : filled[-1] + 1] if filled else []


def _parts(number: int, words: str, table: set[int]) -> bool:
    """Whether a line is the blank between a table and what stands around it."""
    return not words.strip() and bool({number - 1, number + 1} & table)


def _begin(surgery: Surgery, lines: Sequence[str], new: Sequence[str]) -> None:
    """A first introduction, below the front matter."""
    fences = [number for number, line in enumerate(lines) if line.rstrip() == FENCE]
    at = fences[1] if len(fences) > 1 else 0
    follows = lines[at + 1] if at + 1 < len(lines) else ""
    after = [] if not follows.strip() else [surgery.end]
    surgery.add(at, [surgery.end, *(line + surgery.end for line in new), *after])


def _insert(
    surgery: Surgery, at: int, new: Sequence[str], table: set[int], lines: Sequence[str]
) -> None:
    """New lines after one, never inside a table nor touching it."""
    if not new:
        return
    while at in table and at + 1 in table:
        at += 1
    added = [line + surgery.end for line in new]
    if at in table and new[0].strip():
        added.insert(0, surgery.end)
    if at + 1 in table and new[-1].strip():
        added.append(surgery.end)
    surgery.add(at, added)

"""What comes along with a text out of another course: its objectives and its media."""

import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from lms.authoring.rules.rekeying import codes_for, rekeyed
from lms.core.i18n import _
from lms.courses.rules.folder import Medium
from lms.courses.rules.objectives import ObjectiveText

HEADER = "| 码 | 类 | 目标 | 上级 | 期望值 |"
KIND_WORDS = {"knowledge": "知识", "skill": "技能", "attitude": "素质"}
_LINK = re.compile(r"(\]\(<?)([^)\s<>#?]+)")


@dataclass(frozen=True)
class Objectives:
    """What the objectives of a text are called here, which come along, and what they lose.

    `offered` are those an author may take one of this course for; `dropped` are parents left
    out because there is none here: (code here, code of the parent there).
    """

    codes: dict[str, str]
    offered: tuple[ObjectiveText, ...]
    brought: tuple[ObjectiveText, ...]
    parents: dict[str, str]
    dropped: tuple[tuple[str, str], ...]

    def lines(self, source: str) -> list[str]:
        """The rows as they stand in objectives.md."""
        rows = [self._row(one) for one in self.brought]
        head = [f"## {_('取自 %(code)s', code=source)}", "", HEADER, "|---|---|---|---|---:|"]
        return [*head, *rows] if rows else []

    def _row(self, row: ObjectiveText) -> str:
        parents = [
            f"{self.parents[code]}:{weight}" if weight != 1 else self.parents[code]
            for code, weight in row.parents
            if code in self.parents
        ]
        title, kind = row.title.replace("|", "\\|"), KIND_WORDS.get(row.kind, row.kind)
        return (
            f"| {self.codes[row.code]} | {kind} | {title} | {' '.join(parents)} | {row.expected} |"
        )


def objectives_for(
    texts: Sequence[str],
    theirs: Sequence[ObjectiveText],
    ours: Sequence[ObjectiveText],
    chosen: Mapping[str, str],
) -> Objectives:
    """The objectives these texts name: as they are called here, or under a code that is free.

    One of the same code and title is the same objective. `chosen` names others of this course
    to be taken instead.
    """
    known = {row.code: row.title for row in ours}
    rows = {row.code: row for row in theirs}
    named = [code for code in rows if any(_is_named(text, code) for text in texts)]
    same = {code: code for code in named if known.get(code) == rows[code].title}
    offered = [rows[code] for code in named if code not in same]
    mapped = {one.code: chosen[one.code] for one in offered if chosen.get(one.code) in known}
    brought = [one for one in offered if one.code not in mapped]
    codes = {**same, **mapped, **codes_for([one.code for one in brought], known)}
    asked = [(one.code, parent) for one in brought for parent, _weight in one.parents]
    parents = {
        parent: codes.get(parent, parent)
        for _code, parent in asked
        if parent in codes or parent not in rows or known.get(parent) == rows[parent].title
    }
    dropped = tuple((codes[code], parent) for code, parent in asked if parent not in parents)
    return Objectives(codes, tuple(offered), tuple(brought), parents, dropped)


def _is_named(text: str, code: str) -> bool:
    return rekeyed("evaluation.md", text, {code: f"{code}\x00"}) != text


def carried(
    text: str, home: str, to: str, theirs: Mapping[str, Medium], ours: Mapping[str, Medium]
) -> tuple[str, dict[str, Medium]]:
    """A text moved from one folder to another, and the media it shows by their new paths.

    `theirs` are the media that do not move along by themselves. A medium of the same content
    at its place is shared; of another content, the one that comes gets a free name.
    """
    found: dict[str, Medium] = {}

    def moved(link: re.Match[str]) -> str:
        medium = theirs.get(posixpath.normpath(posixpath.join(home, unquote(link[2]))))
        if medium is None:
            return link[0]
        path = _free_medium(f"{to}/media/{posixpath.basename(unquote(link[2]))}", medium,
                            {**ours, **found})  # fmt: skip
        found[path] = medium
        return link[1] + posixpath.relpath(path, to).replace(" ", "%20")

    text = _LINK.sub(moved, text)
    return text, {path: one for path, one in found.items() if path not in ours}


def _free_medium(wanted: str, medium: Medium, taken: Mapping[str, Medium]) -> str:
    stem, dot, ending = wanted.rpartition(".")
    path, number = wanted, 2
    while path in taken and taken[path].sha256 != medium.sha256:
        path, number = f"{stem}-{number}{dot}{ending}", number + 1
    return path

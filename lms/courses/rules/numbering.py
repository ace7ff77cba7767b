"""Figures and tables of a lesson: numbered 图n-m-k and 表n-m-k, and mentioned by that number."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from lms.core.findings import Findings, Place
from lms.core.i18n import _
from lms.courses.rules.course import Places

CAPTION = re.compile(r"[\s!\[*_(（“\"]*([图表])\s*([0-9]+)-([0-9]+)-([0-9]+)(?![0-9-])")
PICTURE_TITLE = re.compile(r"!\[[^\]]*\]\([^)\s]+\s+[\"'](.*?)[\"']\s*\)")
TABLE_CAPTION = re.compile(r"\s*\{:[^}]*\.caption\b")
NUMBERED = re.compile(r"[图表]\s?[0-9]+-[0-9]+(?:-[0-9]+)?(?![0-9-])")


@dataclass(frozen=True)
class Numbered:
    """The captions of a lesson and what its text mentions: 图1-3-1 and so on, first places."""

    captions: Places = field(default_factory=dict)
    mentions: Places = field(default_factory=dict)


def label_of(caption: str) -> str | None:
    """图1-3-1 of a caption that begins with it."""
    match = CAPTION.match(caption)
    return f"{match[1]}{match[2]}-{match[3]}-{match[4]}" if match else None


def read_numbers(
    lines: Sequence[tuple[int, str]], number: str, place: Place, findings: Findings
) -> Numbered:
    """Captions and mentions; numbers out of their order 1, 2, 3 … are findings."""
    read = Numbered()
    last = {"图": 0, "表": 0}
    after = [line for _at, line in lines[1:]] + [""]
    for (at, line), following in zip(lines, after, strict=True):
        title = PICTURE_TITLE.search(line)
        caption = None
        if title or TABLE_CAPTION.match(following):
            caption = CAPTION.match(title[1] if title else line)
        if caption is not None:
            right = f"{number}-{last[caption[1]] + 1}"
            if f"{caption[2]}-{caption[3]}-{caption[4]}" != right:
                column = line.index(f"{caption[2]}-{caption[3]}") + 1
                findings.warning(place.at(at, column), _wrong_number(caption[1] + right))
            last[caption[1]] = max(last[caption[1]], int(caption[4]))
            read.captions.setdefault(label_of(caption[0]) or "", place.at(at))
            continue
        for match in NUMBERED.finditer(line):
            label = match[0].replace(" ", "")
            read.mentions.setdefault(label, place.at(at, match.start() + 1))
    return read


def _wrong_number(right: str) -> str:
    return _("这里的编号应是 %(right)s：按项目、任务、顺序连续编号。", right=right)

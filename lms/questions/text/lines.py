"""The lines of a quiz's body: which heading each belongs to, and which belong to none."""

import re
from collections.abc import Iterator, Sequence

from lms.core.findings import Findings, Place
from lms.core.i18n import _
from lms.questions.kinds.base import Line, place_of

OUTER = re.compile(r"^##?\s")
QUESTION = re.compile(r"^###\s+(.*)$")
PART = re.compile(r"^####\s+(.*)$")
GLUED = re.compile(r"^####?[^#\s]")
FENCE = re.compile(r"^\s*(```|~~~)")
QUOTE = re.compile(r"^\s*>\s?(.*)$")


def check_lines(lines: Sequence[Line], place: Place, findings: Findings) -> None:
    """What no question will ever see: lines before the first, glued headings, open code."""
    is_inside = False
    for line, is_text in outside_code(lines):
        if not is_text:
            continue
        if GLUED.match(line.text):
            findings.error(place.at(line.number), _("“#”后面要空一格。"))
        if QUESTION.match(line.text):
            is_inside = True
        elif OUTER.match(line.text):
            is_inside = False
        elif not is_inside and line.text.strip():
            findings.warning(
                place_of(place, line),
                _("这一行不属于任何题，不会显示。题目以“### 码 题型 分数”开头。"),
            )
    fences = [line for line in lines if FENCE.match(line.text)]
    if len(fences) % 2:
        findings.error(place_of(place, fences[-1]), _("代码没有结束，请再写一行“```”。"))


def blocks(lines: Sequence[Line], heading: re.Pattern[str]) -> Iterator[tuple[Line, list[Line]]]:
    """Each heading with the lines below it; an outer heading (`## 一、单选题`) ends them."""
    head: Line | None = None
    rest: list[Line] = []
    for line, is_text in outside_code(lines):
        is_heading = is_text and heading.match(line.text) is not None
        if head is not None and (is_heading or (is_text and OUTER.match(line.text))):
            yield head, rest
            head = None
        if is_heading:
            head, rest = line, []
        elif head is not None:
            rest.append(line)
    if head is not None:
        yield head, rest


def split_explanation(lines: list[Line]) -> tuple[list[Line], str]:
    """The lines without the quote at their end, and that quote's text."""
    end = len(lines)
    while end and not lines[end - 1].text.strip():
        end -= 1
    start = end
    while start and QUOTE.match(lines[start - 1].text):
        start -= 1
    said = [match[1] for line in lines[start:end] if (match := QUOTE.match(line.text))]
    return lines[:start], "\n".join(said).strip()


def outside_code(lines: Sequence[Line]) -> Iterator[tuple[Line, bool]]:
    """Each line, and whether it is text rather than fenced code."""
    is_code = False
    for line in lines:
        is_fence = FENCE.match(line.text) is not None
        yield line, not (is_code or is_fence)
        is_code = is_code != is_fence

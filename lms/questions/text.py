"""The grammar of a quiz's body: headings, attributes and explanations; kinds read the rest."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches

from lms.core.findings import Findings, Place
from lms.core.i18n import _
from lms.core.points import plain
from lms.questions import kinds
from lms.questions.kinds.base import Body, Kind, Line, MarkingPoint, Render, text_of
from lms.questions.rules import Definition

QUESTION = re.compile(r"^###\s+(.*)$")
PART = re.compile(r"^####\s+(.*)$")
FENCE = re.compile(r"^\s*(```|~~~)")
KEY = re.compile(r"^[A-Z0-9][A-Za-z0-9]*(-[A-Za-z0-9]+)*$")
PART_NUMBER = re.compile(r"^[（(]\s*(\d{1,2})\s*[)）]$")
POINTS = re.compile(r"^(\d{1,3}(?:\.\d{1,2})?)分$")
BRACES = re.compile(r"\{([^{}]*)\}\s*$")
QUOTE = re.compile(r"^\s*>\s?(.*)$")
NUMBER = re.compile(r"^\d+(\.\d+)?$")
SHARE = re.compile(r"^([A-Z][A-Za-z0-9.]*)(?::(\d+(?:\.\d+)?))?$")


@dataclass(frozen=True)
class ParsedQuestion:
    """A question as written: texts still Markdown; `place` is where its heading stands."""

    key: str
    kind: Kind
    points: Decimal
    shares: tuple[tuple[str, Decimal], ...]
    difficulty: Decimal | None
    stem: str
    body: Body
    explanation: str
    place: Place
    parts: tuple["ParsedQuestion", ...] = ()


@dataclass(frozen=True)
class _Heading:
    name: str  # the key, or (1) of a part
    kind: Kind
    points: Decimal | None
    shares: tuple[tuple[str, Decimal], ...]
    difficulty: Decimal | None


def parse_questions(
    lines: Sequence[Line], place: Place, findings: Findings
) -> list[ParsedQuestion]:
    """Every question of the text that can be read; what cannot is among the findings."""
    found: list[ParsedQuestion] = []
    keys: set[str] = set()
    for head, rest in _blocks(lines, QUESTION):
        spot = place.at(head.number)
        question = _question(head, rest, spot, findings)
        if question is None:
            continue
        if question.key in keys:
            findings.error(spot, _("题码 %(key)s 重复了。", key=question.key))
        keys.add(question.key)
        found.append(question)
    return found


def compile_question(question: ParsedQuestion, render: Render) -> Definition:
    """The question with its texts rendered to HTML, once and for all."""
    return Definition(
        key=question.key,
        kind=question.kind.name,
        points=question.points,
        shares=question.shares,
        difficulty=question.difficulty,
        stem=str(render(question.stem)) if question.stem else "",
        body=question.kind.html(question.body, render),
        explanation=str(render(question.explanation)) if question.explanation else "",
        parts=tuple(compile_question(part, render) for part in question.parts),
    )


def _blocks(lines: Sequence[Line], heading: re.Pattern[str]) -> Iterator[tuple[Line, list[Line]]]:
    """Each heading with the lines below it; headings inside fenced code do not count."""
    head: Line | None = None
    rest: list[Line] = []
    is_code = False
    for line in lines:
        if FENCE.match(line.text):
            is_code = not is_code
        if not is_code and heading.match(line.text):
            if head is not None:
                yield head, rest
            head, rest = line, []
        elif head is not None:
            rest.append(line)
    if head is not None:
        yield head, rest


def _question(
    head: Line, lines: list[Line], place: Place, findings: Findings
) -> ParsedQuestion | None:
    heading = _heading(head, QUESTION, place, findings)
    if heading is None:
        return None
    if not KEY.match(heading.name):
        findings.error(place.at(head.number, 5), _("题码应由字母、数字和“-”组成，如 T03-I01。"))
    if heading.kind.name == "case":
        return _case(heading, lines, place, findings)
    return _simple(heading, heading.name, lines, place, findings)


def _simple(
    heading: _Heading, key: str, lines: list[Line], place: Place, findings: Findings
) -> ParsedQuestion:
    own, explanation = _explanation(lines)
    body = dict(heading.kind.parse(own, place, findings))
    stem = str(body.pop("stem", ""))
    if not stem:
        findings.error(place, _("这道题没有题干。"))
    points = _points(heading, body, place, findings)
    return ParsedQuestion(
        key,
        heading.kind,
        points,
        heading.shares,
        heading.difficulty,
        stem,
        body,
        explanation,
        place,
    )


def _case(heading: _Heading, lines: list[Line], place: Place, findings: Findings) -> ParsedQuestion:
    """A case: its material, then `#### (1) 单选 5分` and so on."""
    blocks = list(_blocks(lines, PART))
    first = blocks[0][0].number if blocks else lines[-1].number + 1 if lines else place.line
    material = [line for line in lines if line.number < first]
    material, explanation = _explanation(material) if not blocks else (material, "")
    parts = [
        part
        for number, block in enumerate(blocks, start=1)
        if (part := _part(heading, number, block, place, findings)) is not None
    ]
    if not blocks:
        findings.error(place, _("案例分析要有小题，写成“#### (1) 单选 5分”。"))
    total = sum((part.points for part in parts), Decimal(0))
    if heading.points is not None and parts and total != heading.points:
        findings.error(
            place,
            _(
                "小题分数之和是 %(total)s，标题写的是 %(points)s。",
                total=plain(total),
                points=plain(heading.points),
            ),
        )
    if not text_of(material):
        findings.error(place, _("案例分析没有材料。"))
    return ParsedQuestion(
        heading.name,
        heading.kind,
        total,
        heading.shares,
        heading.difficulty,
        text_of(material),
        {},
        explanation,
        place,
        tuple(parts),
    )


def _part(
    whole: _Heading, number: int, block: tuple[Line, list[Line]], place: Place, findings: Findings
) -> ParsedQuestion | None:
    head, lines = block
    spot = place.at(head.number)
    heading = _heading(head, PART, spot, findings)
    if heading is None:
        return None
    match = PART_NUMBER.match(heading.name)
    if match is None or int(match[1]) != number:
        findings.error(place.at(head.number, 6), _("小题应依次编号，这里应是 (%(n)s)。", n=number))
    if heading.kind.name == "case":
        findings.error(spot, _("案例分析里不能再有案例分析。"))
        return None
    own = _Heading(
        heading.name,
        heading.kind,
        heading.points,
        heading.shares or whole.shares,
        heading.difficulty if heading.difficulty is not None else whole.difficulty,
    )
    return _simple(own, f"{whole.name}-{number}", lines, spot, findings)


def _heading(
    head: Line, pattern: re.Pattern[str], place: Place, findings: Findings
) -> _Heading | None:
    """`KEY 类型 5分 {K3.1:0.7 S3.2:0.3 difficulty=0.8}`; None when the kind is not known."""
    match = pattern.match(head.text)
    text = match[1].strip() if match else ""
    braces = BRACES.search(text)
    words = BRACES.sub("", text).split()
    if len(words) < 2:
        findings.error(place, _("题目标题应写成“### 码 题型 分数 {目标}”。"))
        return None
    column = head.text.find(words[1]) + 1
    kind = kinds.by_label(words[1])
    if kind is None:
        findings.error(place.at(head.number, column), _unknown_kind(words[1]))
        return None
    points = POINTS.match(words[2]) if len(words) > 2 else None
    if len(words) > 2 and points is None:
        spot = place.at(head.number, head.text.find(words[2]) + 1)
        findings.error(spot, _("分数应写成“5分”，最多两位小数。"))
    for word in words[3:]:
        spot = place.at(head.number, head.text.rfind(word) + 1)
        findings.error(spot, _("标题里多了“%(word)s”。", word=word))
    start = head.text.rfind("{") + 1
    shares, difficulty = _attributes(
        braces[1] if braces else "", place.at(head.number, start + 1), findings
    )
    return _Heading(words[0], kind, Decimal(points[1]) if points else None, shares, difficulty)


def _unknown_kind(word: str) -> str:
    labels = [label for kind in kinds.all_kinds().values() for label in kind.labels]
    near = get_close_matches(word, labels, 1, 0.3)
    names = "、".join(kind.labels[0] for kind in kinds.all_kinds().values())
    if near:
        return _(
            "没有“%(word)s”这种题型，是不是“%(near)s”？可用的有：%(names)s。",
            word=word,
            near=near[0],
            names=names,
        )
    return _("没有“%(word)s”这种题型。可用的有：%(names)s。", word=word, names=names)


def _attributes(
    text: str, place: Place, findings: Findings
) -> tuple[tuple[tuple[str, Decimal], ...], Decimal | None]:
    shares: dict[str, Decimal] = {}
    difficulty = None
    for match in re.finditer(r"\S+", text):
        spot = place.at(place.line, place.column + match.start())
        name, is_setting, value = match[0].partition("=")
        share = SHARE.match(match[0])
        if is_setting and name == "difficulty" and NUMBER.match(value) and Decimal(value) <= 1:
            difficulty = Decimal(value)
        elif share and share[1] not in shares and Decimal(share[2] or 1) > 0:
            shares[share[1]] = Decimal(share[2] or 1)
        else:
            findings.error(
                spot,
                _("“%(word)s”看不懂。写成“K3.1”“K3.1:0.7”或“difficulty=0.8”。", word=match[0]),
            )
    return tuple(shares.items()), difficulty


def _explanation(lines: list[Line]) -> tuple[list[Line], str]:
    """The lines without the quote at their end, and that quote's text."""
    end = len(lines)
    while end and not lines[end - 1].text.strip():
        end -= 1
    start = end
    while start and QUOTE.match(lines[start - 1].text):
        start -= 1
    said = [match[1] for line in lines[start:end] if (match := QUOTE.match(line.text))]
    return lines[:start], "\n".join(said).strip()


def _points(heading: _Heading, body: Body, place: Place, findings: Findings) -> Decimal:
    """The points of the heading, which marking points must total; either may stand alone."""
    marking = sum((point.points for point in MarkingPoint.all_of(body)), Decimal(0))
    points = heading.points if heading.points is not None else marking or None
    if points is None or points <= 0:
        findings.error(place, _("没有写分数。在题型后面写“5分”。"))
        return Decimal(0)
    if marking and marking != points:
        findings.error(
            place,
            _(
                "要点分数之和是 %(total)s，标题写的是 %(points)s。",
                total=plain(marking),
                points=plain(points),
            ),
        )
    return points

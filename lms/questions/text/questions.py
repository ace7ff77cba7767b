"""Questions as written, and their way to definitions."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from lms.core.findings import Findings, Place
from lms.core.i18n import _
from lms.core.points import plain
from lms.questions.kinds.base import Body, Kind, Line, MarkingPoint, Render, place_of, text_of
from lms.questions.rules import Definition
from lms.questions.text.headings import Attributes, Heading, read_heading
from lms.questions.text.lines import PART, QUESTION, blocks, check_lines, split_explanation

KEY = re.compile(r"^(?=.{1,32}$)[A-Z][A-Za-z0-9]*(-[A-Za-z0-9]+)*$")
NUMBERED = re.compile(r"^####\s+[（(]\s*\d")
PART_NUMBER = re.compile(r"^[（(]\s*(\d{1,2})\s*[)）]$")


@dataclass(frozen=True)
class ParsedQuestion:
    """A question as written: texts still Markdown; `place` is where its heading stands."""

    key: str
    kind: Kind
    points: Decimal
    attributes: Attributes
    stem: str
    body: Body
    explanation: str
    place: Place
    parts: tuple["ParsedQuestion", ...] = ()


def parse_questions(
    lines: Sequence[Line], place: Place, findings: Findings
) -> list[ParsedQuestion]:
    """Every question of the text that can be read; what cannot is among the findings."""
    found: list[ParsedQuestion] = []
    keys: set[str] = set()
    check_lines(lines, place, findings)
    for head, rest in blocks(lines, QUESTION):
        spot = place.at(head.number)
        question = _question(head, rest, spot, findings)
        if question is None:
            continue
        own = {question.key, *(part.key for part in question.parts)}
        for key in sorted(own & keys):
            findings.error(spot, _("题码 %(key)s 重复了。", key=key))
        keys |= own
        found.append(question)
    return found


def compile_question(question: ParsedQuestion, render: Render) -> Definition:
    """The question with its texts rendered to HTML, once and for all."""
    body = question.kind.html({**question.body, "stem": question.stem}, render)
    stem = body.pop("stem", None)
    if stem is None:
        stem = str(render(question.stem)) if question.stem else ""
    return Definition(
        key=question.key,
        kind=question.kind.name,
        points=question.points,
        shares=question.attributes.shares,
        difficulty=question.attributes.difficulty,
        stem=stem,
        body=body,
        explanation=str(render(question.explanation)) if question.explanation else "",
        parts=tuple(compile_question(part, render) for part in question.parts),
        level=question.attributes.level,
    )


def _question(
    head: Line, lines: list[Line], place: Place, findings: Findings
) -> ParsedQuestion | None:
    heading = read_heading(head, QUESTION, place, findings)
    if heading is None:
        return None
    if not KEY.match(heading.name):
        findings.error(
            place.at(head.number, 5),
            _("题码以大写字母开头，由字母、数字和“-”组成，最多 32 个字符，如 T03-I01。"),
        )
    if heading.kind.name == "case":
        return _case(heading, lines, place, findings)
    return _simple(heading, heading.name, lines, place, findings)


def _simple(
    heading: Heading, key: str, lines: list[Line], place: Place, findings: Findings
) -> ParsedQuestion:
    for line in lines:
        if NUMBERED.match(line.text):
            findings.error(
                place_of(place, line), _("只有案例分析才有小题，请把题型改为“案例分析”。")
            )
    own, explanation = split_explanation(lines)
    body = dict(heading.kind.parse(own, place, findings))
    stem = str(body.pop("stem", ""))
    if not stem:
        findings.error(place, _("这道题没有题干。"))
    points = _points(heading, body, place, findings)
    return ParsedQuestion(
        key,
        heading.kind,
        points,
        heading.attributes,
        stem,
        body,
        explanation,
        place,
    )


def _case(heading: Heading, lines: list[Line], place: Place, findings: Findings) -> ParsedQuestion:
    """A case: its material, then `#### (1) 单选 5分` and so on."""
    found = list(blocks(lines, PART))
    first = found[0][0].number if found else lines[-1].number + 1 if lines else place.line
    material = [line for line in lines if line.number < first]
    material, explanation = split_explanation(material) if not found else (material, "")
    parts = [
        part
        for number, block in enumerate(found, start=1)
        if (part := _part(heading, number, block, place, findings)) is not None
    ]
    if not found:
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
        heading.attributes,
        text_of(material),
        {},
        explanation,
        place,
        tuple(parts),
    )


def _part(
    whole: Heading, number: int, block: tuple[Line, list[Line]], place: Place, findings: Findings
) -> ParsedQuestion | None:
    head, lines = block
    spot = place.at(head.number)
    heading = read_heading(head, PART, spot, findings)
    if heading is None:
        return None
    match = PART_NUMBER.match(heading.name)
    if match is None or int(match[1]) != number:
        findings.error(place.at(head.number, 6), _("小题应依次编号，这里应是 (%(n)s)。", n=number))
    if heading.kind.name == "case":
        findings.error(spot, _("案例分析里不能再有案例分析。"))
        return None
    own = replace(heading, attributes=heading.attributes.under(whole.attributes))
    return _simple(own, f"{whole.name}-{number}", lines, spot, findings)


def _points(heading: Heading, body: Body, place: Place, findings: Findings) -> Decimal:
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

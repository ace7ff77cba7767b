"""The heading of a question: `### T03-I01 单选 5分 {K3.1 difficulty=0.8 level=理解}`."""

import re
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches

from lms.core.findings import Findings, Place
from lms.core.i18n import _
from lms.questions import kinds
from lms.questions.kinds.base import Kind, Line
from lms.questions.rules import LEVELS
from lms.questions.text.levels import LEVEL_NAMES

POINTS = re.compile(r"^(\d{1,3}(?:\.\d{1,2})?)分$")
POINTS_APART = re.compile(r"(\d)\s+分(?=\s|$|\{)")
BRACES = re.compile(r"\{([^{}]*)\}\s*$")
NUMBER = re.compile(r"^\d+(\.\d+)?$")
ORIGIN = re.compile(r"[A-Z][A-Z0-9]{1,15}/[A-Z][A-Za-z0-9-]{0,31}(@\d{1,9})?")
SHARE = re.compile(r"^([A-Z][A-Za-z0-9.]*)(?::(\d+(?:\.\d+)?))?$")


@dataclass(frozen=True)
class Attributes:
    """What stands in the braces: objectives with shares, expected facility, level of thought."""

    shares: tuple[tuple[str, Decimal], ...] = ()
    difficulty: Decimal | None = None
    level: str = ""

    def under(self, whole: "Attributes") -> "Attributes":
        """Those of a part of a case, which takes from the case what it does not say itself."""
        return Attributes(
            self.shares or whole.shares,
            whole.difficulty if self.difficulty is None else self.difficulty,
            self.level or whole.level,
        )


@dataclass(frozen=True)
class Heading:
    name: str  # the key, or (1) of a part
    kind: Kind
    points: Decimal | None
    attributes: Attributes


def read_heading(
    head: Line, pattern: re.Pattern[str], place: Place, findings: Findings
) -> Heading | None:
    """`KEY 类型 5分 {K3.1 difficulty=0.8 level=理解}`; None when the kind is not known."""
    match = pattern.match(head.text)
    text = POINTS_APART.sub(r"\1分", match[1].strip() if match else "")
    braces = BRACES.search(text)
    words = BRACES.sub("", text).split()
    if len(words) < 2:
        findings.error(place, _("题目标题应写成“### 码 题型 分数 {目标…}”。"))
        return None
    column = head.text.find(words[1]) + 1
    kind = kinds.by_label(words[1])
    if kind is None:
        findings.error(place.at(head.number, column), unknown_kind(words[1]))
        return None
    points = POINTS.match(words[2]) if len(words) > 2 else None
    if len(words) > 2 and points is None:
        spot = place.at(head.number, head.text.find(words[2]) + 1)
        findings.error(spot, _("分数应写成“5分”，最多两位小数。"))
    for word in words[3:]:
        spot = place.at(head.number, head.text.rfind(word) + 1)
        findings.error(spot, _("标题里多了“%(word)s”。", word=word))
    start = head.text.rfind("{") + 1
    attributes = _attributes(
        braces[1] if braces else "", place.at(head.number, start + 1), findings
    )
    return Heading(words[0], kind, Decimal(points[1]) if points else None, attributes)


def unknown_kind(word: str) -> str:
    """What is wrong with a word that names no kind, and which one was probably meant."""
    labels = [label for kind in kinds.all_kinds().values() for label in kind.labels]
    near = get_close_matches(word, labels, 1, 0.3)
    names = _("、").join(kind.labels[0] for kind in kinds.all_kinds().values())
    if near:
        return _(
            "没有“%(word)s”这种题型，是不是“%(near)s”？可用的有：%(names)s。",
            word=word,
            near=near[0],
            names=names,
        )
    return _("没有“%(word)s”这种题型。可用的有：%(names)s。", word=word, names=names)


def _attributes(text: str, place: Place, findings: Findings) -> Attributes:
    shares: dict[str, Decimal] = {}
    difficulty, level = None, ""
    for match in re.finditer(r"\S+", text):
        spot = place.at(place.line, place.column + match.start())
        name, is_setting, value = match[0].partition("=")
        share = SHARE.match(match[0])
        if is_setting and name == "difficulty" and NUMBER.match(value) and Decimal(value) <= 1:
            difficulty = Decimal(value)
        elif is_setting and name == "level":
            level = LEVEL_NAMES.get(value, "")
            if not level:
                findings.error(spot, _unknown_level(value))
        elif is_setting and name == "origin" and ORIGIN.fullmatch(value):
            pass  # where it was taken from: a note for the reader of the text
        elif share and share[1] not in shares and Decimal(share[2] or 1) > 0:
            shares[share[1]] = Decimal(share[2] or 1)
        else:
            findings.error(
                spot,
                _(
                    "“%(word)s”看不懂。写成“K3.1”“K3.1:0.7”“difficulty=0.8”或“level=理解”。",
                    word=match[0],
                ),
            )
    codes = [match[0] for match in re.finditer(r"\S+", text) if SHARE.match(match[0])]
    if len({":" in code for code in codes}) > 1:
        findings.error(place, _("几个目标的比例，要么都写，要么都不写（平分）。"))
    return Attributes(tuple(shares.items()), difficulty, level)


def _unknown_level(word: str) -> str:
    names = _("、").join(list(LEVEL_NAMES)[: len(LEVELS)])
    return _("没有“%(word)s”这个认知层次。可用的有：%(names)s。", word=word, names=names)

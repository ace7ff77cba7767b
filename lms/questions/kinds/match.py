"""匹配: to each item on the left belongs one on the right; some on the right belong to none."""

import random
import re
from collections.abc import Sequence
from fractions import Fraction

from lms.core.findings import Findings, Place
from lms.core.i18n import _, lazy
from lms.core.markdown import plain_text
from lms.questions.kinds.base import (
    Answer,
    Arrangement,
    Body,
    Fields,
    Kind,
    Line,
    Outcome,
    Render,
    Rules,
    by_chance_of_text,
    first,
    index,
    place_of,
    shuffled,
    text_of,
)

PAIR = re.compile(r"^\s*[-*+]\s+(.*?)\s*=>\s*(.*?)\s*$")


class Match:
    name = "match"
    title = lazy("匹配")
    labels = ("匹配", "匹配题", "连线", "match")
    is_automatic = True

    def parse(self, lines: Sequence[Line], place: Place, findings: Findings) -> Body:
        stem: list[Line] = []
        pairs: list[tuple[str, str]] = []
        for line in lines:
            match = PAIR.match(line.text)
            if match is not None:
                _check_pair(match[1], match[2], pairs, place_of(place, line), findings)
                pairs.append((match[1], match[2]))
            elif not pairs:
                stem.append(line)
            elif line.text.strip():
                findings.error(place_of(place, line), _("每一对应写成“- 左 => 右”。"))
        lefts = [left for left, _right in pairs if left]
        if len(lefts) < 2:
            findings.error(place, _("匹配题至少要有两对，写成“- 左 => 右”。"))
        texts = list(dict.fromkeys(right for _left, right in pairs))
        rights = [texts[n] for n in by_chance_of_text(texts)]
        keys = [rights.index(right) for left, right in pairs if left]
        return {"stem": text_of(stem), "lefts": lefts, "rights": rights, "keys": keys}

    def html(self, body: Body, render: Render) -> Body:
        return {
            "lefts": [render(text, inline=True) for text in body["lefts"]],
            # Shown in a select, which holds words only.
            "rights": [plain_text(str(render(text, inline=True))) for text in body["rights"]],
            "keys": body["keys"],
        }

    def arrange(self, body: Body, chance: random.Random | None) -> Arrangement:
        return {
            "lefts": shuffled(len(body["lefts"]), chance),
            "rights": shuffled(len(body["rights"]), chance),
        }

    def read(self, body: Body, fields: Fields) -> Answer:
        count = len(body["rights"])
        sent = {n: index(first(fields, str(n + 1)), count) for n in range(len(body["lefts"]))}
        pairs = {str(left): right for left, right in sent.items() if right is not None}
        return {"pairs": pairs} if pairs else {}

    def fields(self, answer: Answer) -> dict[str, list[str]]:
        pairs = answer.get("pairs", {})
        return {str(int(left) + 1): [str(right)] for left, right in pairs.items()}

    def mark(self, body: Body, answer: Answer, rules: Rules) -> Outcome:
        pairs = answer.get("pairs", {})
        hits = [pairs.get(str(left)) == right for left, right in enumerate(body["keys"])]
        parts = tuple({"key": n, "right": hit} for n, hit in enumerate(hits))
        return Outcome(Fraction(sum(hits), len(hits) or 1), parts)

    def without_key(self, body: Body) -> Body:
        return {"lefts": body["lefts"], "rights": body["rights"]}

    def key(self, body: Body) -> Answer:
        return {"pairs": {str(left): right for left, right in enumerate(body["keys"])}}


def _check_pair(
    left: str, right: str, earlier: list[tuple[str, str]], spot: Place, findings: Findings
) -> None:
    if not right:
        findings.error(spot, _("“=>”右边没有内容。"))
    elif not left and right in (text for _left, text in earlier):
        findings.error(spot, _("干扰项与另一项相同。"))
    if left and left in (text for text, _right in earlier):
        findings.error(spot, _("左边有两项相同。"))


KIND: Kind = Match()

"""匹配: to each item on the left belongs one on the right; some on the right belong to none."""

import random
import re
from collections.abc import Sequence
from fractions import Fraction

from lms.core.findings import Findings, Place
from lms.core.i18n import _
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
    first,
    index,
    place_of,
    shuffled,
    text_of,
)

PAIR = re.compile(r"^\s*[-*+]\s+(.*?)\s*=>\s*(.*?)\s*$")


class Match:
    name = "match"
    labels = ("匹配", "匹配题", "连线", "match")
    is_automatic = True

    def parse(self, lines: Sequence[Line], place: Place, findings: Findings) -> Body:
        stem: list[Line] = []
        lefts: list[str] = []
        rights: list[str] = []
        keys: list[int] = []
        for line in lines:
            match = PAIR.match(line.text)
            if match is None:
                stem.append(line)
                continue
            left, right = match[1], match[2]
            if not right:
                findings.error(place_of(place, line), _("“=>”右边没有内容。"))
            if left and left in lefts:
                findings.error(place_of(place, line), _("左边有两项相同。"))
            if right not in rights:
                rights.append(right)
            if left:
                lefts.append(left)
                keys.append(rights.index(right))
        if len(lefts) < 2:
            findings.error(place, _("匹配题至少要有两对，写成“- 左 => 右”。"))
        return {"stem": text_of(stem), "lefts": lefts, "rights": rights, "keys": keys}

    def html(self, body: Body, render: Render) -> Body:
        return {
            "lefts": [render(text, inline=True) for text in body["lefts"]],
            "rights": list(body["rights"]),  # shown in a select, which holds plain text only
            "keys": body["keys"],
        }

    def arrange(self, body: Body, chance: random.Random | None) -> Arrangement:
        lefts, rights = len(body["lefts"]), len(body["rights"])
        # Unshuffled rights would stand beside their lefts: they are always put in order of text.
        order = sorted(range(rights), key=lambda n: body["rights"][n])
        return {
            "lefts": shuffled(lefts, chance),
            "rights": order if chance is None else shuffled(rights, chance),
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

    def key(self, body: Body) -> Answer:
        return {"pairs": {str(left): right for left, right in enumerate(body["keys"])}}


KIND: Kind = Match()

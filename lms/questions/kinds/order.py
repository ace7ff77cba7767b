"""排序: steps to be put in order; each step in its right place earns its share."""

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

STEP = re.compile(r"^\s*\d+[.)]\s+(.*\S)\s*$")


class Order:
    name = "order"
    labels = ("排序", "排序题", "order")
    is_automatic = True

    def parse(self, lines: Sequence[Line], place: Place, findings: Findings) -> Body:
        stem: list[Line] = []
        items: list[str] = []
        for line in lines:
            if match := STEP.match(line.text):
                if match[1] in items:
                    findings.error(place_of(place, line), _("有两步相同。"))
                items.append(match[1])
            else:
                stem.append(line)
        if len(items) < 2:
            findings.error(place, _("排序题至少要有两步，按正确顺序写成“1. …”“2. …”。"))
        return {"stem": text_of(stem), "items": items}

    def html(self, body: Body, render: Render) -> Body:
        return {"items": [render(text, inline=True) for text in body["items"]]}

    def arrange(self, body: Body, chance: random.Random | None) -> Arrangement:
        count = len(body["items"])
        if chance is None:
            # The written order is the answer; a fixed other one serves unshuffled papers.
            return {"items": list(range(1, count, 2)) + list(range(0, count, 2))}
        order = shuffled(count, chance)
        return {"items": order if order != sorted(order) else order[::-1]}

    def read(self, body: Body, fields: Fields) -> Answer:
        count = len(body["items"])
        sent = {n: index(first(fields, str(n + 1)), count + 1) for n in range(count)}
        places = {str(n): spot for n, spot in sent.items() if spot}
        return {"places": places} if places else {}

    def fields(self, answer: Answer) -> dict[str, list[str]]:
        places = answer.get("places", {})
        return {str(int(item) + 1): [str(spot)] for item, spot in places.items()}

    def mark(self, body: Body, answer: Answer, rules: Rules) -> Outcome:
        places = answer.get("places", {})
        count = len(body["items"])
        taken = list(places.values())
        hits = [places.get(str(n)) == n + 1 and taken.count(n + 1) == 1 for n in range(count)]
        parts = tuple({"key": n, "right": hit} for n, hit in enumerate(hits))
        return Outcome(Fraction(sum(hits), count or 1), parts)

    def key(self, body: Body) -> Answer:
        return {"places": {str(n): n + 1 for n in range(len(body["items"]))}}


KIND: Kind = Order()

"""数值: one exact number, with a tolerance where the key names one."""

import random
import re
from collections.abc import Sequence
from fractions import Fraction

from lms.core.findings import Findings, Place
from lms.core.i18n import _
from lms.questions.kinds import folding
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
    place_of,
    text_of,
)

KEY = re.compile(r"^\s*答案[：:]\s*(.*)$")


class Number:
    name = "number"
    labels = ("数值", "数值题", "number")
    is_automatic = True

    def parse(self, lines: Sequence[Line], place: Place, findings: Findings) -> Body:
        keys = [(line, match[1].strip()) for line in lines if (match := KEY.match(line.text))]
        stem = [line for line in lines if not KEY.match(line.text)]
        if len(keys) != 1:
            findings.error(place, _("数值题要有一行答案，如“答案：1241±1”。"))
            return {"stem": text_of(stem), "value": "0"}
        line, text = keys[0]
        is_near = folding.NEAR.match(text) or folding.RANGE.match(text)
        if not is_near and folding.number(text) is None:
            findings.error(place_of(place, line), _("答案应是数，如“1241”“1241±1”“10~12”。"))
        return {"stem": text_of(stem), "value": text}

    def html(self, body: Body, render: Render) -> Body:
        return {"value": body["value"]}

    def arrange(self, body: Body, chance: random.Random | None) -> Arrangement:
        return {}

    def read(self, body: Body, fields: Fields) -> Answer:
        text = first(fields, "a").strip()[:60]
        return {"text": text} if text else {}

    def fields(self, answer: Answer) -> dict[str, list[str]]:
        return {"a": [str(answer.get("text", ""))]}

    def mark(self, body: Body, answer: Answer, rules: Rules) -> Outcome:
        text = str(answer.get("text", ""))
        is_right = folding.number(text) is not None and folding.fits(text, body["value"])
        return Outcome(Fraction(int(is_right)), ({"key": 0, "right": is_right},))

    def key(self, body: Body) -> Answer:
        return {"text": re.split("[±~]", body["value"])[0].strip()}


KIND: Kind = Number()

"""数值: one exact number, with a tolerance where the key names one, and a unit where it has one."""

import random
import re
from collections.abc import Sequence
from fractions import Fraction

from lms.core.findings import Findings, Place
from lms.core.i18n import _, lazy
from lms.questions.kinds import folding
from lms.questions.kinds.base import (
    Answer,
    Arrangement,
    Body,
    Fields,
    Kind,
    Line,
    Outcome,
    Piece,
    Render,
    Rules,
    also_of,
    first,
    place_of,
    text_of,
)
from lms.questions.kinds.editing import Column, Grid, Lines, Written, stem_lines

KEY = re.compile(r"^\s*答案[：:]\s*(.*?)\s*$")
UNIT = re.compile(r"^(.*[0-9０-９.．])\s*([^\s0-9０-９±~～〜,，.．+−-]\S*)$")
NEAR = re.compile(r"([^±\s]+)±([^±\s]+)")
LONGEST = 60


class Number:
    name = "number"
    title = lazy("数值")
    labels = ("数值", "数值题", "number")
    rank = 7
    can_be_guessed = False
    is_automatic = True
    grid: Grid | None = Grid(
        title=lazy("答案"),
        columns=(
            Column("value", lazy("数"), hint=lazy("如 1460；一个范围写成 10~12")),
            Column("near", lazy("允许的误差"), hint=lazy("如 1；没有就空着")),
            Column("unit", lazy("单位"), hint=lazy("如 通；没有就空着")),
        ),
        begin=1,
        fixed=True,
    )

    def parse(self, lines: Sequence[Line], place: Place, findings: Findings) -> Body:
        keys = [(line, match[1]) for line in lines if (match := KEY.match(line.text))]
        stem = [line for line in lines if not KEY.match(line.text)]
        if len(keys) != 1:
            findings.error(place, _("数值题要有一行答案，如“答案：1241±1”。"))
            return {"stem": text_of(stem), "value": "", "unit": ""}
        line, text = keys[0]
        value, unit = match.groups() if (match := UNIT.match(text)) else (text, "")
        if folding.span(value) is None and folding.number(value) is None:
            findings.error(place_of(place, line), _("答案应是数，如“1241”“1241±1”“10~12”。"))
        return {"stem": text_of(stem), "value": value.strip(), "unit": unit}

    def html(self, body: Body, render: Render) -> Body:
        return {"value": body["value"], "unit": body["unit"]}

    def arrange(self, body: Body, chance: random.Random | None) -> Arrangement:
        return {}

    def read(self, body: Body, fields: Fields) -> Answer:
        text = first(fields, "a").strip()[:LONGEST]
        return {"text": text} if text else {}

    def gaps(self, body: Body, answer: Answer) -> tuple[str, ...]:
        return ()

    def fields(self, answer: Answer) -> dict[str, list[str]]:
        return {"a": [str(answer.get("text", ""))]}

    def mark(self, body: Body, answer: Answer, rules: Rules) -> Outcome:
        written = answer.get("text")
        text = _without_unit(written if isinstance(written, str) else "", body.get("unit", ""))
        is_right = _fits(text, body["value"]) or any(
            folding.fits(text, str(also.get("text", ""))) for also in also_of(body)
        )
        return Outcome(Fraction(int(is_right)), ({"key": 0, "right": is_right},))

    def without_key(self, body: Body) -> Body:
        return {"unit": body["unit"]}

    def key(self, body: Body) -> Answer:
        return {"text": folding.example(body["value"])}

    def pieces(self, body: Body, answer: Answer) -> tuple[Piece, ...]:
        text = _without_unit(str(answer.get("text", "")).strip(), body.get("unit", ""))
        same = folding.number(text)
        folded = folding.fold(text) if same is None else format(same.normalize(), "f")
        can_accept = folding.span(text) is None
        return (Piece(0, text, folded, {"text": text}, can_accept),) if folded else ()

    def aligned(self, body: Body, later: Body) -> Body | None:
        return later

    def written(self, body: Body) -> Written:
        value, near = body["value"], ""
        if match := NEAR.fullmatch(value):
            value, near = match.groups()
        return Written(body["stem"], ({"value": value, "near": near, "unit": body["unit"]},))

    def lines(self, written: Written) -> Lines:
        found = stem_lines(written.stem)
        for n, row in enumerate(written.rows[:1]):
            near = f"±{row['near']}" if row["near"] else ""
            unit = f" {row['unit']}" if row["unit"] else ""
            if text := f"{row['value']}{near}{unit}":
                found.append((f"答案：{text}", f"row-{n}"))
        return found


def _fits(text: str, wanted: str) -> bool:
    """Whether this is the number, or within what `n±t` or `a~b` allow."""
    allowed = folding.span(wanted)
    if allowed is not None:
        return folding.within(text, allowed)
    given = folding.number(text)
    return given is not None and given == folding.number(wanted)


def _without_unit(text: str, unit: str) -> str:
    """The number alone, where a student wrote the unit that stands behind the field anyway."""
    folded, known = folding.fold(text), folding.fold(unit)
    return folded.removesuffix(known) if known else text


KIND: Kind = Number()

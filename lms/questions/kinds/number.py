"""数值: one exact number, with a tolerance where the key names one, and a unit where it has one.

A key is one number, `n±t` or `a~b`, and after it perhaps a unit: letters and signs such as % and °,
parted by / where it is a rate, and no digit but the power in m2. Whatever else stands there
(`400|401`, `3/4`, `1e3`, `60–70`) is an error and never shown as a unit. Digits in groups parted by
spaces are a number in answers only: in a key, 400 401 may as well be two.

An answer is one number. A range is none, even where the key is that range: the question asks for a
number in it.
"""

import random
import re
import unicodedata
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
    Usual,
    also_of,
    first,
    place_of,
    text_of,
)
from lms.questions.kinds.editing import Column, Grid, Lines, Written, stem_lines

KEY = re.compile(r"^\s*答案[：:]\s*(.*?)\s*$")
VALUE = re.compile(r"[0-9０-９.．,，+＋−－±~～〜∼\s-]*")
TWO = re.compile(r"[0-9０-９.．]\s+[0-9０-９.．]")
LAST = re.compile(r"[0-9０-９.．]$")
POWER = re.compile(r"(?<![a-z])([cdhkm]?m|s)\^?[23](?![0-9])")
BEGINS_UNIT, IN_UNIT = frozenset("%‰°$¥€£("), frozenset("%‰°$¥€£()·/")
RANGE_ALIKE = re.compile(r"[0-9０-９][^0-9０-９\s]{0,4}?\s*[-−－‐‑‒–—―~～〜∼至到]+\s*[0-9０-９]")
ALTERNATIVES = re.compile(r"[0-9０-９]\s*(?:[|｜、;；]|或)")
NEAR = re.compile(r"([^±\s]+)±([^±\s]+)")
LONGEST = 60


class Number(Usual):
    name = "number"
    title = lazy("数值")
    labels = ("数值", "数值题", "number")
    rank = 7
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
        value, unit = _taken_apart(text)
        if complaint := _complaint(text, value, unit):
            findings.error(place_of(place, line), complaint)
            value, unit = text, ""  # so that a form shows it as it was written
        return {"stem": text_of(stem), "value": value, "unit": unit}

    def html(self, body: Body, render: Render) -> Body:
        return {"value": body["value"], "unit": body["unit"]}

    def arrange(self, body: Body, chance: random.Random | None) -> Arrangement:
        return {}

    def read(self, body: Body, fields: Fields) -> Answer:
        text = first(fields, "a").strip()[:LONGEST]
        return {"text": text} if text else {}

    def fields(self, answer: Answer) -> dict[str, list[str]]:
        return {"a": [str(answer.get("text", ""))]}

    def mark(self, body: Body, answer: Answer, rules: Rules) -> Outcome:
        written = answer.get("text")
        text = _without_unit(written if isinstance(written, str) else "", body.get("unit", ""))
        accepted = [str(also.get("text", "")) for also in also_of(body)]
        is_right = _fits(text, body["value"]) or any(
            _fits(text, also) or folding.fits(text, also) for also in accepted
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
            number = f"{row['value']}{near}"
            if text := _tidy(f"{number} {_quoted(row['unit'])}".strip()):
                found.append((f"答案：{text}", f"row-{n}"))
        return found


def _taken_apart(text: str) -> tuple[str, str]:
    """The number at the beginning, and all that stands after it."""
    value = match[0] if (match := VALUE.match(text)) else ""
    return value.strip(), text[len(value) :].strip()


def _complaint(text: str, value: str, unit: str) -> str:
    """What is wrong with a key; '' where it is a number that may have a unit."""
    is_number = folding.span(value) is not None or folding.number(value) is not None
    is_number = is_number and bool(LAST.search(value)) and not TWO.search(value)
    if is_number and (not unit or _is_unit(unit)):
        return ""
    if RANGE_ALIKE.search(text):
        return _("答案应是数。范围用“~”写，小的数在前，单位在最后，如“10~12 元”。")
    if ALTERNATIVES.search(text):
        return _("答案应是数，而且只有一个。几个数都算对，就用填空题，写成“[[400|401]]”。")
    if TWO.search(value):
        return _("答案应是数，数字中间不要有空格，如“1241”“1,241”。")
    if is_number:
        return _("答案应是数，后面可以写单位，如“128 通”。“%(unit)s”不能作单位。", unit=unit)
    return _("答案应是数，如“1241”“1241±1”“10~12”。")


def _is_unit(unit: str) -> bool:
    plain = POWER.sub(r"\1", folding.one_width(unit).casefold())
    is_begun = plain[:1] in BEGINS_UNIT or _is_letter(plain[:1])
    is_whole = is_begun and not plain.startswith("或") and not plain.endswith("/")
    return is_whole and all(_is_letter(sign) or sign in IN_UNIT for sign in plain)


def _is_letter(sign: str) -> bool:
    return sign != "" and unicodedata.category(sign).startswith("L")


def _quoted(unit: str) -> str:
    """A unit as it can stand after a number; one that would be read as part of it, in quotes."""
    return f"“{unit}”" if unit and VALUE.fullmatch(unit[0]) else unit


def _tidy(text: str) -> str:
    """A key as it is read and written again: a space before the unit."""
    value, unit = _taken_apart(text)
    return text if _complaint(text, value, unit) else f"{value} {unit}".strip()


def _fits(text: str, wanted: str) -> bool:
    """Whether this is the number, or within what `n±t` or `a~b` allow."""
    allowed = folding.span(wanted)
    if allowed is not None:
        return folding.within(text, allowed)
    given = folding.number(text)
    return given is not None and given == folding.number(wanted)


def _without_unit(text: str, unit: str) -> str:
    """The number alone, where a student wrote the unit that stands behind the field anyway."""
    known = folding.fold(unit)
    ends = range(len(text)) if known else ()
    return next((text[:n] for n in ends if folding.fold(text[n:]) == known), text)


KIND: Kind = Number()

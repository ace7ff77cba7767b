"""What 单选, 多选 and 判断 share: a list of options, each with a box."""

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
    Line,
    Outcome,
    Piece,
    Render,
    Usual,
    also_of,
    first,
    index,
    is_indented,
    is_position,
    listed,
    permutation,
    place_of,
    shuffled,
    text_of,
)
from lms.questions.kinds.editing import AREA, TICK, Column, Grid, Lines, Written, item, stem_lines

LIKE_OPTION = re.compile(r"^\s*[-*+]\s*[\[【［]\s*[xX✓√]?\s*[\]】］](?!\()")
OPTION = re.compile(r"^\s*[-*+]\s+\[([ xX✓√]?)\](?:\s+(.*))?$")

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
MOST = len(LETTERS)


class Choosing(Usual):
    """Options of which one may be chosen."""

    name = ""
    title: object = ""
    labels: tuple[str, ...] = ()
    rank = 0
    is_automatic = True
    least = 2
    grid: Grid | None = Grid(
        title=lazy("选项"),
        columns=(
            Column("right", lazy("正确"), TICK),
            Column("text", lazy("选项的文字"), AREA),
        ),
        add=lazy("加一个选项"),
        hint=lazy("在正确的选项前打勾。选项里可以放图片：![说明](media/文件)。"),
        begin=4,
    )

    def parse(self, lines: Sequence[Line], place: Place, findings: Findings) -> Body:
        stem: list[Line] = []
        options: list[tuple[Line, bool, list[str]]] = []
        for line in lines:
            if match := OPTION.match(line.text):
                options.append((line, match[1].strip() != "", [match[2] or ""]))
            elif options and is_indented(line):
                options[-1][2].append(line.text.strip())
            elif LIKE_OPTION.match(line.text) or (options and line.text.strip()):
                findings.error(
                    place_of(place, line),
                    _("选项应写成“- [ ] 文字”，正确的写“- [x] 文字”；解析写在最后的“>”后面。"),
                )
            elif not options:
                stem.append(line)
        for line, _right, text in options:
            if not " ".join(text).strip():
                findings.error(place_of(place, line), _("选项没有文字。"))
        self.check(options, place, findings)
        return {
            "stem": text_of(stem),
            "options": [{"text": "\n".join(text), "right": right} for _l, right, text in options],
        }

    def check(
        self, options: list[tuple[Line, bool, list[str]]], place: Place, findings: Findings
    ) -> None:
        """What must hold of the options; places are those of the lines at fault."""
        if len(options) < self.least:
            findings.error(place, _("至少要有 %(n)s 个选项，写成“- [ ] 文字”。", n=self.least))
            return
        if len(options) > MOST:
            findings.error(place, _("最多 %(n)s 个选项。", n=MOST))
        texts = [" ".join(text).strip() for _line, _right, text in options]
        for position, (line, _right, _text) in enumerate(options):
            if texts[position] in texts[:position]:
                findings.error(place_of(place, line), _("有两个相同的选项。"))
        self.check_texts(texts, place, findings)
        right = [line for line, is_right, _text in options if is_right]
        self.check_right(right, place, findings)

    def check_texts(self, texts: list[str], place: Place, findings: Findings) -> None:
        """What a kind asks of the words; nothing but that they differ."""

    def check_right(self, right: list[Line], place: Place, findings: Findings) -> None:
        if not right:
            findings.error(place, _("没有正确选项。请在正确的选项前写“[x]”。"))
        for line in right[1:]:
            findings.error(place_of(place, line), _("只能有一个正确选项。多个正确请改为“多选”。"))

    def html(self, body: Body, render: Render) -> Body:
        options = [
            {"text": render(option["text"], inline=True), "right": option["right"]}
            for option in body["options"]
        ]
        return {"options": options}

    def arrange(self, body: Body, chance: random.Random | None) -> Arrangement:
        return {"options": shuffled(len(body["options"]), chance)}

    def read(self, body: Body, fields: Fields) -> Answer:
        chosen = index(first(fields, "a"), len(body["options"]))
        return {} if chosen is None else {"choices": [chosen]}

    def fields(self, answer: Answer) -> dict[str, list[str]]:
        return {"a": [str(choice) for choice in answer.get("choices", ())]}

    def mark(self, body: Body, answer: Answer, rules: object) -> Outcome:
        """Where several keys are accepted, the one that gives most; of equals the written one."""
        chosen, count = chosen_of(answer), len(body["options"])
        keys = [right_of(body), *(chosen_of(key) for key in also_of(body))]
        shares = [self.share(right, chosen, count, rules) for right in keys]
        best = shares.index(max(shares))
        return Outcome(shares[best], _parts(count, keys[best]))

    def share(self, right: set[int], chosen: set[int], count: int, rules: object) -> Fraction:
        return Fraction(1 if chosen == right else 0)

    def chose_wrongly(self, body: Body, answer: Answer) -> bool:
        keys = [right_of(body), *(chosen_of(key) for key in also_of(body))]
        return not any(chosen_of(answer) <= key for key in keys)

    def without_key(self, body: Body) -> Body:
        return {"options": [{"text": option["text"]} for option in body["options"]]}

    def key(self, body: Body) -> Answer:
        return {"choices": sorted(right_of(body))}

    def pieces(self, body: Body, answer: Answer) -> tuple[Piece, ...]:
        chosen = sorted(chosen_of(answer))
        if not chosen:
            return ()
        letters = "".join(LETTERS[n] for n in chosen)
        texts = _("；").join(plain_text(body["options"][n]["text"]) for n in chosen)
        return (Piece(0, texts, letters, {"choices": chosen}, letters=letters),)

    def aligned(self, body: Body, later: Body) -> Body | None:
        texts = [[option["text"] for option in one["options"]] for one in (body, later)]
        places = permutation(*texts)
        if places is None:
            return None
        return {**later, "options": [later["options"][n] for n in places]}

    def written(self, body: Body) -> Written:
        rows = [
            {"right": "1" if option["right"] else "", "text": option["text"]}
            for option in body["options"]
        ]
        return Written(body["stem"], tuple(rows))

    def lines(self, written: Written) -> Lines:
        found = stem_lines(written.stem)
        for n, row in enumerate(written.rows):
            found += item("- [x]" if row["right"] else "- [ ]", row["text"], f"row-{n}")
        return found


def right_of(body: Body) -> set[int]:
    return {n for n, option in enumerate(body["options"]) if option["right"]}


def chosen_of(answer: Answer) -> set[int]:
    return {choice for choice in listed(answer, "choices") if is_position(choice)}


def _parts(count: int, right: set[int]) -> tuple[dict[str, object], ...]:
    return tuple({"key": n, "right": n in right} for n in range(count))

"""填空: blanks in the stem, each with its alternatives; each earns the same share."""

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
    text_of,
)
from lms.questions.kinds.folding import fits

BLANK = re.compile(r"\[\[(.*?)\]\]")
UNORDERED = re.compile(r"^\s*\{unordered\}\s*$")
OPEN, SHUT = "⟦", "⟧"  # mark a blank in the rendered stem; taken out of what a teacher writes
LONGEST = 200


class Blank:
    name = "blank"
    labels = ("填空", "填空题", "blank")
    is_automatic = True

    def parse(self, lines: Sequence[Line], place: Place, findings: Findings) -> Body:
        kept = [line for line in lines if not UNORDERED.match(line.text)]
        blanks: list[list[str]] = []

        def take(line: Line, match: re.Match[str]) -> str:
            answers = [part.strip() for part in match[1].split("|") if part.strip()]
            if not answers:
                spot = place.at(line.number, match.start() + 1)
                findings.error(spot, _("这个空没有答案。写成“[[答案|另一种答案]]”。"))
            blanks.append(answers)
            return f"{OPEN}{len(blanks)}{SHUT}"

        stem = []
        for line in kept:
            text = line.text.replace(OPEN, "").replace(SHUT, "")
            filled = BLANK.sub(lambda match, line=line: take(line, match), text)  # type: ignore[misc]
            stem.append(Line(line.number, filled))
        if not blanks:
            findings.error(place, _("题干里没有空。把要填的内容写成“[[答案]]”。"))
        return {
            "stem": text_of(stem),
            "blanks": blanks,
            "is_ordered": len(kept) == len(lines),
        }

    def html(self, body: Body, render: Render) -> Body:
        return {"blanks": body["blanks"], "is_ordered": body["is_ordered"]}

    def arrange(self, body: Body, chance: random.Random | None) -> Arrangement:
        return {}

    def read(self, body: Body, fields: Fields) -> Answer:
        count = len(body["blanks"])
        texts = [first(fields, str(n))[:LONGEST] for n in range(1, count + 1)]
        return {"blanks": texts} if any(text.strip() for text in texts) else {}

    def fields(self, answer: Answer) -> dict[str, list[str]]:
        texts = answer.get("blanks", ())
        return {str(n): [str(text)] for n, text in enumerate(texts, start=1)}

    def mark(self, body: Body, answer: Answer, rules: Rules) -> Outcome:
        blanks = body["blanks"]
        texts = [*map(str, answer.get("blanks", ())), *[""] * len(blanks)][: len(blanks)]
        hits = in_order(blanks, texts) if body["is_ordered"] else any_order(blanks, texts)
        parts = tuple({"key": n, "right": hit} for n, hit in enumerate(hits))
        return Outcome(Fraction(sum(hits), len(blanks) or 1), parts)

    def key(self, body: Body) -> Answer:
        return {"blanks": [_shown(answers[0]) if answers else "" for answers in body["blanks"]]}


def in_order(blanks: Sequence[Sequence[str]], texts: Sequence[str]) -> list[bool]:
    return [
        any(fits(text, wanted) for wanted in answers)
        for text, answers in zip(texts, blanks, strict=True)
    ]


def any_order(blanks: Sequence[Sequence[str]], texts: Sequence[str]) -> list[bool]:
    """Each wanted answer serves one blank; found greedily, which is exact for disjoint answers."""
    left = list(blanks)
    hits = []
    for text in texts:
        found = next(
            (answers for answers in left if any(fits(text, wanted) for wanted in answers)), None
        )
        if found is not None:
            left.remove(found)
        hits.append(found is not None)
    return hits


def _shown(wanted: str) -> str:
    """A right answer as one would write it: the middle of `n±t`, the lower end of `a~b`."""
    return re.split(r"[±~]", wanted)[0].strip() if re.search(r"\d[±~]\d", wanted) else wanted


KIND: Kind = Blank()

"""填空: blanks in the stem, each with its alternatives; each earns the same share.

In a stem a blank is `⟦1⟧`, before and after rendering. Nobody can write that by hand: what
looks like it is taken out of the text before, and out of the HTML after.
"""

import random
import re
from collections.abc import Sequence
from fractions import Fraction

from lms.core.findings import Findings, Place
from lms.core.i18n import _, lazy
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
    listed,
    text_of,
)
from lms.questions.kinds.editing import AREA, TICK, Column, Grid, Lines, Written, stem_lines
from lms.questions.kinds.folding import example, fits, fold, is_garbled, number, span

BLANK = re.compile(r"\[\[(.*?)\]\]")
NUMBERED = re.compile(r"\[\[\s*([0-9]{1,3})\s*\]\]")  # as the form has it
GAP = re.compile(r"⟦([0-9]{1,3})⟧")
TAG = re.compile(r"(<[^>]*>)")
BAR = re.compile(r"(?<!\\)\|")
IN_ADDRESS = re.compile(r"!\[[^\]]*⟦|\]\([^)]*⟦")
UNORDERED = re.compile(r"^\s*\{unordered\}\s*$")
LONGEST = 200

Blanks = list[list[str]]


class Blank(Usual):
    name = "blank"
    title = lazy("填空")
    labels = ("填空", "填空题", "blank")
    rank = 4
    is_automatic = True
    grid: Grid | None = Grid(
        title=lazy("空"),
        columns=(Column("answers", lazy("答案"), AREA),),
        add=lazy("加一个空"),
        hint=lazy(
            "题干里第 1 个空写成 [[1]]，第 2 个写成 [[2]]。每行写一种答案，写在最前的作为标准答案；"
            "数可以写成 1241±1 或 10~12。"
        ),
        begin=1,
        switches=(Column("unordered", lazy("几个空可以互换位置"), TICK),),
    )

    def parse(self, lines: Sequence[Line], place: Place, findings: Findings) -> Body:
        kept = [line for line in lines if not UNORDERED.match(line.text)]
        blanks: Blanks = []
        stem = [Line(line.number, _opened(line, blanks, place, findings)) for line in kept]
        if not blanks:
            findings.error(place, _("题干里没有空。把要填的内容写成“[[答案]]”。"))
        return {
            "stem": text_of(stem),
            "blanks": blanks,
            "is_ordered": len(kept) == len(lines),
        }

    def html(self, body: Body, render: Render) -> Body:
        blanks = body["blanks"]
        return {
            "stem": settled(str(render(body["stem"])) if body["stem"] else "", len(blanks)),
            "blanks": blanks,
            "is_ordered": body["is_ordered"],
            "is_numeric": [all(_is_numeric(wanted) for wanted in answers) for answers in blanks],
        }

    def arrange(self, body: Body, chance: random.Random | None) -> Arrangement:
        return {}

    def read(self, body: Body, fields: Fields) -> Answer:
        count = len(body["blanks"])
        texts = [first(fields, str(n))[:LONGEST] for n in range(1, count + 1)]
        return {"blanks": texts} if any(text.strip() for text in texts) else {}

    def gaps(self, body: Body, answer: Answer) -> tuple[str, ...]:
        texts = listed(answer, "blanks")
        return tuple(
            _place(n)
            for n in range(len(body["blanks"]))
            if n >= len(texts) or not str(texts[n]).strip()
        )

    def fields(self, answer: Answer) -> dict[str, list[str]]:
        texts = listed(answer, "blanks")
        return {str(n): [str(text)] for n, text in enumerate(texts, start=1)}

    def mark(self, body: Body, answer: Answer, rules: Rules) -> Outcome:
        blanks = _accepted(body)
        given = [text if isinstance(text, str) else "" for text in listed(answer, "blanks")]
        texts = [*given, *[""] * len(blanks)][: len(blanks)]
        hits = in_order(blanks, texts) if body["is_ordered"] else any_order(blanks, texts)
        parts = tuple({"key": n, "right": hit} for n, hit in enumerate(hits))
        if rules.blanks == "all":
            return Outcome(Fraction(int(bool(hits) and all(hits))), parts)
        return Outcome(Fraction(sum(hits), len(blanks) or 1), parts)

    def without_key(self, body: Body) -> Body:
        return {"is_numeric": body.get("is_numeric")}

    def key(self, body: Body) -> Answer:
        return {"blanks": [example(answers[0]) if answers else "" for answers in body["blanks"]]}

    def pieces(self, body: Body, answer: Answer) -> tuple[Piece, ...]:
        texts = [str(text).strip() for text in answer.get("blanks", ())]
        return tuple(
            Piece(
                place=n,
                where=_place(n),
                words=text,
                same=fold(text),
                answer={"blanks": [*[""] * n, text]},
                can_accept=span(text) is None,
            )
            for n, text in enumerate(texts)
            if fold(text)
        )

    def aligned(self, body: Body, later: Body) -> Body | None:
        is_alike = len(body["blanks"]) == len(later["blanks"])
        return later if is_alike and body["is_ordered"] == later["is_ordered"] else None

    def written(self, body: Body) -> Written:
        rows = tuple({"answers": "\n".join(answers)} for answers in body["blanks"])
        switches = frozenset() if body["is_ordered"] else frozenset({"unordered"})
        return Written(GAP.sub(r"[[\1]]", body["stem"]), rows, switches)

    def lines(self, written: Written) -> Lines:
        """The answers in the place of their numbers; a blank the stem forgot stands at its end."""
        answers = [row["answers"].split("\n") for row in written.rows]
        used: set[int] = set()

        def opened(match: re.Match[str]) -> str:
            place = int(match[1])
            used.add(place)
            return _closed(answers[place - 1] if 0 < place <= len(answers) else [])

        stem = NUMBERED.sub(opened, written.stem)
        for place, wanted in enumerate(answers, start=1):
            if place not in used and any(wanted):
                stem += _closed(wanted)
        found = stem_lines(stem)
        return [*found, ("{unordered}", "unordered")] if written.switches else found


def _place(n: int) -> str:
    return _("第 %(n)s 空", n=n + 1)


def _closed(answers: Sequence[str]) -> str:
    """A blank as it is written; a space keeps its marks from running into an answer's own."""
    words = [answer.replace("|", "\\|") for answer in answers]
    padded = [f"{word} " if word.endswith(("\\", "]")) else word for word in words]
    return f"[[{'|'.join(padded)}]]"


def _accepted(body: Body) -> Blanks:
    """The alternatives of each blank, with those accepted since."""
    blanks = [list(answers) for answers in body["blanks"]]
    for also in also_of(body):
        for n, text in enumerate(also.get("blanks", ())):
            if text and n < len(blanks):
                blanks[n].append(text)
    return blanks


def _opened(line: Line, blanks: Blanks, place: Place, findings: Findings) -> str:
    """The line with its answers taken out into `blanks`, a gap in the place of each."""

    def take(match: re.Match[str]) -> str:
        words = (part.replace("\\|", "|").strip() for part in BAR.split(match[1]))
        answers = [word for word in words if word]
        spot = place.at(line.number, match.start() + 1)
        if not answers:
            findings.error(spot, _("这个空没有答案。写成“[[答案|另一种答案]]”。"))
        for complaint in filter(None, map(_complaint, answers)):
            findings.error(spot, complaint)
        blanks.append(answers)
        return f"⟦{len(blanks)}⟧"

    text = line.text.replace("⟦", "[").replace("⟧", "]")
    _check_rest(line, text, place, findings)
    return BLANK.sub(take, text)


def _complaint(answer: str) -> str:
    """What is wrong with an alternative; '' where it can be answered."""
    if is_garbled(answer):
        return _("“%(text)s”看不懂。带误差写成“1241±1”，范围写成“10~12”。", text=answer)
    if not fold(answer):
        return _(
            "“%(text)s”不能作答案：这个空的答案只有标点，标点不影响判分。请写出文字或数。",
            text=answer,
        )
    return ""


def _check_rest(line: Line, text: str, place: Place, findings: Findings) -> None:
    """What is wrong outside the blanks, at its own column."""
    rest = BLANK.sub(lambda match: "⟦" + "·" * (len(match[0]) - 1), text)
    if match := re.search(r"\[\[|\]\]", rest):
        findings.error(
            place.at(line.number, match.start() + 1),
            _("“[[”和“]]”要成对写在同一行里，中间是答案。"),
        )
    if match := IN_ADDRESS.search(rest):
        findings.error(
            place.at(line.number, match.start() + 1), _("空不能写在图片或链接里。请移到文字中。")
        )


def settled(html: str, count: int) -> str:
    """The rendered stem with each of its blanks in it exactly once, whatever rendering made of it.

    Gaps inside tags, of unknown number or met before go; missing ones stand at the end.
    """
    left = set(range(1, count + 1))

    def keep(match: re.Match[str]) -> str:
        number = int(match[1])
        if number not in left:
            return " "
        left.remove(number)
        return match[0]

    pieces = TAG.split(html)
    texts = [GAP.sub(" " if n % 2 else keep, piece) for n, piece in enumerate(pieces)]
    return "".join(texts) + "".join(f"<p>⟦{number}⟧</p>" for number in sorted(left))


def in_order(blanks: Sequence[Sequence[str]], texts: Sequence[str]) -> list[bool]:
    return [
        any(fits(text, wanted) for wanted in answers)
        for text, answers in zip(texts, blanks, strict=True)
    ]


def any_order(blanks: Sequence[Sequence[str]], texts: Sequence[str]) -> list[bool]:
    """Each blank serves one text, so that as many as possible are served (augmenting paths).

    The same text counts once, or as often as it is the first alternative of a blank: where
    one blank wants 甲 (or 乙) and the other 乙 (or 甲), 甲 and 甲 fill one.
    """
    served: dict[int, int] = {}  # blank -> text
    folded = [fold(text) for text in texts]

    def is_repeated(text: int) -> bool:
        wanted = sum(fits(texts[text], answers[0]) for answers in blanks if answers)
        return folded[:text].count(folded[text]) >= max(1, wanted)

    def serve(text: int, tried: set[int]) -> bool:
        for blank in range(len(blanks)):
            if blank in tried or not any(fits(texts[text], one) for one in blanks[blank]):
                continue
            tried.add(blank)
            if blank not in served or serve(served[blank], tried):
                served[blank] = text
                return True
        return False

    for text in range(len(texts)):
        if not is_repeated(text):
            serve(text, set())
    return [text in served.values() for text in range(len(texts))]


def _is_numeric(wanted: str) -> bool:
    return number(wanted) is not None or span(wanted) is not None


KIND: Kind = Blank()

"""匹配: to each item on the left belongs one on the right; some on the right belong to none.

Each pair put together rightly earns its share, 1 / number of items on the left.
"""

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
    Piece,
    Render,
    Rules,
    Usual,
    also_of,
    by_chance_of_text,
    first,
    index,
    is_position,
    mapped,
    permutation,
    place_of,
    shuffled,
    text_of,
)
from lms.questions.kinds.editing import Column, Grid, Lines, Written, stem_lines

PICTURE = re.compile(r"<img\b[^>]*?\balt=\"([^\"]*)\"[^>]*>")
MEDIA = re.compile(r"<(?:img|audio|video)\b")
PAIR = re.compile(r"^\s*[-*+]\s+(.*?)\s*=>\s*(.*?)\s*$")


class Match(Usual):
    name = "match"
    title = lazy("匹配")
    labels = ("匹配", "匹配题", "连线", "match")
    rank = 5
    is_automatic = True
    grid: Grid | None = Grid(
        title=lazy("配对"),
        columns=(Column("left", lazy("左边")), Column("right", lazy("右边"))),
        add=lazy("加一对"),
        hint=lazy("左边空着的一行是干扰项：它的右边不与任何一项配对。"),
    )

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
        rights = [str(render(text, inline=True)) for text in body["rights"]]
        shown = {"right_media": rights} if any(MEDIA.search(html) for html in rights) else {}
        return {
            "lefts": [render(text, inline=True) for text in body["lefts"]],
            # Shown in a select, which holds words only: a picture stands there as its description.
            "rights": [plain_text(PICTURE.sub(r"\1", html)) for html in rights],
            "keys": body["keys"],
            **shown,
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

    def gaps(self, body: Body, answer: Answer) -> tuple[str, ...]:
        pairs = mapped(answer, "pairs")
        left = sum(str(n) not in pairs for n in range(len(body["lefts"])))
        return (_("%(n)s 处配对", n=left),) if left else ()

    def fields(self, answer: Answer) -> dict[str, list[str]]:
        pairs = mapped(answer, "pairs")
        return {str(int(left) + 1): [str(right)] for left, right in pairs.items()}

    def mark(self, body: Body, answer: Answer, rules: Rules) -> Outcome:
        pairs = mapped(answer, "pairs")
        accepted = [also.get("pairs", {}) for also in also_of(body)]
        hits = [
            is_position(mine := pairs.get(str(left)))
            and mine in {right, *(also.get(str(left)) for also in accepted)}
            for left, right in enumerate(body["keys"])
        ]
        parts = tuple({"key": n, "right": hit} for n, hit in enumerate(hits))
        return Outcome(Fraction(sum(hits), len(hits) or 1), parts)

    def without_key(self, body: Body) -> Body:
        return {"lefts": body["lefts"], "rights": body["rights"]}

    def key(self, body: Body) -> Answer:
        return {"pairs": {str(left): right for left, right in enumerate(body["keys"])}}

    def pieces(self, body: Body, answer: Answer) -> tuple[Piece, ...]:
        pairs = {int(left): right for left, right in answer.get("pairs", {}).items()}
        return tuple(
            Piece(
                place=left,
                words=f"{plain_text(body['lefts'][left])} → {body['rights'][right]}",
                same=str(right),
                answer={"pairs": {str(left): right}},
            )
            for left, right in sorted(pairs.items())
        )

    def aligned(self, body: Body, later: Body) -> Body | None:
        lefts = permutation(body["lefts"], later["lefts"])
        rights = permutation(body["rights"], later["rights"])
        if lefts is None or rights is None:
            return None
        return {
            **later,
            "lefts": [later["lefts"][n] for n in lefts],
            "rights": [later["rights"][n] for n in rights],
            "keys": [rights.index(later["keys"][n]) for n in lefts],
        }

    def written(self, body: Body) -> Written:
        """The pairs in their order, then the distractors."""
        rights = body["rights"]
        pairs = [(left, rights[n]) for left, n in zip(body["lefts"], body["keys"], strict=True)]
        others = [("", text) for n, text in enumerate(rights) if n not in body["keys"]]
        rows = tuple({"left": left, "right": right} for left, right in (*pairs, *others))
        return Written(body["stem"], rows)

    def lines(self, written: Written) -> Lines:
        found = stem_lines(written.stem)
        for n, row in enumerate(written.rows):
            left = f"{row['left']} " if row["left"] else ""
            found.append((f"- {left}=> {row['right']}".rstrip(), f"row-{n}"))
        return found


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

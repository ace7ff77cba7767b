"""What 简答 and 论述 share: a text of the student's own, marked by a person along 要点."""

import random
import re
from collections.abc import Sequence
from decimal import Decimal

from lms.core.findings import Findings, Place
from lms.core.i18n import _, lazy
from lms.core.points import plain
from lms.questions.kinds.base import (
    Answer,
    Arrangement,
    Body,
    Fields,
    Line,
    Outcome,
    Piece,
    Render,
    Rules,
    Usual,
    first,
    is_indented,
    place_of,
    text_of,
)
from lms.questions.kinds.editing import AREA, NUMBER, Column, Grid, Lines, Written, item, stem_lines

HEAD = re.compile(r"^\s*要点[：:]\s*$")
BULLET = re.compile(r"^\s*[-*+]")
POINT = re.compile(r"^\s*[-*+]\s+[（(]\s*(\d+(?:\.\d{1,2})?)\s*分\s*[)）]\s*(.*\S)\s*$")


class Writing(Usual):
    """A text marked by a person; `tall` is how tall its field is."""

    name = ""
    title: object = ""
    labels: tuple[str, ...] = ()
    rank = 0
    is_automatic = False
    tall = 5
    grid: Grid | None = Grid(
        title=lazy("要点"),
        columns=(
            Column("points", lazy("分数"), NUMBER),
            Column("text", lazy("要点的内容"), AREA),
        ),
        add=lazy("加一个要点"),
        hint=lazy("答到一个要点得几分；各要点之和就是这道题的分数。"),
    )

    def parse(self, lines: Sequence[Line], place: Place, findings: Findings) -> Body:
        cut = next((n for n, line in enumerate(lines) if HEAD.match(line.text)), len(lines))
        points: list[list[str]] = []
        for line in lines[cut + 1 :]:
            if match := POINT.match(line.text):
                points.append([plain(Decimal(match[1])), match[2]])
            elif points and is_indented(line) and not BULLET.match(line.text):
                points[-1][1] += "\n" + line.text.strip()
            elif line.text.strip():
                findings.error(place_of(place, line), _("要点应写成“- (3分) 内容”。"))
        if not points:
            findings.error(place, _("没有要点。请在题后写“要点：”，每行“- (3分) 内容”。"))
        return {"stem": text_of(lines[:cut]), "points": points}

    def html(self, body: Body, render: Render) -> Body:
        points = [[points, render(text, inline=True)] for points, text in body["points"]]
        return {"points": points, "lines": self.tall}

    def arrange(self, body: Body, chance: random.Random | None) -> Arrangement:
        return {}

    def read(self, body: Body, fields: Fields) -> Answer:
        text = first(fields, "a").replace("\r\n", "\n")
        return {"text": text} if text.strip() else {}

    def fields(self, answer: Answer) -> dict[str, list[str]]:
        return {"a": [str(answer.get("text", ""))]}

    def mark(self, body: Body, answer: Answer, rules: Rules) -> Outcome:
        return Outcome(None)

    def without_key(self, body: Body) -> Body:
        return {"points": [], "lines": self.tall}

    def key(self, body: Body) -> Answer:
        return {}

    def pieces(self, body: Body, answer: Answer) -> tuple[Piece, ...]:
        return ()

    def aligned(self, body: Body, later: Body) -> Body | None:
        """Points a person gave stay only where each of the 要点 is worth what it was."""
        is_alike = [one[0] for one in body["points"]] == [one[0] for one in later["points"]]
        return later if is_alike else None

    def written(self, body: Body) -> Written:
        rows = tuple({"points": points, "text": text} for points, text in body["points"])
        return Written(body["stem"], rows)

    def lines(self, written: Written) -> Lines:
        found = stem_lines(written.stem)
        if written.rows:
            found.append(("要点：", "rows"))
        for n, row in enumerate(written.rows):
            found += item(f"- ({row['points']}分)", row["text"], f"row-{n}")
        return found

"""案例分析: a material with sub-questions of other kinds, each marked by its own rule."""

import random
from collections.abc import Sequence

from lms.core.findings import Findings, Place
from lms.core.i18n import lazy
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
    text_of,
)
from lms.questions.kinds.editing import Grid, Lines, Written, stem_lines


class Case(Usual):
    """Only the material; parts are definitions of their own, which `questions.kinds` walks."""

    name = "case"
    title = lazy("案例分析")
    labels = ("案例分析", "案例", "案例分析题", "case")
    rank = 10
    is_automatic = True  # what needs a person are its parts
    grid: Grid | None = None

    def parse(self, lines: Sequence[Line], place: Place, findings: Findings) -> Body:
        return {"stem": text_of(lines)}

    def html(self, body: Body, render: Render) -> Body:
        return {}

    def arrange(self, body: Body, chance: random.Random | None) -> Arrangement:
        return {}

    def read(self, body: Body, fields: Fields) -> Answer:
        return {}

    def fields(self, answer: Answer) -> dict[str, list[str]]:
        return {}

    def mark(self, body: Body, answer: Answer, rules: Rules) -> Outcome:
        return Outcome(None)

    def without_key(self, body: Body) -> Body:
        return {}

    def key(self, body: Body) -> Answer:
        return {}

    def pieces(self, body: Body, answer: Answer) -> tuple[Piece, ...]:
        return ()

    def aligned(self, body: Body, later: Body) -> Body | None:
        return later

    def written(self, body: Body) -> Written:
        return Written(body["stem"])

    def lines(self, written: Written) -> Lines:
        return stem_lines(written.stem)


KIND: Kind = Case()

"""判断: right or wrong; its two options are never shuffled."""

import random

from lms.core.findings import Findings, Place
from lms.core.i18n import _, lazy
from lms.questions.kinds.base import Arrangement, Body, Kind, Line, place_of, shuffled
from lms.questions.kinds.choosing import Choosing
from lms.questions.kinds.editing import TICK, Column, Grid

WORDS = (("对", "错"), ("正确", "错误"), ("是", "否"), ("√", "×"), ("true", "false"))


class TrueFalse(Choosing):
    name = "true_false"
    title = lazy("判断")
    labels = ("判断", "判断题", "true-false")
    rank = 3
    grid: Grid | None = Grid(
        title=lazy("对错"),
        columns=(
            Column("right", lazy("正确"), TICK),
            Column("text", lazy("选项的文字")),
        ),
        hint=lazy("在正确的一项前打勾。"),
        usual=tuple({"right": "", "text": word} for word in WORDS[0]),
        fixed=True,
    )

    def check_right(self, right: list[Line], place: Place, findings: Findings) -> None:
        if not right:
            findings.error(place, _("没有正确选项。请在正确的选项前写“[x]”。"))
        for line in right[1:]:
            findings.error(place_of(place, line), _("对和错只能有一个是正确的。"))

    def check_texts(self, texts: list[str], place: Place, findings: Findings) -> None:
        if tuple(text.lower() for text in texts) not in WORDS:
            findings.error(place, _("判断题应有两个选项，依次是“对”和“错”。"))

    def arrange(self, body: Body, chance: random.Random | None) -> Arrangement:
        return {"options": shuffled(len(body["options"]), None)}


KIND: Kind = TrueFalse()

"""多选: several right options, scored by the rule of the quiz (domain.md §4.2)."""

from decimal import Decimal
from fractions import Fraction

from lms.core.findings import Findings, Place
from lms.core.i18n import _, lazy
from lms.questions.kinds.base import Answer, Body, Fields, Kind, Line, Rules, index, place_of
from lms.questions.kinds.choosing import Choosing


class Multiple(Choosing):
    name = "multiple"
    title = lazy("多选")
    labels = ("多选", "多选题", "multiple")
    rank = 2
    least = 3

    def check_right(self, right: list[Line], place: Place, findings: Findings) -> None:
        if not right:
            findings.error(place, _("没有正确选项。请在正确的选项前写“[x]”。"))
        elif len(right) == 1:
            findings.warning(
                place_of(place, right[0]), _("多选只有一个正确选项。若就是一个，请改为“单选”。")
            )

    def read(self, body: Body, fields: Fields) -> Answer:
        sent = {index(text, len(body["options"])) for text in fields.get("a") or ()} - {None}
        chosen = sorted(choice for choice in sent if choice is not None)
        return {"choices": chosen} if chosen else {}

    def share(self, right: set[int], chosen: set[int], count: int, rules: object) -> Fraction:
        rule = rules.multiple if isinstance(rules, Rules) else "half"
        points = rules.points if isinstance(rules, Rules) else Decimal(1)
        return share_of(rule, right, chosen, count, points)


def share_of(
    rule: str, right: set[int], chosen: set[int], count: int, points: Decimal = Decimal(1)
) -> Fraction:
    """The share of the points: 1 for exactly the right options, 0 for none or (but for
    per-option) any wrong one; between them the rule decides.

    all: nothing · half: one half · proportional: right ones ÷ all right ones · fixed:x: x
    points for each right one, at most the full mark · per-option: options judged rightly,
    chosen or left alone, ÷ all options.
    """
    chosen = {one for one in chosen if 0 <= one < count}
    if chosen == right or not chosen:
        return Fraction(int(chosen == right))
    if rule == "per-option":
        return Fraction(count - len(chosen ^ right), count)
    if chosen - right or rule == "all":
        return Fraction(0)
    if rule.startswith("fixed:"):
        each = Fraction(rule.removeprefix("fixed:")) / Fraction(points or 1)
        return min(Fraction(1), each * len(chosen))
    return Fraction(len(chosen), len(right)) if rule == "proportional" else Fraction(1, 2)


KIND: Kind = Multiple()

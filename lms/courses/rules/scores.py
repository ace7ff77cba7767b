"""Front matter about points: 多选, 填空, penalties and certainty."""

import re
from decimal import Decimal
from fractions import Fraction

from lms.core.i18n import _
from lms.courses.rules.fields import Fields, decimal_of

MULTIPLE = ("all", "half", "proportional", "per-option")
USUAL_MULTIPLE = "half"  # where neither a quiz nor its course says otherwise
BLANKS = ("each", "all")
SHARE = re.compile(r"([0-9]{1,3})\s*/\s*([1-9][0-9]{0,2})")
MOST_FIXED = 100


def read_multiple(fields: Fields, usual: str) -> str:
    """The rule of 多选, or the usual one; `fixed:0.5` gives half a point for each right option."""
    text = fields.text("multiple", usual, longest=20)
    if text == usual:
        return usual
    rule, _colon, points = text.partition(":")
    number = decimal_of(points)
    if rule == "fixed" and number is not None and 0 < number <= MOST_FIXED:
        return text
    if text not in MULTIPLE:
        fields.findings.error(
            fields.place_of("multiple"),
            _(
                "multiple 的值 %(text)s 不认识，可以写：%(known)s、fixed:0.5。",
                text=text,
                known=_("、").join(MULTIPLE),
            ),
        )
        return USUAL_MULTIPLE
    return text


def read_blanks(fields: Fields) -> str:
    """Whether each blank earns its share, or only all of them together."""
    return fields.choice("blanks", BLANKS, "each")


def read_penalty(fields: Fields) -> Fraction:
    """The share of the points a wrong choice costs: 1/3, 0.25; nothing unless it is said."""
    text = fields.text("penalty", "0", longest=20)
    match = SHARE.fullmatch(text)
    share = Fraction(int(match[1]), int(match[2])) if match else _fraction(decimal_of(text))
    if share is None or not 0 <= share <= 1:
        fields.findings.error(
            fields.place_of("penalty"),
            _("penalty 应是 0 到 1 之间的数或分数，如 1/3：答错一道选择题倒扣的比例。"),
        )
        return Fraction(0)
    return share


def read_certainty(fields: Fields, penalty: Fraction) -> bool:
    """Whether each answer is given with a certainty, which decides what a wrong one costs."""
    has_certainty = fields.truth("certainty", False)
    if has_certainty and penalty:
        fields.findings.error(
            fields.place_of("certainty"),
            _("certainty 和 penalty 只能用一个：把握程度已经规定了答错扣多少。"),
        )
    return has_certainty


def _fraction(number: Decimal | None) -> Fraction | None:
    return None if number is None else Fraction(number)

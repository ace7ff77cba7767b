"""What is pointed out about reviewers, in words: the rule, the numbers and how many."""

from collections.abc import Mapping
from fractions import Fraction

from lms.core.i18n import _
from lms.core.points import round_half_up
from lms.evaluations.rules.agreement import Agreement
from lms.evaluations.rules.honesty import (
    FAVOUR,
    FLAT,
    LEAST_CELLS,
    LENIENT,
    WIDE_GAP,
    Average,
    Flag,
    Sign,
    Spread,
)

NOTHING = "—"


def signed(value: Fraction | None) -> str:
    """A difference with its sign: +8.0, −3.5, 0.0."""
    if value is None:
        return NOTHING
    number = round_half_up(value, 1)
    sign = "+" if number > 0 else "−" if number < 0 else ""
    return f"{sign}{abs(number):f}"


def average_said(found: Average) -> str:
    return _("%(mean)s（n=%(n)s）", mean=signed(found.mean), n=found.n) if found.n else NOTHING


def spread_said(found: Spread | None) -> str:
    """Mean, standard deviation and number: 86.3 ± 5.4（n=4）."""
    if found is None or found.mean is None or found.deviation is None:
        return NOTHING
    mean, deviation = (f"{round_half_up(one, 1):f}" for one in (found.mean, found.deviation))
    return _("%(mean)s ± %(deviation)s（n=%(n)s）", mean=mean, deviation=deviation, n=found.n)


def agreement_said(found: Agreement) -> str:
    """The coefficient where enough was compared, and how much."""
    if found.units < LEAST_CELLS:
        return _("数据太少（%(n)s 格）", n=found.units) if found.units else NOTHING
    if found.alpha is None:
        return _("全部相同（%(n)s 格）", n=found.units)
    return _("α = %(alpha)s（%(n)s 格）", alpha=_coefficient(found.alpha), n=found.units)


def flag_said(flag: Flag, names: Mapping[int, str]) -> str:
    """A flag as a sentence; `names` of the students by id."""
    value, n = f"{round_half_up(abs(flag.value), 1):f}", flag.n
    match flag.sign:
        case Sign.LENIENT | Sign.STRICT:
            return _leniency(flag, value)
        case Sign.LENIENT_TO_TEACHER | Sign.STRICT_TO_TEACHER:
            return _leniency_to_teacher(flag, value)
        case Sign.ALL_FULL:
            return _("%(n)s 份互评每一行都是满分", n=n)
        case Sign.FLAT_ROWS:
            return _(
                "%(n)s 份互评各行几乎同分：行间标准差最大 %(value)s，小于 %(limit)s",
                n=n,
                value=value,
                limit=FLAT,
            )
        case Sign.FLAT_PEOPLE:
            return _(
                "给 %(n)s 名同学几乎同分：总分标准差 %(value)s，小于 %(limit)s",
                n=n,
                value=value,
                limit=FLAT,
            )
    return _(
        "和 %(name)s 互给高分：给对方比其他人高 %(value)s（n=%(n)s），"
        "对方给回高 %(back)s（n=%(back_n)s），都达到 %(limit)s",
        name=names.get(flag.other, NOTHING),
        value=value,
        n=n,
        back=f"{round_half_up(flag.back, 1):f}",
        back_n=flag.back_n,
        limit=FAVOUR,
    )


def _leniency(flag: Flag, value: str) -> str:
    known = {"n": flag.n, "value": value, "limit": LENIENT}
    if flag.sign is Sign.LENIENT:
        return _("比其他评分人平均高 %(value)s，达到 %(limit)s（n=%(n)s 份）", **known)
    return _("比其他评分人平均低 %(value)s，达到 %(limit)s（n=%(n)s 份）", **known)


def _leniency_to_teacher(flag: Flag, value: str) -> str:
    known = {"n": flag.n, "value": value, "limit": WIDE_GAP}
    if flag.sign is Sign.LENIENT_TO_TEACHER:
        return _("比师评平均高 %(value)s，达到 %(limit)s（n=%(n)s 份）", **known)
    return _("比师评平均低 %(value)s，达到 %(limit)s（n=%(n)s 份）", **known)


def _coefficient(value: Fraction) -> str:
    number = round_half_up(value, 2)
    return f"{number:f}".replace("-", "−")

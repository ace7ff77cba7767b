"""A result in words: how it came about, as it stands under the printed table."""

from decimal import Decimal
from fractions import Fraction

from lms.core.i18n import _, lazy
from lms.core.points import plain, round_half_up, to_grid
from lms.evaluations.rules.results import Part, PartState, Result, RowResult

NAMES = {
    "self": lazy("自评"),
    "peer": lazy("互评"),
    "intergroup": lazy("组间互评"),
    "teacher": lazy("师评"),
    "mentor": lazy("企业导师"),
}
LEVELS = {
    "excellent": lazy("优"),
    "good": lazy("良"),
    "fair": lazy("中"),
    "pass": lazy("及格"),
    "fail": lazy("不及格"),
}


def number(value: Fraction | Decimal, *, averaged: bool = False) -> str:
    """Points as people write them; averages always with one decimal."""
    on_grid = to_grid(value)
    whole = on_grid == on_grid.to_integral_value()
    return f"{round_half_up(value, 1):f}" if averaged or not whole else plain(on_grid)


def sentence(result: Result) -> str:
    """The computation spelled out: 自评91×10% + 互评86.0×20% + … = 83.8.

    Rows that are not rated by the same evaluators are computed apart and added up.
    """
    if not result.stands:
        return ""
    groups = _groups(result)
    if len(groups) == 1:
        (rows,) = groups
        text = f"{_formula(rows)} = {result.shown:f}"
    else:
        parts = [_group(rows) for rows in groups]
        text = _("%(parts)s；合计 %(total)s", parts=_("；").join(parts), total=f"{result.shown:f}")
    if result.possible != 100:
        text += _(
            "（满分 %(possible)s，折合百分制 %(percent)s）",
            possible=plain(result.possible),
            percent=f"{result.percent:f}",
        )
    return text


def notes(result: Result) -> list[str]:
    """What a reader must know about the rules applied: who is missing, how peers were combined."""
    counted = sum((part.weight for part in result.parts if part.counts), Decimal(0))
    return [text for part in result.parts if (text := _note(part, counted, result.stands))]


def _note(part: Part, counted: Decimal, stands: bool) -> str:
    who = NAMES[part.evaluator]
    match part.state:
        case PartState.ZERO:
            return _("%(who)s未交，按 0 分计。", who=who)
        case PartState.LEFT_OUT if stands:
            return _("%(who)s未评，按其余 %(weight)s%% 折算。", who=who, weight=plain(counted))
        case PartState.WAITING:
            return _("还在等%(who)s。", who=who)
        case PartState.PRESENT if part.evaluator == "peer":
            return _peers(part)
    return ""


def _peers(part: Part) -> str:
    match part.method:
        case "trimmed_mean":
            return _("互评由 %(n)s 名同学给出，去掉最高与最低后取平均。", n=part.count)
        case "median":
            return _("互评由 %(n)s 名同学给出，取中位数。", n=part.count)
    return _("互评由 %(n)s 名同学给出，取平均。", n=part.count)


def _groups(result: Result) -> list[list[RowResult]]:
    groups: dict[tuple[str, ...], list[RowResult]] = {}
    for row in result.rows:
        groups.setdefault(tuple(part.evaluator for part in row.parts), []).append(row)
    return list(groups.values())


def _group(rows: list[RowResult]) -> str:
    value = sum((row.exact for row in rows), Fraction(0))
    return _(
        "%(title)s：%(formula)s = %(value)s",
        title=_("、").join(row.criterion.title for row in rows),
        formula=_formula(rows),
        value=f"{round_half_up(value, 1):f}",
    )


def _formula(rows: list[RowResult]) -> str:
    parts = rows[0].parts
    terms = [
        _(
            "%(who)s%(points)s×%(weight)s%%",
            who=NAMES[part.evaluator],
            points=_sum(part, rows),
            weight=plain(part.weight),
        )
        for part in parts
    ]
    weights = sum((part.weight for part in parts), Decimal(0))
    text = " + ".join(terms)
    if weights == 100:
        return text
    return _("（%(sum)s）÷ %(weight)s%%", sum=text, weight=plain(weights))


def _sum(part: Part, rows: list[RowResult]) -> str:
    value = sum((part.points[row.criterion.key] for row in rows), Fraction(0))
    return number(value, averaged=part.evaluator == "peer" or part.count > 1)

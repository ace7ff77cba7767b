"""A result in words: how it came about, as it stands under the printed table."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from flask_babel.speaklater import LazyString

from lms.core.i18n import _, lazy
from lms.core.points import plain, round_half_up, to_grid
from lms.courses.rules.compiled import Criterion
from lms.evaluations.rules.results import ACTIVITY, PEERS, Part, PartState, Result, RowResult
from lms.evaluations.rules.voices import SourceMark

NAMES = {
    "self": lazy("自评"),
    "peer": lazy("互评"),
    "intergroup": lazy("组间互评"),
    "teacher": lazy("师评"),
    "mentor": lazy("企业导师"),
    ACTIVITY: lazy("活动成绩"),
}


class _Levels(dict[str, LazyString | str]):
    """Levels by label: the usual ones in the person's language, a table's own as written."""

    def __missing__(self, label: str) -> str:
        return label


LEVELS = _Levels(
    {
        "优": lazy("优"),
        "良": lazy("良"),
        "中": lazy("中"),
        "及格": lazy("及格"),
        "不及格": lazy("不及格"),
    }
)


def number(value: Fraction | Decimal, *, averaged: bool = False, places: int = 1) -> str:
    """Points as people write them; averages always with their decimals."""
    on_grid = to_grid(value)
    whole = on_grid == on_grid.to_integral_value()
    return f"{round_half_up(value, places):f}" if averaged or not whole else plain(on_grid)


def sentence(result: Result) -> str:
    """The computation spelled out: 自评91×10% + 互评86.0×20% + … = 83.8.

    Rows that are not rated by the same evaluators, and rows taken from another activity, are
    computed apart and added up. A draft says that it is one.
    """
    if not result.stands:
        return ""
    text = _computed(result)
    if result.possible != 100:
        text += _(
            "（满分 %(possible)s，折合百分制 %(percent)s）",
            possible=plain(result.possible),
            percent=f"{result.percent:f}",
        )
    return _("试算：%(sentence)s", sentence=text) if result.is_draft else text


def notes(result: Result) -> list[str]:
    """What a reader must know about the rules applied: who is missing, how peers were
    combined, which rows are taken from elsewhere or do not apply."""
    counted = sum((part.weight for part in result.parts if part.counts), Decimal(0))
    said = [_note(part, counted, result.stands) for part in result.parts]
    said += [_decided(part) for part in result.parts]
    said += [
        _("“%(title)s”：%(source)s 没有成绩，按 0 分计。", title=row.title, source=row.source)
        for row in _rows_of(result)
        if row.key in result.sources and not result.sources[row.key].title
    ]
    said += [_("还在等 %(source)s 的成绩。", source=row.source) for row in result.pending]
    said += [_left_out(row) for row in result.skipped]
    return [text for text in said if text]


def _computed(result: Result) -> str:
    groups = _groups(result)
    places = max(1, result.rounding)
    total = f"{result.shown:f}"
    if len(groups) == 1 and groups[0][0].parts:
        return f"{_formula(groups[0], places)} = {total}"
    parts = [_group(rows, result, places) for rows in groups]
    return _("%(parts)s；合计 %(total)s", parts=_("；").join(parts), total=total)


def _rows_of(result: Result) -> list[Criterion]:
    return [row.criterion for row in result.rows]


def _note(part: Part, counted: Decimal, stands: bool) -> str:
    who = NAMES[part.evaluator]
    match part.state:
        case PartState.ZERO:
            return _("%(who)s未交，按 0 分计。", who=who)
        case PartState.COPIED:
            return _("%(who)s未评，以师评代替。", who=who)
        case PartState.LEFT_OUT if stands:
            return _("%(who)s未评，按其余 %(weight)s%% 折算。", who=who, weight=plain(counted))
        case PartState.WAITING:
            return _("还在等%(who)s。", who=who)
        case PartState.PRESENT if part.evaluator in PEERS:
            return _peers(part)
    return ""


def _peers(part: Part) -> str:
    who = NAMES[part.evaluator]
    match part.method:
        case "trimmed_mean":
            return _("%(who)s由 %(n)s 名同学给出，去掉最高与最低后取平均。", who=who, n=part.count)
        case "median":
            return _("%(who)s由 %(n)s 名同学给出，取中位数。", who=who, n=part.count)
    return _("%(who)s由 %(n)s 名同学给出，取平均。", who=who, n=part.count)


def _decided(part: Part) -> str:
    """How many reviews the teacher decided to count less or not at all; never whose."""
    who = NAMES[part.evaluator]
    if part.excluded and part.partial:
        return _(
            "按教师的决定，%(n)s 份%(who)s不计入，%(m)s 份减少比重。",
            n=part.excluded,
            who=who,
            m=part.partial,
        )
    if part.excluded:
        return _("按教师的决定，%(n)s 份%(who)s不计入。", n=part.excluded, who=who)
    if part.partial:
        return _("按教师的决定，%(n)s 份%(who)s减少比重。", n=part.partial, who=who)
    return ""


def _left_out(row: Criterion) -> str:
    if row.source:
        return _("“%(title)s”没有成绩，不计入满分。", title=row.title)
    return _("“%(title)s”不适用，不计入满分。", title=row.title)


def _groups(result: Result) -> list[list[RowResult]]:
    """Rows computed by one formula; each row of another activity by its own."""
    groups: dict[tuple[str, ...], list[RowResult]] = {}
    for row in result.rows:
        rated = tuple(part.evaluator for part in row.parts)
        groups.setdefault(rated or (row.criterion.key,), []).append(row)
    return list(groups.values())


def _group(rows: list[RowResult], result: Result, places: int) -> str:
    value = sum((row.exact for row in rows), Fraction(0))
    title = _("、").join(row.criterion.title for row in rows)
    shown = f"{round_half_up(value, places):f}"
    if not rows[0].parts:
        taken = _taken(rows[0].criterion, result.sources[rows[0].criterion.key])
        return _("%(title)s：%(taken)s → %(value)s", title=title, taken=taken, value=shown)
    return _(
        "%(title)s：%(formula)s = %(value)s",
        title=title,
        formula=_formula(rows, places),
        value=shown,
    )


def _taken(row: Criterion, mark: SourceMark) -> str:
    """The mark a row is taken from: 任务测验 T03-Q 42/50."""
    fraction = f"{plain(mark.points)}/{plain(mark.possible)}"
    return " ".join(filter(None, (mark.title, row.source, fraction)))


def _formula(rows: list[RowResult], places: int) -> str:
    parts = rows[0].parts
    terms = [
        _(
            "%(who)s%(points)s×%(weight)s%%",
            who=NAMES[part.evaluator],
            points=_given(part, rows, places),
            weight=plain(part.weight),
        )
        for part in parts
    ]
    weights = sum((part.weight for part in parts), Decimal(0))
    text = " + ".join(terms)
    if weights == 100:
        return text
    return _("（%(sum)s）÷ %(weight)s%%", sum=text, weight=plain(weights))


def _given(part: Part, rows: Sequence[RowResult], places: int) -> str:
    """What a part gives these rows: the points, and the options ticked by a single review."""
    value = sum((part.points[row.criterion.key] for row in rows), Fraction(0))
    averaged = part.evaluator in PEERS or part.count > 1
    points = number(value, averaged=averaged, places=places)
    ticked = [part.choices[r.criterion.key] for r in rows if r.criterion.key in part.choices]
    if not ticked:
        return points
    if len(rows) == 1:
        return _("%(choice)s（%(points)s）", choice=ticked[0], points=points)
    counts = Counter(ticked)  # in the order of the table
    return _(
        "%(points)s（%(choices)s）",
        points=points,
        choices=_("、").join(f"{choice}×{n}" for choice, n in counts.items()),
    )

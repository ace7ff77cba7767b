"""The test analysis as a workbook: 汇总, 各题, 选项."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import format_datetime
from markupsafe import Markup

from lms.core.clock import now
from lms.core.i18n import _
from lms.core.markdown import plain_text
from lms.core.tabular import Column, Sheet
from lms.core.tabular.writing import Value
from lms.questions import kinds
from lms.quizzes.rules.marking import label
from lms.reports.queries.analysis import Scope
from lms.reports.rules.analysing import Analysis, ItemFigures, analyse
from lms.reports.rules.looking import looked_at
from lms.reports.rules.numbers import Estimate
from lms.reports.rules.papers import Response
from lms.reports.rules.samples import Sample
from lms.reports.views.analysis_choice import Taken

Row = tuple[Value, ...]
PLACES = 4


def sheets_of(
    scope: Scope, taken: Taken, sample: Sample, responses: Sequence[Response]
) -> list[Sheet]:
    """The same figures as the page, as numbers."""
    found = analyse(
        sample,
        pass_mark=scope.assignment.activity.course.pass_mark,
        divisor=taken.choice.divisor,
    )
    note = _note(scope, taken, now())
    return [_summary(found, taken, note), _items(found, note), _options(sample, responses, note)]


def _note(scope: Scope, taken: Taken, moment: datetime) -> str:
    assignment = scope.assignment
    return _(
        "%(title)s，%(classroom)s，%(n)s 次作答，%(moment)s 计算",
        title=assignment.activity.title,
        classroom=assignment.classroom.name,
        n=len(taken.entries),
        moment=format_datetime(moment, "yyyy-MM-dd HH:mm"),
    )


def _summary(found: Analysis | None, taken: Taken, note: str) -> Sheet:
    columns = (
        Column(_("指标"), width=30),
        Column(_("值"), "number"),
        Column(_("95% 区间下限"), "number"),
        Column(_("95% 区间上限"), "number"),
    )
    rows: list[Row] = [
        (_("应考人数"), taken.expected, None, None),
        (_("实考人数"), taken.assessed, None, None),
        (_("作答次数"), len(taken.entries), None, None),
        *((_("因特殊标记没有计入的人数"), len(taken.left_out), None, None),) * bool(taken.left_out),
    ]
    if found is not None:
        rows += [*_spread(found), *_rates(found), *_reliability(found)]
    return Sheet(_("汇总"), columns, rows, note)


def _spread(found: Analysis) -> list[Row]:
    spread = found.spread
    single = (
        (_("最高分"), spread.highest),
        (_("最低分"), spread.lowest),
        (_("极差"), spread.extent),
        (_("中位数"), spread.median),
        (_("标准差 S（除以 n）"), spread.population),
        (_("标准差 S（除以 n−1）"), spread.sample),
        (_("偏度"), spread.skewness),
        (_("峰度"), spread.kurtosis),
    )
    return [
        (_("平均分"), *_three(spread.mean)),
        (_("难度 P（平均分÷满分）"), *_three(found.facility)),
        *((name, _number(value), None, None) for name, value in single),
    ]


def _rates(found: Analysis) -> list[Row]:
    rates = (
        (_("及格率"), found.passed),
        (_("优良率"), found.good),
        (_("优秀率"), found.excellent),
        *((f"{low}–{high}", rate) for (low, high), rate in found.bands),
    )
    return [(name, _number(float(rate.share)), None, None) for name, rate in rates]


def _reliability(found: Analysis) -> list[Row]:
    if found.reliability is None:
        return []
    return [
        (_("信度 α"), *_three(found.reliability.alpha)),
        (_("测量标准误"), *_three(found.reliability.error)),
    ]


def _items(found: Analysis | None, note: str) -> Sheet:
    columns = (
        Column(_("题号")),
        Column(_("编码")),
        Column(_("题型")),
        Column(_("题目"), width=40),
        Column(_("目标")),
        Column(_("满分"), "points"),
        Column(_("人数"), "number"),
        Column(_("难度 P"), "number"),
        Column(_("P 下限"), "number"),
        Column(_("P 上限"), "number"),
        Column(_("区分度 D"), "number"),
        Column(_("每组人数"), "number"),
        Column(_("题与其余得分的相关 r"), "number"),
        Column(_("r 下限"), "number"),
        Column(_("r 上限"), "number"),
        Column(_("应占权重"), "number"),
        Column(_("实际权重"), "number"),
    )
    rows = [_item(one, found) for one in found.items] if found else []
    return Sheet(_("各题"), columns, rows, note)


def _item(one: ItemFigures, found: Analysis) -> Row:
    leaf = one.item.definition
    whole = found.sample.full
    return (
        one.item.number,
        one.item.key,
        str(kinds.get(leaf.kind).title),
        label(leaf).partition(" ")[2],
        " ".join(leaf.objectives()),
        leaf.points,
        one.count,
        *_three(one.facility),
        _number(one.discrimination),
        one.groups.size,
        *_three(one.relation),
        _number(float(leaf.points / whole)) if whole and one.weight is not None else None,
        _number(one.weight),
    )


def _options(sample: Sample, responses: Sequence[Response], note: str) -> Sheet:
    columns = (
        Column(_("编码")),
        Column(_("部分"), width=24),
        Column(_("答案"), width=40),
        Column(_("对错")),
        Column(_("人数"), "number"),
        Column(_("占比"), "number"),
        Column(_("高分组"), "number"),
        Column(_("低分组"), "number"),
        Column(_("点二列相关 r"), "number"),
    )
    verdicts = {True: _("对"), False: _("错"), None: ""}
    rows: list[Row] = [
        (
            one.figures.item.key,
            _words(part.title),
            _words(choice.label),
            verdicts[choice.is_right],
            choice.count,
            _number(choice.count / part.total) if part.total else None,
            choice.top,
            choice.bottom,
            _number(choice.relation.value) if choice.relation else None,
        )
        for one in looked_at(sample, responses)
        for part in one.parts
        for choice in part.choices
    ]
    return Sheet(_("选项"), columns, rows, note)


def _words(text: str) -> str:
    """What a teacher wrote is HTML; what a student typed stays as it is."""
    return plain_text(str(text)) if isinstance(text, Markup) else text


def _three(found: Estimate | None) -> tuple[float | None, float | None, float | None]:
    if found is None:
        return None, None, None
    low, high = found.interval or (None, None)
    return _number(found.value), _number(low), _number(high)


def _number(value: float | None) -> float | None:
    return None if value is None else round(value, PLACES)

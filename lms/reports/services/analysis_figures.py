"""The figures of a whole paper as one list: page, document and workbook show the same rows."""

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from lms.core.i18n import _
from lms.core.points import plain
from lms.reports.queries.taken import Taken
from lms.reports.rules import showing
from lms.reports.rules.numbers import Estimate

if TYPE_CHECKING:
    from lms.reports.rules.analysing import Analysis, Whole
    from lms.reports.rules.samples import Rate


@dataclass(frozen=True)
class Figure:
    """One row: what it is, the figure and where it may lie; `form` is how it reads."""

    label: str
    found: Estimate | None
    form: str = "figure"  # figure | share | points | count

    @property
    def text(self) -> str:
        if self.found is None:
            return showing.NOTHING
        match self.form:
            case "share":
                return showing.percent(self.found.value)
            case "points" | "count":
                return plain(showing.rounded(self.found.value, 6))
        return showing.shown(self.found.value)

    @property
    def between(self) -> str:
        if self.found is None or self.found.interval is None:
            return ""
        return showing.between(self.found.interval)

    @property
    def whole(self) -> str:
        """The figure with its interval in brackets."""
        return f"{self.text} [{self.between}]" if self.between else self.text


def counts(taken: Taken) -> list[Figure]:
    """Who should have sat it, who did, and how often."""
    return [
        _plain(_("应考人数"), taken.expected, "count"),
        _plain(_("实考人数"), taken.assessed, "count"),
        _plain(_("作答次数"), len(taken.entries), "count"),
    ]


def figures(found: "Analysis", taken: Taken, pass_mark: Decimal) -> list[Figure]:
    """Everything that is said of the paper; where there is none, who sat it."""
    whole = found.whole
    if whole is None:
        return counts(taken)
    scores = whole.spread
    divided = _("除以 n") if whole.divisor == "n" else _("除以 n−1")
    full = found.sample.full
    return [
        *counts(taken),
        _plain(_("满分") if full else _("满分（各份不同，得分折成百分制）"), full or 100, "points"),
        Figure(_("平均分"), scores.mean),
        _plain(_("最高分"), scores.highest),
        _plain(_("最低分"), scores.lowest),
        _plain(_("极差"), scores.extent),
        _plain(_("中位数"), scores.median),
        _plain(_("标准差 S（%(how)s）", how=divided), whole.deviation),
        _plain(_("变异系数 CV = S ÷ 平均分"), scores.variation(whole.divisor)),
        _rate(_("及格率（不低于 %(mark)s）", mark=plain(pass_mark)), whole.passed),
        _rate(_("优良率（不低于 80）"), whole.good),
        _rate(_("优秀率（不低于 90）"), whole.excellent),
        Figure(_("难度 P = 平均分 ÷ 满分（越大越易）"), whole.facility),
        _plain(_("偏度"), scores.skewness),
        _plain(_("峰度"), scores.kurtosis),
        *_reliability(whole),
    ]


def _reliability(whole: "Whole") -> list[Figure]:
    found = whole.reliability
    if found is None:
        return [Figure(_("信度 α"), None), Figure(_("测量标准误 S·√(1−α)"), None)]
    return [
        Figure(_("信度 α（%(k)s 项）", k=found.count), found.alpha),
        Figure(_("测量标准误 S·√(1−α)"), found.error),
    ]


def _plain(label: str, value: float | Decimal | None, form: str = "figure") -> Figure:
    return Figure(label, None if value is None else Estimate(float(value)), form)


def _rate(label: str, rate: "Rate") -> Figure:
    return Figure(label, Estimate(float(rate.share)), "share")

"""A student's growth over the evaluations of a term, as its page shows it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from flask import url_for

from lms.core.i18n import _, lazy
from lms.courses.rules.compiled import TableText
from lms.evaluations import services
from lms.evaluations.queries import SheetView, Stage
from lms.evaluations.rules.growth import (
    KINDS,
    RATERS,
    Gain,
    Step,
    apart,
    gain,
    percent,
    share_rated,
    shares_by_kind,
)
from lms.evaluations.rules.showing import is_released
from lms.evaluations.rules.wording import NAMES

KIND_NAMES = {
    "knowledge": lazy("知识"),
    "skill": lazy("技能"),
    "attitude": lazy("素质"),
}
NOTHING = "—"


@dataclass(frozen=True)
class Series:
    """One line of a chart: the shares in course order, None where there is none."""

    key: str
    name: str
    values: Sequence[Fraction | None]
    sentence: str

    @property
    def is_empty(self) -> bool:
        return all(value is None for value in self.values)


@dataclass(frozen=True)
class Row:
    """One evaluation as a row of the table below the charts."""

    number: str
    title: str
    href: str
    cells: Sequence[str]
    note: str


@dataclass(frozen=True)
class GrowthPage:
    """What the evaluations of the term say: who gave how much, by kind of objective, and gains."""

    rows: Sequence[Row]
    labels: Sequence[str]
    ratings: Sequence[Series]
    kinds: Sequence[Series]
    heads: Sequence[str]
    gap: str

    @property
    def is_empty(self) -> bool:
        return all(one.is_empty for one in (*self.ratings, *self.kinds))

    @property
    def headline(self) -> str:
        return self.ratings[0].sentence


def growth_page(stages: Sequence[Stage], *, as_student: bool) -> GrowthPage:
    """The page from its stages. A self-check of mastery makes no mark and stands for itself.

    A student sees of each table what its own page shows by now: before the release the own
    rating only.
    """
    counting = [one for one in stages if one.text is None or one.text.counts]
    steps = [_step(one, as_student=as_student) for one in counting]
    ratings = [
        _series("total", _("总评"), steps, lambda step: step.total),
        *(_series(who, str(NAMES[who]), steps, _given(who)) for who in RATERS),
    ]
    kinds = [_series(kind, str(KIND_NAMES[kind]), steps, _earned(kind)) for kind in KINDS]
    return GrowthPage(
        rows=[_row(one, step) for one, step in zip(counting, steps, strict=True)],
        labels=[_number(one) for one in counting],
        ratings=ratings,
        kinds=kinds,
        heads=[one.name for one in (*ratings, *kinds)],
        gap=_gap_sentence(apart(steps)),
    )


def _given(who: str) -> Callable[[Step], Fraction | None]:
    return lambda step: step.by.get(who)


def _earned(kind: str) -> Callable[[Step], Fraction | None]:
    return lambda step: step.kinds.get(kind)


def _step(stage: Stage, *, as_student: bool) -> Step:
    if stage.sheet is None or stage.text is None:
        return Step(None, {}, {})
    shown = (
        set(RATERS) if not as_student or _is_released(stage, stage.sheet, stage.text) else {"self"}
    )
    by: dict[str, Fraction] = {}
    for who in sorted(shown):
        review = next((one for one in stage.sheet.by(who) if one.handed_in_at), None)
        rated = share_rated(review.points, stage.text.criteria) if review else None
        if rated is not None:
            by[who] = rated
    mark = stage.mark if "teacher" in shown else None
    if mark is None:
        return Step(None, by, {})
    lines = [
        (one.objective.kind.value, one.earned, one.possible)
        for one in mark.evidence
        if one.objective
    ]
    return Step(Fraction(mark.points) / Fraction(mark.possible), by, shares_by_kind(lines))


def _is_released(stage: Stage, sheet: SheetView, text: TableText) -> bool:
    """The window is asked for only where the own rating was missed: it costs a statement."""
    handed_in = {voice.evaluator for voice in sheet.voices()}
    return is_released(text, handed_in, is_closed=False) or (
        is_released(text, handed_in, is_closed=True)
        and services.is_closed(stage.assignment, sheet.student_id)
    )


def _series(
    key: str, name: str, steps: Iterable[Step], pick: Callable[[Step], Fraction | None]
) -> Series:
    values = [pick(step) for step in steps]
    return Series(key, name, values, _sentence(name, gain(values), values))


def _sentence(name: str, won: Gain | None, values: Sequence[Fraction | None]) -> str:
    if won is None:
        known = [value for value in values if value is not None]
        if not known:
            return _("%(name)s：暂无数据。", name=name)
        return _(
            "%(name)s %(value)s%%，只有一次，还看不出变化。",
            name=name,
            value=f"{percent(known[0]):f}",
        )
    words = {
        "name": name,
        "first": f"{won.first:f}",
        "latest": f"{won.latest:f}",
        "apart": f"{abs(won.apart):f}",
        "n": won.count,
    }
    if won.apart > 0:
        return _(
            "%(name)s从 %(first)s%% 到 %(latest)s%%，提高 %(apart)s 个百分点（%(n)s 次评价）。",
            **words,
        )
    if won.apart < 0:
        return _(
            "%(name)s从 %(first)s%% 到 %(latest)s%%，降低 %(apart)s 个百分点（%(n)s 次评价）。",
            **words,
        )
    return _("%(name)s第一次和最近一次都是 %(latest)s%%（%(n)s 次评价）。", **words)


def _gap_sentence(gaps: Sequence[Decimal]) -> str:
    """By how much a student rates higher than the teacher, the first and the latest time."""
    if not gaps:
        return ""
    if len(gaps) == 1:
        return _("自评减师评：%(latest)s 个百分点。", latest=_signed(gaps[0]))
    return _(
        "自评减师评：第一次 %(first)s，最近一次 %(latest)s 个百分点。",
        first=_signed(gaps[0]),
        latest=_signed(gaps[-1]),
    )


def _signed(gap: Decimal) -> str:
    return f"{gap:+f}" if gap else f"{gap:f}"


def _row(stage: Stage, step: Step) -> Row:
    task = stage.assignment.activity.task
    values = [
        step.total,
        *(step.by.get(who) for who in RATERS),
        *(step.kinds.get(kind) for kind in KINDS),
    ]
    return Row(
        number=_number(stage),
        title=task.title if task else stage.assignment.activity.title,
        href=_href(stage),
        cells=[NOTHING if value is None else f"{percent(value):f}" for value in values],
        note=_("暂无数据") if step.is_empty else "",
    )


def _href(stage: Stage) -> str:
    if stage.sheet is None:
        return ""
    return url_for("evaluations.sheet", sheet_id=stage.sheet.id)


def _number(stage: Stage) -> str:
    task = stage.assignment.activity.task
    return task.number if task else stage.assignment.activity.label

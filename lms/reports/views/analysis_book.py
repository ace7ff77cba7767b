"""The test analysis as a workbook: 汇总, 各题, 选项, 说明."""

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
from lms.reports.queries.taken import Taken
from lms.reports.rules.analysing import Analysis, ItemFigures, analyse
from lms.reports.rules.looking import Looked, looked_at
from lms.reports.rules.numbers import Estimate
from lms.reports.rules.papers import Response
from lms.reports.rules.readings import Choice, Part, Reading
from lms.reports.rules.samples import Sample
from lms.reports.services import analysis_words as words
from lms.reports.services.analysis_figures import Figure, counts, figures

Row = tuple[Value, ...]
PLACES = 6  # enough to be rounded again as the page rounds


def sheets_of(
    scope: Scope, taken: Taken, sample: Sample, responses: Sequence[Response]
) -> list[Sheet]:
    """The same figures as the page, as numbers, and what the page says of them."""
    pass_mark = scope.assignment.activity.course.pass_mark
    found = analyse(sample, pass_mark=pass_mark, divisor=taken.choice.divisor)
    note = _note(scope, taken, now())
    rows = figures(found, taken, pass_mark) if found else counts(taken)
    return [
        _summary(rows, found, note),
        _items(found, note),
        _options(looked_at(sample, responses), note),
        _said(scope, taken, found),
    ]


def _note(scope: Scope, taken: Taken, moment: datetime) -> str:
    assignment = scope.assignment
    title = _(
        "%(title)s，%(classroom)s，%(moment)s 计算。",
        title=assignment.activity.title,
        classroom=assignment.classroom.name,
        moment=format_datetime(moment, "yyyy-MM-dd HH:mm"),
    )
    return f"{title} {words.basis(scope, taken)}"


def _summary(rows: Sequence[Figure], found: Analysis | None, note: str) -> Sheet:
    columns = (
        Column(_("指标"), width=36),
        Column(_("值"), "number"),
        Column(_("95% 区间下限"), "number"),
        Column(_("95% 区间上限"), "number"),
    )
    bands = found.whole.bands if found and found.whole else []
    return Sheet(
        _("汇总"),
        columns,
        [
            *((one.label, *_three(one.found)) for one in rows),
            *(
                (words.band_words(band), _number(float(rate.share)), None, None)
                for band, rate in bands
            ),
        ],
        note,
    )


def _items(found: Analysis | None, note: str) -> Sheet:
    columns = (
        Column(_("题号")),
        Column(_("编码")),
        Column(_("题型")),
        Column(_("题目"), width=40),
        Column(_("目标")),
        Column(_("作废")),
        Column(_("满分"), "points"),
        Column(words.count_word(found) if found else _("人数"), "number"),
        Column(_("难度 P"), "number"),
        Column(_("P 下限"), "number"),
        Column(_("P 上限"), "number"),
        Column(_("区分度 D"), "number"),
        Column(_("D 下限"), "number"),
        Column(_("D 上限"), "number"),
        Column(_("等级")),
        Column(_("每组人数"), "number"),
        Column(_("题与其余得分的相关 r"), "number"),
        Column(_("r 下限"), "number"),
        Column(_("r 上限"), "number"),
        Column(_("应占权重"), "number"),
        Column(_("实际权重"), "number"),
    )
    rows = [_item(one) for one in found.items] if found else []
    return Sheet(_("各题"), columns, rows, note)


def _item(one: ItemFigures) -> Row:
    leaf = one.item.definition
    return (
        one.item.number,
        one.item.key,
        str(kinds.get(leaf.kind).title),
        label(leaf).partition(" ")[2],
        " ".join(leaf.objectives()),
        words.void_words(one),
        leaf.points,
        one.count,
        *_three(one.facility),
        *_three(one.discrimination),
        words.level_words(one.level),
        one.groups.size or None,
        *_three(one.relation),
        _number(one.due),
        _number(one.weight),
    )


def _options(looked: Sequence[Looked], note: str) -> Sheet:
    columns = (
        Column(_("编码")),
        Column(_("判分的答案")),
        Column(_("部分"), width=24),
        Column(_("答案"), width=40),
        Column(_("对错")),
        Column(_("人数"), "number"),
        Column(_("占比"), "number"),
        Column(_("高分组"), "number"),
        Column(_("低分组"), "number"),
        Column(_("点二列相关 r"), "number"),
    )
    rows = [
        (one.figures.item.key, words.reading_words(one, reading), *_option(reading, part, choice))
        for one in looked
        for reading in one.readings
        for part in reading.parts
        for choice in part.choices
    ]
    return Sheet(_("选项"), columns, rows, note)


def _option(reading: Reading, part: Part, choice: Choice) -> Row:
    verdicts = {True: _("对"), False: _("错"), None: ""}
    return (
        _words(part.title),
        _words(choice.label),
        verdicts[choice.is_right],
        choice.count,
        _number(choice.count / part.total) if part.total else None,
        choice.top if reading.size else None,
        choice.bottom if reading.size else None,
        _number(choice.relation.value) if choice.relation else None,
    )


def _said(scope: Scope, taken: Taken, found: Analysis | None) -> Sheet:
    """What the page says beside its figures."""
    said = [words.basis(scope, taken)]
    if found is not None:
        said += words.notes(found)
    said += words.definitions()
    return Sheet(_("说明"), [Column(_("说明"), width=60)], [(one,) for one in said])


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

"""试卷分析表 and 双向细目表 of the exams of a classroom."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from lms.core.i18n import _
from lms.core.points import plain
from lms.courses.rules.paper import SpecificationRow, abridged
from lms.questions import kinds
from lms.questions.rules import LEVELS
from lms.questions.text import level_title
from lms.reports.queries import analysis as queries
from lms.reports.queries.filing import Exam, Filed
from lms.reports.rules.blueprint import blueprint_of
from lms.reports.rules.documents import (
    PORTRAIT,
    Block,
    Box,
    Cell,
    Document,
    Drawing,
    Paragraph,
    Table,
    facts,
    head,
    row,
)
from lms.reports.rules.pictures import Bands
from lms.reports.services.report_basis import belonging, blueprint_table

if TYPE_CHECKING:
    from lms.reports.rules.analysing import Analysis, ItemFigures


def analysis_of(filed: Filed, exam: Exam) -> Document:
    """The figures of the paper; what they mean is for people to write."""
    found, expected = _analysis(filed, exam)
    blocks: list[Block] = [facts(_facts(filed, exam))]
    if found is None:
        blocks.append(Paragraph(_("还没有批改完的试卷。")))
    else:
        blocks += [*_figures(found, expected), _items(found)]
        blocks.append(Paragraph(_definitions(), "note"))
    asked = (_("命题分析"), _("失分原因"), _("教学建议"))
    blocks += [*(Box(one) for one in asked), Box(_("教研室意见"), "", _("教研室主任"))]
    return _document(filed, exam, _("试卷分析表"), blocks)


def specification_of(filed: Filed, exam: Exam) -> Document:
    """What the paper examines at which level: as planned, and by course objective."""
    blocks: list[Block] = [facts(_facts(filed, exam))]
    if exam.settings.specification:
        blocks.append(_planned(exam.settings.specification))
    blueprint = blueprint_of(exam.settings, exam.questions, belonging(filed))
    table = blueprint_table(blueprint)
    caption = _("按课程目标（题数，分值）")
    blocks += [
        Table(table.widths, table.head, table.rows, caption),
        Box(_("审核意见"), "", _("命题人　　　　　　审核人")),
    ]
    return _document(filed, exam, _("双向细目表"), blocks)


def _document(filed: Filed, exam: Exam, name: str, blocks: Sequence[Block]) -> Document:
    course, classroom = filed.grid.course.title, filed.classroom.name
    return Document(
        title=f"{course}　{exam.title}　{name}",
        subtitle=f"{filed.term}　{classroom}",
        left=course,
        right=f"{filed.term}　{classroom}",
        blocks=blocks,
        name=f"{exam.title}_{name}",
    )


def _facts(filed: Filed, exam: Exam) -> list[tuple[str, str]]:
    return [
        (_("课程"), filed.grid.course.title),
        (_("试卷"), exam.title),
        (_("教学班"), filed.classroom.name),
        (_("满分"), plain(exam.settings.possible)),
        (_("任课教师"), _("、").join(filed.teachers)),
        (_("学期"), filed.term),
    ]


def _analysis(filed: Filed, exam: Exam) -> "tuple[Analysis | None, int]":
    """Over the attempt that counts of each student, as the page of the analysis does."""
    from lms.reports.rules import samples  # noqa: PLC0415  NumPy comes with it
    from lms.reports.rules.analysing import analyse  # noqa: PLC0415

    entries = queries.entries_in([exam.assignment.id])
    settings = queries.settings_of(entries)
    which = "first" if exam.settings.grade_by == "average" else "counted"
    rules = {revision: one.grade_by for revision, one in settings.items()}
    taken = samples.chosen(entries, which, rules)
    found = analyse(
        queries.sample_of(taken, settings), pass_mark=filed.grid.course.pass_mark, divisor="n"
    )
    return found, len(filed.lines)


def _figures(found: "Analysis", expected: int) -> list[Block]:
    spread = found.spread
    alpha = found.reliability.alpha.value if found.reliability else None
    pairs = [
        (_("应考人数"), str(expected)),
        (_("实考人数"), str(found.count)),
        (_("平均分"), _two(spread.mean.value)),
        (_("中位数"), _two(spread.median)),
        (_("最高分"), _two(spread.highest)),
        (_("最低分"), _two(spread.lowest)),
        (_("标准差 S（除以 n）"), _two(spread.population)),
        (_("难度 P"), _two(found.facility.value)),
        (_("信度 α"), "—" if alpha is None else _two(alpha)),
        (_("及格率"), _percent(float(found.passed.share))),
        (_("优良率（≥80）"), _percent(float(found.good.share))),
        (_("优秀率（≥90）"), _percent(float(found.excellent.share))),
    ]
    bands = [(_band(low, high), rate.count) for (low, high), rate in reversed(found.bands)]
    said = _("；").join(_("%(band)s 分 %(n)s 人", band=band, n=count) for band, count in bands)
    table = facts(pairs)
    return [
        Table(table.widths, table.head, table.rows, _("整卷指标")),
        Drawing(
            Bands(tuple(bands), _("得分占满分的百分比")),
            _("分数段分布"),
            _("%(said)s。", said=said),
        ),
    ]


def _items(found: "Analysis") -> Table:
    titles = (_("题号"), _("题型"), _("目标"), _("满分"), _("人数"), _("难度 P"), _("区分度 D"))
    return Table(
        [18.0, 30, 46, 18, 18, 20, 26],
        [head(*titles)],
        [_item(one) for one in found.items],
        _("各题的难度和区分度"),
        is_dense=True,
    )


def _item(one: "ItemFigures") -> list[Cell]:
    leaf = one.item.definition
    judged = {
        "great": _("很好"),
        "good": _("良好"),
        "improve": _("需改进"),
        "replace": _("建议更换"),
    }
    discrimination = "—" if one.discrimination is None else _two(one.discrimination)
    level = f" {judged[one.level]}" if one.level else ""
    return row(
        one.item.number,
        str(kinds.get(leaf.kind).title),
        abridged(leaf.objectives()),
        plain(leaf.points),
        str(one.count),
        _two(one.facility.value),
        discrimination + level,
        left=(2,),
    )


def _definitions() -> str:
    return _(
        "难度 P = 平均分 ÷ 满分，越大越容易；区分度 D =（高分组平均 − 低分组平均）÷ 满分，"
        "高、低分组各取百分之二十七；少于 30 份答卷时只给数值，不作判断。"
    )


def _planned(rows: Sequence[SpecificationRow]) -> Table:
    levels = [level for level in LEVELS if any(level in dict(one.points) for one in rows)]
    width = min(20.0, 96 / max(1, len(levels)))
    rest = PORTRAIT - width * len(levels) - 18
    body = [
        row(
            one.title,
            abridged(one.objectives),
            *(_points(dict(one.points).get(level)) for level in levels),
            plain(one.total),
            left=(0, 1),
        )
        for one in rows
    ]
    sums = [
        sum((dict(one.points).get(level, Decimal(0)) for one in rows), Decimal(0))
        for level in levels
    ]
    whole = sum((one.total for one in rows), Decimal(0))
    body.append(row(_("合计"), "", *(plain(one) for one in sums), plain(whole)))
    return Table(
        [rest * 0.55, rest * 0.45, *[width] * len(levels), 18],
        [head(_("考核内容"), _("目标"), *(level_title(one) for one in levels), _("合计"))],
        body,
        _("命题计划（分值）"),
    )


def _points(points: Decimal | None) -> str:
    return "" if points is None else plain(points)


def _band(low: int, high: int) -> str:
    return f"{low}–{high}" if high == 100 else f"{low}–{high - 1}"


def _two(value: float) -> str:
    return f"{value:.2f}"


def _percent(share: float) -> str:
    return f"{100 * share:.1f}%"

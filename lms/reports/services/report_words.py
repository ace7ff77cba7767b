"""The last part of the report: what people wrote, and what they still have to write."""

from collections.abc import Mapping

from lms.attainment.rules.figures import CourseFigures, Figure, Verdict
from lms.core.i18n import _
from lms.core.points import plain, share
from lms.reports.queries.filing import Filed
from lms.reports.rules import sections
from lms.reports.rules.documents import Table, Writer, head, row
from lms.reports.services.report_results import VERDICTS


def write(writer: Writer, filed: Filed) -> None:
    writer.heading(_("各目标分析"))
    for one in filed.figures.figures:
        writer.say(fact_words(one))
        writer.say(filed.texts.get(sections.analysis_key(one.code)) or unwritten())
    writer.heading(_("上一轮改进措施及效果"))
    writer.say(filed.texts.get(sections.LAST) or unwritten())
    writer.heading(_("存在的问题与持续改进"))
    writer.say(filed.texts.get(sections.PROBLEMS) or unwritten())
    _measures(writer, filed)
    writer.heading(_("需要反馈的问题"))
    writer.say(filed.texts.get(sections.FEEDBACK) or _("无。"))


def unwritten() -> str:
    return _("（尚未填写）")


def fact_words(one: Figure) -> str:
    """What the figures say of an objective, before anybody judges."""
    if one.value is None:
        return _("%(code)s“%(title)s”：暂无数据。", code=one.code, title=one.title)
    return _(
        "%(code)s“%(title)s”：达成度 %(value)s，期望值 %(expected)s，%(verdict)s；"
        "%(sample)s 人中 %(reached)s 人达到期望值。",
        code=one.code,
        title=one.title,
        value=share(one.value),
        expected=plain(one.expected),
        verdict=str(VERDICTS[one.verdict]),
        sample=one.sample,
        reached=one.reached,
    )


def without_measure(figures: CourseFigures, texts: Mapping[str, str]) -> list[Figure]:
    """The objectives that are not reached and for which nobody wrote a measure."""
    return [
        one
        for one in figures.figures
        if one.verdict is Verdict.MISSED
        and not texts.get(sections.measure_key(one.code), "").strip()
    ]


def _measures(writer: Writer, filed: Filed) -> None:
    rows = [
        row(one.code, str(VERDICTS[one.verdict]), text or unwritten(), left=(2,))
        for one in filed.figures.figures
        for text in [filed.texts.get(sections.measure_key(one.code), "")]
        if text or one.verdict is Verdict.MISSED
    ]
    if rows:
        titles = head(_("课程目标"), _("结论"), _("改进措施、负责人、完成时间"))
        writer.table(_("改进措施"), Table([24.0, 24, 128], [titles], rows))
    missing = _("、").join(one.code for one in without_measure(filed.figures, filed.texts))
    if missing:
        writer.say(_("%(codes)s 未达成，还没有写改进措施。", codes=missing), "warn")

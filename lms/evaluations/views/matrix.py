"""The raw ratings of an evaluation as a table: one row per rater, rated student and criterion."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from lms.classrooms.models import Enrollment
from lms.core.i18n import _
from lms.core.points import round_half_up
from lms.core.tabular import Column, Sheet
from lms.core.tabular.writing import Value
from lms.courses.rules.compiled import Criterion, TableText
from lms.evaluations.models import SKIPPED
from lms.evaluations.queries import ReviewView, SheetView
from lms.evaluations.rules.wording import NAMES


def matrix_sheet(
    views: Sequence[SheetView], tables: Mapping[int, TableText], staff: Sequence[Enrollment]
) -> Sheet:
    """Reviews handed in; drafts are nobody's word yet."""
    numbers = {one.user_id: one.user.number for one in staff}
    numbers |= {view.student_id: view.number for view in views}
    rows = [
        _row(view, review, row, numbers)
        for view in views
        for review in view.reviews
        if review.handed_in_at
        for row in tables[view.revision_id].criteria_for(review.evaluator.value)
    ]
    return Sheet(_("原始评分"), _columns(), rows)


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("被评学号")),
        Column(_("被评学生")),
        Column(_("评价者")),
        Column(_("评分人学号或工号")),
        Column(_("评分人")),
        Column(_("项目编号")),
        Column(_("评价项目")),
        Column(_("分值"), "points"),
        Column(_("得分"), "points"),
        Column(_("选项")),
        Column(_("百分比"), "number"),
        Column(_("理由")),
        Column(_("互评权重"), "number"),
        Column(_("提交时间"), "date"),
        Column(_("来源")),
    )


def _row(
    view: SheetView, review: ReviewView, row: Criterion, numbers: Mapping[int, str]
) -> tuple[Value, ...]:
    points, choice = review.points.get(row.key), review.choices.get(row.key, "")
    return (
        view.number,
        view.student,
        str(NAMES[review.evaluator.value]),
        numbers.get(review.rater_id or 0, ""),
        review.rater,
        row.key,
        row.title,
        row.points,
        points,
        _("不适用") if choice == SKIPPED else choice,
        _percent(points, row.points),
        review.reasons.get(row.key, ""),
        review.factor,
        review.handed_in_at,
        _("纸质录入") if review.is_from_paper else _("在线填写"),
    )


def _percent(points: Decimal | None, top: Decimal) -> Decimal | None:
    return round_half_up(points * 100 / top, 1) if points is not None and top else None

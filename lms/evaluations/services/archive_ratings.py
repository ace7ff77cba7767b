"""The raw ratings of one evaluation as sheets of a workbook."""

from collections.abc import Sequence

from lms.assignments.models import Assignment
from lms.core.i18n import _
from lms.core.tabular import Column, Sheet
from lms.core.tabular.writing import Value
from lms.courses.rules.compiled import TableText
from lms.evaluations import queries
from lms.evaluations.models import SKIPPED
from lms.evaluations.queries import ReviewView, SheetView
from lms.evaluations.rules.results import evaluators_of
from lms.evaluations.rules.wording import LEVELS, NAMES, sentence
from lms.evaluations.services.standing import result_of


def rating_sheets(assignment: Assignment, views: Sequence[SheetView]) -> list[Sheet]:
    """Every rating handed in, what was written, and the results; everybody who has a sheet."""
    tables = queries.tables_of(view.revision_id for view in views)
    return [
        Sheet(_("原始评分"), _rating_columns(), _ratings(views, tables)),
        Sheet(_("评语"), _comment_columns(), _comments(views)),
        Sheet(_("总评"), _result_columns(), _results(assignment, views, tables)),
    ]


def _who() -> list[Column]:
    return [Column(_("学号")), Column(_("姓名"))]


def _rating_columns() -> list[Column]:
    return [
        *_who(),
        Column(_("评价者")),
        Column(_("评分人")),
        Column(_("编号")),
        Column(_("评价项目")),
        Column(_("分值"), "points"),
        Column(_("得分"), "points"),
        Column(_("选项")),
        Column(_("理由")),
        Column(_("提交时间"), "date"),
    ]


def _ratings(views: Sequence[SheetView], tables: dict[int, TableText]) -> list[tuple[Value, ...]]:
    rows: list[tuple[Value, ...]] = []
    for view in views:
        for review in _handed_in(view):
            for row in tables[view.revision_id].criteria_for(review.evaluator.value):
                choice = review.choices.get(row.key, "")
                rows.append(
                    (
                        view.number,
                        view.student,
                        str(NAMES[review.evaluator.value]),
                        review.rater,
                        row.key,
                        row.title,
                        row.points,
                        review.points.get(row.key),
                        _("不适用") if choice == SKIPPED else choice,
                        review.reasons.get(row.key, ""),
                        review.handed_in_at,
                    )
                )
    return rows


def _comment_columns() -> list[Column]:
    return [
        *_who(),
        Column(_("评价者")),
        Column(_("评分人")),
        Column(_("收获")),
        Column(_("提升计划")),
        Column(_("评语")),
    ]


def _comments(views: Sequence[SheetView]) -> list[tuple[Value, ...]]:
    return [
        (
            view.number,
            view.student,
            str(NAMES[review.evaluator.value]),
            review.rater,
            review.gain,
            review.plan,
            review.comment,
        )
        for view in views
        for review in _handed_in(view)
        if review.gain or review.plan or review.comment
    ]


def _result_columns() -> list[Column]:
    return [
        *_who(),
        Column(_("总评"), "points"),
        Column(_("等级")),
        Column(_("怎样算出")),
    ]


def _results(
    assignment: Assignment, views: Sequence[SheetView], tables: dict[int, TableText]
) -> list[tuple[Value, ...]]:
    rows: list[tuple[Value, ...]] = []
    for view in views:
        text = tables[view.revision_id]
        outcome = result_of(view, text, assignment)
        if not (outcome.stands and text.counts and evaluators_of(text)):
            rows.append((view.number, view.student, None, "", ""))
            continue
        level = str(LEVELS[outcome.level])
        rows.append((view.number, view.student, outcome.shown, level, sentence(outcome)))
    return rows


def _handed_in(view: SheetView) -> list[ReviewView]:
    return [review for review in view.reviews if review.handed_in_at]

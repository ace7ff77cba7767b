"""试卷分析: the figures of a quiz and of each of its questions, and the file to take away.

NumPy and SciPy are loaded when the first of these pages is opened, so that a process that
serves no analysis does not carry them.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from flask import Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from lms.core.clock import now
from lms.core.i18n import _
from lms.core.tabular import attachment_headers, write_xlsx
from lms.objectives.queries import objectives_named
from lms.reports.queries import analysis as queries
from lms.reports.queries.analysis import Scope
from lms.reports.queries.taken import Taken
from lms.reports.rules import showing
from lms.reports.services import analysis_figures
from lms.reports.services import analysis_words as words
from lms.reports.services.exporting import XLSX
from lms.reports.views import analysis_choice, bp, figures
from lms.web.access import finds
from lms.web.paging import SIZE, Page, page_number

if TYPE_CHECKING:
    from lms.reports.rules.analysing import Analysis, ItemFigures

SORTS: "dict[str, Callable[[ItemFigures], float | None]]" = {
    "facility": lambda one: one.facility and one.facility.value,
    "discrimination": lambda one: one.discrimination and one.discrimination.value,
    "relation": lambda one: one.relation and one.relation.value,
    "weight": lambda one: one.weight,
}


@bp.get("/assignments/<int:assignment_id>/analysis")
@finds("assignment_id", load=queries.scope_of)
def analysis(scope: Scope) -> ResponseReturnValue:
    """The whole paper."""
    taken = analysis_choice.taken(scope)
    found = _analysis(scope, taken)
    pass_mark = scope.assignment.activity.course.pass_mark
    sort, is_descending = _sorting()
    codes = found.objectives if found else {}
    return render_template(
        "reports/analysis.html",
        scope=scope,
        taken=taken,
        found=found,
        rows=analysis_figures.figures(found, taken, pass_mark) if found else [],
        items=_sorted(found.items, sort, is_descending) if found else [],
        sort=sort,
        is_descending=is_descending,
        objectives=objectives_named(scope.course_code, codes) if codes else [],
        plane=figures.Plane(),
        dots=_dots(found.items) if found else [],
        calculated_at=now(),
        **_common(scope, taken),
    )


@bp.get("/assignments/<int:assignment_id>/analysis/<question>")
@finds("assignment_id", load=queries.scope_of)
def analysis_item(scope: Scope, question: str) -> ResponseReturnValue:
    """One question: how it was answered, and by whom."""
    taken = analysis_choice.taken(scope)
    assignments = [one.id for one in scope.taken(pooled=taken.choice.is_pooled)]
    version = queries.version_asked(assignments, question) or abort(404)
    sample, responses = queries.sample_with_answers(taken.entries, taken.settings, question)
    from lms.reports.rules import looking  # noqa: PLC0415  see above

    leaves = looking.looked_at(sample, responses)
    given = looking.list_of_answers(sample, responses)
    number = page_number()
    rows = given[(number - 1) * SIZE : number * SIZE]
    return render_template(
        "reports/analysis_item.html",
        scope=scope,
        taken=taken,
        version=version,
        leaves=leaves,
        answers=Page(rows, number, len(given)),
        **_common(scope, taken),
    )


@bp.get("/assignments/<int:assignment_id>/analysis.xlsx")
@finds("assignment_id", load=queries.scope_of)
def analysis_file(scope: Scope) -> ResponseReturnValue:
    """The same figures as a workbook."""
    taken = analysis_choice.taken(scope)
    sample, responses = queries.sample_with_answers(taken.entries, taken.settings)
    from lms.reports.views import analysis_book  # noqa: PLC0415  see above

    data = write_xlsx(analysis_book.sheets_of(scope, taken, sample, responses))
    classroom, activity = scope.assignment.classroom, scope.assignment.activity
    title = f"{activity.task.number} {activity.title}" if activity.task else activity.title
    name = f"{classroom.term.code}_{classroom.name}_{title}_{_('试卷分析')}.xlsx"
    headers = attachment_headers(name, f"analysis-{scope.assignment.id}.xlsx")
    return Response(data, mimetype=XLSX, headers=headers)


def _analysis(scope: Scope, taken: Taken) -> "Analysis | None":
    from lms.reports.rules.analysing import analyse  # noqa: PLC0415  see above

    return analyse(
        queries.sample_of(taken.entries, taken.settings),
        pass_mark=scope.assignment.activity.course.pass_mark,
        divisor=taken.choice.divisor,
    )


def _common(scope: Scope, taken: Taken) -> dict[str, object]:
    def there(endpoint: str, **more: str) -> str:
        return analysis_choice.address(endpoint, scope, taken.choice, **more)

    return {"assignment": scope.assignment, "there": there, "figures": showing, "words": words}


def _sorting() -> tuple[str, bool]:
    sort = request.args.get("sort", "")
    return sort if sort in SORTS else "", request.args.get("order") == "desc"


def _sorted(items: "Sequence[ItemFigures]", sort: str, is_descending: bool) -> "list[ItemFigures]":
    """In the order of the paper, or by a figure; those without one stand last."""
    if not sort:
        return list(items)
    value = SORTS[sort]
    known = [one for one in items if value(one) is not None]
    rest = [one for one in items if value(one) is None]
    return [*sorted(known, key=lambda one: value(one) or 0, reverse=is_descending), *rest]


def _dots(items: "Sequence[ItemFigures]") -> list[figures.Dot]:
    codes = figures.short_codes([one.item.key for one in items])
    return figures.Plane().placed(
        [
            (codes[one.item.key], one.facility.value, one.discrimination.value)
            for one in items
            if one.facility is not None and one.discrimination is not None
        ]
    )

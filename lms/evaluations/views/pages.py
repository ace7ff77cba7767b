"""What the pages show, put together from sheets and results."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from lms.assignments.models import Assignment
from lms.core.clock import now
from lms.core.i18n import _, format_moment
from lms.core.points import plain
from lms.courses.rules.compiled import Criterion, TableText
from lms.evaluations import services
from lms.evaluations.queries import ReviewView, SheetView
from lms.evaluations.rules.ratings import step_of
from lms.evaluations.rules.results import Result, evaluators_of
from lms.evaluations.rules.wording import LEVELS, NAMES, notes, number, sentence
from lms.objectives.models import Objective

DASH = "—"


@dataclass(frozen=True)
class Column:
    """One evaluator's column: its name, and its name with the weight for the head."""

    who: str
    name: str
    title: str


@dataclass(frozen=True)
class Share:
    """One evaluator in the row of weights."""

    title: str
    note: str
    mine: bool = False


@dataclass(frozen=True)
class Line:
    """One row of a table on a page: the criterion, and what each column shows."""

    criterion: Criterion
    objectives: Sequence[Objective]
    step: str
    is_mine: bool
    mine: str
    shown: Mapping[str, str]

    @property
    def top(self) -> str:
        return plain(self.criterion.points)


@dataclass(frozen=True)
class Summary:
    """A result in words."""

    total: str
    level: str
    sentence: str
    notes: Sequence[str]


def columns(text: TableText) -> list[Column]:
    """The evaluators of a table, headed 自评 20%."""
    return [
        Column(who, str(NAMES[who]), f"{NAMES[who]} {plain(text.weight_of(who))}%")
        for who in evaluators_of(text)
    ]


def heads(columns: Sequence[Column], write: str) -> list[str | dict[str, str]]:
    """The head of a table: four fixed columns, then the evaluators'; `write` is filled in."""
    heads: list[str | dict[str, str]] = [_("评价项目"), _("评价内容与标准"), _("目标")]
    heads.append({"label": _("分值"), "class": "n"})
    for column in columns:
        own = column.who == write
        heads.append(column.title if own else {"label": column.title, "class": "n"})
    return heads


def facts_of(assignment: Assignment) -> str:
    """One line under the title: the learning task and until when."""
    task = assignment.activity.task
    due = assignment.due_at or assignment.closes_at
    until = _("%(moment)s 前提交自评与互评", moment=format_moment(due)) if due else ""
    return " · ".join(filter(None, (task.title if task else "", until)))


def lines_of(
    text: TableText,
    objectives: Mapping[str, Objective],
    who: str,
    mine: Mapping[str, Decimal],
    parts: Mapping[str, Mapping[str, str]],
) -> list[Line]:
    """The rows of a table for who rates as `who`; `parts` is what other columns show."""
    return [
        Line(
            criterion=row,
            objectives=[objectives[code] for code, _s in row.shares if code in objectives],
            step=plain(step_of(row)),
            is_mine=row.is_rated_by(who),
            mine=plain(mine[row.key]) if row.key in mine else "",
            shown={column: values.get(row.key, DASH) for column, values in parts.items()},
        )
        for row in text.criteria
    ]


def shown_parts(outcome: Result, allowed: Sequence[str]) -> dict[str, dict[str, str]]:
    """What the columns of these evaluators show, row by row; averages with one decimal."""
    return {
        part.evaluator: {
            key: number(value, averaged=part.evaluator == "peer")
            for key, value in part.points.items()
        }
        for part in outcome.parts
        if part.evaluator in allowed and part.count
    }


def shown_sums(outcome: Result, allowed: Sequence[str]) -> dict[str, str]:
    return {
        part.evaluator: number(part.total, averaged=part.evaluator == "peer")
        for part in outcome.parts
        if part.evaluator in allowed and part.count
    }


def summary_of(outcome: Result, *, spelled_out: bool = True) -> Summary | None:
    if not outcome.stands:
        return None
    return Summary(
        total=f"{outcome.shown:f}",
        level=str(LEVELS[outcome.level]),
        sentence=sentence(outcome) if spelled_out else "",
        notes=notes(outcome),
    )


def is_open(assignment: Assignment) -> bool:
    return assignment.is_open_at(now()) and assignment.classroom.term.closed_at is None


def draft_result(
    view: SheetView, text: TableText, assignment: Assignment, own: ReviewView | None
) -> Result:
    """The result as it would be if the rater handed in the complete draft now."""
    if own is None or own.handed_in_at or not is_complete(text, own):
        return services.result_of(view, text, assignment)
    marks = services.known_marks(view, text)
    return services.result_with(text, [*view.voices(), own.voice], assignment, marks=marks)


def is_complete(text: TableText, review: ReviewView) -> bool:
    rated = review.points.keys() | review.choices.keys()  # a row skipped has only a choice
    return all(row.key in rated for row in text.criteria_for(review.evaluator.value))

"""What the pages show, put together from sheets and results."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from types import MappingProxyType

from lms.assignments.models import Assignment
from lms.core.clock import now
from lms.core.i18n import _, format_moment
from lms.core.points import plain
from lms.courses.rules.compiled import Criterion, TableText
from lms.evaluations import services
from lms.evaluations.models import Evaluator
from lms.evaluations.queries import ReviewView, SheetView
from lms.evaluations.rules.offering import explained_outside, is_in_points, quick_points
from lms.evaluations.rules.ratings import (
    SKIPPED,
    Value,
    options_of,
    reason_needed,
    shown_value,
    step_of,
    written_value,
)
from lms.evaluations.rules.results import PEERS, Result, evaluators_of
from lms.evaluations.rules.wording import LEVELS, NAMES, notes, number, sentence
from lms.objectives.models import Objective

DASH = "—"
NO_WORDS: Mapping[str, str] = MappingProxyType({})


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
class Choice:
    """Something to tick in a row, what it is worth, and whether a peer must say why."""

    label: str
    points: str
    asks: str

    @property
    def stars(self) -> int:
        return self.label.count("★")


@dataclass(frozen=True)
class Line:
    """One row of a table on a page: the criterion, what it offers, and what each column shows.

    `mine` is the own rating as people read it, `written` as the form sends it. `asks` says
    whether a peer must give a reason for it ("low", "high"), outside `low` and `high` points.
    """

    criterion: Criterion
    objectives: Sequence[Objective]
    step: str
    is_mine: bool
    mine: str
    shown: Mapping[str, str]
    written: str = ""
    scale: str = "points"
    choices: Sequence[Choice] = ()
    quick: Sequence[str] = ()
    may_skip: bool = False
    reason: str = ""
    asks: str = ""
    low: str = ""
    high: str = ""

    @property
    def top(self) -> str:
        return plain(self.criterion.points)

    @property
    def is_skipped(self) -> bool:
        return self.written == SKIPPED


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


def lines_of(
    text: TableText,
    objectives: Mapping[str, Objective],
    who: str,
    mine: Mapping[str, Decimal],
    parts: Mapping[str, Mapping[str, str]],
    *,
    choices: Mapping[str, str] = NO_WORDS,
    reasons: Mapping[str, str] = NO_WORDS,
) -> list[Line]:
    """The rows of a table for who rates as `who`; `parts` is what other columns show.

    `mine` are the own points by row, `choices` what was ticked, `reasons` why.
    """
    return [
        replace(
            _line(text, row, _value(row, mine, choices)),
            objectives=[objectives[code] for code, _s in row.shares if code in objectives],
            is_mine=row.is_rated_by(who),
            shown={column: values.get(row.key, DASH) for column, values in parts.items()},
            reason=reasons.get(row.key, ""),
        )
        for row in text.criteria
    ]


def _line(text: TableText, row: Criterion, value: Value | None) -> Line:
    low, high = explained_outside(text, row)
    return Line(
        criterion=row,
        objectives=(),
        step=plain(step_of(row)),
        is_mine=False,
        mine=shown_value(value) if value else "",
        shown={},
        written=written_value(value) if value else "",
        scale=text.scale,
        choices=[
            Choice(label, plain(points), reason_needed(row, points, text))
            for label, points in options_of(text, row)
        ],
        quick=[plain(points) for points in quick_points(row)] if is_in_points(text) else (),
        may_skip=text.may_skip,
        asks=reason_needed(row, value.points, text) if value else "",
        low=plain(low),
        high="" if high is None else plain(high),
    )


def _value(row: Criterion, mine: Mapping[str, Decimal], choices: Mapping[str, str]) -> Value | None:
    if row.key not in mine and row.key not in choices:
        return None
    return Value(mine.get(row.key), choices.get(row.key, ""))


def shown_choices(review: ReviewView) -> dict[str, str]:
    """One review's cells as people read them: 优, 13, 不适用."""
    keys = review.points.keys() | review.choices.keys()
    return {
        key: shown_value(Value(review.points.get(key), review.choices.get(key, ""))) for key in keys
    }


def shown_parts(outcome: Result, allowed: Sequence[str]) -> dict[str, dict[str, str]]:
    """What the columns of these evaluators show, row by row; averages with one decimal."""
    return {
        part.evaluator: {
            key: number(value, averaged=part.evaluator in PEERS)
            for key, value in part.points.items()
        }
        for part in outcome.parts
        if part.evaluator in allowed and part.count
    }


def shown_sums(outcome: Result, allowed: Sequence[str]) -> dict[str, str]:
    return {
        part.evaluator: number(part.total, averaged=part.evaluator in PEERS)
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


def shut(assignment: Assignment, text: TableText, who: Evaluator) -> str:
    """Why staff cannot rate now and since when; empty while they can, or never do."""
    if who not in evaluators_of(text) or services.is_open_for(assignment, who):
        return ""
    term, window, name = assignment.classroom.term, services.window_of(assignment, who), NAMES[who]
    if term.closed_at is not None:
        return _("学期 %(term)s 已经结束，评价表只能查看。", term=term.code)
    if not window.has_opened_at(now()):
        opens = format_moment(window.opens_at)
        return _("%(who)s在 %(opens)s 开放，现在还不能评分。", who=name, opens=opens)
    closed = _(
        "%(who)s已在 %(closed)s 截止，现在只能查看。",
        who=name,
        closed=format_moment(window.closes_at),
    )
    if who is Evaluator.TEACHER:
        return closed + _("需要修改，请先在“评价时间”里延长。")
    return closed + _("需要补评请联系任课教师。")


def draft_result(
    view: SheetView, text: TableText, assignment: Assignment, own: ReviewView | None
) -> Result:
    """The result as it would be if the rater handed in the complete draft now."""
    if own is None or own.handed_in_at or not is_complete(text, own):
        return services.result_of(view, text, assignment)
    marks = services.known_marks(view, text)
    return services.result_with(text, [*view.voices(), own.voice], assignment, marks=marks)


def is_complete(text: TableText, review: ReviewView) -> bool:
    """Whether every row is rated or called not applicable."""
    rows = text.criteria_for(review.evaluator.value)
    return all(row.key in review.points or row.key in review.choices for row in rows)


def value_in(review: ReviewView | None, key: str) -> str:
    """What stands in a cell: 13, 优, 不适用, or nothing yet."""
    if review is None or not (key in review.points or key in review.choices):
        return ""
    return shown_value(Value(review.points.get(key), review.choices.get(key, "")))

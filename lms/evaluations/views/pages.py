"""What the pages show, put together from sheets and results."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask import url_for

from lms.assignments.models import Assignment
from lms.core.clock import now
from lms.core.i18n import _, format_moment
from lms.core.points import plain
from lms.courses.rules.compiled import Criterion, TableText
from lms.evaluations import queries, services
from lms.evaluations.models import Evaluator
from lms.evaluations.queries import ReviewView, Seat, SheetView
from lms.evaluations.rules.ratings import step_of
from lms.evaluations.rules.results import Result, Voice, evaluators_of
from lms.evaluations.rules.showing import PEERS_TO_SHOW, is_released, visible_parts
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


@dataclass(frozen=True)
class Duty:
    """A classmate to be rated, as the list of what is due shows it."""

    when: str
    urgency: str
    title: str
    note: str
    href: str
    action: str


@dataclass(frozen=True)
class StudentPage:
    """An evaluation as its student opens it."""

    text: TableText
    sheet: SheetView | None
    own: ReviewView | None
    shares: Sequence[Share]
    lines: Sequence[Line]
    sums: Mapping[str, str]
    summary: Summary | None
    comments: Sequence[tuple[str, str]]
    duties: Sequence[Duty]
    is_released: bool
    is_open: bool
    can_write: bool

    @property
    def top(self) -> str:
        """Full marks of the rows the student rates."""
        return plain(sum((row.points for row in self.text.criteria_for("self")), Decimal(0)))

    @property
    def has_peers(self) -> bool:
        return "peer" in evaluators_of(self.text)


def columns(text: TableText) -> list[Column]:
    """The evaluators of a table, headed 自评 20%."""
    return [
        Column(who, str(NAMES[who]), f"{NAMES[who]} {plain(text.weight_of(who))}%")
        for who in evaluators_of(text)
    ]


def heads(columns: Sequence[Column], write: str) -> list[str | dict[str, str]]:
    """The head of a table: four fixed columns, then the evaluators'; `write` is filled in."""
    fixed = [_("评价项目"), _("评价内容与标准"), _("目标"), {"label": _("分值"), "class": "n"}]
    return fixed + [
        column.title if column.who == write else {"label": column.title, "class": "n"}
        for column in columns
    ]


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


def student_page(seat: Seat, student_id: int) -> StudentPage:
    assignment = seat.assignment
    views = queries.sheets_around(assignment.id, student_id)
    sheet = next((view for view in views if view.student_id == student_id), None)
    text = text_of(seat, sheet)
    own = sheet.one_by("self") if sheet else None
    closed = services.is_closed(assignment)
    handed_in = {voice.evaluator for voice in sheet.voices()} if sheet else set()
    released = is_released(text, handed_in, is_closed=closed)
    outcome = services.result_of(sheet, text, assignment) if sheet else None
    allowed = visible_parts(text, outcome, handed_in, is_closed=closed) if outcome else []
    given = [
        (view, review)
        for view in views
        for review in view.by(Evaluator.PEER)
        if review.rater_id == student_id
    ]
    objectives = queries.objectives_in(text, assignment.classroom.course_code)
    parts = {who: dict[str, str]() for who in evaluators_of(text)}
    parts |= shown_parts(outcome, allowed) if outcome else {}
    all_shown = outcome is not None and len(allowed) == len(outcome.parts)
    return StudentPage(
        text=text,
        sheet=sheet,
        own=own,
        shares=_shares(assignment, text, sheet, given, own),
        lines=lines_of(text, objectives, "self", own.points if own else {}, parts),
        sums=shown_sums(outcome, allowed) if outcome else {},
        summary=summary_of(outcome, spelled_out=all_shown) if outcome and released else None,
        comments=comments_on(sheet) if sheet and released else [],
        duties=[_duty(view, review, opened=is_open(assignment)) for view, review in given],
        is_released=released,
        is_open=is_open(assignment),
        can_write="self" in evaluators_of(text)
        and is_open(assignment)
        and not (own and own.handed_in_at),
    )


def text_of(seat: Seat, sheet: SheetView | None) -> TableText:
    """The table of the sheet: the published one, unless the sheet was opened with another."""
    if sheet is None or sheet.revision_id == seat.assignment.activity.revision_id:
        return seat.text
    return queries.tables_of([sheet.revision_id])[sheet.revision_id]


def comments_on(sheet: SheetView) -> list[tuple[str, str]]:
    """Comments handed in, for the rated student: peers' without names, and not a single one's."""
    peers = [review for review in sheet.by(Evaluator.PEER) if review.handed_in_at]
    hidden = {review.id for review in peers} if len(peers) < PEERS_TO_SHOW else set()
    return [
        (str(NAMES[review.evaluator.value]), review.comment)
        for review in sheet.reviews
        if review.comment and review.handed_in_at and review.id not in hidden
    ]


def is_open(assignment: Assignment) -> bool:
    return assignment.is_open_at(now()) and assignment.classroom.term.closed_at is None


def _shares(
    assignment: Assignment,
    text: TableText,
    sheet: SheetView | None,
    given: Sequence[tuple[SheetView, ReviewView]],
    own: ReviewView | None,
) -> list[Share]:
    opened = is_open(assignment)
    owed = sum(review.handed_in_at is None for _view, review in given)
    say = {
        "self": lambda: _own_note(own, opened=opened),
        "peer": lambda: _peer_note(sheet, owed),
        "teacher": lambda: _staff_note(sheet, "teacher", own),
        "mentor": lambda: _staff_note(sheet, "mentor", own),
    }
    mine = {
        "self": opened and not (own and own.handed_in_at),
        "peer": opened and bool(owed) and bool(own and own.handed_in_at),
    }
    return [
        Share(column.title, say[column.who](), mine.get(column.who, False))
        for column in columns(text)
    ]


def _duty(view: SheetView, review: ReviewView, *, opened: bool) -> Duty:
    href = url_for(".review", review_id=review.id)
    if review.handed_in_at:
        moment = format_moment(review.handed_in_at)
        return Duty(_("已提交"), "", view.student, moment, href, _("查看"))
    begun = _("已保存 %(moment)s", moment=format_moment(review.saved_at)) if review.sequence else ""
    if not opened:
        return Duty(_("未提交"), "no", view.student, begun, href, _("查看"))
    return Duty(_("待评"), "due", view.student, begun, href, _("继续评") if begun else _("去评"))


def _own_note(own: ReviewView | None, *, opened: bool) -> str:
    if own and own.handed_in_at:
        return _("%(moment)s 已提交", moment=format_moment(own.handed_in_at))
    return _("轮到你，尚未提交") if opened else _("没有提交")


def _peer_note(sheet: SheetView | None, owed: int) -> str:
    reviews = sheet.by(Evaluator.PEER) if sheet else []
    if not reviews:
        return _("自评提交后分配")
    done = sum(review.handed_in_at is not None for review in reviews)
    note = _("%(done)s / %(all)s 人已评", done=done, all=len(reviews))
    return _("%(note)s；你还要评 %(n)s 人", note=note, n=owed) if owed else note


def _staff_note(sheet: SheetView | None, who: str, own: ReviewView | None) -> str:
    if sheet and any(review.handed_in_at for review in sheet.by(who)):
        return _("已评")
    return _("还没有评") if own and own.handed_in_at else _("自评提交后开始")


def draft_result(
    view: SheetView, text: TableText, assignment: Assignment, own: ReviewView | None
) -> Result:
    """The result as it would be if the rater handed in the complete draft now."""
    voices = view.voices()
    if own and not own.handed_in_at and is_complete(text, own):
        voices = [*voices, own.voice]
    return services.result_with(text, voices, assignment)


def is_complete(text: TableText, review: ReviewView) -> bool:
    return all(row.key in review.points for row in text.criteria_for(review.evaluator.value))


def voice_of(review: ReviewView | None) -> Voice | None:
    return review.voice if review else None

"""An evaluation as its student opens it: the form, what is owed to classmates, the result."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from lms.assignments.models import Assignment
from lms.core.i18n import _
from lms.core.points import plain
from lms.courses.rules.compiled import TableText
from lms.evaluations import queries, services
from lms.evaluations.models import Evaluator
from lms.evaluations.queries import Reminded, ReviewView, Seat, SheetView
from lms.evaluations.rules.offering import is_flat
from lms.evaluations.rules.results import PEERS, Result, evaluators_of
from lms.evaluations.rules.showing import (
    PEERS_TO_SHOW,
    is_enough,
    is_released,
    too_few,
    visible_parts,
)
from lms.evaluations.rules.wording import NAMES
from lms.evaluations.views.pages import (
    NO_WORDS,
    Line,
    Share,
    Summary,
    lines_of,
    shown_choices,
    shown_parts,
    shown_sums,
    summary_of,
)
from lms.evaluations.views.student_notes import (
    Duties,
    Given,
    Standing,
    duties_of,
    shares_of,
    until,
)


@dataclass(frozen=True)
class StudentPage:
    """An evaluation as its student opens it."""

    text: TableText
    facts: str
    reminders: Sequence[Reminded]
    sheet: SheetView | None
    own: ReviewView | None
    shares: Sequence[Share]
    lines: Sequence[Line]
    sums: Mapping[str, str]
    summary: Summary | None
    hidden: Sequence[str]
    comments: Sequence[tuple[str, str]]
    duties: Sequence[Duties]
    is_released: bool
    can_write: bool

    @property
    def top(self) -> str:
        """Full marks of the rows the student rates."""
        return plain(sum((row.points for row in self.text.criteria_for("self")), Decimal(0)))

    @property
    def done(self) -> int:
        """How many rows are rated, to be shown before any script counts them."""
        return sum(bool(line.written) for line in self.lines if line.is_mine)

    @property
    def count(self) -> int:
        return sum(line.is_mine for line in self.lines)

    @property
    def is_flat(self) -> bool:
        return self.own is not None and is_flat(self.own.points, self.text.criteria_for("self"))


@dataclass(frozen=True)
class _Outcome:
    """What of a sheet's result its student may see."""

    result: Result | None
    allowed: Sequence[str]
    is_released: bool


def student_page(seat: Seat, student_id: int) -> StudentPage:
    assignment = seat.assignment
    views = queries.sheets_around(assignment.id, student_id)
    sheet = next((view for view in views if view.student_id == student_id), None)
    text = text_of(seat, sheet)
    own = sheet.one_by("self") if sheet else None
    outcome = _outcome(assignment, text, sheet, student_id)
    given = _given(views, student_id)
    can_write = (
        "self" in evaluators_of(text)
        and services.is_open_for(assignment, Evaluator.SELF, student_id)
        and not (own and own.handed_in_at)
    )
    return StudentPage(
        text=text,
        facts=_facts(assignment, student_id, own),
        reminders=queries.reminders_for(student_id, assignment.id),
        sheet=sheet,
        own=own,
        shares=shares_of(text, Standing(assignment, student_id, sheet, own, given)),
        lines=_lines(assignment, text, sheet, own, outcome),
        sums=shown_sums(outcome.result, outcome.allowed) if outcome.result else {},
        summary=_summary(text, outcome),
        hidden=_hidden(text, sheet, outcome),
        comments=comments_on(text, sheet) if sheet and outcome.is_released else [],
        duties=duties_of(assignment, text, given, student_id),
        is_released=outcome.is_released,
        can_write=can_write,
    )


def text_of(seat: Seat, sheet: SheetView | None) -> TableText:
    """The table of the sheet: the one in use, unless the sheet was opened with another."""
    if sheet is None or sheet.revision_id == seat.revision.id:
        return seat.text
    return queries.tables_of([sheet.revision_id])[sheet.revision_id]


def comments_on(text: TableText, sheet: SheetView) -> list[tuple[str, str]]:
    """Comments and reasons handed in, for the rated student: peers' without names, and only
    where enough of them rated. They stand in the order of their words, not of who wrote them.
    """
    said: list[tuple[str, str]] = []
    for who in evaluators_of(text):
        reviews = [review for review in sheet.by(who) if review.handed_in_at]
        if not is_enough(text, who, len(reviews)):
            continue
        words = [one for review in reviews for one in _words(text, review) if one]
        said += [(str(NAMES[who]), one) for one in (sorted(words) if who in PEERS else words)]
    return said


def _words(text: TableText, review: ReviewView) -> list[str]:
    titles = {row.key: row.title for row in text.criteria}
    reasons = [
        _("“%(title)s”：%(reason)s", title=titles[key], reason=reason)
        for key, reason in review.reasons.items()
        if key in titles
    ]
    return [review.comment, *reasons]


def _outcome(
    assignment: Assignment, text: TableText, sheet: SheetView | None, student_id: int
) -> _Outcome:
    if sheet is None:
        return _Outcome(None, [], False)
    closed = services.is_closed(assignment, student_id)
    handed_in = {voice.evaluator for voice in sheet.voices()}
    result = services.result_of(sheet, text, assignment)
    return _Outcome(
        result=result,
        allowed=visible_parts(text, result, handed_in, is_closed=closed),
        is_released=is_released(text, handed_in, is_closed=closed),
    )


def _lines(
    assignment: Assignment,
    text: TableText,
    sheet: SheetView | None,
    own: ReviewView | None,
    outcome: _Outcome,
) -> list[Line]:
    objectives = queries.objectives_in(text, assignment.classroom.course_code)
    parts = {who: dict[str, str]() for who in evaluators_of(text)}
    if outcome.result and sheet:
        parts |= shown_parts(outcome.result, outcome.allowed)
        for who in outcome.allowed:
            reviews = [review for review in sheet.by(who) if review.handed_in_at]
            if len(reviews) == 1 and reviews[0].choices:
                parts[who] = shown_choices(reviews[0])
    return lines_of(
        text,
        objectives,
        "self",
        own.points if own else {},
        parts,
        choices=own.choices if own else NO_WORDS,
    )


def _summary(text: TableText, outcome: _Outcome) -> Summary | None:
    """The result; spelled out only when no part of it must stay hidden."""
    if outcome.result is None or not outcome.is_released:
        return None
    return summary_of(outcome.result, spelled_out=not too_few(text, outcome.result))


def _hidden(text: TableText, sheet: SheetView | None, outcome: _Outcome) -> list[str]:
    """Why what classmates said is not shown: not yet, or not at all where so few rate."""
    if outcome.result is None or sheet is None or not outcome.is_released:
        return []
    return [
        _too_few(str(NAMES[who]), count, len(sheet.by(who)))
        for who, count in too_few(text, outcome.result).items()
    ]


def _too_few(who: str, count: int, given_out: int) -> str:
    if given_out < PEERS_TO_SHOW:
        return _(
            "%(who)s由 %(n)s 名同学给出，不到 %(least)s 人，所以平均和评语不单独显示，"
            "免得看出是谁评的；分数已计入总评。",
            who=who,
            n=count,
            least=PEERS_TO_SHOW,
        )
    return _(
        "%(who)s目前只有 %(n)s 人交了。满 %(least)s 人才显示平均和评语，免得看出是谁评的。",
        who=who,
        n=count,
        least=PEERS_TO_SHOW,
    )


def _given(views: Sequence[SheetView], student_id: int) -> list[Given]:
    """The reviews of classmates this student writes, with the sheets they are about."""
    return [
        (view, review)
        for view in views
        for review in view.reviews
        if review.evaluator.value in PEERS and review.rater_id == student_id
    ]


def _facts(assignment: Assignment, student_id: int, own: ReviewView | None) -> str:
    """One line under the title: the learning task, and until when while it is not handed in."""
    task = assignment.activity.task
    is_in = own is not None and own.handed_in_at is not None
    end = "" if is_in else until(assignment, Evaluator.SELF, student_id)
    said = _("自评 %(end)s", end=end) if end else ""
    return " · ".join(filter(None, (task.title if task else "", said)))

"""An evaluation as its student opens it: the form, what is owed to classmates, the result."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask import url_for

from lms.assignments.models import Assignment
from lms.core.i18n import _, format_moment
from lms.core.points import plain
from lms.courses.rules.compiled import TableText
from lms.evaluations import queries, services
from lms.evaluations.models import Evaluator
from lms.evaluations.queries import ReviewView, Seat, SheetView
from lms.evaluations.rules.results import evaluators_of
from lms.evaluations.rules.showing import PEERS_TO_SHOW, is_released, visible_parts
from lms.evaluations.rules.wording import NAMES
from lms.evaluations.views.pages import (
    Line,
    Share,
    Summary,
    columns,
    is_open,
    lines_of,
    shown_parts,
    shown_sums,
    summary_of,
)


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
    """The table of the sheet: the one in use, unless the sheet was opened with another."""
    if sheet is None or sheet.revision_id == seat.revision.id:
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

"""The small words of a student's evaluation page: whose turn it is, until when, what is owed."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for

from lms.assignments.models import Assignment
from lms.core.clock import now
from lms.core.i18n import _, format_moment
from lms.courses.rules.compiled import TableText
from lms.evaluations import services
from lms.evaluations.models import Evaluator
from lms.evaluations.queries import ReviewView, SheetView
from lms.evaluations.rules.results import PEERS, evaluators_of
from lms.evaluations.views.pages import Column, Share, columns

Given = tuple[SheetView, ReviewView]


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
class Duties:
    """All the classmates of one kind to be rated: those of the group, or of other groups."""

    who: str
    title: str
    note: str
    progress: str
    items: Sequence[Duty]
    is_open: bool


def until(assignment: Assignment, evaluator: Evaluator, student_id: int) -> str:
    """From when, or until when, this kind of evaluator rates, in words; "" without any end."""
    window = services.window_of(assignment, evaluator, student_id)
    moment = now()
    if not window.has_opened_at(moment):
        return _("%(moment)s 开始", moment=format_moment(window.opens_at))
    if window.has_closed_at(moment):
        return _("%(moment)s 已截止", moment=format_moment(window.closes_at))
    end = window.due_at or window.closes_at
    return _("%(moment)s 前", moment=format_moment(end)) if end else ""


def duties_of(
    assignment: Assignment, text: TableText, given: Sequence[Given], student_id: int
) -> list[Duties]:
    """What is owed to classmates, by kind; a kind the table does not have is left out."""
    return [
        _duties(assignment, text, who, given, student_id)
        for who in evaluators_of(text)
        if who in PEERS
    ]


def _duties(
    assignment: Assignment, text: TableText, who: str, given: Sequence[Given], student_id: int
) -> Duties:
    opened = services.is_open_for(assignment, who, student_id)
    mine = [(view, review) for view, review in given if review.evaluator == who]
    done = sum(review.handed_in_at is not None for _view, review in mine)
    return Duties(
        who=who,
        title=_("给别组同学评分") if who == "intergroup" else _("给同学评分"),
        note=_("互评是匿名的：同学只看到几位评分人的平均，看不到你的名字。")
        if text.peers_of(who).is_anonymous
        else _("同学会看到几位评分人的平均。"),
        progress=_("已交 %(done)s / %(all)s 人", done=done, all=len(mine)) if mine else "",
        items=[_duty(view, review, opened=opened) for view, review in mine],
        is_open=opened,
    )


def _duty(view: SheetView, review: ReviewView, *, opened: bool) -> Duty:
    href = url_for(".review", review_id=review.id)
    if review.handed_in_at:
        moment = format_moment(review.handed_in_at)
        return Duty(_("已提交"), "", view.student, moment, href, _("查看"))
    begun = _("已保存 %(moment)s", moment=format_moment(review.saved_at)) if review.sequence else ""
    if not opened:
        return Duty(_("未提交"), "no", view.student, begun, href, _("查看"))
    return Duty(_("待评"), "due", view.student, begun, href, _("继续评") if begun else _("去评"))


@dataclass(frozen=True)
class Standing:
    """Where a student stands with an evaluation: the own sheet and rating, and what is owed."""

    assignment: Assignment
    student_id: int
    sheet: SheetView | None
    own: ReviewView | None
    given: Sequence[Given]

    @property
    def has_rated(self) -> bool:
        return bool(self.own and self.own.handed_in_at)

    def owed(self, who: str) -> int:
        """How many reviews of classmates are not handed in."""
        return sum(one.evaluator == who and not one.handed_in_at for _view, one in self.given)

    def is_open(self, who: str) -> bool:
        return services.is_open_for(self.assignment, who, self.student_id)


def shares_of(text: TableText, stands: Standing) -> list[Share]:
    """Every evaluator with the weight, how far it is, and until when students rate."""
    return [
        _students_share(column, stands)
        if column.who in ("self", *PEERS)
        else Share(column.title, _staff_note(stands, column.who))
        for column in columns(text)
    ]


def _students_share(column: Column, stands: Standing) -> Share:
    who, opened = column.who, stands.is_open(column.who)
    is_self = who == "self"
    note = _own_note(stands.own, opened=opened) if is_self else _peer_note(stands, who)
    is_due = opened and (not stands.has_rated if is_self else bool(stands.owed(who)))
    end = until(stands.assignment, Evaluator(who), stands.student_id)
    return Share(
        title=column.title,
        note=" · ".join(filter(None, (note, end if is_due or not opened else ""))),
        mine=is_due and (is_self or stands.has_rated),
    )


def _own_note(own: ReviewView | None, *, opened: bool) -> str:
    if own and own.handed_in_at:
        return _("%(moment)s 已提交", moment=format_moment(own.handed_in_at))
    return _("轮到你，尚未提交") if opened else _("没有提交")


def _peer_note(stands: Standing, who: str) -> str:
    reviews, owed = stands.sheet.by(who) if stands.sheet else [], stands.owed(who)
    if not reviews:
        note = _("自评提交后分配")
    else:
        done = sum(review.handed_in_at is not None for review in reviews)
        note = _("%(done)s / %(all)s 人已评", done=done, all=len(reviews))
    return _("%(note)s；你还要评 %(n)s 人", note=note, n=owed) if owed else note


def _staff_note(stands: Standing, who: str) -> str:
    if stands.sheet and any(review.handed_in_at for review in stands.sheet.by(who)):
        return _("已评")
    return _("还没有评") if stands.has_rated else _("自评提交后开始")

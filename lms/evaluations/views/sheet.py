"""One student's sheet as teacher and mentor rate it; where the gradebook's trail ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.classrooms.models import Role
from lms.core.errors import Refused
from lms.core.i18n import _, lazy
from lms.courses.rules.compiled import TableText
from lms.evaluations import policy, queries, services
from lms.evaluations.models import Evaluator
from lms.evaluations.queries import ReviewView, SheetSeat, SheetView
from lms.evaluations.rules.results import Voice, evaluators_of
from lms.evaluations.rules.showing import gap, is_wide
from lms.evaluations.rules.wording import NAMES
from lms.evaluations.views import pages
from lms.evaluations.views.blueprint import bp
from lms.evaluations.views.taking import take
from lms.web.access import finds

EVALUATORS = {Role.TEACHER: Evaluator.TEACHER, Role.MENTOR: Evaluator.MENTOR}

EVALUATORS_IN_ORDER = list(Evaluator)
DEEDS = {
    "evaluation.hand_in": lazy("提交"),
    "evaluation.change": lazy("提交后修改"),
    "evaluation.reopen": lazy("退回"),
    "evaluation.paper": lazy("纸质录入"),
    "evaluation.paper_check": lazy("核对纸质录入"),
}


@dataclass(frozen=True)
class SheetPage:
    """A sheet as a rater sees it: the own column to write in, the others to read."""

    text: TableText
    view: SheetView
    who: Evaluator
    own: ReviewView | None
    columns: Sequence[pages.Column]
    lines: Sequence[pages.Line]
    sums: dict[str, str]
    summary: pages.Summary | None
    gap: Decimal | None
    texts: Sequence[tuple[str, str]]
    may_rate: bool


@bp.get("/sheets/<int:sheet_id>")
@finds("sheet_id", load=policy.readers_sheet)
def sheet(seat: SheetSeat) -> ResponseReturnValue:
    if seat.role is Role.STUDENT:
        return redirect(url_for(".show", assignment_id=seat.sheet.assignment_id))
    page = _page(seat)
    is_teacher = seat.role is Role.TEACHER
    return render_template(
        "evaluations/sheet.html",
        sheet=seat.sheet,
        assignment=seat.sheet.assignment,
        page=page,
        is_teacher=is_teacher,
        deeds=queries.deeds_on(seat.sheet.id) if is_teacher else [],
        names=NAMES,
        says=DEEDS,
        heads=pages.heads(page.columns, page.who if page.may_rate else ""),
    )


@bp.post("/sheets/<int:sheet_id>")
@finds("sheet_id", load=policy.raters_sheet)
def rate_sheet(seat: SheetSeat) -> ResponseReturnValue:
    return take(
        lambda: services.begin_review(seat.sheet, EVALUATORS[seat.role], current_user),
        url_for(".sheet", sheet_id=seat.sheet.id),
    )


@bp.post("/sheets/<int:sheet_id>/reviews/<int:review_id>/reopen")
@finds("sheet_id", load=policy.teachers_sheet)
def reopen(seat: SheetSeat, review_id: int) -> ResponseReturnValue:
    review = queries.get_review(review_id)
    if review is None or review.sheet_id != seat.sheet.id:
        abort(404)
    try:
        services.reopen(review, current_user)
    except Refused as refusal:
        flash(str(refusal), "error")
    else:
        flash(_("已退回，学生可以修改后再提交。"), "success")
        if not pages.is_open(seat.sheet.assignment):
            flash(_("活动已经截止，请先延长截止时间，学生才能修改。"), "warning")
    return redirect(url_for(".sheet", sheet_id=seat.sheet.id))


def _page(seat: SheetSeat) -> SheetPage:
    who, text, assignment = EVALUATORS[seat.role], seat.text, seat.sheet.assignment
    view = queries.sheet_view(seat.sheet.id)
    view.reviews.sort(key=lambda review: EVALUATORS_IN_ORDER.index(review.evaluator))
    own = view.one_by(who, current_user.id if who is Evaluator.MENTOR else None)
    others = [name for name in evaluators_of(text) if name != who]
    readable = others if who is Evaluator.TEACHER else []
    outcome = services.result_of(view, text, assignment)
    objectives = queries.objectives_in(text, assignment.classroom.course_code)
    parts = {name: dict[str, str]() for name in readable}
    parts |= pages.shown_parts(outcome, readable)
    self_rating = next(iter(r.voice for r in view.by(Evaluator.SELF) if r.handed_in_at), None)
    return SheetPage(
        text=text,
        view=view,
        who=who,
        own=own,
        columns=sorted(
            (column for column in pages.columns(text) if column.who in (*readable, who)),
            key=lambda column: column.who == who,  # the own column comes last
        ),
        lines=pages.lines_of(text, objectives, who, own.points if own else {}, parts),
        sums=pages.shown_sums(outcome, readable),
        summary=pages.summary_of(outcome) if readable else None,
        gap=_gap(text, self_rating, own) if readable else None,
        texts=_texts(view) if readable else [],
        may_rate=who in evaluators_of(text) and assignment.classroom.term.closed_at is None,
    )


def _gap(text: TableText, self_rating: Voice | None, own: ReviewView | None) -> Decimal | None:
    if own is None or not pages.is_complete(text, own):
        return None
    apart = gap(text, self_rating, own.voice)
    return apart if is_wide(apart) else None


def _texts(view: SheetView) -> list[tuple[str, str]]:
    """What was written on the sheet and handed in, in the order of the table."""
    said = [
        (label, text)
        for review in view.reviews
        if review.handed_in_at and review.evaluator is not Evaluator.TEACHER
        for label, text in (
            (_("收获"), review.gain),
            (_("提升计划"), review.plan),
            (_("%(who)s评语", who=NAMES[review.evaluator.value]), review.comment),
        )
    ]
    return [(label, text) for label, text in said if text]

"""One student's sheet as teacher and mentor rate it; where the gradebook's trail ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.assignments.models import BankComment
from lms.assignments.queries import comments_for
from lms.classrooms.models import Role
from lms.core.errors import Refused
from lms.core.i18n import _, lazy
from lms.courses.rules.compiled import TableText
from lms.evaluations import policy, queries, services
from lms.evaluations.models import Evaluator, Review
from lms.evaluations.queries import Fact, Read, ReviewView, SheetSeat, SheetView
from lms.evaluations.rules.results import Voice, evaluators_of
from lms.evaluations.rules.showing import gap, is_wide
from lms.evaluations.rules.wording import NAMES
from lms.evaluations.views import pages
from lms.evaluations.views.blueprint import bp
from lms.evaluations.views.pages import value_in
from lms.evaluations.views.taking import count_inserted, take
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
class Said:
    """Words on a sheet: what kind, whose, and about which row if they give a reason."""

    label: str
    rater: str
    text: str


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
    texts: Sequence[Said]
    may_rate: bool
    shut: str  # why nothing can be rated now


@dataclass(frozen=True)
class Beside:
    """What a teacher looks at while rating: marks, reading, what can be inserted."""

    facts: Sequence[Fact]
    earlier: Sequence[Fact]
    reading: Read | None
    bank: Sequence[BankComment]


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
        beside=_beside(seat) if is_teacher else None,
        neighbours=queries.neighbours_of(seat.sheet),
        deeds=queries.deeds_on(seat.sheet.id) if is_teacher else [],
        names=NAMES,
        says=DEEDS,
        heads=pages.heads(page.columns, page.who if page.may_rate else ""),
    )


@bp.post("/sheets/<int:sheet_id>")
@finds("sheet_id", load=policy.raters_sheet)
def rate_sheet(seat: SheetSeat) -> ResponseReturnValue:
    def begin() -> Review:
        return services.begin_review(seat.sheet, EVALUATORS[seat.role], current_user)

    def done(review: Review) -> None:
        count_inserted(seat.sheet.assignment, review)

    return take(begin, url_for(".sheet", sheet_id=seat.sheet.id), seat.text, done)


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
        if not services.is_open_for(seat.sheet.assignment, review.evaluator, review.rater_id):
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
        lines=pages.lines_of(
            text,
            objectives,
            who,
            own.points if own else {},
            parts,
            choices=own.choices if own else {},
        ),
        sums=pages.shown_sums(outcome, readable),
        summary=pages.summary_of(outcome) if readable else None,
        gap=_gap(text, self_rating, own) if readable else None,
        texts=_texts(view, text) if readable else [],
        may_rate=who in evaluators_of(text) and services.is_open_for(assignment, who),
        shut=pages.shut(assignment, text, who),
    )


def _gap(text: TableText, self_rating: Voice | None, own: ReviewView | None) -> Decimal | None:
    if own is None or not pages.is_complete(text, own):
        return None
    apart = gap(text, self_rating, own.voice)
    return apart if is_wide(apart) else None


def _beside(seat: SheetSeat) -> Beside:
    assignment, student_id = seat.sheet.assignment, seat.sheet.student_id
    facts = queries.evidence_beside(assignment, student_id)
    return Beside(
        facts=[fact for fact in facts if fact.is_same_task],
        earlier=[fact for fact in facts if not fact.is_same_task],
        reading=queries.reading_beside(assignment, student_id),
        bank=comments_for(current_user, assignment.classroom_id),
    )


def _texts(view: SheetView, text: TableText) -> list[Said]:
    """What was written on the sheet and handed in, with the raters' names: for teachers only."""
    said = [
        one
        for review in view.reviews
        if review.handed_in_at and review.evaluator is not Evaluator.TEACHER
        for one in (*_words(review), *_reasons(review, text))
    ]
    return [one for one in said if one.text]


def _words(review: ReviewView) -> list[Said]:
    comment = _("%(who)s评语", who=NAMES[review.evaluator.value])
    written = (
        (_("收获"), review.gain),
        (_("提升计划"), review.plan),
        (comment, review.comment),
    )
    return [Said(label, review.rater, words) for label, words in written]


def _reasons(review: ReviewView, text: TableText) -> list[Said]:
    """Why a classmate gave a row so little or so much."""
    return [
        Said(
            _(
                "%(who)s理由，%(title)s %(value)s",
                who=NAMES[review.evaluator.value],
                title=row.title,
                value=value_in(review, row.key),
            ),
            review.rater,
            review.reasons[row.key],
        )
        for row in text.criteria
        if row.key in review.reasons
    ]

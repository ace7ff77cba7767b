"""The grid of a classroom: every student's row, rated from the keyboard."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.classrooms.models import Enrollment, Role
from lms.classrooms.queries import student_in, students_of
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.core.points import plain
from lms.courses.rules.compiled import Criterion, TableText
from lms.evaluations import forms, policy, queries, services
from lms.evaluations.models import Evaluator, Review
from lms.evaluations.queries import ReviewView, Seat, SheetView
from lms.evaluations.rules.ratings import step_of
from lms.evaluations.rules.results import evaluators_of
from lms.evaluations.rules.showing import gap, is_wide
from lms.evaluations.rules.wording import LEVELS
from lms.evaluations.views import pages
from lms.evaluations.views.blueprint import bp
from lms.evaluations.views.sheet import EVALUATORS
from lms.evaluations.views.taking import answer
from lms.web.access import finds

PEEKS = {Evaluator.TEACHER: ("self", "peer"), Evaluator.MENTOR: ()}


@dataclass(frozen=True)
class Cell:
    """One criterion of one student: what others gave, and the rater's own points."""

    criterion: Criterion | None  # None: the student's table has no such row to rate
    peeks: Sequence[str]
    value: str
    step: str = "1"


@dataclass(frozen=True)
class Standing:
    """The end of a row: the rater's sum, the weighted result, its level, the gap."""

    sum: str
    total: str
    level: str
    gap: str


@dataclass(frozen=True)
class Row:
    """One student in the grid."""

    student: Enrollment
    sheet: SheetView | None
    own: ReviewView | None
    cells: Sequence[Cell]
    standing: Standing
    is_ready: bool
    begins_group: bool

    @property
    def is_handed_in(self) -> bool:
        return self.own is not None and self.own.handed_in_at is not None


@bp.get("/assignments/<int:assignment_id>/ratings")
@finds("assignment_id", load=policy.raters_evaluation)
def grid(seat: Seat) -> ResponseReturnValue:
    who, text = EVALUATORS[seat.role], seat.text
    by_group = request.args.get("by") == "group"
    rows = _rows(seat, who, text, by_group=by_group)
    return render_template(
        "evaluations/grid.html",
        assignment=seat.assignment,
        text=text,
        rows=rows,
        by_group=by_group,
        who=who,
        is_teacher=seat.role is Role.TEACHER,
        peeks=[name for name in PEEKS[who] if name in evaluators_of(text)],
        criteria=text.criteria_for(who),
        objectives=queries.objectives_in(text, seat.assignment.classroom.course_code),
        shares=_shares(text, rows, who),
        ready=sum(row.is_ready and not row.is_handed_in for row in rows),
        handed=sum(row.is_handed_in for row in rows),
        may_rate=who in evaluators_of(text) and seat.assignment.classroom.term.closed_at is None,
        has_gaps=any(row.sheet is None for row in rows),
        is_overdue=services.is_overdue(seat.assignment),
    )


@bp.post("/assignments/<int:assignment_id>/ratings")
@finds("assignment_id", load=policy.raters_evaluation)
def rate_row(seat: Seat) -> ResponseReturnValue:
    """Save one student's row; the autosave sends each row with the sequence of its review."""
    sent = forms.written()
    enrollment = student_in(seat.assignment.classroom_id, sent.student_id)
    if enrollment is None:
        abort(404)
    who, student = EVALUATORS[seat.role], enrollment.user

    def standing(review: Review) -> dict[str, object]:
        return {"row": _standing_after(seat, who, student.id, review)}

    return answer(
        lambda: services.staff_review(seat.assignment, student, current_user, who),
        url_for(".grid", assignment_id=seat.assignment.id),
        standing,
    )


@bp.post("/assignments/<int:assignment_id>/ratings/hand-in")
@finds("assignment_id", load=policy.raters_evaluation)
def hand_in(seat: Seat) -> ResponseReturnValue:
    """Hand in the rows ticked, or all of them; incomplete ones wait."""
    wants_all = request.form.get("which") == "all"
    here = {enrollment.user_id for enrollment in students_of(seat.assignment.classroom_id)}
    chosen = here if wants_all else here & set(forms.chosen_students())
    who = EVALUATORS[seat.role]
    try:
        done, left = services.hand_in_all(seat.assignment, chosen, current_user, who)
    except Refused as refusal:
        flash(str(refusal), "error")
    else:
        flash(_("已提交 %(done)s 人的评价。", done=done), "success" if done else "info")
        if left and not wants_all:
            flash(_("所选的有 %(n)s 人没有评完或早已提交，没有变动。", n=left), "warning")
    return _back(seat)


@bp.post("/assignments/<int:assignment_id>/ratings/prepare")
@finds("assignment_id", load=policy.teachers_evaluation)
def prepare(seat: Seat) -> ResponseReturnValue:
    """Open everybody's sheet and allocate the peers."""
    try:
        new = services.allocate(seat.assignment, current_user)
    except Refused as refusal:
        flash(str(refusal), "error")
    else:
        flash(_("评价表已备好，新分配互评 %(n)s 份。", n=new), "success")
    return _back(seat)


@bp.post("/assignments/<int:assignment_id>/ratings/settle")
@finds("assignment_id", load=policy.teachers_evaluation)
def settle(seat: Seat) -> ResponseReturnValue:
    """Apply the rules for what did not come in time."""
    try:
        standing = services.settle(seat.assignment, current_user)
    except Refused as refusal:
        flash(str(refusal), "error")
    else:
        flash(_("已结算，%(n)s 人有总评。", n=standing), "success")
    return _back(seat)


def _back(seat: Seat) -> ResponseReturnValue:
    by = "group" if request.form.get("by") == "group" else None
    return redirect(url_for(".grid", assignment_id=seat.assignment.id, by=by))


def _rows(seat: Seat, who: Evaluator, text: TableText, *, by_group: bool) -> list[Row]:
    students = students_of(seat.assignment.classroom_id)
    if by_group:
        students.sort(key=lambda one: (one.group is None, one.group.name if one.group else ""))
    sheets = {view.student_id: view for view in queries.sheet_views(seat.assignment.id)}
    current = seat.revision.id
    tables = queries.tables_of(
        view.revision_id for view in sheets.values() if view.revision_id != current
    ) | {current: text}
    rows, group = [], students[0].group_id if students else None
    for student in students:
        sheet = sheets.get(student.user_id)
        table = tables[sheet.revision_id] if sheet else text
        begins_group = by_group and student.group_id != group
        group = student.group_id
        rows.append(_row(seat, who, student, sheet, (text, table), begins_group=begins_group))
    return rows


def _row(
    seat: Seat,
    who: Evaluator,
    student: Enrollment,
    sheet: SheetView | None,
    tables: tuple[TableText, TableText],
    *,
    begins_group: bool,
) -> Row:
    shown, table = tables
    own = _own(sheet, who)
    parts = {}
    if sheet is not None:
        outcome = services.result_of(sheet, table, seat.assignment)
        parts = pages.shown_parts(outcome, PEEKS[who])
    here = {row.key: row for row in table.criteria_for(who)}
    cells = [
        _cell(here.get(row.key), row.key, parts, PEEKS[who], own) for row in shown.criteria_for(who)
    ]
    return Row(
        student=student,
        sheet=sheet,
        own=own,
        cells=cells,
        standing=_standing(seat, who, sheet, table),
        is_ready=own is not None and pages.is_complete(table, own),
        begins_group=begins_group,
    )


def _cell(
    criterion: Criterion | None,
    key: str,
    parts: dict[str, dict[str, str]],
    peeks: Sequence[str],
    own: ReviewView | None,
) -> Cell:
    return Cell(
        criterion=criterion,
        peeks=[parts.get(name, {}).get(key, "") for name in peeks],
        value=plain(own.points[key]) if own and key in own.points else "",
        step=plain(step_of(criterion)) if criterion else "1",
    )


def _own(sheet: SheetView | None, who: Evaluator) -> ReviewView | None:
    rater_id = current_user.id if who is Evaluator.MENTOR else None
    return sheet.one_by(who, rater_id) if sheet else None


def _standing(seat: Seat, who: Evaluator, sheet: SheetView | None, table: TableText) -> Standing:
    own = _own(sheet, who)
    if sheet is None or own is None or not own.points:
        return Standing("", "", "", "")
    complete = pages.is_complete(table, own)
    if who is Evaluator.MENTOR:
        return Standing(plain(own.total), "", "", "")
    outcome = pages.draft_result(sheet, table, seat.assignment, own)
    self_rating = next(iter(r.voice for r in sheet.by(Evaluator.SELF) if r.handed_in_at), None)
    apart = gap(table, self_rating, own.voice) if complete else None
    stands = complete and outcome.stands
    return Standing(
        sum=plain(own.total),
        total=f"{outcome.shown:f}" if stands else "",
        level=str(LEVELS[outcome.level]) if stands else "",
        gap=_gap_text(plain(apart)) if apart is not None and is_wide(apart) else "",
    )


def _gap_text(apart: str) -> str:
    if apart.startswith("-"):
        return _("自评低 %(n)s", n=apart[1:])
    return _("自评高 %(n)s", n=apart)


def _standing_after(seat: Seat, who: Evaluator, student_id: int, review: Review) -> Standing:
    (view,) = queries.sheet_views(seat.assignment.id, [student_id])
    return _standing(seat, who, view, TableText.from_json(review.sheet.revision.compiled))


def _shares(text: TableText, rows: Sequence[Row], who: Evaluator) -> list[pages.Share]:
    count = len(rows)
    say = {
        "self": _("%(n)s / %(all)s 人已提交", n=_handed(rows, "self"), all=count),
        "peer": _("%(n)s / %(all)s 人收到互评", n=_handed(rows, "peer"), all=count),
        "teacher": _("%(n)s / %(all)s 人已提交", n=_handed(rows, "teacher"), all=count),
        "mentor": _("%(n)s / %(all)s 人已提交", n=_handed(rows, "mentor"), all=count),
    }
    return [
        pages.Share(column.title, say[column.who], mine=column.who == who)
        for column in pages.columns(text)
        if who is Evaluator.TEACHER or column.who == who
    ]


def _handed(rows: Sequence[Row], who: str) -> int:
    return sum(
        row.sheet is not None and any(review.handed_in_at for review in row.sheet.by(who))
        for row in rows
    )

"""The grid of a classroom: every student's row, rated from the keyboard."""

from dataclasses import asdict

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.assignments.queries import comments_for
from lms.classrooms.models import Role
from lms.classrooms.queries import student_in, students_of
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.evaluations import forms, policy, queries, services
from lms.evaluations.models import Review
from lms.evaluations.queries import Seat
from lms.evaluations.rules.desk import choices_of, starts_of
from lms.evaluations.rules.results import evaluators_of
from lms.evaluations.views import grid_page, pages
from lms.evaluations.views.blueprint import bp
from lms.evaluations.views.sheet import EVALUATORS
from lms.evaluations.views.taking import answer, count_inserted
from lms.web.access import finds


@bp.get("/assignments/<int:assignment_id>/ratings")
@finds("assignment_id", load=policy.raters_evaluation)
def grid(seat: Seat) -> ResponseReturnValue:
    who, text = EVALUATORS[seat.role], seat.text
    by_group = request.args.get("by") == "group"
    rows = grid_page.rows_of(seat, who, text, by_group=by_group)
    criteria = text.criteria_for(who)
    return render_template(
        "evaluations/grid.html",
        assignment=seat.assignment,
        text=text,
        rows=rows,
        by_group=by_group,
        who=who,
        is_teacher=seat.role is Role.TEACHER,
        peeks=[name for name in grid_page.PEEKS[who] if name in evaluators_of(text)],
        criteria=criteria,
        bands=grid_page.bands_of(criteria),
        choices=[asdict(one) for one in choices_of(text)],
        starts=starts_of(text),
        objectives=queries.objectives_in(text, seat.assignment.classroom.course_code),
        shares=grid_page.shares_of(text, rows, who),
        may_rate=who in evaluators_of(text) and services.is_open_for(seat.assignment, who),
        shut=pages.shut(seat.assignment, text, who),
        is_overdue=services.is_overdue(seat.assignment),
    )


@bp.post("/assignments/<int:assignment_id>/ratings")
@finds("assignment_id", load=policy.raters_evaluation)
def rate_row(seat: Seat) -> ResponseReturnValue:
    """Save one student's row; the autosave sends each row with the sequence of its review."""
    student_id, who = forms.written().student_id, EVALUATORS[seat.role]

    begun = queries.review_to_write(seat.assignment.id, student_id, who, current_user)

    def review() -> Review:
        if begun is not None:
            return begun
        enrollment = student_in(seat.assignment.classroom_id, student_id) or abort(404)
        return services.staff_review(seat.assignment, enrollment.user, current_user, who)

    def standing(saved: Review) -> dict[str, object]:
        count_inserted(seat.assignment, saved)
        return {"row": grid_page.standing_after(seat, who, student_id, saved)}

    back = url_for(".grid", assignment_id=seat.assignment.id)
    return answer(review, back, standing, is_locked=begun is not None)


@bp.get("/assignments/<int:assignment_id>/ratings/comments")
@finds("assignment_id", load=policy.teachers_evaluation)
def comments(seat: Seat) -> ResponseReturnValue:
    """The comment bank beside a comment: asked for when the first one is written."""
    found = comments_for(current_user, seat.assignment.classroom_id)
    return render_template("evaluations/comments.html", bank=found)


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

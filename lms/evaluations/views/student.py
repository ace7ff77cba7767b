"""What a student does with an evaluation: rate oneself, rate classmates, see the result."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.classrooms.models import Role
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.evaluations import policy, queries, services
from lms.evaluations.models import Review
from lms.evaluations.queries import Seat
from lms.evaluations.views import pages
from lms.evaluations.views.blueprint import bp
from lms.evaluations.views.review_page import review_page
from lms.evaluations.views.student_page import student_page
from lms.evaluations.views.taking import take
from lms.web.access import finds


@bp.get("/assignments/<int:assignment_id>/evaluation")
@finds("assignment_id", load=policy.evaluation_for)
def show(seat: Seat) -> ResponseReturnValue:
    if seat.role is not Role.STUDENT:
        return redirect(url_for(".grid", assignment_id=seat.assignment.id))
    page = student_page(seat, current_user.id)
    return render_template(
        "evaluations/show.html",
        assignment=seat.assignment,
        page=page,
        text=page.text,
        columns=pages.columns(page.text),
        heads=pages.heads(pages.columns(page.text), "self" if page.can_write else ""),
        facts=page.facts,
    )


@bp.post("/assignments/<int:assignment_id>/evaluation")
@finds("assignment_id", load=policy.students_evaluation)
def rate_self(seat: Seat) -> ResponseReturnValue:
    return take(
        lambda: services.own_review(seat.assignment, current_user),
        url_for(".show", assignment_id=seat.assignment.id),
        seat.text,
    )


@bp.post("/assignments/<int:assignment_id>/evaluation/peers")
@finds("assignment_id", load=policy.students_evaluation)
def draw_peers(seat: Seat) -> ResponseReturnValue:
    """Decide now whom this student rates, when nobody's hand-in has done it yet."""
    try:
        services.draw_peers(seat.assignment, current_user)
    except Refused as refusal:
        flash(str(refusal), "error")
    return redirect(url_for(".show", assignment_id=seat.assignment.id, _anchor="peers"))


@bp.get("/reviews/<int:review_id>")
@finds("review_id", load=policy.raters_review)
def review(given: Review) -> ResponseReturnValue:
    page = review_page(given)
    return render_template(
        "evaluations/review.html",
        assignment=given.sheet.assignment,
        review=given,
        page=page,
        text=page.text,
        heads=pages.heads(page.columns, page.who),
        title=_("给%(name)s评分", name=given.sheet.student.name),
    )


@bp.post("/reviews/<int:review_id>")
@finds("review_id", load=policy.raters_review)
def rate_peer(given: Review) -> ResponseReturnValue:
    back = url_for(".show", assignment_id=given.sheet.assignment_id, _anchor="peers")
    return take(lambda: given, back, queries.text_of(given.sheet.revision))

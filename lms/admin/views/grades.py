"""Grades as classrooms submit them: a list, one submission, its decision, its corrections."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.admin.policy import is_administrator
from lms.admin.views.blueprint import bp, told
from lms.classrooms.queries import terms
from lms.core.i18n import _
from lms.gradebook import queries, services
from lms.gradebook.models import GradeSubmission, SubmissionStatus
from lms.gradebook.policy import can_decide_submission
from lms.gradebook.rules.wording import STATES
from lms.gradebook.views.figures import figure_words
from lms.web.access import only, opens
from lms.web.ids import whole
from lms.web.paging import SIZE, Page, page_number


@bp.get("/grades")
@only(is_administrator)
def submissions() -> ResponseReturnValue:
    """What waits first, then latest first."""
    number, status = page_number(), request.args.get("status", "")
    term_id = request.args.get("term", type=whole)
    rows, total = queries.submissions_in(
        term_id,
        SubmissionStatus(status) if status in set(SubmissionStatus) else None,
        start=(number - 1) * SIZE,
        limit=SIZE,
    )
    return render_template(
        "admin/submissions.html",
        page=Page(rows, number, total),
        terms=terms(),
        term_id=term_id,
        status=status,
    )


@bp.get("/grades/<int:submission_id>")
@opens("submission_id", queries.get_submission, can_decide_submission)
def submission(submission: GradeSubmission) -> ResponseReturnValue:
    grades = queries.grades_in(submission.id)
    classroom = submission.classroom
    grid = queries.grid_of(classroom.id, classroom.course_code)
    figures = queries.figures_in(submission, grades)
    return render_template(
        "admin/submission.html",
        submission=submission,
        classroom=classroom,
        grades=grades,
        figures=figures,
        figure_words=figure_words(figures),
        differences=queries.differences_of(grid, submission, grades),
        corrections=queries.corrections_in([submission.id]),
        words=STATES,
    )


@bp.post("/grades/<int:submission_id>")
@opens("submission_id", queries.get_submission, can_decide_submission)
def decide(submission: GradeSubmission) -> ResponseReturnValue:
    """Approve (`do=approve`) or return with a reason."""
    words = request.form.get("words", "")
    with told():
        if request.form.get("do") == "approve":
            services.approve(submission, note=words, by=current_user)
            flash(_("已核准，以后的更改只能用成绩更正。"), "success")
        else:
            services.send_back(submission, reason=words, by=current_user)
            flash(_("已退回，任课教师可以修改后重新送审。"), "success")
    return redirect(url_for(".submission", submission_id=submission.id))


@bp.post("/grades/<int:submission_id>/corrections/<int:correction_id>")
@opens("submission_id", queries.get_submission, can_decide_submission)
def decide_correction(submission: GradeSubmission, correction_id: int) -> ResponseReturnValue:
    """Approve (`do=approve`) or refuse with a reason."""
    correction = queries.correction_in(submission.id, correction_id) or abort(404)
    is_approved = request.form.get("do") == "approve"
    with told():
        services.decide_correction(
            submission,
            correction,
            is_approved=is_approved,
            words=request.form.get("words", ""),
            by=current_user,
        )
        flash(_("已同意，成绩已更正。") if is_approved else _("已记下不同意的决定。"), "success")
    return redirect(url_for(".submission", submission_id=submission.id, _anchor="corrections"))

"""Repairing a question after the exam: find it, choose how, see what would change, apply, undo."""

from flask import abort, flash, redirect, render_template, request
from flask import url_for as address
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.assignments.models import Assignment
from lms.core import jobs
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.core.jobs import Job
from lms.gradebook.queries import standing_submission
from lms.quizzes import policy, queries
from lms.quizzes.services import mending as services
from lms.quizzes.services.mending import Wish
from lms.quizzes.views import repairs
from lms.quizzes.views.blueprint import bp
from lms.web.access import opens

IN_BACKGROUND = 300  # papers; more take longer than anybody waits for a page


@bp.get("/assignments/<int:assignment_id>/mending")
@opens("assignment_id", queries.quiz_assignment, policy.can_mend)
def mending(assignment: Assignment) -> ResponseReturnValue:
    mends = queries.mends_of(assignment.id)
    standing = [mend for mend in mends if mend.undone_at is None]
    return render_template(
        "quizzes/mending.html",
        assignment=assignment,
        rows=repairs.rows(queries.papers_of([assignment.id]), mends),
        mends=mends,
        agreements=services.agreements(assignment, standing),
        source=queries.source_of(assignment.activity.document_id),
        kind_words=repairs.kind_words,
    )


@bp.get("/assignments/<int:assignment_id>/mending/<leaf>")
@opens("assignment_id", queries.quiz_assignment, policy.can_mend)
def mend_question(assignment: Assignment, leaf: str) -> ResponseReturnValue:
    try:
        asked = services.question(assignment, leaf)
    except Refused:
        abort(404)
    return render_template(
        "quizzes/mend_question.html",
        assignment=assignment,
        asked=asked,
        places=queries.taught_alike(current_user, assignment),
        kind_words=repairs.kind_words,
        policy_words=repairs.policy_words,
    )


@bp.get("/assignments/<int:assignment_id>/mending/<leaf>/preview")
@opens("assignment_id", queries.quiz_assignment, policy.can_mend)
def mend_preview(assignment: Assignment, leaf: str) -> ResponseReturnValue:
    """The dry run: everything that would change, and nothing written."""
    wish = repairs.read_wish(leaf, request.args) or abort(400)
    try:
        return _preview(assignment, wish, request.args.get("reason", ""))
    except Refused as refusal:
        flash(str(refusal), "error")
        return redirect(address(".mend_question", assignment_id=assignment.id, leaf=leaf))


@bp.post("/assignments/<int:assignment_id>/mending/<leaf>/preview")
@opens("assignment_id", queries.quiz_assignment, policy.can_mend)
def mend(assignment: Assignment, leaf: str) -> ResponseReturnValue:
    wish = repairs.read_wish(leaf, request.form) or abort(400)
    reason, token = request.form.get("reason", ""), request.form.get("token", "")
    if reason.strip() and _is_large(assignment, wish):
        return redirect(address(".mend_job", job_id=_later(assignment, wish, reason, token).id))
    try:
        (mend, *_others) = services.mend(
            assignment, wish=wish, reason=reason, token=token, by=current_user
        )
    except services.PlanChanged as changed:
        flash(str(changed), "warning")
        return _preview(assignment, wish, reason), 409
    except Refused as refusal:
        flash(str(refusal), "error")
        return redirect(address(".mend_question", assignment_id=assignment.id, leaf=leaf))
    flash(_("更正 %(n)s 已生效，成绩记录里写明了原因。", n=mend.id), "success")
    return redirect(address(".mend_shown", assignment_id=assignment.id, mend_id=mend.id))


@bp.get("/mend-jobs/<int:job_id>")
@opens("job_id", jobs.get_job, policy.can_follow_mend)
def mend_job(found: Job) -> ResponseReturnValue:
    again = address(".mend_preview", **repairs.asked_again(found.arguments))
    return render_template("quizzes/mend_job.html", job=found, again=again)


@bp.get("/assignments/<int:assignment_id>/mends/<int:mend_id>")
@opens("assignment_id", queries.quiz_assignment, policy.can_mend)
def mend_shown(assignment: Assignment, mend_id: int) -> ResponseReturnValue:
    """One mend with everybody it touched; while it stands, also what undoing it would change."""
    mend = queries.mend_in(assignment.id, mend_id) or abort(404)
    is_standing = mend.undone_at is None
    return render_template(
        "quizzes/mend.html",
        assignment=assignment,
        mend=mend,
        is_submitted=standing_submission(assignment.classroom_id) is not None,
        rows=queries.mended_papers(mend.id),
        appeals=queries.open_appeals_about(assignment.id, mend.question_id),
        undoing=services.undoing(mend) if is_standing else [],
        later=queries.later_mend(mend) if is_standing else None,
        kind_words=repairs.kind_words,
        policy_words=repairs.policy_words,
    )


@bp.post("/assignments/<int:assignment_id>/mends/<int:mend_id>")
@opens("assignment_id", queries.quiz_assignment, policy.can_mend)
def undo_mend(assignment: Assignment, mend_id: int) -> ResponseReturnValue:
    mend = queries.mend_in(assignment.id, mend_id) or abort(404)
    try:
        done = services.undo(mend, by=current_user, why=request.form.get("why", ""))
    except Refused as refusal:
        flash(str(refusal), "error")
    else:
        for words, kind in repairs.undone_words(done):
            flash(words, kind)
    return redirect(address(".mend_shown", assignment_id=assignment.id, mend_id=mend_id))


def _preview(assignment: Assignment, wish: Wish, reason: str) -> str:
    return render_template(
        "quizzes/mend_preview.html",
        assignment=assignment,
        wish=wish,
        plan=services.planned(assignment, wish=wish, by=current_user),
        reason=reason,
        kind_words=repairs.kind_words,
        policy_words=repairs.policy_words,
    )


def _is_large(assignment: Assignment, wish: Wish) -> bool:
    places = queries.taught_alike(current_user, assignment) if wish.in_all_classes else [assignment]
    return queries.paper_count([one.id for one in places]) > IN_BACKGROUND


def _later(assignment: Assignment, wish: Wish, reason: str, token: str) -> Job:
    return jobs.enqueue(
        policy.MEND_JOB,
        started_by_id=current_user.id,
        subject=_("更正 %(key)s", key=wish.leaf),
        assignment_id=assignment.id,
        reason=reason,
        token=token,
        leaf=wish.leaf,
        kind=wish.kind.value,
        policy=wish.policy.value,
        answers=" ".join(wish.answers),
        in_all_classes="1" if wish.in_all_classes else "",
    )

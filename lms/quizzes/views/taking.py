"""A student's side: before the start, the paper, and handing in."""

from flask import abort, flash, jsonify, redirect, render_template, request
from flask import url_for as address
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.assignments import policy as assignment_policy
from lms.assignments.models import Assignment
from lms.classrooms.models import Role
from lms.classrooms.queries import role_in
from lms.core.clock import now
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.courses.rules.compiled import QuizSettings
from lms.quizzes import forms, policy, queries, services
from lms.quizzes.models import Attempt
from lms.quizzes.views import pages, reviewing
from lms.quizzes.views.blueprint import bp
from lms.web.access import finds, opens, signed_in


@bp.get("/assignments/<int:assignment_id>/quiz")
@opens("assignment_id", queries.quiz_assignment, assignment_policy.can_see_assignment)
def show(assignment: Assignment) -> ResponseReturnValue:
    attempts = queries.attempts_by(current_user.id, assignment)
    settings = QuizSettings.from_json(assignment.activity.revision.compiled)
    role = role_in(current_user, assignment.classroom_id)
    setting = queries.review_setting_of(assignment.id)
    plan = queries.plan_of(settings.review, setting)
    return render_template(
        "quizzes/show.html",
        assignment=assignment,
        settings=settings,
        standing=pages.standing(assignment, settings, attempts),
        seen_when=reviewing.before(plan, settings, queries.last_sitting_of(assignment)),
        can_do=role is Role.STUDENT,
        can_teach=role is Role.TEACHER,
    )


@bp.post("/assignments/<int:assignment_id>/quiz")
@opens("assignment_id", queries.quiz_assignment, assignment_policy.can_do_assignment)
def start(assignment: Assignment) -> ResponseReturnValue:
    try:
        attempt = services.begin(assignment, student=current_user)
    except Refused as refusal:
        flash(str(refusal), "error")
        return redirect(address(".show", assignment_id=assignment.id))
    return redirect(address(".take", attempt_id=attempt.id))


@bp.get("/attempts/<int:attempt_id>")
@finds("attempt_id", load=queries.attempt_of)
def take(attempt: Attempt) -> ResponseReturnValue:
    if not policy.is_running(attempt):
        return redirect(address(".review", attempt_id=attempt.id))
    return render_template(
        "quizzes/take.html",
        attempt=attempt,
        settings=QuizSettings.from_json(attempt.revision.compiled),
        questions=[pages.asked(item) for item in queries.items_of(attempt.id)],
        ends_at=policy.ends_at(attempt),
        deadline=pages.milliseconds(policy.ends_at(attempt)),
        moment=pages.milliseconds(now()),
        may_look=policy.visible_to_student(attempt).right_wrong,
    )


@bp.post("/attempts/<int:attempt_id>/save")
@signed_in  # the query finds only the viewer's own: one statement for door, lock and answer
def save(attempt_id: int) -> ResponseReturnValue:
    if (request.content_length or 0) > forms.LARGEST_SAVE:
        return jsonify(error=_("这题的答案太长，没有保存。请删短后再保存。")), 413
    item_id, response = forms.read_save(request.get_json(silent=True)) or (0, None)
    if response is None:
        return jsonify(error=_("收到的内容不完整，没有保存。请刷新页面后再试。")), 400
    saving = queries.saving_of(current_user, attempt_id, item_id) or abort(404)
    try:
        saved = services.save_response(saving, response)
    except services.AttemptOver as over:
        return jsonify(error=str(over), redirect=address(".review", attempt_id=attempt_id)), 410
    except services.StaleAnswer as stale:
        return jsonify(error=str(stale), **pages.stored(saving.item)), 409
    except services.TooLong as refusal:
        return jsonify(error=str(refusal)), 413
    return jsonify(ok=True, **pages.receipt(saved))


@bp.post("/attempts/<int:attempt_id>")
@finds("attempt_id", load=queries.attempt_of)
def save_all(attempt: Attempt) -> ResponseReturnValue:
    """The same without JavaScript: the whole page of answers at once."""
    try:
        stale = services.save_paper(attempt, forms.read_paper(request.form))
    except services.AttemptOver as over:
        flash(str(over), "warning")
        return redirect(address(".review", attempt_id=attempt.id))
    if stale:
        numbers = _("、").join(map(str, stale))
        words = _("第 %(numbers)s 题在另一个页面里有更新的答案，保留了那一份。", numbers=numbers)
        flash(words, "warning")
    else:
        flash(_("答案已保存。"), "success")
    then = ".hand_in" if "hand_in" in request.form else ".take"
    return redirect(address(then, attempt_id=attempt.id))


@bp.route("/attempts/<int:attempt_id>/hand-in", methods=["GET", "POST"])
@finds("attempt_id", load=queries.attempt_of)
def hand_in(attempt: Attempt) -> ResponseReturnValue:
    if request.method == "POST":
        was_open = attempt.handed_in_at is None
        services.hand_in(attempt)
        if was_open:
            flash(_("已经交卷。"), "success")
        return redirect(address(".review", attempt_id=attempt.id))
    if not policy.is_running(attempt):
        return redirect(address(".review", attempt_id=attempt.id))
    return render_template(
        "quizzes/hand_in.html",
        attempt=attempt,
        settings=QuizSettings.from_json(attempt.revision.compiled),
        missing=[item.position for item in queries.items_of(attempt.id) if not item.is_answered],
    )

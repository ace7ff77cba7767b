"""A student's side: before the start, the paper, and handing in."""

from collections.abc import Mapping
from dataclasses import replace

from flask import abort, flash, jsonify, redirect, render_template, request
from flask import url_for as address
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.accounts.views import limits
from lms.assignments import policy as assignment_policy
from lms.assignments.models import Assignment
from lms.classrooms.models import Role
from lms.core.clock import now
from lms.core.errors import Refused
from lms.core.i18n import _, format_moment
from lms.courses.rules.compiled import QuizSettings
from lms.quizzes import forms, policy, queries, services
from lms.quizzes.models import Attempt
from lms.quizzes.queries import Saving
from lms.quizzes.views import entrance, pages, reviewing, sheet
from lms.quizzes.views.blueprint import bp
from lms.web import bodies
from lms.web.access import finds, opens, signed_in


@bp.get("/assignments/<int:assignment_id>/quiz")
@opens("assignment_id", queries.quiz_assignment, assignment_policy.can_see_assignment)
def show(assignment: Assignment) -> ResponseReturnValue:
    attempts = queries.attempts_by(current_user.id, assignment)
    settings = QuizSettings.from_json(assignment.activity.revision.compiled)
    entry = queries.entry_of(current_user, assignment, settings)
    plan = queries.plan_of(settings.review, entry.review_setting)
    return render_template(
        "quizzes/show.html",
        assignment=assignment,
        settings=replace(settings, attempts=entry.sitting.attempts),
        entrance=entrance.told(entry, settings, request.remote_addr),
        standing=pages.standing(assignment, settings, entry.sitting, attempts),
        seen_when=reviewing.before(plan, settings, queries.last_sitting_of(assignment)),
        can_do=entry.role is Role.STUDENT,
        can_teach=entry.role is Role.TEACHER,
    )


@bp.post("/assignments/<int:assignment_id>/quiz")
@opens("assignment_id", queries.quiz_assignment, assignment_policy.can_do_assignment)
def start(assignment: Assignment) -> ResponseReturnValue:
    """Wrong passwords are counted as those of signing in are."""
    password, purpose = request.form.get("password", "").strip(), f"quiz-{assignment.id}"
    locked = limits.locked_until(current_user.number, purpose) if password else None
    if locked is not None:
        until = format_moment(locked)
        flash(
            _("考试密码试得太多，%(until)s 之后再试。请向监考老师核对密码。", until=until), "error"
        )
        return redirect(address(".show", assignment_id=assignment.id))
    try:
        attempt = services.begin(
            assignment, student=current_user, password=password, address=request.remote_addr or ""
        )
    except Refused as refusal:
        flash(str(refusal), "error")
        return redirect(address(".show", assignment_id=assignment.id))
    if password:
        limits.forgive(current_user.number, purpose)
    return redirect(address(".take", attempt_id=attempt.id))


@bp.get("/attempts/<int:attempt_id>")
@finds("attempt_id", load=queries.attempt_of)
def take(attempt: Attempt) -> ResponseReturnValue:
    if not policy.is_running(attempt):
        return redirect(address(".review", attempt_id=attempt.id))
    settings = QuizSettings.from_json(attempt.revision.compiled)
    entry = queries.entry_of(attempt.student, attempt.assignment, settings)
    if page_instead := entrance.instead_of_paper(attempt, settings, entry):
        return page_instead
    return sheet.sheet(attempt, settings, entry)


@bp.get("/attempts/<int:attempt_id>/clock")
@finds("attempt_id", load=queries.attempt_of)
def clock(attempt: Attempt) -> ResponseReturnValue:
    """How long it still goes: a page asks now and then, and before it collects the paper."""
    return jsonify(
        deadline=pages.milliseconds(policy.ends_at(attempt)),
        now=pages.milliseconds(now()),
        running=policy.is_running(attempt),
        redirect=address(".review", attempt_id=attempt.id),
    )


@bp.post("/attempts/<int:attempt_id>/save")
@signed_in  # the query finds only the viewer's own: one statement for door, lock and answer
def save(attempt_id: int) -> ResponseReturnValue:
    if (request.content_length or 0) > forms.LARGEST_SAVE:
        return jsonify(error=_("这题的答案太长，没有保存。请删短后再保存。")), 413
    sent = forms.read_save(bodies.json_sent(), request.remote_addr or "")
    item_id, response = sent or (0, None)
    if response is None:
        return jsonify(error=_("收到的内容不完整，没有保存。请刷新页面后再试。")), 400
    saving = queries.saving_of(current_user, attempt_id, item_id) or abort(404)
    try:
        saved = services.save_response(saving, response)
    except Refused as refusal:
        return _refused(saving, response, refusal)
    return jsonify(ok=True, **pages.receipt(saved))


def _refused(saving: Saving, response: services.Response, refusal: Refused) -> ResponseReturnValue:
    """Why an answer was not stored, in the status a page acts upon."""
    match refusal:
        case services.AttemptOver():
            return _over(saving, response, refusal)
        case services.ElsewhereRefused():
            return jsonify(error=str(refusal)), 403
        case services.AnswerLocked():
            return jsonify(error=str(refusal)), 423
        case services.Unreadable():
            return jsonify(error=str(refusal)), 400
        case services.StaleAnswer():
            return jsonify(error=str(refusal), **pages.stored(saving.item)), 409
        case _:
            return jsonify(error=str(refusal)), 413


def _over(
    saving: Saving, response: services.Response, over: services.AttemptOver
) -> ResponseReturnValue:
    """The answer came when it was over: kept (202, so that it is committed) or refused (410)."""
    there = address(".review", attempt_id=saving.item.attempt_id)
    try:
        kept = services.keep_late(saving, response, over)
    except services.KeptEnough as refusal:
        return jsonify(kept=False, error=str(refusal), redirect=there), 202
    except services.AttemptOver:
        return jsonify(error=str(over), redirect=there), 410
    except services.TooLong as refusal:
        return jsonify(error=str(refusal)), 413
    if isinstance(kept, services.Saved):
        return jsonify(ok=True, **pages.receipt(kept))
    words = _("时间已到；这一份已留存，没有计分，老师可以决定采用。")
    return jsonify(kept=True, error=words, redirect=there), 202


@bp.post("/attempts/<int:attempt_id>")
@finds("attempt_id", load=queries.attempt_of)
def save_all(attempt: Attempt) -> ResponseReturnValue:
    """The same without JavaScript: the whole page of answers at once."""
    responses = forms.read_paper(request.form, request.remote_addr or "")
    try:
        saved = services.save_paper(attempt, responses)
    except services.AttemptOver as over:
        return _paper_over(attempt, responses, over)
    except services.ElsewhereRefused as refusal:
        return entrance.elsewhere(attempt, refusal)
    if saved.refused:
        return sheet.once_more(attempt.id, responses, saved)
    sheet.tell_stale(saved)
    if not saved.stale:
        flash(_("答案已保存。"), "success")
    then = ".hand_in" if "hand_in" in request.form else ".take"
    return redirect(address(then, attempt_id=attempt.id))


def _paper_over(
    attempt: Attempt, responses: Mapping[int, services.Response], over: services.AttemptOver
) -> ResponseReturnValue:
    savings = (queries.saving_of(current_user, attempt.id, item_id) for item_id in responses)
    late = services.keep_late_paper([one for one in savings if one], responses, over)
    words = _("时间已到；%(n)s 题的答案已留存，没有计分，老师可以决定采用。", n=late.kept)
    flash(words if late.kept else str(over), "warning")
    for refusal in late.refused:
        flash(str(refusal), "error")
    return redirect(address(".review", attempt_id=attempt.id))


def _hand_in(attempt: Attempt) -> ResponseReturnValue:
    """By the person's wish, or because the page holds that time is up: the server's clock says."""
    was_open, is_time_up = attempt.handed_in_at is None, bool(request.form.get("time_up"))
    try:
        services.hand_in(attempt, is_time_up=is_time_up)
    except services.TimeLeft as refusal:
        flash(str(refusal), "warning")
        return redirect(address(".take", attempt_id=attempt.id))
    if was_open:
        flash(_("时间到，已经自动收卷。") if is_time_up else _("已经交卷。"), "success")
    return redirect(address(".review", attempt_id=attempt.id))


@bp.route("/attempts/<int:attempt_id>/hand-in", methods=["GET", "POST"])
@finds("attempt_id", load=queries.attempt_of)
def hand_in(attempt: Attempt) -> ResponseReturnValue:
    if request.method == "POST":
        return _hand_in(attempt)
    if not policy.is_running(attempt):
        return redirect(address(".review", attempt_id=attempt.id))
    settings = QuizSettings.from_json(attempt.revision.compiled)
    entry = queries.entry_of(attempt.student, attempt.assignment, settings)
    return render_template(
        "quizzes/hand_in.html",
        attempt=attempt,
        settings=replace(settings, attempts=entry.sitting.attempts),
        late=entrance.cost_now(entry, now()),
        total=len(items := queries.items_of(attempt.id)),
        missing=[item.position for item in items if not item.is_answered],
        begun=[pages.asked(item) for item in items if item.is_begun],
    )

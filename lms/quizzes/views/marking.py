"""The marking desk: one question across all students, names out of sight."""

from flask import abort, flash, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.assignments import services as assigning
from lms.assignments.models import Assignment
from lms.assignments.policy import can_teach_assignment
from lms.assignments.queries import comments_for
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.quizzes import forms, queries, services
from lms.quizzes.models import MarkingPlan, PaperItem
from lms.quizzes.views import desk
from lms.quizzes.views.blueprint import bp
from lms.web.access import opens
from lms.web.ids import whole, wholes
from lms.web.errors import wants_json


@bp.get("/assignments/<int:assignment_id>/marking")
@opens("assignment_id", queries.quiz_assignment, can_teach_assignment)
def marking(assignment: Assignment) -> ResponseReturnValue:
    where = desk.Where(
        request.args.get("question", ""),
        request.args.get("item", type=whole),
        request.args.get("show", ""),
        request.args.get("names") == "1",
    )
    return _desk(assignment, where)


@bp.post("/assignments/<int:assignment_id>/marking")
@opens("assignment_id", queries.quiz_assignment, can_teach_assignment)
def mark(assignment: Assignment) -> ResponseReturnValue:
    item_id = request.form.get("item", type=whole) or abort(400)
    item = queries.item_to_mark(assignment.id, item_id) or abort(404)
    where = _where(item)
    try:
        _save(item, queries.plan_for(item, assignment.id))
    except Refused as refusal:
        if wants_json():
            return jsonify(error=str(refusal)), 409
        flash(str(refusal), "error")
        return _desk(assignment, where, typed=request.form.to_dict()), 409
    _count_uses(assignment, item)
    if wants_json():
        place = _place(assignment, desk.Where(where.question, None, where.show, where.has_names))
        return jsonify(ok=True, next=place.here, progress=place.progress, isDone=place.is_done)
    flash(_("已保存这份答卷的得分。"), "success")
    return redirect(where.href(assignment, item=None))


@bp.post("/assignments/<int:assignment_id>/marking/flag")
@opens("assignment_id", queries.quiz_assignment, can_teach_assignment)
def flag(assignment: Assignment) -> ResponseReturnValue:
    """Set a response aside for the other teachers, or take the note down."""
    item_id = request.form.get("item", type=whole) or abort(400)
    item = queries.item_to_mark(assignment.id, item_id) or abort(404)
    if "lower" in request.form:
        services.lower_flag(item, assignment, by=current_user)
        flash(_("疑问已经解决，这份答案不再标记。"), "success")
    else:
        services.raise_flag(item, assignment, by=current_user, note=request.form.get("note", ""))
        flash(_("已标记疑问，这个班的其他老师能看到你的留言。"), "success")
    return redirect(_where(item).href(assignment))


def _where(item: PaperItem) -> desk.Where:
    """The place a form of the desk was sent from."""
    key = item.version.definition["key"]
    has_names = request.form.get("names") == "1"
    return desk.Where(key, item.id, request.form.get("show", ""), has_names)


def _marker(assignment: Assignment) -> desk.Marker:
    teachers = {one.id for one in queries.teachers_of(assignment.classroom_id)}
    return desk.Marker(current_user, teachers, queries.plans_of(assignment.id))


def _place(assignment: Assignment, where: desk.Where) -> desk.Place:
    waiting = queries.waiting_in(assignment.id, current_user)
    return desk.place(assignment, waiting, _marker(assignment), where)


def _desk(assignment: Assignment, where: desk.Where, typed: dict[str, str] | None = None) -> str:
    marker = _marker(assignment)
    waiting = queries.waiting_in(assignment.id, current_user)
    place = desk.place(assignment, waiting, marker, where)
    item = queries.item_to_mark(assignment.id, place.item_id) if place.item_id else None
    if item is None:
        return render_template(
            "quizzes/marking.html", assignment=assignment, place=place, response=None
        )
    question_id = item.version.question_id
    plan, pair = marker.plans.get(question_id), queries.pair_of(item.id)
    return render_template(
        "quizzes/marking.html",
        assignment=assignment,
        place=place,
        plan=plan,
        response=desk.response(item, plan, pair, current_user, typed),
        flag=queries.open_flag(item.id),
        bank=comments_for(current_user, assignment.classroom_id, question_id),
    )


def _save(item: PaperItem, plan: MarkingPlan | None) -> None:
    """Keep what the form gives: as the mark, or as one of two markings."""
    pair = queries.pair_of(item.id)
    response = desk.response(item, plan, pair, current_user)
    marks = forms.read_marks(request.form, response.results)
    comment, seen = request.form.get("comment", ""), request.form.get("seen")
    if response.mode != "single" and plan is not None:
        services.mark_blind(
            item, plan=plan, by=current_user, marks=marks, comment=comment, seen=seen
        )
    else:
        services.mark_response(item, by=current_user, marks=marks, comment=comment, seen=seen)


def _count_uses(assignment: Assignment, item: PaperItem) -> None:
    used = set(wholes(request.form.getlist("used")))
    if used:
        assigning.count_uses(
            marker=current_user,
            classroom_id=assignment.classroom_id,
            question_id=item.version.question_id,
            ids=used,
            comment=request.form.get("comment", ""),
        )

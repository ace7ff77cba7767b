"""The marking desk: one question across all students, names out of sight."""

from typing import Any

from flask import abort, flash, jsonify, redirect, render_template, request, session
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
from lms.web.errors import wants_json
from lms.web.ids import whole, wholes

NAMES = "names_shown"  # of the session: the assignment at whose desk they are


@bp.get("/assignments/<int:assignment_id>/marking")
@opens("assignment_id", queries.quiz_assignment, can_teach_assignment)
def marking(assignment: Assignment) -> ResponseReturnValue:
    where = desk.Where(
        request.args.get("question", ""),
        request.args.get("item", type=whole),
        request.args.get("show", ""),
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
        place = _place(assignment, desk.Where(where.question, None, where.show))
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


@bp.post("/assignments/<int:assignment_id>/marking/names")
@opens("assignment_id", queries.quiz_assignment, can_teach_assignment)
def names(assignment: Assignment) -> ResponseReturnValue:
    """Show whose answers these are, which goes on record, or hide it again.

    It holds at the desk of this quiz until the marker hides them, sits down at another desk
    or signs out.
    """
    form = request.form
    where = desk.Where(form.get("question", ""), form.get("item", type=whole), form.get("show", ""))
    if form.get("names"):
        session[NAMES] = assignment.id
        services.note_names_shown(assignment, by=current_user, question=where.question)
    else:
        session.pop(NAMES, None)
    return redirect(where.href(assignment))


def _where(item: PaperItem) -> desk.Where:
    """The place a form of the desk was sent from."""
    key = item.version.definition["key"]
    return desk.Where(key, item.id, request.form.get("show", ""))


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
    is_there = place.item_id == where.item_id  # else what was typed has no form any more
    item = queries.item_to_mark(assignment.id, place.item_id) if place.item_id else None
    return render_template(
        "quizzes/marking.html",
        assignment=assignment,
        place=place,
        unsaved=typed.get("comment") if typed and not is_there else None,
        **(_opened(assignment, item, marker, typed if is_there else None) if item else {}),
    )


def _opened(
    assignment: Assignment, item: PaperItem, marker: desk.Marker, typed: dict[str, str] | None
) -> dict[str, Any]:
    """What the desk shows of the response that lies open."""
    question_id = item.version.question_id
    plan, pair = marker.plans.get(question_id), queries.pair_of(item.id)
    return {
        "has_names": session.get(NAMES) == assignment.id,
        "plan": plan,
        "response": desk.response(item, plan, pair, current_user, typed),
        "flag": queries.open_flag(item.id),
        "bank": comments_for(current_user, assignment.classroom_id, question_id),
    }


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

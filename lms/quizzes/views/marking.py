"""The marking desk: one question across all students, names out of sight."""

from flask import abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.assignments.models import Assignment
from lms.assignments.policy import can_teach_assignment
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.quizzes import forms, queries, services
from lms.quizzes.views import desk
from lms.quizzes.views.blueprint import bp
from lms.web.access import opens


@bp.get("/assignments/<int:assignment_id>/marking")
@opens("assignment_id", queries.quiz_assignment, can_teach_assignment)
def marking(assignment: Assignment) -> ResponseReturnValue:
    place = desk.place(
        assignment,
        queries.waiting_in(assignment.id),
        question=request.args.get("question", ""),
        item_id=request.args.get("item", type=int),
        has_names=request.args.get("names") == "1",
    )
    item = queries.item_to_mark(assignment.id, place.item_id) if place.item_id else None
    return render_template(
        "quizzes/marking.html",
        assignment=assignment,
        place=place,
        response=desk.response(item) if item else None,
    )


@bp.post("/assignments/<int:assignment_id>/marking")
@opens("assignment_id", queries.quiz_assignment, can_teach_assignment)
def mark(assignment: Assignment) -> ResponseReturnValue:
    item_id = request.form.get("item", type=int) or abort(400)
    item = queries.item_to_mark(assignment.id, item_id) or abort(404)
    response = desk.response(item)

    def here(item_id: int | None) -> str:
        names = request.form.get("names") == "1"
        return desk.href(assignment, response.definition.key, item_id, has_names=names)

    try:
        services.mark_response(
            item,
            by=current_user,
            marks=forms.read_marks(request.form, response.results),
            comment=request.form.get("comment", ""),
            seen=request.form.get("seen"),
        )
    except Refused as refusal:
        flash(str(refusal), "error")
        return redirect(here(item.id))
    flash(_("已保存这份答卷的得分。"), "success")
    return redirect(here(None))

"""The comment bank of a teacher: keep, change, share, delete."""

from flask import abort, flash, jsonify, redirect, render_template, request
from flask import url_for as address
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.assignments import queries, services
from lms.assignments.models import Assignment, BankComment
from lms.assignments.policy import can_teach_assignment
from lms.assignments.views.blueprint import bp
from lms.assignments.views.given import DESKS
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.web.access import opens
from lms.web.errors import wants_json
from lms.web.ids import whole


@bp.get("/assignments/<int:assignment_id>/comments")
@opens("assignment_id", queries.get_assignment, can_teach_assignment)
def bank(assignment: Assignment) -> ResponseReturnValue:
    return render_template(
        "assignments/bank.html",
        assignment=assignment,
        desk=address(DESKS[assignment.activity.kind], assignment_id=assignment.id),
        comments=queries.bank_of(current_user),
    )


@bp.post("/assignments/<int:assignment_id>/comments")
@opens("assignment_id", queries.get_assignment, can_teach_assignment)
def keep_comment(assignment: Assignment) -> ResponseReturnValue:
    """Keep a comment; from a desk without leaving it."""
    try:
        comment = services.bank_comment(
            owner=current_user,
            text=request.form.get("text", ""),
            question_id=_question(assignment),
            shared_in_id=assignment.classroom_id if "share" in request.form else None,
        )
    except Refused as refusal:
        if wants_json():
            return jsonify(error=str(refusal)), 409
        flash(str(refusal), "error")
        return redirect(address(".bank", assignment_id=assignment.id))
    if wants_json():
        return jsonify(ok=True, id=comment.id, text=comment.text, message=_("已存进评语库。"))
    flash(_("已存进评语库。"), "success")
    return redirect(address(".bank", assignment_id=assignment.id))


@bp.post("/assignments/<int:assignment_id>/comments/<int:comment_id>")
@opens("assignment_id", queries.get_assignment, can_teach_assignment)
def change_comment(assignment: Assignment, comment_id: int) -> ResponseReturnValue:
    """Reword, share or delete a comment of one's own bank."""
    comment = queries.own_comment(current_user, comment_id) or abort(404)
    if "delete" in request.form:
        services.delete_comment(comment)
        flash(_("已从评语库删除这一条。"), "success")
        return redirect(address(".bank", assignment_id=assignment.id))
    try:
        services.change_comment(
            comment,
            text=request.form.get("text", ""),
            shared_in_id=_shared_in(comment, assignment),
        )
        flash(_("已保存评语。"), "success")
    except Refused as refusal:
        flash(str(refusal), "error")
    return redirect(address(".bank", assignment_id=assignment.id))


def _question(assignment: Assignment) -> int | None:
    """The question of this course the comment is about, if it is about one."""
    question_id = request.form.get("question", type=whole)
    if question_id is None:
        return None
    course_code = assignment.classroom.course_code
    return question_id if queries.is_asked_in(course_code, question_id) else None


def _shared_in(comment: BankComment, assignment: Assignment) -> int | None:
    """Ticked: shared here. Not ticked: no longer here; elsewhere it stays shared."""
    if "share" in request.form:
        return assignment.classroom_id
    is_here = comment.shared_in_id == assignment.classroom_id
    return None if is_here else comment.shared_in_id

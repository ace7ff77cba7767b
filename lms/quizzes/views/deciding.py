"""Deciding between two markings: both side by side, and what shall count."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, request
from flask import url_for as address
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.assignments.policy import can_teach_assignment
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.quizzes import forms, policy, queries, services
from lms.quizzes.models import Choice, MarkingPlan, PaperItem
from lms.quizzes.views import desk
from lms.quizzes.views.blueprint import bp
from lms.web.access import opens


@dataclass(frozen=True)
class Judge:
    """Whether the person may decide, and whether only because there is no other teacher."""

    may: bool
    is_party: bool


@bp.route("/assignments/<int:assignment_id>/marking/<int:item_id>/decide", methods=["GET", "POST"])
@opens("assignment_id", queries.quiz_assignment, can_teach_assignment)
def decide(assignment: Assignment, item_id: int) -> ResponseReturnValue:
    item = queries.item_to_mark(assignment.id, item_id) or abort(404)
    plan = queries.plan_for(item, assignment.id)
    if request.method == "POST":
        try:
            _decide(item, plan)
        except Refused as refusal:
            flash(str(refusal), "error")
            found = queries.item_to_mark(assignment.id, item_id) or abort(404)
            return _page(assignment, found, plan, request.form.to_dict()), 409
        flash(_("已定分，得分和理由都已记录。"), "success")
        return redirect(address(".board", assignment_id=assignment.id))
    return _page(assignment, item, plan, {})


def _decide(item: PaperItem, plan: MarkingPlan | None) -> None:
    choice = request.form.get("choice", "")
    if choice not in set(Choice):
        raise Refused(_("请先选一种定分办法，再保存。"))
    response = desk.response(item, plan, queries.pair_of(item.id), current_user)
    services.decide(
        item,
        by=current_user,
        choice=Choice(choice),
        reason=request.form.get("reason", ""),
        marks=forms.read_marks(request.form, response.results),
        comment=request.form.get("comment", ""),
        seen=request.form.get("seen"),
    )


def _page(
    assignment: Assignment, item: PaperItem, plan: MarkingPlan | None, typed: dict[str, str]
) -> str:
    pair = queries.pair_of(item.id)
    if not pair.is_complete:
        abort(404)
    teachers = queries.teachers_of(assignment.classroom_id)
    return render_template(
        "quizzes/decide.html",
        assignment=assignment,
        plan=plan,
        response=desk.response(item, plan, pair, current_user, typed),
        seen=services.seen_marking(pair.decision),
        decisions=queries.decisions_on(item.id),
        judge=_judge(current_user, pair.parties, teachers),
    )


def _judge(person: User, parties: set[int], teachers: Sequence[User]) -> Judge:
    return Judge(policy.may_decide(person, parties, teachers), person.id in parties)

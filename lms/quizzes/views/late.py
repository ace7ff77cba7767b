"""Answers that arrived too late: shown beside what counted, and decided by a teacher."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import abort, flash, redirect, request
from flask import url_for as address
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.assignments.models import Assignment
from lms.assignments.policy import can_teach_assignment
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.courses.rules.compiled import QuizSettings
from lms.quizzes import policy, queries, services
from lms.quizzes.models import Attempt, LateAnswer
from lms.quizzes.rules import marking
from lms.quizzes.rules.marking import LeafResult
from lms.quizzes.rules.scoring import Scoring
from lms.quizzes.views.blueprint import bp
from lms.quizzes.views.pages import Asked
from lms.web.access import opens
from lms.web.ids import whole


@dataclass(frozen=True)
class ShownLate:
    """One late answer, with what it would earn; the question is the one it belongs to."""

    late: LateAnswer
    number: int
    asked: Asked
    results: tuple[LeafResult, ...]
    seconds_after: int


def shown(attempt: Attempt, asked: Sequence[Asked], settings: QuizSettings) -> list[ShownLate]:
    """What arrived too late for this attempt, in the order of the paper."""
    by_item = {one.id: one for one in asked}
    ended_at = policy.handed_in_since(attempt)
    return [
        _shown(late, by_item[late.item_id], settings, ended_at)
        for late in queries.late_answers_of(attempt.id)
    ]


def _shown(
    late: LateAnswer, one: Asked, settings: QuizSettings, ended_at: datetime | None
) -> ShownLate:
    sure = Scoring.of(settings).sure(one.item.certainty)
    results = marking.leaf_results(one.definition, late.answer, {}, sure)
    after = late.arrived_at - (ended_at or late.arrived_at)
    return ShownLate(late, one.number, one, results, round(after.total_seconds()))


@bp.post("/assignments/<int:assignment_id>/attempts/<int:attempt_id>/lateness")
@opens("assignment_id", queries.quiz_assignment, can_teach_assignment)
def set_lateness(assignment: Assignment, attempt_id: int) -> ResponseReturnValue:
    attempt = queries.attempt_in(assignment.id, attempt_id) or abort(404)
    try:
        services.set_lateness(
            attempt,
            percent=_sent("percent"),
            seen=_sent("seen"),
            reason=request.form.get("reason", ""),
            by=current_user,
        )
    except Refused as refusal:
        flash(str(refusal), "error")
    else:
        flash(_("迟交扣分已改，学生会看到理由。"), "success")
    return redirect(address(".review", attempt_id=attempt.id, _anchor="lateness"))


def _sent(name: str) -> int:
    """The percent sent, or one that there is not."""
    number = request.form.get(name, type=whole)
    return -1 if number is None else number


@bp.post("/assignments/<int:assignment_id>/late-answers/<int:late_id>")
@opens("assignment_id", queries.quiz_assignment, can_teach_assignment)
def decide_late(assignment: Assignment, late_id: int) -> ResponseReturnValue:
    late = queries.late_answer_in(assignment.id, late_id) or abort(404)
    there = address(".review", attempt_id=late.item.attempt_id)
    is_accepted = request.form.get("decision") == "accept"
    try:
        services.decide_late(
            late,
            is_accepted=is_accepted,
            reason=request.form.get("reason", ""),
            by=current_user,
        )
    except Refused as refusal:
        flash(str(refusal), "error")
    else:
        flash(
            _("已采用这份迟到的答案，这一题已重新评分。")
            if is_accepted
            else _("没有采用这份迟到的答案，理由已记下。"),
            "success",
        )
    return redirect(f"{there}#late-{late.id}")

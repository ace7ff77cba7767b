"""Appeals: a student asks for a mark to be looked at again, a teacher answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from flask import abort, flash, redirect, render_template, request
from flask import url_for as address
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.assignments.models import Assignment
from lms.assignments.policy import can_teach_assignment
from lms.core.clock import now
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.courses.rules.compiled import QuizSettings
from lms.quizzes import forms, policy, queries, services
from lms.quizzes.models import Appeal, Attempt, PaperItem
from lms.quizzes.rules.reviewing import EVERYTHING
from lms.quizzes.services import Change
from lms.quizzes.views import entrance, pages, reviewed
from lms.quizzes.views.blueprint import bp
from lms.web.access import finds, opens
from lms.web.ids import whole


@dataclass(frozen=True)
class Standing:
    """What a student can do about the marks of one attempt, and what was asked before."""

    appeals: tuple[Appeal, ...] = ()
    until: datetime | None = None
    tells_marks: bool = False  # whether the student may see what became of single questions

    @property
    def may_ask(self) -> bool:
        return self.until is not None and now() < self.until

    def open_for(self, item_id: int | None) -> Appeal | None:
        """The appeal about this question, or the whole attempt, that waits."""
        return next((one for one in self.appeals if one.item_id == item_id and one.is_open), None)

    def about(self, item_id: int | None) -> list[Appeal]:
        return [one for one in self.appeals if one.item_id == item_id]


def standing(attempt: Attempt) -> Standing:
    """For the review page of its student."""
    days = queries.appeal_days(attempt.assignment_id)
    return Standing(
        tuple(queries.appeals_on(attempt.id)),
        policy.appealable_until(attempt, days),
        policy.visible_to_student(attempt).points_by_question,
    )


@bp.route("/attempts/<int:attempt_id>/appeal", methods=["GET", "POST"])
@finds("attempt_id", load=queries.attempt_of)
def appeal(attempt: Attempt) -> ResponseReturnValue:
    """Ask for one question (`item`), or the whole attempt, to be looked at again."""
    if page_instead := entrance.paused(attempt):
        return page_instead
    item = _item_of(attempt, request.values.get("item", type=whole))
    if request.method == "POST":
        try:
            services.ask(attempt, by=current_user, item=item, reason=request.form.get("reason", ""))
        except Refused as refusal:
            flash(str(refusal), "error")
            return _ask_page(attempt, item), 409
        flash(_("复核申请已提交，老师答复后在这一页能看到。"), "success")
        return redirect(address(".review", attempt_id=attempt.id, _anchor="appeals"))
    return _ask_page(attempt, item)


@bp.post("/appeals/<int:appeal_id>/withdraw")
@finds("appeal_id", load=queries.own_appeal)
def withdraw_appeal(appeal: Appeal) -> ResponseReturnValue:
    try:
        services.withdraw(appeal, by=current_user)
        flash(_("已撤回这份复核申请。"), "success")
    except Refused as refusal:
        flash(str(refusal), "error")
    return redirect(address(".review", attempt_id=appeal.attempt_id, _anchor="appeals"))


@bp.get("/assignments/<int:assignment_id>/appeals")
@opens("assignment_id", queries.quiz_assignment, can_teach_assignment)
def appeals(assignment: Assignment) -> ResponseReturnValue:
    return render_template(
        "quizzes/appeals.html",
        assignment=assignment,
        appeals=queries.appeals_in(assignment.id),
        days=queries.appeal_days(assignment.id),
    )


@bp.post("/assignments/<int:assignment_id>/appeals")
@opens("assignment_id", queries.quiz_assignment, can_teach_assignment)
def set_appeal_days(assignment: Assignment) -> ResponseReturnValue:
    """For how many days marks may be appealed; an empty field for not at all."""
    text = request.form.get("days", "").strip()
    days = int(text) if text.isdecimal() and len(text) < 6 else 0
    try:
        services.set_appeal_days(assignment, days if text else None, by=current_user)
        flash(_("已保存成绩复核的期限。"), "success")
    except Refused as refusal:
        flash(str(refusal), "error")
    return redirect(address(".appeals", assignment_id=assignment.id))


@bp.route("/appeals/<int:appeal_id>", methods=["GET", "POST"])
@finds("appeal_id", load=queries.appeal_to_answer)
def answer_appeal(appeal: Appeal) -> ResponseReturnValue:
    items = queries.items_of(appeal.attempt_id)
    about = [one for one in items if appeal.item_id in {None, one.id}]
    settings = QuizSettings.from_json(appeal.attempt.revision.compiled)
    asked = [pages.asked(one, settings) for one in about]
    if request.method == "POST":
        try:
            words = request.form.get("answer", "")
            services.answer(appeal, by=current_user, words=words, changes=_changes(asked))
        except Refused as refusal:
            flash(str(refusal), "error")
            found = queries.appeal_to_answer(current_user, appeal.id) or abort(404)
            return _answer_page(found, asked, request.form.to_dict()), 409
        flash(_("已答复，学生在答卷页能看到。"), "success")
        return redirect(address(".appeals", assignment_id=appeal.attempt.assignment_id))
    return _answer_page(appeal, asked, {})


@bp.post("/appeals/<int:appeal_id>/accept")
@finds("appeal_id", load=queries.appeal_to_answer)
def accept_appeal(appeal: Appeal) -> ResponseReturnValue:
    try:
        services.accept(appeal, by=current_user)
        flash(_("已受理，学生能看到正在复核。"), "success")
    except Refused as refusal:
        flash(str(refusal), "error")
    return redirect(address(".answer_appeal", appeal_id=appeal.id))


def _item_of(attempt: Attempt, item_id: int | None) -> PaperItem | None:
    """The question of this paper that was named; 404 for one of another paper."""
    if item_id is None:
        return None
    found = [one for one in queries.items_of(attempt.id) if one.id == item_id]
    return found[0] if found else abort(404)


def _ask_page(attempt: Attempt, item: PaperItem | None) -> str:
    settings = QuizSettings.from_json(attempt.revision.compiled)
    now_standing, visible = standing(attempt), policy.visible_to_student(attempt)
    return render_template(
        "quizzes/appeal.html",
        attempt=attempt,
        # What may not be seen yet never reaches the template.
        question=reviewed.strip(pages.asked(item, settings), visible)
        if item and visible.answers
        else None,
        visible=visible,
        item_id=item.id if item else None,
        standing=now_standing,
        reason=request.form.get("reason", ""),
        most=services.appeals.LONGEST_REASON,
    )


def _answer_page(appeal: Appeal, asked: Sequence[pages.Asked], typed: dict[str, Any]) -> str:
    assignment = appeal.attempt.assignment
    teachers = queries.teachers_of(assignment.classroom_id)
    markers = queries.markers_of([one.item for one in asked])
    return render_template(
        "quizzes/answer_appeal.html",
        assignment=assignment,
        appeal=appeal,
        questions=asked,
        visible=EVERYTHING,
        typed=typed,
        seen={one.id: services.seen_mark(one.item) for one in asked},
        markers=[one.name for one in teachers if one.id in markers],
        others=[one.name for one in teachers if one.id not in markers],
        is_marker=current_user.id in markers,
    )


def _changes(asked: Sequence[pages.Asked]) -> list[Change]:
    """The responses whose points the form changes; the others are left alone."""
    changes = []
    for one in asked:
        before = {
            result.definition.key: list(result.given) or [Decimal(0)] * len(result.points)
            for result in one.results
            if result.is_by_hand
        }
        after = forms.read_changes(request.form, one.results)
        if {**before, **after} != before:
            seen = request.form.get(f"seen-{one.id}")
            changes.append(Change(one.item, {**before, **after}, seen))
    return changes

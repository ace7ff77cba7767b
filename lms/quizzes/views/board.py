"""The marking board: who marks what, how far it is, how far two markers agree."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask import abort, flash, redirect, render_template, request
from flask import url_for as address
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.assignments.policy import can_teach_assignment
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.quizzes import queries, services
from lms.quizzes.models import MarkingPlan
from lms.quizzes.queries import ByHand, GivenMark, Pair, Waiting
from lms.quizzes.rules import agreement
from lms.quizzes.rules.agreement import Figures, Spread
from lms.quizzes.rules.marking import given_by_hand, read_points
from lms.quizzes.views.blueprint import bp
from lms.quizzes.views.desk import Marker
from lms.web.access import opens
from lms.web.ids import wholes


@dataclass(frozen=True)
class Cell:
    """What one teacher has marked of one question; `dealt` is None where all may mark."""

    marked: int
    dealt: int | None
    spread: Spread


@dataclass(frozen=True)
class Apart:
    """A pair of markings too far apart, or decided already."""

    item_id: int
    pair: Pair
    is_decided: bool


@dataclass(frozen=True)
class Row:
    """One question: its plan, its progress by teacher, and the agreement of two."""

    question: ByHand
    plan: MarkingPlan | None
    marked: int
    total: int
    cells: tuple[Cell, ...]
    figures: Figures
    apart: tuple[Apart, ...]

    @property
    def is_double(self) -> bool:
        return self.plan is not None and self.plan.is_double

    @property
    def marker_ids(self) -> set[int]:
        return {one.user_id for one in self.plan.markers} if self.plan else set()


@bp.get("/assignments/<int:assignment_id>/marking/board")
@opens("assignment_id", queries.quiz_assignment, can_teach_assignment)
def board(assignment: Assignment) -> ResponseReturnValue:
    teachers = queries.teachers_of(assignment.classroom_id)
    rows = _rows(assignment, teachers)
    return render_template(
        "quizzes/board.html",
        assignment=assignment,
        teachers=teachers,
        rows=rows,
        enough=agreement.ENOUGH_FOR_KAPPA,
    )


@bp.post("/assignments/<int:assignment_id>/marking/board")
@opens("assignment_id", queries.quiz_assignment, can_teach_assignment)
def arrange(assignment: Assignment) -> ResponseReturnValue:
    key = request.form.get("question") or abort(400)
    question = queries.question_in(assignment, key) or abort(404)
    try:
        services.arrange(
            assignment,
            question,
            by=current_user,
            marker_ids=wholes(request.form.getlist("marker")),
            is_double="double" in request.form,
            tolerance=read_points(request.form.get("tolerance", "")),
        )
        flash(_("已保存 %(question)s 的评阅安排。", question=question.key), "success")
    except Refused as refusal:
        flash(str(refusal), "error")
    return redirect(address(".board", assignment_id=assignment.id, _anchor=f"plan-{question.key}"))


def _rows(assignment: Assignment, teachers: Sequence[User]) -> list[Row]:
    waiting = queries.waiting_in(assignment.id, current_user)
    plans = queries.plans_of(assignment.id)
    pairs = queries.pairs_in(assignment.id)
    given = queries.given_in(assignment.id, pairs)
    marker = Marker(current_user, {one.id for one in teachers}, plans)
    return [
        _row(
            question,
            plans.get(question.id),
            [one for one in waiting if one.question_id == question.id],
            teachers=teachers,
            marker=marker,
            given=[one for one in given if one.question_id == question.id],
            pairs=pairs,
        )
        for question in queries.by_hand_in(assignment)
    ]


def _row(
    question: ByHand,
    plan: MarkingPlan | None,
    waiting: Sequence[Waiting],
    *,
    teachers: Sequence[User],
    marker: Marker,
    given: Sequence[GivenMark],
    pairs: Mapping[int, Pair],
) -> Row:
    own = {one.item_id: pairs[one.item_id] for one in waiting if one.item_id in pairs}
    both = [
        (pair.first.earned, pair.second.earned)
        for pair in own.values()
        if pair.first and pair.second
    ]
    tolerance = plan.tolerance if plan else Decimal(0)
    shares = [marker.share_of(one) for one in waiting if one.is_answered]
    has_markers = plan is not None and bool(plan.markers)
    return Row(
        question,
        plan,
        marked=sum(one.is_marked for one in waiting),
        total=len(waiting),
        cells=tuple(
            _cell(
                one.id,
                given,
                list(own.values()),
                sum(one.id in share for share in shares) if has_markers else None,
            )
            for one in teachers
        ),
        figures=agreement.figures(both, tolerance),
        apart=tuple(
            Apart(one.item_id, own[one.item_id], own[one.item_id].decision is not None)
            for one in waiting
            if one.is_apart or (one.item_id in own and own[one.item_id].decision is not None)
        ),
    )


def _cell(
    user_id: int, given: Sequence[GivenMark], pairs: Sequence[Pair], dealt: int | None
) -> Cell:
    """Points count only where the pair is complete: nobody reads the other's mark from a mean."""
    alone = [given_by_hand(one.marks) for one in given if one.marker_id == user_id]
    of_two = [(pair, one) for pair in pairs for one in (pair.by(user_id),) if one is not None]
    shown = [one.earned for pair, one in of_two if pair.is_complete]
    return Cell(len(alone) + len(of_two), dealt, agreement.spread([*alone, *shown]))

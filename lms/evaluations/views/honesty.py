"""How honestly a classroom rates: gaps, reviewers, rows; and how much a reviewer counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.classrooms.queries import staff_of, student_in
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.core.points import plain
from lms.core.tabular import attachment_headers, write_xlsx
from lms.courses.rules.compiled import TableText
from lms.evaluations import policy, queries
from lms.evaluations.queries import Seat, SheetView
from lms.evaluations.queries.honesty import decisions_of, given_in
from lms.evaluations.rules import honesty as rules
from lms.evaluations.rules import honesty_wording as words
from lms.evaluations.rules.honesty import Gaps, Given, Reviewer
from lms.evaluations.rules.results import Result, evaluators_of
from lms.evaluations.rules.wording import NAMES
from lms.evaluations.services import reviewers as service
from lms.evaluations.views.blueprint import bp
from lms.evaluations.views.matrix import matrix_sheet
from lms.web.access import finds

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WHOLE = Decimal(1)


@dataclass(frozen=True)
class Findings:
    """The reviews of an evaluation that are handed in, and what they tell."""

    views: Sequence[SheetView]
    tables: Mapping[int, TableText]
    given: Sequence[Given]

    @property
    def names(self) -> dict[int, str]:
        """Students by id; reviewers who have no sheet here by what their reviews say."""
        written = {r.rater_id: r.rater for view in self.views for r in view.reviews if r.rater_id}
        return written | {view.student_id: view.student for view in self.views}

    @property
    def factors(self) -> dict[int, Decimal]:
        return {one.rater: one.factor for one in self.given if one.evaluator in rules.PEERS}


@dataclass(frozen=True)
class ReviewerLine:
    """A reviewer in the table."""

    rater_id: int
    name: str
    found: Reviewer
    factor: Decimal
    flags: Sequence[str]


@dataclass(frozen=True)
class GivenLine:
    """One review of a classmate beside what others gave the same one."""

    ratee: str
    sheet_id: int
    who: str
    percent: Fraction | None
    to_others: rules.Average
    to_teacher: Fraction | None
    rates: Sequence[str]


@bp.get("/assignments/<int:assignment_id>/evaluation/honesty")
@finds("assignment_id", load=policy.teachers_evaluation)
def honesty(seat: Seat) -> ResponseReturnValue:
    found = _findings(seat)
    lines = _reviewers(found)
    gaps = sorted(rules.gaps(found.given).values(), key=lambda one: (not one.wide, -_size(one)))
    spreads = rules.rows(found.given)
    return render_template(
        "evaluations/honesty.html",
        assignment=seat.assignment,
        text=seat.text,
        lines=lines,
        gaps=gaps,
        names=found.names,
        sheets={view.student_id: view.id for view in found.views},
        who=[(who, NAMES[who]) for who in evaluators_of(seat.text)],
        spreads=spreads,
        agreement=rules.class_agreement(found.given),
        decisions=decisions_of(seat.assignment.id),
        count=len(found.given),
        words=words,
        limits=rules,
    )


@bp.get("/assignments/<int:assignment_id>/evaluation/honesty/reviewers/<int:user_id>")
@finds("assignment_id", load=policy.teachers_evaluation)
def reviewer(seat: Seat, user_id: int) -> ResponseReturnValue:
    """One reviewer: each review beside the others', and what another weight would change."""
    found = _findings(seat)
    line = _line_of(seat, found, user_id)
    if line is None:
        abort(404)
    factor = request.args.get("factor", "")
    changes, fault = _tried(seat, user_id, factor)
    return render_template(
        "evaluations/reviewer.html",
        assignment=seat.assignment,
        text=seat.text,
        line=line,
        given=_given_lines(found, seat.text, user_id),
        criteria=seat.text.criteria,
        decisions=decisions_of(seat.assignment.id, user_id),
        factor=factor,
        reason=request.args.get("reason", "")[: service.LONGEST_REASON],
        changes=changes,
        fault=fault,
        may_decide=seat.assignment.classroom.term.closed_at is None,
        words=words,
        longest=service.LONGEST_REASON,
    )


@bp.post("/assignments/<int:assignment_id>/evaluation/honesty/reviewers/<int:user_id>")
@finds("assignment_id", load=policy.teachers_evaluation)
def weigh_reviewer(seat: Seat, user_id: int) -> ResponseReturnValue:
    """Decide how much the reviewer counts; all sheets reviewed are settled anew."""
    written, reason = request.form.get("factor", ""), request.form.get("reason", "")
    try:
        factor = service.read_factor(written)
        sheets = service.decide(seat.assignment, user_id, factor, reason, current_user)
    except Refused as refusal:
        flash(str(refusal), "error")
        return redirect(
            url_for(
                ".reviewer",
                assignment_id=seat.assignment.id,
                user_id=user_id,
                factor=written[:20],
                reason=reason[: service.LONGEST_REASON],
            )
        )
    flash(
        _("权重已改为 %(factor)s，%(n)s 张评价表重新计算。", factor=plain(factor), n=sheets),
        "success",
    )
    return redirect(url_for(".reviewer", assignment_id=seat.assignment.id, user_id=user_id))


@bp.get("/assignments/<int:assignment_id>/evaluation/honesty/matrix.xlsx")
@finds("assignment_id", load=policy.teachers_evaluation)
def rating_matrix(seat: Seat) -> ResponseReturnValue:
    """Every rating handed in, one row each, as a workbook."""
    found = _findings(seat)
    classroom = seat.assignment.classroom
    sheet = matrix_sheet(found.views, found.tables, staff_of(classroom.id))
    label = f"{seat.text.label} {seat.text.title}"
    name = f"{classroom.term.code}_{classroom.name}_{label}_{_('原始评分')}.xlsx"
    headers = attachment_headers(name, f"ratings-{seat.assignment.id}.xlsx")
    return Response(write_xlsx([sheet]), mimetype=XLSX, headers=headers)


def _findings(seat: Seat) -> Findings:
    views = queries.sheet_views(seat.assignment.id)
    tables = queries.tables_of(view.revision_id for view in views)
    return Findings(views, tables, given_in(views, tables))


def _line_of(seat: Seat, found: Findings, user_id: int) -> ReviewerLine | None:
    """The reviewer, who may be a student without a review yet; None for anybody else."""
    line = next((one for one in _reviewers(found) if one.rater_id == user_id), None)
    if line is None and (student := student_in(seat.assignment.classroom_id, user_id)):
        nothing = rules.nobody_rated(user_id)
        return ReviewerLine(user_id, student.user.name, nothing, WHOLE, [])
    return line


def _reviewers(found: Findings) -> list[ReviewerLine]:
    names, factors = found.names, found.factors
    return [
        ReviewerLine(
            rater_id=one.rater,
            name=names.get(one.rater, words.NOTHING),
            found=one,
            factor=factors.get(one.rater, WHOLE),
            flags=[words.flag_said(flag, names) for flag in one.flags],
        )
        for one in rules.reviewers(found.given)
    ]


def _given_lines(found: Findings, text: TableText, rater_id: int) -> list[GivenLine]:
    names = found.names
    sheets = {view.student_id: view.id for view in found.views}
    return [
        GivenLine(
            ratee=names[one.ratee],
            sheet_id=sheets[one.ratee],
            who=str(NAMES[one.evaluator]),
            percent=one.percent,
            to_others=rules.above_others(one, found.given),
            to_teacher=rules.above_teacher(one, found.given),
            rates=[
                plain(one.points[row.key]) if row.key in one.points else words.NOTHING
                for row in text.criteria
            ],
        )
        for one in found.given
        if one.rater == rater_id and one.evaluator in rules.PEERS
    ]


def _tried(
    seat: Seat, user_id: int, factor: str
) -> tuple[list[tuple[service.Change, str, str]] | None, str]:
    """What the weight asked for would change, or why it is none."""
    if not factor:
        return None, ""
    try:
        changes = service.preview(seat.assignment, user_id, service.read_factor(factor))
    except Refused as refusal:
        return None, str(refusal)
    return [(one, _shown(one.before), _shown(one.after)) for one in changes], ""


def _shown(outcome: Result) -> str:
    return f"{outcome.shown:f}" if outcome.stands else _("还没有总评")


def _size(gaps: Gaps) -> Fraction:
    return max(abs(gaps.own or Fraction(0)), abs(gaps.peers.mean or Fraction(0)))

"""The teacher's page about what a class sees of a quiz, and the preview of it."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import current_app, flash, redirect, render_template, request
from flask import url_for as address
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.assignments.models import Assignment
from lms.assignments.policy import can_teach_assignment
from lms.core.clock import now
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.courses.rules.compiled import QuizSettings
from lms.courses.rules.modes import EXAM, is_exam
from lms.courses.rules.reviewing import ASPECTS, PHASES, PRESETS
from lms.quizzes import forms, queries, services
from lms.quizzes.rules.drawing import in_common
from lms.quizzes.rules.review_words import aspect_titles, phase_titles, things
from lms.quizzes.rules.reviewing import Phase, Plan, Release, phase_of, visible_in
from lms.quizzes.views import previewing, reviewing
from lms.quizzes.views.blueprint import bp
from lms.web.access import opens


@bp.get("/assignments/<int:assignment_id>/release")
@opens("assignment_id", queries.quiz_assignment, can_teach_assignment)
def release(assignment: Assignment) -> ResponseReturnValue:
    settings = QuizSettings.from_json(assignment.activity.revision.compiled)
    setting = queries.review_setting_of(assignment.id)
    plan = queries.plan_of(settings.review, setting)
    sitting = queries.last_sitting_of(assignment)
    has_end, closed = sitting is not None, visible_in(plan.matrix, Phase.CLOSED)
    return render_template(
        "quizzes/release.html",
        assignment=assignment,
        plan=plan,
        seen=services.seen_setting(setting),
        is_own=setting is not None and setting.matrix is not None,
        says=reviewing.before(plan, settings, sitting),
        afterwards=things(closed, has_feedback=bool(settings.feedback)),
        told_early=_told_early(plan, settings, assignment, sitting),
        to_be_sat=_to_be_sat(assignment, settings) if closed.right_answer else [],
        unfinished=queries.unfinished_count(assignment),
        state=plan.state_at(now()).value,
        aspects=[(name, aspect_titles()[name]) for name in ASPECTS],
        phases=[(name, phase_titles(has_end=has_end)[name]) for name in PHASES],
        presets=PRESETS,
        own=settings.matrix,
        later=_local(plan.releases_at),
    )


@bp.post("/assignments/<int:assignment_id>/release")
@opens("assignment_id", queries.quiz_assignment, can_teach_assignment)
def set_review(assignment: Assignment) -> ResponseReturnValue:
    """The grid, one of the presets, or back to the text of the quiz."""
    matrix = forms.read_matrix(request.form)

    def act() -> None:
        services.set_review(
            assignment, by=current_user, matrix=matrix, seen=request.form.get("seen")
        )

    return _answer(assignment, act, _("已保存公布的内容。"))


@bp.post("/assignments/<int:assignment_id>/release/switch")
@opens("assignment_id", queries.quiz_assignment, can_teach_assignment)
def switch_release(assignment: Assignment) -> ResponseReturnValue:
    to = forms.read_release(request.form)
    said = {
        Release.RELEASED: _("已向全班公布。"),
        Release.WITHHELD: _("已收回，学生现在什么都看不到。"),
        Release.RULE: _("改为按下表公布。"),
    }

    def act() -> None:
        seen = request.form.get("seen")
        services.switch_release(assignment, by=current_user, to=to, seen=seen)

    return _answer(assignment, act, said[to])


@bp.post("/assignments/<int:assignment_id>/release/later")
@opens("assignment_id", queries.quiz_assignment, can_teach_assignment)
def release_later(assignment: Assignment) -> ResponseReturnValue:
    written = request.form.get("at", "").strip()
    at = forms.read_moment(written, _zone())
    if written and at is None:
        flash(_("时间没有看懂，没有保存。请写成 2026-11-28 09:00 这样。"), "error")
        return redirect(address(".release", assignment_id=assignment.id))

    def act() -> None:
        seen = request.form.get("seen")
        services.release_later(assignment, by=current_user, at=at, seen=seen)

    return _answer(assignment, act, _("已定好公布的时间。") if at else _("已取消定时公布。"))


@bp.get("/assignments/<int:assignment_id>/release/preview")
@opens("assignment_id", queries.quiz_assignment, can_teach_assignment)
def preview(assignment: Assignment) -> ResponseReturnValue:
    """Exactly what a student would see in a phase; nobody's name, nothing to change."""
    chosen = request.args.get("phase", Phase.CLOSED.value)
    phase = Phase(chosen) if chosen in PHASES else Phase.CLOSED
    state = request.args.get("state")
    to = Release(state) if state in set(Release) else None
    return render_template("quizzes/review.html", **previewing.page(assignment, phase, to))


def _answer(assignment: Assignment, act: Callable[[], None], said: str) -> ResponseReturnValue:
    try:
        act()
    except Refused as refusal:
        flash(str(refusal), "error")
    else:
        flash(said, "success")
    return redirect(address(".release", assignment_id=assignment.id))


def _told_early(
    plan: Plan, settings: QuizSettings, assignment: Assignment, sitting: datetime | None
) -> str:
    """What an exam tells, or will, while somebody may still sit it; '' for nothing."""
    moment, term = now(), assignment.classroom.term
    stands = phase_of(
        ended_at=moment, last_sitting=sitting, term_closed_at=term.closed_at, moment=moment
    )
    if settings.mode != EXAM or stands is Phase.CLOSED:
        return ""
    later = plan.releases_at
    is_early = later is not None and (sitting is None or later < sitting)
    return things(plan.told_early(max(later, moment) if later and is_early else moment))


def _to_be_sat(assignment: Assignment, settings: QuizSettings) -> list[str]:
    """Resits and other exams of the class still to come that may ask the same questions."""
    if not is_exam(settings.mode, is_of_task=assignment.activity.task_id is not None):
        return []
    return [
        one.title
        for one in queries.exams_to_be_sat(assignment, now())
        if in_common(settings, QuizSettings.from_json(one.revision.compiled))
    ]


def _zone() -> ZoneInfo:
    return ZoneInfo(current_app.extensions["lms_settings"].timezone)


def _local(moment: datetime | None) -> str:
    """As the field of a form takes it, on the school's clock."""
    if moment is None or moment <= now():
        return ""
    return moment.astimezone(_zone()).strftime("%Y-%m-%dT%H:%M")

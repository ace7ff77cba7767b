"""What became of an attempt: for its student as far as it may be seen, for teachers always."""

from collections.abc import Sequence
from datetime import datetime

from flask import redirect as lead
from flask import render_template, request
from flask import url_for as address
from flask.typing import ResponseReturnValue

from lms.classrooms.models import Role
from lms.core.clock import now
from lms.core.i18n import _, format_moment
from lms.courses.rules.compiled import QuizSettings
from lms.questions.rules import Definition
from lms.quizzes import policy, queries, services
from lms.quizzes.models import Attempt, EndedBy, PaperItem
from lms.quizzes.rules.review_words import in_words, things
from lms.quizzes.rules.reviewing import EVERYTHING, RIGHT_AFTER, Phase, Plan, Visible
from lms.quizzes.views import appeals, entrance, late, pages, repairs, reviewed
from lms.quizzes.views.blueprint import bp
from lms.web.access import finds


@bp.get("/attempts/<int:attempt_id>/review")
@finds("attempt_id", load=queries.attempt_to_review)
def review(found: tuple[Attempt, Role]) -> ResponseReturnValue:
    attempt, role = found
    items = queries.items_of(attempt.id)
    if there := _elsewhere(attempt, items, request.args.get("leaf", "")):
        return lead(there)
    phase = policy.phase_of(attempt)
    if role is Role.TEACHER:
        shown = page(attempt, items, None, phase)
        return render_template("quizzes/review.html", **shown)
    if page_instead := entrance.paused(attempt):
        return page_instead
    plan = policy.review_plan(attempt)
    if is_paper_only(plan, phase):
        return lead(address(".take", attempt_id=attempt.id))
    shown = page(attempt, items, plan, phase)
    asked = appeals.standing(attempt)
    was_collected = attempt.ended_by is not EndedBy.STUDENT and phase is not Phase.DURING
    shown |= {"appeals": asked, "takes_leftover": was_collected}
    return render_template("quizzes/review.html", **shown)


def _elsewhere(attempt: Attempt, items: Sequence[PaperItem], leaf: str) -> str:
    """Where a line of evidence leads that was not asked on this paper, else ''.

    The evidence of an average holds the questions of every attempt, and names the latest.
    """
    if not leaf or _is_asked(leaf, items):
        return ""
    for one in reversed(queries.work_handed_in_by(attempt.student_id, attempt.assignment_id)):
        if _is_asked(leaf, one.items):
            return address(".review", attempt_id=one.id, _anchor=f"q-{leaf}")
    return ""


def _is_asked(leaf: str, items: Sequence[PaperItem]) -> bool:
    leaves = (Definition.from_json(item.version.definition).leaves() for item in items)
    return any(one.key == leaf for found in leaves for one in found)


def is_paper_only(plan: Plan, phase: Phase) -> bool:
    """Whether a student in this phase has the paper and no page beside it."""
    return phase is Phase.DURING and not plan.visible(phase, now()).right_wrong


def page(
    attempt: Attempt,
    items: Sequence[PaperItem],
    plan: Plan | None,
    phase: Phase,
    *,
    is_nameless: bool = False,
) -> dict[str, object]:
    """What `review.html` is given; what may not be seen by `plan` never reaches it.

    A teacher sees everything: then there is no plan.
    """
    visible = plan.visible(phase, now()) if plan else EVERYTHING
    settings = QuizSettings.from_json(attempt.revision.compiled)
    questions = [pages.asked(item, settings) for item in items]
    bars = services.progress_of(settings, items)
    end = reviewed.ended_at(attempt)
    is_late = policy.is_late(attempt)
    review = reviewed.review_of(attempt, questions, settings, visible, end, bars=bars)
    return {
        "attempt": attempt,
        "settings": settings,
        "is_teacher": plan is None,
        "is_running": phase is Phase.DURING,
        "ended_at": end,
        "was_collected": attempt.ended_by in {None, EndedBy.TIME},
        "review": reviewed.nameless(review) if is_nameless else review,
        "late": late.shown(attempt, questions, settings),
        "is_late": is_late,
        "lateness": queries.lateness_changes(attempt.id) if is_late and not is_nameless else (),
        "mended": repairs.sentences(attempt, questions) if visible.right_answer else {},
        "appeals": None,
        "bars": bars if visible.points else (),
        "objectives": queries.titles_of(attempt, bars),
        "calibration": pages.calibration(questions, settings) if visible.points_by_question else (),
        "told": told(plan, attempt, settings, phase) if plan else "",
    }


def told(plan: Plan, attempt: Attempt, settings: QuizSettings, phase: Phase) -> str:
    """Why no answers are seen, or when more or less will be; '' where all is there to stay."""
    moment = now()
    if plan.is_withheld(moment):
        withheld = _("老师暂时收回了公布的内容，再次公布后可以在这里查看。")
        return " ".join(filter(None, [withheld, announced(plan, settings)]))
    seen = plan.visible(phase, moment)
    to_come = (Phase.OPEN, Phase.CLOSED) if phase is not Phase.CLOSED else ()
    if seen.answers and all(plan.visible(one, moment) == seen for one in to_come):
        return ""
    closes_at = queries.last_sitting_of(attempt.assignment)
    words = [in_words(plan.matrix, has_end=closes_at is not None, has_feedback=_speaks(settings))]
    if phase is Phase.AFTER and seen != plan.visible(Phase.OPEN, moment):
        words.append(_limit(attempt, seen))
    if plan.releases_at is not None:
        words.append(announced(plan, settings))
    elif closes_at is not None and moment < closes_at:
        words.append(_("截止时间：%(moment)s。", moment=format_moment(closes_at)))
    return " ".join(words)


def _limit(attempt: Attempt, seen: Visible) -> str:
    until = format_moment(reviewed.ended_at(attempt) + RIGHT_AFTER)
    if seen.is_nothing:
        return _("%(moment)s 起有变化。", moment=until)
    return _("现在看到的内容保留到 %(moment)s。", moment=until)


def announced(plan: Plan, settings: QuizSettings) -> str:
    """What a release planned for later will show, '' where none is planned."""
    if plan.releases_at is None:
        return ""
    what = things(plan.visible(Phase.CLOSED, plan.releases_at), has_feedback=_speaks(settings))
    return _(
        "%(moment)s 起公布：%(what)s。",
        moment=format_moment(plan.releases_at),
        what=what or _("什么都不公布"),
    )


def before(plan: Plan, settings: QuizSettings, closes_at: datetime | None) -> str:
    """What will be seen when, for whoever has not begun: the matrix in words, and the switch."""
    moment = now()
    if plan.is_withheld(moment):
        return " ".join(
            filter(None, [_("交卷后暂时什么都不公布，等老师公布。"), announced(plan, settings)])
        )
    if plan.is_released(moment):
        what = things(plan.visible(Phase.CLOSED, moment), has_feedback=_speaks(settings))
        return _("老师已经公布，交卷后能看到%(what)s。", what=what)
    words = in_words(plan.matrix, has_end=closes_at is not None, has_feedback=_speaks(settings))
    return " ".join(filter(None, [words, announced(plan, settings)]))


def _speaks(settings: QuizSettings) -> bool:
    return bool(settings.feedback)

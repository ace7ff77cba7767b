"""A student's review as its teacher sees it before the student does."""

from dataclasses import dataclass

from flask import url_for

from lms.assignments.models import Assignment
from lms.core.clock import now
from lms.core.i18n import _
from lms.courses.rules.compiled import QuizSettings
from lms.courses.rules.modes import PRACTISED
from lms.quizzes import policy, queries
from lms.quizzes.rules.review_words import phase_titles
from lms.quizzes.rules.reviewing import Phase, Release
from lms.quizzes.views import reviewing


@dataclass(frozen=True)
class Tab:
    """One phase, or one position of the switch, to look at."""

    label: str
    href: str
    current: bool


@dataclass(frozen=True)
class Preview:
    """What the page says of itself: phases, the switch, and whose paper it shows.

    `paper_only` says, where a student in this phase has no review, what there is instead.
    """

    phases: tuple[Tab, ...]
    states: tuple[Tab, ...]
    is_real: bool
    paper_only: str


def page(assignment: Assignment, phase: Phase, state: Release | None) -> dict[str, object]:
    """The student's page in this phase: of the attempt handed in last, else of a sample.

    `state` is where the switch would stand; None: where it does.
    """
    moment = now()
    found = queries.attempt_to_preview(assignment.id)
    settings = QuizSettings.from_json(assignment.activity.revision.compiled)
    attempt = found or queries.sample_attempt(assignment, moment)
    items = queries.items_of(attempt.id) if found else queries.sample_paper(settings, moment)
    now_set = policy.review_plan(attempt)
    chosen = state or now_set.state_at(moment)
    plan = now_set.switched(chosen, moment)
    shown = reviewing.page(attempt, items, plan, phase, is_nameless=True)
    tabs = _phases(assignment, phase, chosen), _states(assignment, phase, chosen)
    only = _paper_only(settings) if reviewing.is_paper_only(plan, phase) else ""
    return shown | {"preview": Preview(*tabs, found is not None, only)}


def _paper_only(settings: QuizSettings) -> str:
    if settings.mode in PRACTISED:
        return _(
            "作答时学生面前是试卷：每题按“检查答案”以后，当场看到对错、解析和正确答案，"
            "与公布的设置无关。"
        )
    return _("作答时学生面前只有试卷，没有这一页。")


def _phases(assignment: Assignment, chosen: Phase, state: Release) -> tuple[Tab, ...]:
    titles = phase_titles(has_end=queries.last_sitting_of(assignment) is not None)
    return tuple(
        Tab(titles[phase], _href(assignment, phase, state), phase is chosen) for phase in Phase
    )


def _states(assignment: Assignment, phase: Phase, chosen: Release) -> tuple[Tab, ...]:
    titles = {
        Release.RULE: _("按表公布"),
        Release.RELEASED: _("公布以后"),
        Release.WITHHELD: _("收回以后"),
    }
    return tuple(
        Tab(titles[state], _href(assignment, phase, state), state is chosen) for state in Release
    )


def _href(assignment: Assignment, phase: Phase, state: Release) -> str:
    return url_for(
        "quizzes.preview", assignment_id=assignment.id, phase=phase.value, state=state.value
    )

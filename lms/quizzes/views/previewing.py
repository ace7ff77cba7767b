"""A student's review as its teacher sees it before the student does."""

from dataclasses import dataclass

from flask import url_for

from lms.assignments.models import Assignment
from lms.core.clock import now
from lms.courses.rules.compiled import QuizSettings
from lms.quizzes import queries
from lms.quizzes.rules.review_words import phase_titles
from lms.quizzes.rules.reviewing import Phase
from lms.quizzes.views import reviewing


@dataclass(frozen=True)
class Tab:
    """One phase to look at."""

    label: str
    href: str
    current: bool


@dataclass(frozen=True)
class Preview:
    """What the page says of itself: the phases, and whose paper it shows.

    `is_paper`: in this phase a student has the paper in front, and no review.
    """

    tabs: tuple[Tab, ...]
    is_real: bool
    is_paper: bool


def page(assignment: Assignment, phase: Phase) -> dict[str, object]:
    """The student's page in this phase: of the attempt handed in last, else of a sample."""
    moment = now()
    found = queries.attempt_to_preview(assignment.id)
    settings = QuizSettings.from_json(assignment.activity.revision.compiled)
    attempt = found or queries.sample_attempt(assignment, moment)
    items = queries.items_of(attempt.id) if found else queries.sample_paper(settings)
    plan = queries.plan_of(
        attempt.revision.compiled["review"], queries.review_setting_of(assignment.id)
    )
    visible = plan.visible(phase, moment)
    shown = reviewing.page(attempt, items, visible, phase)
    is_paper = phase is Phase.DURING and not visible.right_wrong
    return shown | {"preview": Preview(_tabs(assignment, phase), found is not None, is_paper)}


def _tabs(assignment: Assignment, chosen: Phase) -> tuple[Tab, ...]:
    titles = phase_titles(has_end=queries.last_sitting_of(assignment) is not None)
    return tuple(
        Tab(
            titles[phase],
            url_for("quizzes.preview", assignment_id=assignment.id, phase=phase.value),
            phase is chosen,
        )
        for phase in Phase
    )

"""The one place that says whether a student may now see what came of an attempt."""

from datetime import datetime

from lms.courses.rules.compiled import QuizSettings
from lms.courses.rules.modes import PRACTISED
from lms.quizzes.models import Attempt, ReviewSetting
from lms.quizzes.queries import plan_of, visible_by
from lms.quizzes.rules.reviewing import NOTHING, Phase, Visible


def visible_of(
    attempt: Attempt,
    *,
    last_sitting: datetime | None,
    setting: ReviewSetting | None,
    moment: datetime,
) -> Visible:
    """What its student may see of this attempt now; nothing while it runs."""
    if attempt.handed_in_at is None:
        return NOTHING
    term_closed_at = attempt.assignment.classroom.term.closed_at
    text = attempt.revision.compiled["review"]
    deciding = (attempt.handed_in_at, last_sitting, term_closed_at, text, setting)
    return visible_by(deciding, moment)


def may_be_shown(
    attempt: Attempt,
    *,
    last_sitting: datetime | None,
    setting: ReviewSetting | None,
    moment: datetime,
) -> bool:
    """Whether right answers and explanations of this attempt are open to its student now."""
    visible = visible_of(attempt, last_sitting=last_sitting, setting=setting, moment=moment)
    return visible.right_wrong and visible.right_answer and visible.explanation


def shows_answers(settings: QuizSettings, setting: ReviewSetting | None, moment: datetime) -> bool:
    """Whether the quiz shows right answers while it may still be taken again."""
    return plan_of(settings.review, setting).visible(Phase.OPEN, moment).right_answer


def tells_at_once(settings: QuizSettings) -> bool:
    """Practice and mastery show the right answer to each question as soon as it is checked."""
    return settings.mode in PRACTISED

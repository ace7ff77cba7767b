"""The one place that says whether a student may now see what came of an attempt."""

from lms.courses.models import Activity
from lms.quizzes import policy
from lms.quizzes.models import Attempt


def may_be_shown(attempt: Attempt) -> bool:
    """Whether right answers and explanations of this attempt are open to its student now.

    The attempt comes with its rules and where it stands (`quizzes.queries.attempts.place`).
    """
    return attempt.handed_in_at is not None and policy.may_see_answers(attempt)


def is_exam(activity: Activity) -> bool:
    """An exam is a quiz of no single task."""
    return activity.task_id is None

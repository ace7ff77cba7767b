"""Every read of this room."""

from lms.quizzes.queries.attempts import (
    attempt_of,
    attempt_to_review,
    attempts_by,
    attempts_of,
    exam_of,
    get_attempt,
    items_of,
    open_exam,
    overdue_attempts,
    questions_asked,
    questions_in_order,
    quiz_assignment,
    titles_of,
    work_handed_in_by,
)
from lms.quizzes.queries.marking import (
    Feedback,
    Waiting,
    feedback_of,
    item_to_mark,
    unmarked_counts,
    waiting_in,
)
from lms.quizzes.queries.saving import Saving, saving_of

__all__ = [
    "Feedback",
    "Saving",
    "Waiting",
    "attempt_of",
    "attempt_to_review",
    "attempts_by",
    "attempts_of",
    "exam_of",
    "feedback_of",
    "get_attempt",
    "item_to_mark",
    "items_of",
    "open_exam",
    "overdue_attempts",
    "questions_asked",
    "questions_in_order",
    "quiz_assignment",
    "saving_of",
    "titles_of",
    "unmarked_counts",
    "waiting_in",
    "work_handed_in_by",
]

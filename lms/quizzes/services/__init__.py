"""Every write of this room."""

from lms.quizzes.services.attempts import (
    AttemptOver,
    NoAttemptsLeft,
    begin,
    hand_in,
    settle,
    settle_overdue,
)
from lms.quizzes.services.marking import (
    MarkOutOfRange,
    MarksLocked,
    NotHandedIn,
    mark_response,
    seen_mark,
)
from lms.quizzes.services.responses import (
    Response,
    Saved,
    StaleAnswer,
    TooLong,
    save_paper,
    save_response,
)

__all__ = [
    "AttemptOver",
    "MarkOutOfRange",
    "MarksLocked",
    "NoAttemptsLeft",
    "NotHandedIn",
    "Response",
    "Saved",
    "StaleAnswer",
    "TooLong",
    "begin",
    "hand_in",
    "mark_response",
    "save_paper",
    "save_response",
    "seen_mark",
    "settle",
    "settle_overdue",
]

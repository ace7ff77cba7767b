"""Every write of this room."""

from lms.quizzes.services.attempts import (
    AttemptOver,
    ExamRunning,
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
from lms.quizzes.services.practising import (
    NotAnswered,
    ask_next,
    check_answer,
    try_again,
)
from lms.quizzes.services.responses import (
    AnswerLocked,
    Response,
    Saved,
    StaleAnswer,
    TooLong,
    save_paper,
    save_response,
)
from lms.quizzes.services.results import progress_of

__all__ = [
    "AnswerLocked",
    "AttemptOver",
    "ExamRunning",
    "MarkOutOfRange",
    "MarksLocked",
    "NoAttemptsLeft",
    "NotAnswered",
    "NotHandedIn",
    "Response",
    "Saved",
    "StaleAnswer",
    "TooLong",
    "ask_next",
    "begin",
    "check_answer",
    "hand_in",
    "mark_response",
    "progress_of",
    "save_paper",
    "save_response",
    "seen_mark",
    "settle",
    "settle_overdue",
    "try_again",
]

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
from lms.quizzes.services.releasing import (
    LacksCells,
    MomentPassed,
    ReleaseLocked,
    release_later,
    seen_setting,
    set_review,
    switch_release,
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
    "LacksCells",
    "MarkOutOfRange",
    "MarksLocked",
    "MomentPassed",
    "NoAttemptsLeft",
    "NotHandedIn",
    "ReleaseLocked",
    "Response",
    "Saved",
    "StaleAnswer",
    "TooLong",
    "begin",
    "hand_in",
    "mark_response",
    "release_later",
    "save_paper",
    "save_response",
    "seen_mark",
    "seen_setting",
    "set_review",
    "settle",
    "settle_overdue",
    "switch_release",
]

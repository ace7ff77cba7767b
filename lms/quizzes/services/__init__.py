"""Every write of this room."""

from lms.quizzes.services.allowing import (
    EVERYBODY,
    allow_each,
    extend,
    subject_of,
)
from lms.quizzes.services.attempts import (
    AttemptOver,
    ExamRunning,
    NoAttemptsLeft,
    NoReason,
    begin,
    end,
    hand_in,
    settle,
    settle_overdue,
)
from lms.quizzes.services.entering import (
    BadAccessRules,
    ElsewhereRefused,
    TooLate,
    WrongQuizPassword,
    require_address,
    set_access_rules,
)
from lms.quizzes.services.late import (
    Kept,
    KeptEnough,
    NoDecision,
    decide_late,
    keep_late,
    keep_late_paper,
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
    "EVERYBODY",
    "AnswerLocked",
    "AttemptOver",
    "BadAccessRules",
    "ElsewhereRefused",
    "ExamRunning",
    "Kept",
    "KeptEnough",
    "MarkOutOfRange",
    "MarksLocked",
    "NoAttemptsLeft",
    "NoDecision",
    "NoReason",
    "NotAnswered",
    "NotHandedIn",
    "Response",
    "Saved",
    "StaleAnswer",
    "TooLate",
    "TooLong",
    "WrongQuizPassword",
    "allow_each",
    "ask_next",
    "begin",
    "check_answer",
    "decide_late",
    "end",
    "extend",
    "hand_in",
    "keep_late",
    "keep_late_paper",
    "mark_response",
    "progress_of",
    "require_address",
    "save_paper",
    "save_response",
    "seen_mark",
    "set_access_rules",
    "settle",
    "settle_overdue",
    "subject_of",
    "try_again",
]

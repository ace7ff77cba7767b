"""Every table of this room."""

from lms.quizzes.models.access import AccessRules, LateAnswer
from lms.quizzes.models.appeals import Appeal, AppealState, AppealWindow
from lms.quizzes.models.attempts import Attempt, EndedBy, PaperItem
from lms.quizzes.models.ending import closing_for_all, closing_of, ending
from lms.quizzes.models.markings import Choice, Marker, Marking, MarkingFlag, MarkingPlan
from lms.quizzes.models.mending import Mend, MendChange
from lms.quizzes.models.reviewing import ReviewSetting

__all__ = [
    "AccessRules",
    "Appeal",
    "AppealState",
    "AppealWindow",
    "Attempt",
    "Choice",
    "EndedBy",
    "LateAnswer",
    "Marker",
    "Marking",
    "MarkingFlag",
    "MarkingPlan",
    "Mend",
    "MendChange",
    "PaperItem",
    "ReviewSetting",
    "closing_for_all",
    "closing_of",
    "ending",
]

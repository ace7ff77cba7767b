"""Every table of this room."""

from lms.quizzes.models.appeals import Appeal, AppealState, AppealWindow
from lms.quizzes.models.attempts import Attempt, PaperItem
from lms.quizzes.models.mending import Mend, MendChange

__all__ = ["Attempt", "Mend", "MendChange", "PaperItem"]
from lms.quizzes.models.access import AccessRules, LateAnswer
from lms.quizzes.models.attempts import EndedBy
from lms.quizzes.models.ending import closing_for_all, ending

__all__ = [
    "AccessRules",
    "Attempt",
    "EndedBy",
    "LateAnswer",
    "PaperItem",
    "closing_for_all",
    "ending",
]
from lms.quizzes.models.reviewing import ReviewSetting

__all__ = ["Attempt", "PaperItem", "ReviewSetting"]
from lms.quizzes.models.markings import Choice, Marker, Marking, MarkingFlag, MarkingPlan

__all__ = [
    "Appeal",
    "AppealState",
    "AppealWindow",
    "Attempt",
    "Choice",
    "Marker",
    "Marking",
    "MarkingFlag",
    "MarkingPlan",
    "PaperItem",
]

"""Every table of this room."""

from lms.quizzes.models.appeals import Appeal, AppealState, AppealWindow
from lms.quizzes.models.attempts import Attempt, PaperItem
from lms.quizzes.models.comments import BankComment
from lms.quizzes.models.markings import Choice, Marker, Marking, MarkingFlag, MarkingPlan

__all__ = [
    "Appeal",
    "AppealState",
    "AppealWindow",
    "Attempt",
    "BankComment",
    "Choice",
    "Marker",
    "Marking",
    "MarkingFlag",
    "MarkingPlan",
    "PaperItem",
]

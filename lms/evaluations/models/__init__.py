"""Every table of this room."""

from lms.evaluations.models.archives import EvaluationArchive
from lms.evaluations.models.links import MentorLink, MentorLinkStudent
from lms.evaluations.models.paper import PaperEntry
from lms.evaluations.models.plans import (
    EvaluationPlan,
    EvaluatorWindow,
    ReleasedRater,
    Reminder,
    ReviewerWeight,
)
from lms.evaluations.models.sheets import SKIPPED, Evaluator, Rating, Review, Sheet

__all__ = [
    "SKIPPED",
    "EvaluationArchive",
    "EvaluationPlan",
    "Evaluator",
    "EvaluatorWindow",
    "MentorLink",
    "MentorLinkStudent",
    "PaperEntry",
    "Rating",
    "ReleasedRater",
    "Reminder",
    "Review",
    "ReviewerWeight",
    "Sheet",
]

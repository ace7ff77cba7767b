"""Every table of this room."""

from lms.quizzes.models.attempts import Attempt, PaperItem
from lms.quizzes.models.reviewing import ReviewSetting

__all__ = ["Attempt", "PaperItem", "ReviewSetting"]

"""Every table of this room."""

from lms.quizzes.models.attempts import Attempt, PaperItem

__all__ = ["Attempt", "PaperItem"]

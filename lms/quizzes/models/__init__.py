"""Every table of this room."""

from lms.quizzes.models.attempts import Attempt, PaperItem
from lms.quizzes.models.mending import Mend, MendChange

__all__ = ["Attempt", "Mend", "MendChange", "PaperItem"]

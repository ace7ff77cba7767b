"""Every read of this room."""

from lms.mistakes.queries.history import answers_of, reviews_of
from lms.mistakes.queries.notebook import mistake_of, notebook_of
from lms.mistakes.queries.spots import Lesson, lessons_of, objectives_of
from lms.mistakes.queries.writing import card_of, last_review, plan_of

__all__ = [
    "Lesson",
    "answers_of",
    "card_of",
    "last_review",
    "lessons_of",
    "mistake_of",
    "notebook_of",
    "objectives_of",
    "plan_of",
    "reviews_of",
]

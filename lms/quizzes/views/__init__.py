"""Pages of this room."""

from lms.quizzes.views import marking, reviewing, taking
from lms.quizzes.views.blueprint import bp

__all__ = ["bp", "marking", "reviewing", "taking"]

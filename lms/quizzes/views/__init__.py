"""Pages of this room."""

from lms.quizzes.views import marking, papers, releasing, reviewing, taking
from lms.quizzes.views.blueprint import bp

__all__ = ["bp", "marking", "papers", "releasing", "reviewing", "taking"]

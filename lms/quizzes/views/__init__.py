"""Pages of this room."""

from lms.quizzes.views import marking, mending, papers, reviewing, taking
from lms.quizzes.views.blueprint import bp

__all__ = ["bp", "marking", "mending", "papers", "reviewing", "taking"]

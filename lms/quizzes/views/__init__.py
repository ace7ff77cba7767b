"""Pages of this room."""

from lms.quizzes.views import access, board, late, marking, papers, reviewing, taking
from lms.quizzes.views.blueprint import bp

__all__ = ["access", "board", "bp", "late", "marking", "papers", "reviewing", "taking"]

"""Pages of this room."""

from lms.quizzes.views import (
    appeals,
    bank,
    board,
    deciding,
    marking,
    papers,
    reviewing,
    taking,
)
from lms.quizzes.views.blueprint import bp

__all__ = [
    "appeals",
    "bank",
    "board",
    "bp",
    "deciding",
    "marking",
    "papers",
    "reviewing",
    "taking",
]

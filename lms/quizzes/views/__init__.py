"""Pages of this room."""

from lms.quizzes.views import (
    access,
    late,
    marking,
    mending,
    papers,
    practising,
    releasing,
    reviewing,
    sitting,
    taking,
)
from lms.quizzes.views.blueprint import bp

__all__ = [
    "access",
    "bp",
    "late",
    "marking",
    "mending",
    "papers",
    "practising",
    "releasing",
    "reviewing",
    "sitting",
    "taking",
]

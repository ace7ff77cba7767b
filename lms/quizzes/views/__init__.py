"""Pages of this room."""

from lms.quizzes.views import (
    access,
    appeals,
    board,
    deciding,
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
from lms.quizzes.views.blueprint import (
    bp,
)

__all__ = [
    "access",
    "appeals",
    "board",
    "bp",
    "deciding",
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

"""Pages of the gradebook."""

from lms.gradebook.views import (
    attendance,
    batches,
    composing,
    grid,
    imports,
    items,
    releasing,
    states,
    student,
    submission,
)
from lms.gradebook.views.blueprint import bp
from lms.gradebook.views.grid import explain

__all__ = [
    "attendance",
    "batches",
    "bp",
    "composing",
    "explain",
    "grid",
    "imports",
    "items",
    "releasing",
    "states",
    "student",
    "submission",
]

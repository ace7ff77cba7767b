"""Pages of the gradebook."""

from lms.gradebook.views import (  # registers pages
    attendance,
    batches,
    grid,
    imports,
    items,
    releasing,
    states,
    submission,
)
from lms.gradebook.views.blueprint import bp
from lms.gradebook.views.grid import explain

__all__ = [
    "attendance",
    "batches",
    "bp",
    "explain",
    "grid",
    "imports",
    "items",
    "releasing",
    "states",
    "submission",
]

"""Pages of the gradebook."""

from lms.gradebook.views import (  # registers pages
    attendance,
    grid,
    releasing,
    states,
    submission,
)
from lms.gradebook.views.blueprint import bp
from lms.gradebook.views.grid import explain

__all__ = ["attendance", "bp", "explain", "grid", "releasing", "states", "submission"]

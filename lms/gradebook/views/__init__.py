"""Pages of the gradebook."""

from lms.gradebook.views import composing, grid, releasing, states, submission  # registers pages
from lms.gradebook.views.blueprint import bp
from lms.gradebook.views.grid import explain

__all__ = ["bp", "composing", "explain", "grid", "releasing", "states", "submission"]

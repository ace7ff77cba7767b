"""Pages of the gradebook."""

from lms.gradebook.views import grid, student  # registers pages
from lms.gradebook.views.blueprint import bp
from lms.gradebook.views.grid import explain

__all__ = ["bp", "explain", "grid", "student"]

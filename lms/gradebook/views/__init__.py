"""Pages of the gradebook."""

from lms.gradebook.views import attendance, grid  # registers pages
from lms.gradebook.views.blueprint import bp
from lms.gradebook.views.grid import explain

__all__ = ["attendance", "bp", "explain", "grid"]

"""Pages of evaluation tables: the student's, the sheet, the grid, mentor links, and paper."""

from lms.evaluations.views import grid, growth, mentor, mentor_links, paper, sheet, student
from lms.evaluations.views.blueprint import bp

__all__ = ["bp", "grid", "growth", "mentor", "mentor_links", "paper", "sheet", "student"]

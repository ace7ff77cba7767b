"""Pages of evaluation tables: the student's, the sheet, the teacher's grid, and paper."""

from lms.evaluations.views import entry, grid, honesty, paper, sheet, student
from lms.evaluations.views.blueprint import bp

__all__ = ["bp", "entry", "grid", "honesty", "paper", "sheet", "student"]

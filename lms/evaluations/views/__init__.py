"""Pages of evaluation tables: the student's, the sheet, the teacher's grid, and paper."""

from lms.evaluations.views import archive, grid, paper, sheet, student
from lms.evaluations.views.blueprint import bp

__all__ = ["archive", "bp", "grid", "paper", "sheet", "student"]

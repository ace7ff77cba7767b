"""Pages of evaluation tables: the student's, the sheet, the teacher's grid, and paper."""

from lms.evaluations.views import grid, paper, sheet, student, table
from lms.evaluations.views.blueprint import bp

__all__ = ["bp", "grid", "paper", "sheet", "student", "table"]

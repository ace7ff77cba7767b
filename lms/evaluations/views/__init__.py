"""Pages of evaluation tables: the student's, the sheet, the teacher's grid, and paper."""

from lms.evaluations.views import (
    archive,
    entry,
    grid,
    growth,
    honesty,
    mentor,
    mentor_links,
    missing,
    paper,
    sheet,
    student,
    table,
    windows,
)
from lms.evaluations.views.blueprint import bp

__all__ = [
    "archive",
    "bp",
    "entry",
    "grid",
    "growth",
    "honesty",
    "mentor",
    "mentor_links",
    "missing",
    "paper",
    "sheet",
    "student",
    "table",
    "windows",
]

"""Documents in the benchmark: the attainment report of the class as a Word file, warm."""

import time
from statistics import median
from typing import TYPE_CHECKING

from flask import Flask

from lms.classrooms.queries import get_classroom
from lms.core.db import db
from lms.reports.queries.filing import filed
from lms.reports.services.making import DOCX, Kind, Wanted, made

if TYPE_CHECKING:
    from bench import Figures

TIMES = 5


def measure(figures: "Figures", app: Flask, classroom_id: int, one_page: float) -> None:
    """Reading everything, drawing the pictures and writing the file; `one_page` is the floor's."""
    with app.app_context():
        classroom = get_classroom(classroom_id)
        if classroom is None:
            raise LookupError(f"no classroom {classroom_id}")
        took = []
        for _n in range(TIMES + 1):
            began = time.perf_counter()
            data = made(filed(classroom), Wanted(Kind.REPORT, DOCX)).data
            took.append(time.perf_counter() - began)
        db.session.rollback()
    first, *warm = took
    figures.note("report_docx_bytes", len(data), "bytes")
    figures.note("report_docx_first", 1000 * first, "ms")  # the drawing library is loaded
    figures.note("report_docx", 1000 * median(warm), "ms")
    figures.note("report_docx_ratio", median(warm) / one_page, "x")

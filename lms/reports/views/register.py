"""Grades as files to take away, for the registrar and for the teacher's own records."""

from flask import Response, abort
from flask.typing import ResponseReturnValue

from lms.classrooms.models import Classroom
from lms.classrooms.queries import get_classroom
from lms.core.i18n import _
from lms.core.tabular import attachment_headers, write_csv, write_xlsx
from lms.gradebook.queries import grid_of
from lms.reports import policy
from lms.reports.queries.register import sheet_of
from lms.reports.views import bp
from lms.web.access import opens

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/classrooms/<int:classroom_id>/grades.<form>")
@opens("classroom_id", get_classroom, policy.can_see_results)
def export(classroom: Classroom, form: str) -> ResponseReturnValue:
    """As .xlsx; as .csv for Excel (UTF-8 with BOM); as .gb18030.csv for older systems."""
    sheet = sheet_of(classroom, grid_of(classroom.id, classroom.course_code))
    if form == "xlsx":
        data, kind = write_xlsx([sheet]), XLSX
    elif form in {"csv", "gb18030.csv"}:
        encoding = "gb18030" if form.startswith("gb") else "utf-8-sig"
        data, kind = write_csv(sheet, encoding=encoding), "text/csv"  # type: ignore[arg-type]
    else:
        abort(404)
    extension = form.rpartition(".")[2]
    name = f"{classroom.term.code}_{classroom.course_code}_{classroom.name}_{_('成绩')}.{extension}"
    fallback = f"grades-{classroom.course_code}-{classroom.id}.{extension}"
    return Response(data, mimetype=kind, headers=attachment_headers(name, fallback))

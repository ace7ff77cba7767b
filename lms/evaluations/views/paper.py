"""Evaluation tables on paper: one sheet at once, a whole class in the background."""

from io import BytesIO

from flask import abort, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.classrooms.models import Role
from lms.core import files, jobs
from lms.core.i18n import _
from lms.core.jobs import Job
from lms.evaluations import policy
from lms.evaluations.queries import Seat, SheetSeat
from lms.evaluations.services import printing
from lms.evaluations.views.blueprint import bp
from lms.web.access import finds, opens

PDF = "application/pdf"


@bp.get("/sheets/<int:sheet_id>/print")
@finds("sheet_id", load=policy.printable_sheet)
def print_sheet(seat: SheetSeat) -> ResponseReturnValue:
    """One student's table, filled with what the asking person may see, or blank."""
    is_blank = "blank" in request.args
    document = printing.sheet_pdf(
        seat.sheet, is_blank=is_blank, for_student=seat.role is Role.STUDENT
    )
    name = f"{seat.text.label} {seat.sheet.student.number} {seat.sheet.student.name}.pdf"
    return send_file(BytesIO(document), mimetype=PDF, download_name=name)


@bp.post("/assignments/<int:assignment_id>/ratings/print")
@finds("assignment_id", load=policy.teachers_evaluation)
def print_class(seat: Seat) -> ResponseReturnValue:
    """Begin printing everybody's table; the page of the job shows how far it is."""
    job = jobs.enqueue(
        policy.PRINT_JOB,
        started_by_id=current_user.id,
        subject=_("打印 %(title)s", title=seat.assignment.activity.title),
        assignment_id=seat.assignment.id,
        is_blank=request.form.get("blank") == "1",
    )
    return redirect(url_for(".job", job_id=job.id))


@bp.get("/evaluation-prints/<int:job_id>")
@opens("job_id", jobs.get_job, policy.can_follow_print)
def job(found: Job) -> ResponseReturnValue:
    return render_template("evaluations/job.html", job=found)


@bp.get("/evaluation-prints/<int:job_id>/file")
@opens("job_id", jobs.get_job, policy.can_follow_print)
def job_file(found: Job) -> ResponseReturnValue:
    if not found.result_file:
        abort(404)
    path = files.path_of(found.result_file)
    return send_file(path, mimetype=PDF, download_name=found.result_name, as_attachment=True)

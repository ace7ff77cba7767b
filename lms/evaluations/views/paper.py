"""Evaluation tables on paper: one sheet at once, a group or a class in the background."""

from flask import Response, abort, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.classrooms.models import Role
from lms.classrooms.queries import groups_of, students_of
from lms.core import files, jobs
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.core.jobs import Job
from lms.core.tabular import attachment_headers
from lms.evaluations import policy
from lms.evaluations.forms import PaperForm
from lms.evaluations.queries import Seat, SheetSeat
from lms.evaluations.services import printing
from lms.evaluations.services.printing_papers import Papers
from lms.evaluations.views.blueprint import bp
from lms.web.access import finds, opens

MIMES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@bp.get("/sheets/<int:sheet_id>/print")
@finds("sheet_id", load=policy.printable_sheet)
def print_sheet(seat: SheetSeat) -> ResponseReturnValue:
    """One student's table, filled with what the asking person may see, or blank."""
    papers = printing.sheet_papers(
        seat.sheet,
        is_blank="blank" in request.args,
        for_student=seat.role is Role.STUDENT,
        root=request.url_root,
    )
    form: printing.Form = "docx" if request.args.get("form") == "docx" else "pdf"
    return _file(papers, form)


@bp.get("/assignments/<int:assignment_id>/evaluation/paper")
@finds("assignment_id", load=policy.teachers_evaluation)
def paper(seat: Seat) -> ResponseReturnValue:
    """Choose what is printed; what was printed lately can be fetched again."""
    return _choice(seat, _form(seat))


@bp.post("/assignments/<int:assignment_id>/evaluation/paper")
@finds("assignment_id", load=policy.teachers_evaluation)
def print_chosen(seat: Seat) -> ResponseReturnValue:
    """One student's table is answered at once; a group's or the class's is a job."""
    form = _form(seat)
    if not form.submitted():
        return _choice(seat, form)
    wanted = form.wanted(request.url_root)
    try:
        printing.prepare(seat.assignment, wanted)
    except Refused as refusal:
        form.refuse(refusal)
        return _choice(seat, form)
    if wanted.student_id is not None:
        return _file(printing.class_papers(seat.assignment.id, wanted), form.format.data)
    return _begin(seat, wanted, form.format.data)


@bp.get("/evaluation-prints/<int:job_id>")
@opens("job_id", jobs.get_job, policy.can_follow_print)
def job(found: Job) -> ResponseReturnValue:
    return render_template("evaluations/job.html", job=found)


@bp.get("/evaluation-prints/<int:job_id>/file")
@opens("job_id", jobs.get_job, policy.can_follow_print)
def job_file(found: Job) -> ResponseReturnValue:
    if not found.result_file or not found.result_name:
        abort(404)
    form = found.result_name.rpartition(".")[2]
    answer = send_file(files.path_of(found.result_file), mimetype=MIMES[form])
    answer.headers.update(attachment_headers(found.result_name, f"tables-{found.id}.{form}"))
    return answer


def _begin(seat: Seat, wanted: printing.Wanted, form: printing.Form) -> ResponseReturnValue:
    begun = jobs.enqueue(
        policy.PRINT_JOB,
        started_by_id=current_user.id,
        subject=_("打印 %(title)s", title=seat.assignment.activity.title),
        assignment_id=seat.assignment.id,
        is_blank=wanted.is_blank,
        form=form,
        group_id=wanted.group_id,
        root=wanted.root,
    )
    return redirect(url_for(".job", job_id=begun.id))


def _file(papers: Papers, form: printing.Form) -> Response:
    headers = attachment_headers(f"{papers.title}.{form}", f"table.{form}")
    if form == "pdf":
        # A single PDF opens beside the page; everything else is saved.
        headers["Content-Disposition"] = headers["Content-Disposition"].replace(
            "attachment", "inline", 1
        )
    return Response(printing.file_of(papers, form), mimetype=MIMES[form], headers=headers)


def _form(seat: Seat) -> PaperForm:
    classroom_id = seat.assignment.classroom_id
    return PaperForm.over(groups_of(classroom_id), students_of(classroom_id), request.form)


def _choice(seat: Seat, form: PaperForm) -> ResponseReturnValue:
    prints = [
        one
        for one in jobs.jobs_of(current_user.id)
        if one.name == policy.PRINT_JOB and one.arguments.get("assignment_id") == seat.assignment.id
    ]
    return render_template(
        "evaluations/paper.html",
        assignment=seat.assignment,
        text=seat.text,
        form=form,
        prints=prints[:5],
    )

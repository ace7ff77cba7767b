"""Grades as files to take away: of one classroom, in the registrar's own workbook, of a term."""

from flask import Response, abort, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.file import FileField

from lms.classrooms.models import Classroom, Role, Term
from lms.classrooms.policy import can_manage_term
from lms.classrooms.queries import classrooms_of_term, get_classroom, get_term, role_in
from lms.core import files, jobs
from lms.core.errors import Refused
from lms.core.i18n import _, lazy
from lms.core.jobs import Job
from lms.core.tabular import attachment_headers
from lms.reports import policy
from lms.reports.models import RegisterFill
from lms.reports.queries import templates as queries
from lms.reports.queries.register import figure_names, register_of
from lms.reports.services import exporting
from lms.reports.services import templates as services
from lms.reports.views import bp
from lms.web.access import opens
from lms.web.forms import HouseForm
from lms.web.ids import whole

SHOWN = 200  # lines of a preview


class FillForm(HouseForm):
    """The person's own workbook of the template's shape."""

    file = FileField(
        lazy("从教务系统下载的本班表格"),
        description=lazy("可以不选：这时填模板本身。选了就填这个文件，表头要和模板相同。"),
    )


@bp.get("/classrooms/<int:classroom_id>/exports")
@opens("classroom_id", get_classroom, policy.can_see_results)
def exports(classroom: Classroom) -> ResponseReturnValue:
    """Everything the grades of a classroom can be taken away as."""
    return _exports(classroom, FillForm(None))


@bp.post("/classrooms/<int:classroom_id>/grades.<form>")
@opens("classroom_id", get_classroom, policy.can_see_results)
def export(classroom: Classroom, form: str) -> ResponseReturnValue:
    """As .xlsx; as .csv for Excel (UTF-8 with BOM); as .gb18030.csv for older systems."""
    if form not in exporting.FORMS:
        abort(404)
    made = exporting.class_file(classroom, form, by=current_user)
    extension = form.rpartition(".")[2]
    fallback = f"grades-{classroom.course_code}-{classroom.id}.{extension}"
    headers = attachment_headers(made.name, fallback)
    return Response(made.data, mimetype=made.mime, headers=headers)


@bp.post("/classrooms/<int:classroom_id>/exports")
@opens("classroom_id", get_classroom, policy.can_see_results)
def new_fill(classroom: Classroom) -> ResponseReturnValue:
    """Choose a template, perhaps with one's own file; next is the preview."""
    form = FillForm()
    template = queries.usable_template(whole(request.form.get("template", "")) or 0)
    sent = form.file.data
    try:
        made = services.begin_fill(
            template,
            classroom,
            sent.read() if sent else b"",
            (sent.filename or "") if sent else "",
            by=current_user,
        )
    except Refused as refusal:
        form.refuse(refusal)
        return _exports(classroom, form), 422
    return redirect(url_for(".fill", fill_id=made.id))


@bp.get("/register-fills/<int:fill_id>")
@opens("fill_id", queries.get_fill, policy.can_fill)
def fill(one: RegisterFill) -> ResponseReturnValue:
    """What would be written, and who is missing on which side: before anything is taken away."""
    try:
        planned = services.plan(one)
    except Refused as refusal:
        flash(str(refusal), "error")
        return redirect(url_for(".exports", classroom_id=one.classroom_id))
    return render_template(
        "reports/fill.html",
        fill=one,
        classroom=one.classroom,
        planned=planned,
        names=figure_names(planned.register) | _who_names(),
        shown=SHOWN,
        can_mark=role_in(current_user, one.classroom_id) is Role.TEACHER,
    )


@bp.post("/register-fills/<int:fill_id>")
@opens("fill_id", queries.get_fill, policy.can_fill)
def fill_file(one: RegisterFill) -> ResponseReturnValue:
    try:
        data = services.filled_file(one, by=current_user)
    except Refused as refusal:
        flash(str(refusal), "error")
        return redirect(url_for(".exports", classroom_id=one.classroom_id))
    headers = attachment_headers(one.file_name, f"register-{one.classroom_id}.xlsx")
    return Response(data, mimetype=exporting.XLSX, headers=headers)


@bp.get("/terms/<int:term_id>/grades")
@opens("term_id", get_term, can_manage_term)
def term_grades(term: Term) -> ResponseReturnValue:
    """The export of a whole term, and how far it is."""
    rows = classrooms_of_term(term.id)
    return render_template(
        "reports/term_grades.html",
        term=term,
        classrooms=len(rows),
        students=sum(row.students for row in rows),
        job=_latest(term),
    )


@bp.post("/terms/<int:term_id>/grades")
@opens("term_id", get_term, can_manage_term)
def export_term(term: Term) -> ResponseReturnValue:
    """Begin it; a second click while one is being made begins no other."""
    form, latest = request.form.get("form", ""), _latest(term)
    if form not in exporting.TERM_FORMS:
        abort(400)
    if latest is None or latest.is_over:
        jobs.enqueue(
            policy.TERM_JOB,
            started_by_id=current_user.id,
            subject=_("导出 %(term)s 的成绩", term=term.code),
            term_id=term.id,
            form=form,
        )
    return redirect(url_for(".term_grades", term_id=term.id))


@bp.get("/grade-exports/<int:job_id>/file")
@opens("job_id", jobs.get_job, policy.can_follow_export)
def term_file(job: Job) -> ResponseReturnValue:
    if not job.result_file or not job.result_name:
        abort(404)
    extension = job.result_name.rpartition(".")[2]
    mime = "application/zip" if extension == "zip" else exporting.XLSX
    answer = send_file(files.path_of(job.result_file), mimetype=mime)
    answer.headers.update(attachment_headers(job.result_name, f"grades-term.{extension}"))
    return answer


def _latest(term: Term) -> Job | None:
    return jobs.latest_job(current_user.id, policy.TERM_JOB, term_id=term.id)


def _exports(classroom: Classroom, form: FillForm) -> str:
    found = register_of(classroom)
    return render_template(
        "reports/exports.html",
        classroom=classroom,
        register=found,
        names=figure_names(found),
        templates=[one for one in queries.templates() if one.mapping],
        form=form,
        can_mark=role_in(current_user, classroom.id) is Role.TEACHER,
    )


def _who_names() -> dict[str, str]:
    return {"name": _("姓名"), "home_class": _("行政班"), "serial": _("序号")}

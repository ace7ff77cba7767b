"""The catalogue for those who teach, publishing for administrators, and the media of lessons."""

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    redirect,
    render_template,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import RequestedRangeNotSatisfiable

from lms.core import files, jobs
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.core.jobs import Job
from lms.core.signals import medium_asked
from lms.courses import importer, policy, queries, services
from lms.courses.forms import ArchiveForm
from lms.courses.models import Course
from lms.objectives.models import PROGRAMME
from lms.revisions import queries as revisions
from lms.revisions.models import Publication
from lms.web.access import only, opens, signed_in

bp = Blueprint("courses", __name__, template_folder="templates")

A_YEAR = 365 * 24 * 3600
# A drawing opened on its own is a document of this site: nothing in it may run or load.
MEDIA_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"


@bp.get("/courses")
@only(policy.can_see_catalogue)
def index() -> ResponseReturnValue:
    courses = queries.catalogue()
    codes = [line.course.code for line in courses]
    may_publish = policy.can_publish(current_user)
    return render_template(
        "courses/index.html",
        courses=courses,
        outlines=queries.outlines_of(codes),
        exams=queries.exams_of([line.course.id for line in courses]),
        publications=revisions.publications_of([PROGRAMME, *codes]) if may_publish else [],
        may_publish=may_publish,
    )


@bp.route("/courses/import", methods=["GET", "POST"])
@only(policy.can_publish)
def import_archive() -> ResponseReturnValue:
    """Take an archive in; what is no archive is refused at once, all else is the job's."""
    form = ArchiveForm()
    if form.submitted():
        data = form.file.data.read()
        try:
            importer.read_archive(data)
            kept = files.keep(data, "course.zip")
        except Refused as refusal:
            form.refuse(refusal)
        else:
            job = jobs.enqueue(
                policy.IMPORT_JOB,
                started_by_id=current_user.id,
                subject=_("导入 %(name)s", name=form.file.data.filename),
                sha256=kept.sha256,
            )
            return redirect(url_for(".imported", job_id=job.id))
    status = 422 if form.is_submitted() else 200
    return render_template("courses/import.html", form=form), status


@bp.get("/courses/imports/<int:job_id>")
@opens("job_id", jobs.get_job, policy.can_follow_import)
def imported(job: Job) -> ResponseReturnValue:
    """How far an import is, then what it found and did."""
    return render_template("courses/imported.html", job=job, result=job.result or {})


@bp.post("/courses/publications/<int:publication_id>/undo")
@opens("publication_id", revisions.get_publication, policy.can_undo_publication)
def undo(publication: Publication) -> ResponseReturnValue:
    try:
        earlier = services.undo_publication(
            publication.course_code, current_user, publication_id=publication.id
        )
    except Refused as refusal:
        flash(str(refusal), "error")
    else:
        flash(_("已撤销，恢复到：%(what)s。", what=earlier.message), "success")
    return redirect(url_for(".index"))


@bp.get("/courses/<code>/archive")
@opens("code", queries.get_course, policy.can_export_course)
def export(course: Course) -> ResponseReturnValue:
    top = course.code.lower()
    response = Response(
        importer.write_archive(importer.export_folder(course.code), top),
        mimetype="application/zip",
    )
    response.headers.set("Content-Disposition", "attachment", filename=f"{top}.zip")
    return response


@bp.get("/media/<sha256>/<name>")
@signed_in
def media(sha256: str, name: str) -> ResponseReturnValue:
    """A picture or sound; the address names the content, so it may be kept for ever."""
    mime = revisions.media_type(sha256) or _unpublished(sha256)
    path = files.path_of(sha256) if mime else None
    if path is None or not path.exists():
        abort(404)
    try:  # in parts where a player asks for them: Safari plays nothing otherwise
        response = send_file(path, mimetype=mime, etag=sha256, conditional=True)
    except RequestedRangeNotSatisfiable as beyond:
        return beyond.get_response()
    response.headers["Cache-Control"] = f"private, max-age={A_YEAR}, immutable"
    response.headers["Content-Security-Policy"] = MEDIA_POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _unpublished(sha256: str) -> str | None:
    """The content type of a medium that no course has published, told to whom may see it."""
    told = medium_asked.send(sha256, viewer=current_user)
    return next((str(mime) for _asked, mime in told if mime), None)

"""The term archive of a classroom: made in the background, every version kept to be fetched."""

from flask import redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.classrooms.models import Classroom
from lms.classrooms.queries import get_classroom
from lms.core import files, jobs
from lms.core.i18n import _
from lms.core.jobs import Job
from lms.core.tabular import attachment_headers
from lms.evaluations import policy
from lms.evaluations.models import EvaluationArchive
from lms.evaluations.queries.archives import archives_of, get_archive
from lms.evaluations.views.blueprint import bp
from lms.web.access import opens

ZIP = "application/zip"


@bp.get("/classrooms/<int:classroom_id>/evaluations/archive")
@opens("classroom_id", get_classroom, policy.can_archive)
def archive(classroom: Classroom) -> ResponseReturnValue:
    """What was archived, and how far the latest archive is."""
    latest = _latest(classroom)
    return render_template(
        "evaluations/archive.html",
        classroom=classroom,
        archives=archives_of(classroom.id),
        job=latest,
    )


@bp.post("/classrooms/<int:classroom_id>/evaluations/archive")
@opens("classroom_id", get_classroom, policy.can_archive)
def make_archive(classroom: Classroom) -> ResponseReturnValue:
    """Begin a new version; a second click while one is being made begins no other."""
    latest = _latest(classroom)
    if latest is None or latest.is_over:
        jobs.enqueue(
            policy.ARCHIVE_JOB,
            started_by_id=current_user.id,
            subject=_("归档 %(name)s", name=classroom.name),
            classroom_id=classroom.id,
        )
    return redirect(url_for(".archive", classroom_id=classroom.id))


@bp.get("/evaluation-archives/<int:archive_id>/file")
@opens("archive_id", get_archive, policy.can_fetch_archive)
def archive_file(archive: EvaluationArchive) -> ResponseReturnValue:
    answer = send_file(files.path_of(archive.file), mimetype=ZIP)
    fallback = f"evaluations-{archive.classroom_id}-v{archive.version}.zip"
    answer.headers.update(attachment_headers(archive.name, fallback))
    return answer


def _latest(classroom: Classroom) -> Job | None:
    """The latest archive of this classroom that the person began."""
    return jobs.latest_job(current_user.id, policy.ARCHIVE_JOB, classroom_id=classroom.id)

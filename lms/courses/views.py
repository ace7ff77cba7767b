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

from lms.core import files
from lms.core.errors import Refused
from lms.core.findings import Finding, Severity
from lms.core.i18n import _
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
        publications=revisions.publications_of([PROGRAMME, *codes]) if may_publish else [],
        may_publish=may_publish,
    )


@bp.route("/courses/import", methods=["GET", "POST"])
@only(policy.can_publish)
def import_archive() -> ResponseReturnValue:
    form = ArchiveForm()
    findings: list[Finding] = []
    if form.submitted():
        try:
            reports = importer.import_root(
                importer.read_archive(form.file.data.read()), current_user
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            findings = [one for report in reports for one in report.findings]
            if not any(report.has_errors for report in reports):
                _tell(reports)
                return redirect(url_for(".index"))
            form.refuse(Refused(_("有错误，没有导入任何内容。请按下表改正后再上传一次。")))
    # An answer of 4xx is rolled back: of several courses in one archive, all or none are taken.
    status = 422 if form.is_submitted() else 200
    return render_template("courses/import.html", form=form, findings=findings), status


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
    mime = revisions.media_type(sha256)
    path = files.path_of(sha256) if mime else None
    if path is None or not path.exists():
        abort(404)
    response = send_file(path, mimetype=mime, etag=sha256, conditional=True)
    response.headers["Cache-Control"] = f"private, max-age={A_YEAR}, immutable"
    response.headers["Content-Security-Policy"] = MEDIA_POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _tell(reports: list[importer.ImportReport]) -> None:
    for report in reports:
        name = report.course_code or _("培养目标")
        warnings = sum(one.severity is Severity.WARNING for one in report.findings)
        if not report.is_changed:
            flash(_("%(name)s 与已发布的内容相同，没有改动。", name=name), "info")
            continue
        flash(
            _(
                "已发布 %(name)s：新增 %(new)s 个文档，修改 %(changed)s 个，移除 %(removed)s 个；"
                "有 %(warnings)s 条警告。",
                name=name,
                new=report.count("new"),
                changed=report.count("changed"),
                removed=report.count("removed"),
                warnings=warnings,
            ),
            "success",
        )

"""A course with its drafts as a student of a class would have it, at any moment; read only."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from flask import current_app, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.accounts.models import User
from lms.authoring import policy
from lms.authoring.forms import PreviewForm
from lms.authoring.queries import previews
from lms.authoring.queries.people import CourseDesk
from lms.authoring.queries.previews import Look
from lms.authoring.services import rehearsing
from lms.authoring.services.refusals import HasErrors
from lms.authoring.views.blueprint import bp
from lms.core.clock import now
from lms.core.errors import Refused
from lms.core.i18n import _, format_moment
from lms.courses.queries import tasks_of_course
from lms.web import inner
from lms.web.access import finds
from lms.web.errors import wants_json
from lms.web.inner import Notice, Target

# What a student of one classroom sees of it; everything else a student has is nobody else's.
# What a page sends by itself, without the person asking; here it goes nowhere.
BY_THEMSELVES = frozenset({"assignments.reading", "accounts.heartbeat"})
OF_CLASSROOM = frozenset({"assignments.lesson", "assignments.glossary"})
OF_ASSIGNMENT = frozenset({"assignments.open", "quizzes.show", "evaluations.show"})
OF_ATTEMPT = frozenset({"quizzes.take", "quizzes.hand_in", "quizzes.review", "quizzes.clock"})


@bp.route("/desk/<code>/try", methods=["GET", "POST"])
@finds("code", load=policy.authored_course)
def try_as(desk: CourseDesk) -> ResponseReturnValue:
    """Choose whose eyes to look with; the look goes on record."""
    classes = previews.classes_for(current_user, desk.code)
    timezone = current_app.extensions["lms_settings"].timezone
    form = PreviewForm(data={"moment": now().astimezone(ZoneInfo(timezone))}).offer(classes)
    if form.submitted():
        classroom_id, student_id = form.chosen()
        preview = rehearsing.start_preview(
            desk,
            classroom_id=classroom_id,
            student_id=student_id,
            moment=form.at(timezone),
            by=current_user,
        )
        return redirect(url_for(".previewed", preview_id=preview.id))
    return render_template(
        "authoring/try_as.html",
        desk=desk,
        form=form,
        classes=classes,
        earlier=previews.previews_of(current_user, desk.code),
    ), 422 if form.is_submitted() else 200


@bp.get("/desk/previews/<int:preview_id>")
@finds("preview_id", load=policy.own_look)
def previewed(look: Look) -> ResponseReturnValue:
    """What there is to look at: the tasks of the course and what the classroom was given."""
    try:
        with inner.apart(), rehearsing.rehearsal(look.desk, look.preview):
            return render_template(
                "authoring/previewed.html",
                look=look,
                preview=look.preview,
                tasks=tasks_of_course(look.desk.code),
                assignments=previews.assignments_to_look_at(look.preview.classroom_id),
                inside=_inside(look),
            )
    except HasErrors as wrong:
        return _cannot(look, wrong)


@bp.route("/desk/previews/<int:preview_id>/at/", defaults={"page": ""}, methods=["GET", "POST"])
@bp.route("/desk/previews/<int:preview_id>/at/<path:page>", methods=["GET", "POST"])
@finds("preview_id", load=policy.own_look)
def look(look: Look, page: str) -> ResponseReturnValue:
    """A page of the student, answered as if the drafts were published and it were that moment."""
    target = inner.target_of(page, request.method)
    if request.method == "POST":
        if target is not None and target.endpoint in BY_THEMSELVES:
            return "", 204
        if target is None or target.endpoint != "quizzes.start":
            return _read_only()
        given = target.arguments["assignment_id"]
        return redirect(url_for(".paper", preview_id=look.preview.id, assignment_id=given), 303)
    if target is None or not _is_shown(look, target):
        return _not_shown(look)
    return _answered(look, lambda _student: page)


@bp.get("/desk/previews/<int:preview_id>/paper/<int:assignment_id>")
@finds("preview_id", load=policy.own_look)
def paper(look: Look, assignment_id: int) -> ResponseReturnValue:
    """The paper this student would get, drawn for the look and forgotten with it."""
    if previews.classroom_of_assignment(assignment_id) != look.preview.classroom_id:
        return _not_shown(look)

    def begun(student: User) -> str:
        attempt_id = rehearsing.begin_paper(student, assignment_id)
        return url_for("quizzes.take", attempt_id=attempt_id).removeprefix("/")

    try:
        return _answered(look, begun)
    except Refused as refusal:
        return _not_shown(look, str(refusal))


def _answered(look: Look, page_for: Callable[[User], str]) -> ResponseReturnValue:
    environ = inner.environ_below(_inside(look))
    try:
        with inner.apart(), rehearsing.rehearsal(look.desk, look.preview) as student:
            return inner.answer_as(student, page_for(student), environ, _notice(look))
    except HasErrors as wrong:
        return _cannot(look, wrong)


def _is_shown(look: Look, target: Target) -> bool:
    named, preview = target.arguments, look.preview
    if target.endpoint in OF_CLASSROOM:
        return bool(named["classroom_id"] == preview.classroom_id)
    if target.endpoint in OF_ASSIGNMENT:
        given = previews.classroom_of_assignment(named["assignment_id"])
        return given == preview.classroom_id
    if target.endpoint in OF_ATTEMPT:
        return previews.is_attempt_in(preview, named["attempt_id"])
    return False


def _notice(look: Look) -> Notice:
    text = _(
        "预览：以%(name)s的身份，%(moment)s，含编写台上的草稿。只能看，什么都不会保存。",
        name=look.preview.student.name,
        moment=format_moment(look.preview.moment),
    )
    return Notice(text, url_for(".previewed", preview_id=look.preview.id), _("返回预览"))


def _inside(look: Look) -> str:
    """The address below which the student's pages are."""
    return url_for(".previewed", preview_id=look.preview.id) + "/at"


def _read_only() -> ResponseReturnValue:
    message = _("这是预览，只能看：刚才的操作没有保存，也不会影响学生。")
    if wants_json() or request.headers.get("Sec-Fetch-Dest") == "empty":
        return jsonify(error=message), 403
    return render_template("authoring/not_shown.html", message=message), 403


def _not_shown(look: Look, why: str = "") -> ResponseReturnValue:
    message = why or _(
        "预览只到这个教学班的课文、测验和评价为止。学生的其他页面（其他课程、个人资料）不在预览里。"
    )
    back = url_for(".previewed", preview_id=look.preview.id)
    return render_template("authoring/not_shown.html", message=message, back=back), 404


def _cannot(look: Look, wrong: HasErrors) -> ResponseReturnValue:
    return render_template(
        "authoring/cannot_preview.html", look=look, message=str(wrong), findings=wrong.findings
    ), 422

"""Copying a course under another code, and taking tasks or questions out of another one."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.authoring import policy
from lms.authoring.queries.people import CourseDesk
from lms.authoring.queries.working import files_of
from lms.authoring.services import reusing
from lms.authoring.services.copying import copy_course
from lms.authoring.services.reusing import Reuse
from lms.authoring.views.blueprint import bp
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.core.markdown import plain_text
from lms.courses.queries import catalogue
from lms.courses.rules.reading import UNIT, CourseFolder, role_of
from lms.web.access import finds

OF_QUESTIONS = frozenset({"quiz.md", "checks.md", "banks"})


@bp.route("/desk/<code>/copy", methods=["GET", "POST"])
@finds("code", load=policy.authored_course)
def copy(desk: CourseDesk) -> ResponseReturnValue:
    sent = request.form
    if request.method == "POST":
        try:
            made = copy_course(
                desk,
                sent.get("new_code", "").strip().upper(),
                " ".join(sent.get("title", "").split()),
                with_drafts=sent.get("which") == "drafts",
                by=current_user,
            )
        except Refused as refusal:
            flash(str(refusal), "error")
        else:
            flash(_("已复制为 %(code)s，发布以后才会出现在课程目录里。", code=made.code), "success")
            return redirect(url_for(".course", code=made.code))
    return render_template("authoring/copy.html", desk=desk, sent=sent)


@bp.get("/desk/<code>/reuse")
@finds("code", load=policy.authored_course)
def reuse(desk: CourseDesk) -> ResponseReturnValue:
    """Choose a published course, then a task or questions of it, then where they go."""
    known = {line.course.code: line.course.title for line in catalogue()}
    known.pop(desk.code, None)
    source = request.args.get("source", "")
    found = reusing.published_course(source).planned.course.found if source in known else None
    plan = _planned(desk, source, known) if found else None
    files = [path for path, one in files_of(desk.code).items() if one.is_there]
    return render_template(
        "authoring/reuse.html",
        desk=desk,
        courses=known,
        source=source if found else "",
        tasks=[(one.text.task, f"{one.text.number} {one.text.title}")
               for one in found.lessons.values()] if found else [],
        questions=_questions(found) if found else [],
        units=[path for path in files if path.count("/") == 1 and path.endswith(f"/{UNIT}")],
        documents=[path for path in files if role_of(path) in OF_QUESTIONS],
        plan=plan,
        asked=request.args,
    )  # fmt: skip


@bp.post("/desk/<code>/reuse")
@finds("code", load=policy.authored_course)
def bring(desk: CourseDesk) -> ResponseReturnValue:
    """Bring in what was looked at."""
    sent = request.form
    source = sent.get("source", "")
    known = {line.course.code for line in catalogue()} - {desk.code}
    back = url_for(".reuse", code=desk.code, source=source if source in known else None)
    if source not in known:
        return redirect(back)
    try:
        plan = _plan(desk, source, sent.get("task", ""), sent.getlist("key"), sent.get("to", ""))
        reusing.bring_in(desk, plan, source=source, by=current_user)
    except Refused as refusal:
        flash(str(refusal), "error")
        return redirect(back)
    flash(_("已取用，写成了草稿；来源记在文档里。"), "success")
    return redirect(url_for(".course", code=desk.code))


def _planned(desk: CourseDesk, source: str, known: dict[str, str]) -> Reuse | None:
    """What the person looks at before it is brought in; None until enough is chosen."""
    task, keys = request.args.get("task", ""), request.args.getlist("key")
    if source not in known or not (task or keys):
        return None
    try:
        return _plan(desk, source, task, keys, request.args.get("to", ""))
    except Refused as refusal:
        flash(str(refusal), "error")
        return None


def _plan(desk: CourseDesk, source: str, task: str, keys: list[str], target: str) -> Reuse:
    if task:
        return reusing.plan_task(desk, source, task, target)
    return reusing.plan_questions(desk, source, keys, target)


def _questions(found: CourseFolder) -> list[tuple[str, str]]:
    return [
        (one.key, plain_text(one.stem)[:60])
        for questions in found.question_sets()
        for one in questions.definitions
    ]

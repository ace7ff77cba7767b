"""Copying a course under another code, and taking tasks or questions out of another one."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from lms.authoring import policy
from lms.authoring.queries.people import CourseDesk, desks_of
from lms.authoring.queries.working import files_of
from lms.authoring.services import reusing
from lms.authoring.services.copying import copy_course
from lms.authoring.services.reusing import Reuse, Source
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
    """Choose another course, then a task or questions of it, then where they go."""
    known = _sources(desk)
    source = _source(known, request.args.get("source", ""))
    found = source.found if source else None
    plan = _planned(desk, source) if source else None
    files = [path for path, one in files_of(desk.code).items() if one.is_there]
    return render_template(
        "authoring/reuse.html",
        desk=desk,
        courses={code: title for code, (title, _authored) in known.items()},
        source=source.code if source else "",
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
    source = _source(_sources(desk), sent.get("source", ""))
    back = url_for(".reuse", code=desk.code, source=source.code if source else None)
    if source is None:
        return redirect(back)
    try:
        plan = _plan(desk, source, sent)
        reusing.bring_in(desk, plan, source=source.code, by=current_user)
    except Refused as refusal:
        flash(str(refusal), "error")
        return redirect(back)
    flash(_("已取用，写成了草稿；来源记在文档里。"), "success")
    return redirect(url_for(".course", code=desk.code))


def _sources(desk: CourseDesk) -> dict[str, tuple[str, bool]]:
    """The courses one may take from: title, and whether one writes it and sees its drafts."""
    found = {line.course.code: (line.course.title, False) for line in catalogue()}
    found |= {one.code: (one.title, True) for one in desks_of(current_user)}
    found.pop(desk.code, None)
    return dict(sorted(found.items()))


def _source(known: dict[str, tuple[str, bool]], code: str) -> Source | None:
    return reusing.source_course(code, with_drafts=known[code][1]) if code in known else None


def _planned(desk: CourseDesk, source: Source) -> Reuse | None:
    """What the person looks at before it is brought in; None until enough is chosen."""
    if not (request.args.get("task") or request.args.getlist("key")):
        return None
    try:
        return _plan(desk, source, request.args)
    except Refused as refusal:
        flash(str(refusal), "error")
        return None


def _plan(desk: CourseDesk, source: Source, sent: MultiDict[str, str]) -> Reuse:
    target, task = sent.get("to", ""), sent.get("task", "")
    chosen = {
        name.removeprefix("as-"): code
        for name, code in sent.items()
        if name.startswith("as-") and code
    }
    if task:
        return reusing.plan_task(desk, source, task, target, chosen)
    return reusing.plan_questions(desk, source, sent.getlist("key"), target, chosen)


def _questions(found: CourseFolder) -> list[tuple[str, str]]:
    return [
        (one.key, plain_text(one.stem)[:60])
        for questions in found.question_sets()
        for one in questions.definitions
    ]

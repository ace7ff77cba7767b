"""Changes of the structure of a course: each kept in one step, with a way back."""

from collections.abc import Callable, Sequence

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from itsdangerous import BadSignature, URLSafeSerializer

from lms.authoring import policy
from lms.authoring.forms import TaskForm, UnitForm
from lms.authoring.models import DraftRevision
from lms.authoring.queries.copies import unsaved_in
from lms.authoring.queries.people import CourseDesk
from lms.authoring.rules.structure import UnitPlace, free_key
from lms.authoring.services import reshaping, structure
from lms.authoring.services.bench import Standing, standing_of
from lms.authoring.services.structure import NewTask
from lms.authoring.views.blueprint import bp
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.web.access import finds

STEPS = {"up": -1, "down": 1}


@bp.route("/desk/<code>/new-unit", methods=["GET", "POST"])
@finds("code", load=policy.authored_course)
def new_unit(desk: CourseDesk) -> ResponseReturnValue:
    """A new unit at the end of the course."""
    standing = standing_of(desk)
    taken = {one.key for one in standing.outline.units}
    form = UnitForm(key=free_key("M", taken), number=str(len(standing.outline.units) + 1))
    if form.submitted():
        words = (str(form.key.data).strip(), str(form.number.data), str(form.title.data).strip())
        try:
            unit = structure.add_unit(standing, *words, by=current_user)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("已新建项目“%(title)s”。接着给它加学习任务。", title=unit.title), "success")
            return redirect(_at(desk, unit.folder))
    status = 422 if form.is_submitted() else 200
    return render_template("authoring/new_unit.html", desk=desk, form=form), status


@bp.route("/desk/<code>/new-task/<unit>", methods=["GET", "POST"])
@finds("code", load=policy.authored_course)
def new_task(desk: CourseDesk, unit: str) -> ResponseReturnValue:
    """A new learning task at the end of a unit, its lesson ready to be written."""
    standing = standing_of(desk)
    place = standing.outline.unit(unit) or abort(404)
    form = _task_form(standing, place)
    if form.submitted():
        try:
            path = structure.add_task(standing, place, asked_task(form), by=current_user)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("已新建学习任务“%(title)s”，现在写课文。", title=form.title.data), "success")
            return redirect(url_for(".edit", code=desk.code, path=path))
    status = 422 if form.is_submitted() else 200
    return render_template(
        "authoring/new_task.html", desk=desk, unit=place, form=form, has_any=standing.objectives
    ), status


@bp.post("/desk/<code>/add")
@finds("code", load=policy.authored_course)
def add_document(desk: CourseDesk) -> ResponseReturnValue:
    """A single document beside a lesson, or of the course, ready to be written."""
    kind, folder = request.form.get("kind", ""), request.form.get("folder", "")
    standing = standing_of(desk)
    try:
        if folder:
            path = structure.add_to_task(standing, folder, kind, by=current_user)
        else:
            path = structure.add_to_course(standing, kind, by=current_user)
    except Refused as refusal:
        flash(str(refusal), "error")
        return redirect(_at(desk, folder))
    flash(_("已新建 %(path)s。括号里的话换成您自己的。", path=path), "success")
    return redirect(url_for(".edit", code=desk.code, path=path))


@bp.post("/desk/<code>/arrange")
@finds("code", load=policy.authored_course)
def arrange(desk: CourseDesk) -> ResponseReturnValue:
    """A unit or task one place up or down, before another, or in another unit."""
    deed, folder = request.form.get("deed", ""), request.form.get("folder", "")
    to, before = request.form.get("to", ""), request.form.get("before", "")

    def step(standing: Standing) -> Sequence[DraftRevision]:
        if deed in STEPS:
            return reshaping.step(standing, folder, STEPS[deed], by=current_user)
        return reshaping.place(standing, folder, to, before, by=current_user)

    is_far = to not in {"", folder.partition("/")[0]}
    said = _("已移动，链接和素材跟着改好了；编号没有改。") if is_far else _("顺序已改。")
    typing = sorted({name for _id, name in _unsaved(desk, folder)}) if is_far else []
    if typing:
        said = _(
            "已移动。%(who)s 在里面还有没保存的文字，也跟着移过去了：请重新打开文档再保存。",
            who=_("、").join(typing),
        )
    return _stepped(desk, step, said, to if is_far else folder)


@bp.post("/desk/<code>/title")
@finds("code", load=policy.authored_course)
def retitle(desk: CourseDesk) -> ResponseReturnValue:
    """Another title of the course, a unit, a task or a document."""
    path, title = request.form.get("path", ""), request.form.get("title", "")

    def step(standing: Standing) -> Sequence[DraftRevision]:
        return reshaping.rename(standing, path, title, by=current_user)

    return _stepped(desk, step, _("已改名。"), path.rpartition("/")[0])


@bp.get("/desk/<code>/remove/<path:what>")
@finds("code", load=policy.authored_course)
def removal(desk: CourseDesk, what: str) -> ResponseReturnValue:
    """What would go, and what else names it."""
    standing = standing_of(desk)
    try:
        leaving = reshaping.leaving_with(standing, what)
    except Refused as refusal:
        flash(str(refusal), "error")
        return redirect(url_for(".course", code=desk.code))
    return render_template(
        "authoring/removal.html",
        desk=desk,
        what=what,
        leaving=leaving,
        mentions=reshaping.mentions(standing, what),
        unsaved={path: who for path, who in unsaved_in(desk.code).items() if path in leaving},
    )


@bp.post("/desk/<code>/remove/<path:what>")
@finds("code", load=policy.authored_course)
def remove(desk: CourseDesk, what: str) -> ResponseReturnValue:
    """Take a unit, a task or a document from the course."""

    def step(standing: Standing) -> Sequence[DraftRevision]:
        return reshaping.remove(standing, what, by=current_user)

    return _stepped(desk, step, _("已移除。发布以前，学生看到的不变。"), what.rpartition("/")[0])


@bp.post("/desk/<code>/take-back")
@finds("code", load=policy.authored_course)
def take_back(desk: CourseDesk) -> ResponseReturnValue:
    """Undo a step nobody has built on since."""
    try:
        code, first, last = steps().loads(request.form.get("step", ""))
        if code != desk.code:
            abort(404)
        reshaping.take_back(desk, first, last, by=current_user)
    except BadSignature:
        flash(_("找不到要撤回的这一步。需要时可以在“版本”里恢复。"), "error")
    except Refused as refusal:
        flash(str(refusal), "error")
    else:
        flash(_("已撤回这一步。"), "success")
    return redirect(url_for(".course", code=desk.code))


def steps() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="steps at the desk")


def _stepped(
    desk: CourseDesk,
    step: Callable[[Standing], Sequence[DraftRevision]],
    said: str,
    folder: str,
) -> ResponseReturnValue:
    """Take a step, say so, and go back to where it was taken with a way to undo it."""
    try:
        kept = step(standing_of(desk))
    except Refused as refusal:
        flash(str(refusal), "error")
        return redirect(_at(desk, folder))
    if not kept:
        return redirect(_at(desk, folder))
    flash(said, "success")
    ids = [one.id for one in kept]
    return redirect(_at(desk, folder, steps().dumps([desk.code, min(ids), max(ids)])))


def _unsaved(desk: CourseDesk, folder: str) -> list[tuple[int, str]]:
    """Who has something typed and unsaved in a folder."""
    found = unsaved_in(desk.code)
    return [one for path, who in found.items() if path.startswith(f"{folder}/") for one in who]


def _at(desk: CourseDesk, folder: str, step: str | None = None) -> str:
    anchor = f"at-{folder.replace('/', '--')}" if folder else None
    return url_for(".course", code=desk.code, step=step, _anchor=anchor)


def _task_form(standing: Standing, unit: UnitPlace) -> TaskForm:
    form = TaskForm(**suggested(standing, unit), hours=2, has_quiz=True)
    return form.offer(offered_objectives(standing))


def suggested(standing: Standing, unit: UnitPlace) -> dict[str, str]:
    """A key and a number for a new task of a unit."""
    keys = [task.key for one in standing.outline.units for task in one.tasks]
    first = "".join(sign for sign in unit.number if sign.isdecimal() and sign.isascii())
    numbers = {task.number for one in standing.outline.units for task in one.tasks}
    free = next(n for n in range(1, 1000) if f"{first or 1}-{n}" not in numbers)
    return {"key": free_key("T", keys, width=2), "number": f"{first or 1}-{free}"}


def offered_objectives(standing: Standing) -> list[tuple[str, str]]:
    """The objectives of the course, those no lesson works on first."""
    used = {code for one in standing.found.lessons.values() for code in one.objectives}
    return sorted(standing.objectives, key=lambda one: one[0] in used)


def asked_task(form: TaskForm) -> NewTask:
    """What a form says of a new task."""
    return NewTask(
        key=str(form.key.data).strip(),
        number=str(form.number.data).strip(),
        title=str(form.title.data).strip(),
        hours=int(form.hours.data or 0),
        objectives=tuple(form.objectives.data or ()),
        has_quiz=bool(form.has_quiz.data),
        has_table=bool(form.has_table.data),
    )

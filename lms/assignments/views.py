"""The learning task as a classroom does it, and what its teacher gives it to do."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, current_app, flash, jsonify, redirect, render_template, request
from flask import url_for as address
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.assignments import policy, queries, services
from lms.assignments.forms import WindowForm
from lms.assignments.models import Assignment, Work
from lms.assignments.queries import TaskPage
from lms.classrooms.models import Classroom, Role
from lms.classrooms.queries import get_classroom
from lms.core.clock import now
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.courses import services as course_services
from lms.courses.models import ActivityKind
from lms.courses.rules.compiled import LessonText
from lms.objectives.queries import objectives_of
from lms.questions import kinds
from lms.questions.rules import Definition
from lms.web.access import finds, opens
from lms.web.errors import wants_json

bp = Blueprint("assignments", __name__, template_folder="templates")

PAGES = {ActivityKind.QUIZ: "quizzes.show", ActivityKind.EVALUATION: "evaluations.show"}
DESKS = {ActivityKind.QUIZ: "quizzes.marking", ActivityKind.EVALUATION: "evaluations.grid"}


@dataclass(frozen=True)
class Step:
    """One stage of a learning task, as the steps part shows it."""

    title: str
    state: str
    href: str | None


@bp.get("/classrooms/<int:classroom_id>/tasks/<key>")
@finds("classroom_id", "key", load=queries.task_page_of)
def lesson(page: TaskPage) -> ResponseReturnValue:
    text = LessonText.from_json(page.revision.compiled)
    given = queries.steps_of(page.classroom.id, page.task.id, current_user.id)
    objectives = [
        one
        for one in objectives_of(page.classroom.course_code, retired=True)
        if one.code in text.objectives
    ]
    return render_template(
        "assignments/lesson.html",
        page=page,
        text=text,
        checks={data["key"]: Definition.from_json(data) for data in text.checks},
        objectives=objectives,
        steps=_steps(page, text, given),
        upcoming=_upcoming(given),
        due=min((one.due_at for one, _work in given if one.due_at), default=None),
        is_student=page.role is Role.STUDENT,
    )


@bp.post("/classrooms/<int:classroom_id>/tasks/<key>/reading")
@finds("classroom_id", "key", load=queries.task_page_of)
def reading(page: TaskPage) -> ResponseReturnValue:
    """Note sections as read; teachers looking in leave no trace."""
    sent = request.get_json(silent=True)
    sections = sent.get("sections") if isinstance(sent, dict) else None
    known = {entry["id"] for entry in page.task.outline}
    if not isinstance(sections, list) or not known.issuperset(map(str, sections)):
        abort(400)
    if page.role is Role.STUDENT:
        for section in sections:
            course_services.note_reading(page.task, student_id=current_user.id, section=section)
    return jsonify(ok=True)


@bp.post("/classrooms/<int:classroom_id>/tasks/<key>/checks/<question>")
@finds("classroom_id", "key", load=queries.task_page_of)
def check(page: TaskPage, question: str) -> ResponseReturnValue:
    """Answer an inline check at once; it earns nothing and leaves no trace."""
    text = LessonText.from_json(page.revision.compiled)
    found = next((data for data in text.checks if data["key"] == question), None)
    definition = Definition.from_json(found) if found else abort(404)
    answer = kinds.read_answer(definition, request.form.to_dict(flat=False))
    outcome = kinds.mark_answer(definition, answer)[definition.key]
    said = {"definition": definition, "answer": answer, "outcome": outcome}
    if wants_json():
        html = render_template("questions/feedback.html", **said)
        return jsonify(correct=outcome.share == 1 if answer else None, message="", html=html)
    return render_template("assignments/check.html", page=page, **said)


@bp.get("/assignments/<int:assignment_id>")
@opens("assignment_id", queries.get_assignment, policy.can_see_assignment)
def open(assignment: Assignment) -> ResponseReturnValue:
    """Lead everyone to their side of the activity: students to the work, teachers to the desk."""
    is_teacher = policy.can_teach_assignment(current_user, assignment)
    pages = DESKS if is_teacher else PAGES
    return redirect(address(pages[assignment.activity.kind], assignment_id=assignment.id))


@bp.get("/classrooms/<int:classroom_id>/assignments")
@opens("classroom_id", get_classroom, policy.can_assign)
def index(classroom: Classroom) -> ResponseReturnValue:
    given = {one.activity_id: one for one in queries.assignments_of(classroom.id)}
    return render_template(
        "assignments/index.html",
        classroom=classroom,
        activities=queries.activities_of(classroom.course_code),
        given=given,
        now=now(),
    )


@bp.route("/classrooms/<int:classroom_id>/assignments/<key>", methods=["GET", "POST"])
@opens("classroom_id", get_classroom, policy.can_assign)
def assign(classroom: Classroom, key: str) -> ResponseReturnValue:
    offered = {one.key: one for one in queries.activities_of(classroom.course_code)}
    activity = offered.get(key) or abort(404)
    given = queries.assignments_of(classroom.id)
    earlier = next((one for one in given if one.activity_id == activity.id), None)
    timezone = current_app.extensions["lms_settings"].timezone
    form = WindowForm(data=_window(earlier, timezone))
    if form.submitted():
        try:
            services.assign(classroom, activity, **form.window(timezone), by=current_user)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("已安排“%(title)s”。", title=activity.title), "success")
            return redirect(address(".index", classroom_id=classroom.id))
    return render_template(
        "assignments/assign.html", classroom=classroom, activity=activity, form=form, given=earlier
    )


def _window(assignment: Assignment | None, timezone: str) -> dict[str, object]:
    zone = ZoneInfo(timezone)
    if assignment is None:
        return {"opens_at": now().astimezone(zone).replace(tzinfo=None)}
    moments = {name: getattr(assignment, name) for name in ("opens_at", "due_at", "closes_at")}
    return {
        name: moment.astimezone(zone).replace(tzinfo=None) if moment else None
        for name, moment in moments.items()
    }


def _steps(
    page: TaskPage, text: LessonText, given: list[tuple[Assignment, Work | None]]
) -> list[Step]:
    seen = set(page.reading.sections) if page.reading else set()
    sections = [(s.title, s.id in seen, f"#{s.id}") for s in text.sections]
    activities = [
        (
            f"{one.activity.title} {one.activity.label}".strip(),
            bool(work and work.handed_in_at),
            address(".open", assignment_id=one.id),
        )
        for one, work in given
    ]
    steps: list[Step] = []
    for title, is_done, href in sections + activities:
        is_next = not is_done and all(step.state == "done" for step in steps)
        steps.append(Step(title, "done" if is_done else "now" if is_next else "todo", href))
    return steps


def _upcoming(
    given: list[tuple[Assignment, Work | None]],
) -> tuple[Assignment, Work | None] | None:
    """The first activity not yet handed in: what comes after reading."""
    return next(((one, work) for one, work in given if not (work and work.handed_in_at)), None)

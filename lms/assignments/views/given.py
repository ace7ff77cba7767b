"""The learning task as a classroom does it, and what its teacher gives it to do."""

import re
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

from flask import abort, current_app, flash, jsonify, redirect, render_template, request
from flask import url_for as address
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from lms.assignments import policy, queries, services
from lms.assignments.forms import WindowForm
from lms.assignments.models import Assignment
from lms.assignments.queries import Given, GlossaryPage, TaskPage
from lms.assignments.views.blueprint import bp
from lms.classrooms.models import Classroom, Role
from lms.classrooms.queries import get_classroom
from lms.core.clock import now
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.courses import services as course_services
from lms.courses.models import ActivityKind
from lms.courses.queries import activities_of, get_task, tasks_of_course
from lms.courses.rules import texts
from lms.courses.rules.compiled import LessonText
from lms.courses.rules.glossary import Term
from lms.objectives.queries import Named, objectives_named
from lms.questions import kinds
from lms.questions.rules import Definition
from lms.web import bodies, fragments
from lms.web.access import finds, opens
from lms.web.errors import wants_json

ACTION, TOKEN = "\ue000action\ue001", "\ue000token\ue001"  # no text or address holds them
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
    text = texts.lesson_of(page.edition, page.compiled)
    given = queries.steps_of(page.classroom_id, page.task_id, current_user.id)
    objectives = objectives_named(page.course_code, text.objectives)
    goals = _goals(objectives)
    return render_template(
        "assignments/lesson.html",
        page=page,
        objective_count=len(objectives),
        goals=goals,
        body=_body(page, text, goals),
        steps=_steps(page, text, given),
        upcoming=next((one for one in given if not one.is_handed_in), None),
        due=min((one.due_at for one in given if one.due_at), default=None),
        is_student=page.role is Role.STUDENT,
    )


@bp.post("/classrooms/<int:classroom_id>/tasks/<key>/reading")
@finds("classroom_id", "key", load=queries.task_page_of)
def reading(page: TaskPage) -> ResponseReturnValue:
    """Note sections as read; teachers looking in leave no trace."""
    sections = bodies.json_sent().get("sections")
    known = {entry["id"] for entry in page.outline}
    if not isinstance(sections, list) or not known.issuperset(map(str, sections)):
        abort(400)
    if page.role is Role.STUDENT:
        task = get_task(page.course_code, page.key) or abort(404)
        for section in sections:
            course_services.note_reading(task, student_id=current_user.id, section=str(section))
    return jsonify(ok=True)


@bp.post("/classrooms/<int:classroom_id>/tasks/<key>/checks/<question>")
@finds("classroom_id", "key", load=queries.task_page_of)
def check(page: TaskPage, question: str) -> ResponseReturnValue:
    """Answer an inline check at once; it earns nothing and leaves no trace."""
    text = texts.lesson_of(page.edition, page.compiled)
    found = next((data for data in text.checks if data["key"] == question), None)
    definition = Definition.from_json(found) if found else abort(404)
    answer = kinds.read_answer(definition, request.form.to_dict(flat=False))
    outcomes = kinds.mark_answer(definition, answer)
    said = {"definition": definition, "answer": answer, "outcomes": outcomes}
    if wants_json():
        html = render_template("questions/feedback.html", **said)
        is_right = all(one.share == 1 for one in outcomes.values())
        return jsonify(correct=is_right if answer else None, message="", html=html)
    return render_template("assignments/check.html", page=page, **said)


@bp.get("/classrooms/<int:classroom_id>/glossary")
@finds("classroom_id", load=queries.glossary_page_of)
def glossary(page: GlossaryPage) -> ResponseReturnValue:
    """Every term of the course, under the task that teaches it."""
    terms = [Term(**one) for one in page.terms]
    groups = [
        (task, [term for term in terms if term.task == task.key])
        for task in tasks_of_course(page.course_code)
    ]
    known = {task.key for task, _terms in groups}
    return render_template(
        "assignments/glossary.html",
        page=page,
        count=len(terms),
        groups=[(task, own) for task, own in groups if own],
        others=[term for term in terms if term.task not in known],
    )


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
        activities=activities_of(classroom.course_code),
        given=given,
        now=now(),
    )


@bp.route("/classrooms/<int:classroom_id>/assignments/<key>", methods=["GET", "POST"])
@opens("classroom_id", get_classroom, policy.can_assign)
def assign(classroom: Classroom, key: str) -> ResponseReturnValue:
    offered = {one.key: one for one in activities_of(classroom.course_code)}
    activity = offered.get(key) or abort(404)
    given = queries.assignments_of(classroom.id)
    earlier = next((one for one in given if one.activity_id == activity.id), None)
    timezone = current_app.extensions["lms_settings"].timezone
    form = WindowForm(data=_window(earlier, timezone))
    if form.submitted():
        try:
            assignment = services.assign(
                classroom, activity, **form.window(timezone), by=current_user
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("已安排“%(title)s”。", title=activity.title), "success")
            return redirect(_after_giving(assignment, is_new=earlier is None))
    return render_template(
        "assignments/assign.html", classroom=classroom, activity=activity, form=form, given=earlier
    )


def _after_giving(assignment: Assignment, *, is_new: bool) -> str:
    """The list again; or, of what nobody may see yet, to the page that says who may."""
    if is_new and assignment.is_restricted:
        return address("quizzes.access", assignment_id=assignment.id)
    return address(".index", classroom_id=assignment.classroom_id)


def _window(assignment: Assignment | None, timezone: str) -> dict[str, object]:
    zone = ZoneInfo(timezone)
    if assignment is None:
        return {"opens_at": now().astimezone(zone).replace(tzinfo=None)}
    moments = {name: getattr(assignment, name) for name in ("opens_at", "due_at", "closes_at")}
    return {
        name: moment.astimezone(zone).replace(tzinfo=None) if moment else None
        for name, moment in moments.items()
    }


def _goals(objectives: list[Named]) -> Markup:
    """The objectives as list items; they change only when a course is published."""
    return fragments.once(
        ("goals", *objectives),
        lambda: render_template("assignments/_goals.html", objectives=objectives),
    )


def _body(page: TaskPage, text: LessonText, goals: Markup) -> Markup:
    """The text with its goals and checks: the same for everybody but for two places.

    The address of the checks and the reader's token are put in afterwards, so that the body
    is rendered once for a revision and a language.
    """

    def render() -> str:
        checks = {data["key"]: Definition.from_json(data) for data in text.checks}
        places = {"action": ACTION, "token": TOKEN}
        return render_template(
            "assignments/_text.html", text=text, goals=goals, checks=checks, **places
        )

    pieces = _cut(fragments.once(("lesson", page.edition, goals), render))
    action = address(".lesson", classroom_id=page.classroom_id, key=page.key) + "/checks/"
    filled = {ACTION: action, TOKEN: generate_csrf()}
    return Markup("".join([filled.get(piece, piece) for piece in pieces]))  # noqa: S704


@lru_cache(128)
def _cut(body: str) -> list[str]:
    """The body cut at its open places, which stand in the list by themselves."""
    return re.split(f"({ACTION}|{TOKEN})", str(body))


def _steps(page: TaskPage, text: LessonText, given: list[Given]) -> list[Step]:
    seen = set(page.sections_read or ())
    sections = [(s.title, s.id in seen, f"#{s.id}") for s in text.sections]
    activities = [
        (
            f"{one.title} {one.label}".strip(),
            one.is_handed_in,
            address(".open", assignment_id=one.assignment_id),
        )
        for one in given
    ]
    steps: list[Step] = []
    for title, is_done, href in sections + activities:
        is_next = not is_done and all(step.state == "done" for step in steps)
        steps.append(Step(title, "done" if is_done else "now" if is_next else "todo", href))
    return steps

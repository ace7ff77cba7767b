"""送审: what students see, what must be looked at, handing in, and asking for corrections."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.classrooms.models import Classroom, Role
from lms.classrooms.queries import get_classroom, role_in
from lms.core.clock import now
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.gradebook import policy, queries, services
from lms.gradebook.models import GradeSubmission
from lms.gradebook.rules import State
from lms.gradebook.rules.correcting import read_total
from lms.gradebook.rules.wording import STATES
from lms.gradebook.views.blueprint import bp
from lms.gradebook.views.figures import figure_words
from lms.gradebook.views.telling import lock_of, told
from lms.web.access import opens
from lms.web.ids import wholes


@bp.get("/classrooms/<int:classroom_id>/gradebook/submission")
@opens("classroom_id", get_classroom, policy.can_open_gradebook)
def submission(classroom: Classroom) -> ResponseReturnValue:
    history = queries.submissions_of(classroom.id)
    standing = next((one for one in history if one.is_standing), None)
    grades = queries.grades_in(standing.id) if standing else []
    ready = queries.readiness_of(classroom)
    figures = queries.figures_in(standing, grades) if standing else ready.figures
    return render_template(
        "gradebook/submission.html",
        classroom=classroom,
        history=history,
        standing=standing,
        ready=ready,
        grades=grades,
        differences=queries.differences_of(ready.grid, standing, grades) if standing else [],
        corrections=queries.corrections_in([one.id for one in history]),
        words=STATES,
        figures=figures,
        figure_words=figure_words(figures),
        now=now(),
        lock=lock_of(classroom),
        typed=request.args,
        is_teacher=role_in(current_user, classroom.id) is Role.TEACHER,
    )


@bp.post("/classrooms/<int:classroom_id>/gradebook/submission")
@opens("classroom_id", get_classroom, policy.can_submit_grades)
def submit(classroom: Classroom) -> ResponseReturnValue:
    """Freeze the grades and lock the classroom."""
    with told():
        made = services.submit(
            classroom,
            seen=request.form.getlist("seen"),
            note=request.form.get("note", ""),
            by=current_user,
        )
        flash(_("第 %(n)s 次送审已提交，成绩已锁定。", n=made.number), "success")
    return _back(classroom)


@bp.post("/classrooms/<int:classroom_id>/gradebook/corrections")
@opens("classroom_id", get_classroom, policy.can_submit_grades)
def request_correction(classroom: Classroom) -> ResponseReturnValue:
    """Ask the office for another grade of one student."""
    standing: GradeSubmission = queries.standing_submission(classroom.id) or abort(404)
    state = request.form.get("state", "")
    student = next(iter(wholes(request.form.getlist("student"))), 0)
    try:
        services.request_correction(
            standing,
            student,
            value=read_total(request.form.get("value", "")),
            state=State(state) if state in set(State) else State.NONE,
            reason=request.form.get("reason", ""),
            by=current_user,
        )
    except Refused as refusal:
        flash(str(refusal), "error")
        names = ("student", "value", "state", "reason")
        return _back(classroom, **{name: request.form.get(name, "") for name in names})
    flash(_("更正申请已提交，等教务决定。"), "success")
    return _back(classroom)


def _back(classroom: Classroom, **typed: Any) -> ResponseReturnValue:
    return redirect(url_for(".submission", classroom_id=classroom.id, **typed))

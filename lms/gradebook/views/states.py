"""Special marks of a classroom: who has which, giving them and taking them back."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.classrooms.models import Classroom, Role
from lms.classrooms.queries import get_classroom, role_in, students_of
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.gradebook import policy, queries, services
from lms.gradebook.rules import State
from lms.gradebook.rules.effect_words import for_course, for_item
from lms.gradebook.rules.states import OFFICE_ONLY
from lms.gradebook.rules.wording import STATES
from lms.gradebook.views.blueprint import bp
from lms.gradebook.views.telling import lock_of
from lms.web.access import opens
from lms.web.ids import wholes


@bp.get("/classrooms/<int:classroom_id>/gradebook/states")
@opens("classroom_id", get_classroom, policy.can_open_gradebook)
def states(classroom: Classroom) -> ResponseReturnValue:
    """Who has which state; `?student=3&column=a12&state=none` fills the form in."""
    effects = queries.effects()
    return render_template(
        "gradebook/states.html",
        classroom=classroom,
        students=students_of(classroom.id),
        columns=queries.columns_of(classroom.id),
        entries=queries.state_entries(classroom.id),
        effects={state: (for_course(effects[state]), for_item(effects[state])) for state in STATES},
        words=STATES,
        offered=[one for one in STATES if one not in OFFICE_ONLY or current_user.is_administrator],
        chosen=request.args,
        chosen_students=request.args.getlist("student"),
        lock=lock_of(classroom),
        is_teacher=role_in(current_user, classroom.id) is Role.TEACHER,
    )


@bp.post("/classrooms/<int:classroom_id>/gradebook/states")
@opens("classroom_id", get_classroom, policy.can_set_states)
def set_states(classroom: Classroom) -> ResponseReturnValue:
    """Give the named students a state, or take it back; all or none."""
    sent = request.form.get("state", "")
    if sent not in set(State):
        flash(_("请先选择特殊标记。"), "error")
        return _back(classroom, **_typed())
    try:
        changed = services.set_states(
            classroom,
            wholes(request.form.getlist("student")),
            State(sent),
            column=request.form.get("column", ""),
            reason=request.form.get("reason", ""),
            by=current_user,
        )
    except Refused as refusal:
        flash(str(refusal), "error")
        return _back(classroom, **_typed())
    said = _("已登记 %(n)s 名学生。", n=changed) if changed else _("没有变化。")
    flash(said, "success")
    return _back(classroom)


def _typed() -> dict[str, Any]:
    """What was sent, so that a refused form is not to be filled in again."""
    names = ("student", "column", "state", "reason")
    return {name: request.form.getlist(name) for name in names}


def _back(classroom: Classroom, **typed: Any) -> ResponseReturnValue:
    return redirect(url_for(".states", classroom_id=classroom.id, **typed))

"""Growth (增值): how a student's evaluations change over the tasks of a term."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.evaluations import policy, queries
from lms.evaluations.queries import Grower
from lms.evaluations.views.blueprint import bp
from lms.evaluations.views.growth_page import growth_page
from lms.web.access import finds


@bp.get("/classrooms/<int:classroom_id>/growth")
@finds("classroom_id", load=policy.own_growth)
def own_growth(grower: Grower) -> ResponseReturnValue:
    """A student's own growth."""
    return _growth(grower, is_own=True)


@bp.get("/classrooms/<int:classroom_id>/growth/<int:student_id>")
@finds("classroom_id", "student_id", load=policy.growth_for_teachers)
def growth(grower: Grower) -> ResponseReturnValue:
    """One student's growth, for teachers and administrators."""
    return _growth(grower, is_own=False)


def _growth(grower: Grower, *, is_own: bool) -> ResponseReturnValue:
    stages = queries.stages_of(grower.classroom.id, grower.student.id)
    return render_template(
        "evaluations/growth.html",
        grower=grower,
        page=growth_page(stages, as_student=is_own),
        is_own=is_own,
        can_open=is_own or not current_user.is_administrator,
    )

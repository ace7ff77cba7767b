"""Students × objectives: the heat map of a classroom, and the training objectives above."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.attainment import policy, queries
from lms.attainment.rules.plans import Absent
from lms.attainment.rules.wording import BADGES, VERDICTS
from lms.attainment.views.blueprint import bp
from lms.classrooms.models import Classroom
from lms.classrooms.queries import get_classroom, students_of
from lms.gradebook.rules.wording import STATES
from lms.web.access import opens


@bp.get("/classrooms/<int:classroom_id>/objectives")
@opens("classroom_id", get_classroom, policy.can_see_attainment)
def show(classroom: Classroom) -> ResponseReturnValue:
    """The heat map by task objectives (or ?by=course), and the training objectives."""
    plan = queries.own_plan(classroom.id)
    sample = queries.sample_of(
        classroom.id, classroom.course_code, plan.absent if plan else Absent.OUT
    )
    shown: dict[str, object] = {"by": request.args.get("by", "task")}
    if shown["by"] == "course":
        chosen = plan or queries.plan_for([sample])
        shown["course"] = queries.pooled_figures([sample], chosen)
    else:
        heat = queries.heat_in(sample, plan.expected if plan else {})
        shown |= {"heat": heat, "training": queries.training_of(heat, classroom.course_code)}
    return render_template(
        "attainment/show.html",
        classroom=classroom,
        students=students_of(classroom.id),
        left_out=sample.left_out,
        states=STATES,
        verdicts=VERDICTS,
        badges=BADGES,
        is_teacher=not current_user.is_administrator,
        **shown,
    )

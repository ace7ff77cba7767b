"""The course objectives of a classroom, and classrooms of one course compared."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.attainment import policy, queries
from lms.attainment.rules.figures import Figure, Link
from lms.attainment.rules.wording import ABSENT, BADGES, FORMULAS, RULES, VERDICTS
from lms.attainment.views.blueprint import bp
from lms.classrooms.models import Classroom
from lms.classrooms.queries import get_classroom, students_of
from lms.gradebook.rules.wording import STATES
from lms.web.access import opens
from lms.web.ids import wholes

MOST = 12  # classrooms compared at once


@bp.get("/classrooms/<int:classroom_id>/attainment")
@opens("classroom_id", get_classroom, policy.can_see_attainment)
def course(classroom: Classroom) -> ResponseReturnValue:
    """Each course objective with its links, its value and verdict; the formula is printed."""
    made = queries.figures_of([classroom])
    return render_template(
        "attainment/course.html",
        classroom=classroom,
        made=made,
        has_own=queries.latest_plan(classroom.id) is not None,
        sources=[
            (link.category, link.title)
            for link in (made.figures[0].links if made.figures else ())
            if any(_of(one, link.category).weight for one in made.figures)
        ],
        names={one.user_id: one.user.name for one in students_of(classroom.id)},
        states=STATES,
        verdicts=VERDICTS,
        badges=BADGES,
        formula=FORMULAS[made.plan.formula],
        rule=RULES[made.plan.course_rule],
        absent=ABSENT[made.plan.absent],
        is_teacher=not current_user.is_administrator,
    )


@bp.get("/classrooms/<int:classroom_id>/attainment/compare")
@opens("classroom_id", get_classroom, policy.can_see_attainment)
def compare(classroom: Classroom) -> ResponseReturnValue:
    """The course over terms and classrooms: side by side by one plan, and all as one."""
    offered = queries.classrooms_like(classroom, current_user)
    wanted = set(wholes(request.args.getlist("with")))
    chosen = [one for one in offered if one.id == classroom.id or not wanted or one.id in wanted][
        -MOST:
    ]
    if classroom.id not in {one.id for one in chosen}:
        chosen = [classroom, *chosen[1:]]
    return render_template(
        "attainment/compare.html",
        classroom=classroom,
        offered=offered,
        chosen={one.id for one in chosen},
        compared=queries.compared(classroom, chosen),
        verdicts=VERDICTS,
        badges=BADGES,
        is_teacher=not current_user.is_administrator,
    )


def _of(figure: Figure, category: str) -> Link:
    return next(link for link in figure.links if link.category == category)

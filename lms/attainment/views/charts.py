"""The pictures of a class: bars, students, totals, one student's star, terms."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.attainment import policy, queries
from lms.attainment.views import picturing
from lms.attainment.views.blueprint import bp
from lms.classrooms.models import Classroom
from lms.classrooms.queries import get_classroom, students_of
from lms.gradebook.queries import effects, grid_of
from lms.gradebook.rules.statistics import Graded, class_figures
from lms.gradebook.rules.wording import LEVELS
from lms.web.access import opens

MOST = 8  # classrooms in one line


@bp.get("/classrooms/<int:classroom_id>/attainment/charts")
@opens("classroom_id", get_classroom, policy.can_see_attainment)
def charts(classroom: Classroom) -> ResponseReturnValue:
    """Every picture of a class, each with its sentence and its table."""
    others = queries.classrooms_like(classroom, current_user)[-MOST:]
    if classroom.id not in {one.id for one in others}:
        others = [classroom, *others[1:]]
    found = queries.compared(classroom, others)
    made = next(figures for room, figures in found.each if room.id == classroom.id)
    students = students_of(classroom.id)
    chosen = next(
        (one for one in students if str(one.user_id) == request.args.get("student")),
        students[0] if students else None,
    )
    return render_template(
        "attainment/charts.html",
        classroom=classroom,
        made=made,
        found=found,
        students=students,
        chosen=chosen,
        totals=_totals(classroom),
        level_names={key: str(name) for key, name in LEVELS.items()},
        drawn=picturing,
        is_teacher=not current_user.is_administrator,
    )


def _totals(classroom: Classroom) -> object:
    grid = grid_of(classroom.id, classroom.course_code)
    people = [Graded(row.enrollment.user.name, row.total.value, row.state) for row in grid.rows]
    return class_figures(people, effects(), grid.course.pass_mark)

"""Students × objectives, and the trail from a class figure down to one answer."""

import re
from fractions import Fraction

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.attainment import policy, queries
from lms.attainment.views.blueprint import bp
from lms.classrooms.models import Classroom
from lms.classrooms.queries import get_classroom, students_of
from lms.gradebook.models import LeafKind
from lms.gradebook.queries import Leaf, leaves_of
from lms.gradebook.rules import Tally, pooled
from lms.objectives.models import Objective
from lms.web.access import opens


@bp.get("/classrooms/<int:classroom_id>/objectives")
@opens("classroom_id", get_classroom, policy.can_see_attainment)
def show(classroom: Classroom) -> ResponseReturnValue:
    """The heat map, and the training objectives this course supports."""
    heat = queries.heat_of(classroom.id, classroom.course_code)
    return render_template(
        "attainment/show.html",
        classroom=classroom,
        students=students_of(classroom.id),
        heat=heat,
        training=queries.training_of(heat),
        is_teacher=not current_user.is_administrator,
    )


@bp.get("/classrooms/<int:classroom_id>/objectives/<int:objective_id>")
@opens("classroom_id", get_classroom, policy.can_see_attainment)
def trail(classroom: Classroom, objective_id: int) -> ResponseReturnValue:
    """Class → objective → evidence → question or row → student; the leaves sum to the figure."""
    objective = queries.get_objective(objective_id)
    if objective is None or objective.course_code != classroom.course_code:
        abort(404)
    heat = queries.heat_of(classroom.id, classroom.course_code)
    leaves = sorted(leaves_of(classroom.id, objective.id), key=_as_written)
    chosen = request.args.get("leaf", "")
    students = students_of(classroom.id)
    return render_template(
        "attainment/trail.html",
        classroom=classroom,
        objective=objective,
        heat=heat,
        students=students,
        items=_sums(leaves, by="item_title"),
        rows=_sums(leaves, by="leaf"),
        leaves=leaves,
        labels={leaf.leaf: leaf.label for leaf in leaves},
        chosen=chosen,
        answers={leaf.student_id: leaf for leaf in leaves if leaf.leaf == chosen},
        is_teacher=not current_user.is_administrator,
        below=[one for one in students if _is_below(heat, one.user_id, objective)],
    )


def _as_written(leaf: Leaf) -> tuple[bool, list[int]]:
    """Questions before criteria, each by number: T03-I2 stands before T03-I10."""
    return leaf.leaf_kind != LeafKind.QUESTION, [
        int(part) for part in re.findall(r"\d+", leaf.leaf)
    ]


def _sums(leaves: list[Leaf], *, by: str) -> dict[str, Tally]:
    """Leaves added up by one of their facts; the sums add up to the figure above them."""
    grouped: dict[str, list[Tally]] = {}
    for leaf in leaves:
        grouped.setdefault(getattr(leaf, by), []).append(Tally(leaf.earned, leaf.possible))
    return {name: pooled(parts) for name, parts in grouped.items()}


def _is_below(heat: queries.Heat, student_id: int, objective: Objective) -> bool:
    value = heat.of(student_id, objective.id).attainment
    return value is not None and value < Fraction(objective.expected)

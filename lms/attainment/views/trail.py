"""The trail: class → objective → evidence → question or row → a student's answer."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.attainment import policy, queries
from lms.attainment.queries import Leaf, Step, Trail
from lms.attainment.rules.figures import Figure
from lms.attainment.rules.plans import Absent, Plan
from lms.attainment.rules.wording import FORMULAS
from lms.attainment.views.blueprint import bp
from lms.classrooms.models import Classroom
from lms.classrooms.queries import get_classroom, students_of
from lms.objectives.models import PROGRAMME, Objective, ObjectiveKind
from lms.web.access import opens


@dataclass(frozen=True)
class Head:
    """One figure as the head of a trail tells it, and its neighbours on the same level.

    `near` are code, kind, title, value and address; `parts` what it is made of directly.
    """

    code: str
    title: str
    kind: str
    value: Fraction | None
    expected: Decimal | None
    here: str
    near: Sequence[tuple[str, str, str, Fraction | None, str]]
    students: Mapping[int, Fraction | None]
    parts: Sequence[tuple[str, str, str, Fraction, Decimal]]
    figure: Figure | None = None
    formula: str = ""


@bp.get("/classrooms/<int:classroom_id>/objectives/<int:objective_id>")
@opens("classroom_id", get_classroom, policy.can_see_attainment)
def trail(classroom: Classroom, objective_id: int) -> ResponseReturnValue:
    """Where the figure of a task objective or a training objective comes from."""
    objective = queries.get_objective(objective_id) or abort(404)
    if objective.course_code not in (classroom.course_code, PROGRAMME):
        abort(404)
    plan = queries.own_plan(classroom.id)
    sample = queries.sample_of(
        classroom.id, classroom.course_code, plan.absent if plan else Absent.OUT
    )
    heat = queries.heat_in(sample, plan.expected if plan else {})
    totals = heat.class_tallies
    if objective.kind is ObjectiveKind.TRAINING:
        head, portions = _training(classroom, heat, objective)
    else:
        head, portions = _task(classroom, heat, objective)
    known = {key: part for key, part in portions.items() if key in totals}
    return _page(classroom, head, queries.trail_of_objectives(sample, known, totals))


@bp.get("/classrooms/<int:classroom_id>/attainment/of/<code>")
@opens("classroom_id", get_classroom, policy.can_see_attainment)
def course_trail(classroom: Classroom, code: str) -> ResponseReturnValue:
    """Where the figure of a course objective comes from."""
    plan = queries.own_plan(classroom.id)
    samples = queries.samples_of([classroom], plan)
    chosen = plan or queries.plan_for(samples)
    made = queries.pooled_figures(samples, chosen)
    figure = next((one for one in made.figures if one.code == code), None) or abort(404)
    head = _course(classroom, chosen, list(made.figures), figure)
    return _page(classroom, head, queries.trail_of_figure(samples[0], chosen.formula, figure))


def _page(classroom: Classroom, head: Head, trail: Trail) -> ResponseReturnValue:
    """The page of one trail with what is chosen on it (?item=&leaf=)."""
    items = trail.items()
    item = next((one for one, _ in items if str(one.id) == request.args.get("item")), None)
    leaves = sorted(trail.leaves(item.id), key=_as_written) if item else []
    wanted = request.args.get("leaf")
    leaf = next((one for one in leaves if one.leaf == wanted), None)
    students = students_of(classroom.id)
    answers = trail.answers(item.id, leaf.leaf) if item and leaf else {}
    return render_template(
        "attainment/trail.html",
        classroom=classroom,
        head=head,
        items=items,
        item=item,
        leaves=leaves,
        leaf=leaf,
        answers=answers,
        whole=sum((step for _, step in items), Step()),
        students=students,
        is_teacher=not current_user.is_administrator,
        below=[
            one
            for one in students
            if head.expected is not None
            and (value := head.students.get(one.user_id)) is not None
            and value < Fraction(head.expected)
        ],
    )


def _task(
    classroom: Classroom, heat: queries.Heat, objective: Objective
) -> tuple[Head, dict[int, Fraction]]:
    students = {
        who: heat.of(who, objective.id).attainment
        for who, one in heat.tallies
        if one == objective.id
    }
    near = [
        (
            one.code,
            one.kind,
            one.title,
            heat.class_tally(one.id).attainment,
            _address(classroom, one),
        )
        for one in heat.objectives
    ]
    head = Head(
        objective.code,
        objective.title,
        objective.kind,
        heat.class_tally(objective.id).attainment,
        heat.expected_of(objective),
        _address(classroom, objective),
        near,
        students,
        [],
    )
    return head, {objective.id: Fraction(1)}


def _training(
    classroom: Classroom, heat: queries.Heat, objective: Objective
) -> tuple[Head, dict[int, Fraction]]:
    rows = queries.training_of(heat, classroom.course_code)
    row = next((one for one in rows if one.objective.id == objective.id), None) or abort(404)
    near = [
        (
            one.objective.code,
            "training",
            one.objective.title,
            one.attainment,
            _address(classroom, one.objective),
        )
        for one in rows
        if one.objective.id == objective.id
        or objective.id in {part.id for part, _value, _weight in one.parts}
        or one.objective.id in {part.id for part, _value, _weight in row.parts}
    ]
    parts = [
        (one.code, one.kind, _address(classroom, one), value, weight)
        for one, value, weight in row.parts
    ]
    head = Head(
        objective.code,
        objective.title,
        "training",
        row.attainment,
        None,
        _address(classroom, objective),
        near,
        {},
        parts,
    )
    return head, dict(row.portions)


def _course(classroom: Classroom, plan: Plan, figures: list[Figure], figure: Figure) -> Head:
    def address(code: str) -> str:
        return url_for("attainment.course_trail", classroom_id=classroom.id, code=code)

    return Head(
        figure.code,
        figure.title,
        "course",
        figure.direct,
        figure.expected,
        address(figure.code),
        [(one.code, "course", one.title, one.direct, address(one.code)) for one in figures],
        dict(figure.students),
        [],
        figure,
        str(FORMULAS[plan.formula]),
    )


def _address(classroom: Classroom, objective: Objective) -> str:
    return url_for("attainment.trail", classroom_id=classroom.id, objective_id=objective.id)


def _as_written(one: Leaf) -> tuple[bool, list[int], str]:
    """Questions before criteria, each by number: T03-I2 stands before T03-I10."""
    numbers = [int(part) for part in re.findall(r"\d+", one.leaf)]
    return one.kind != "question", numbers, one.leaf

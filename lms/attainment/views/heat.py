"""Students × objectives: the heat map of a classroom, and the training objectives above."""

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache, partial

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup, escape

from lms.accounts.models import User
from lms.attainment import policy, queries
from lms.attainment.rules.plans import Absent
from lms.attainment.rules.wording import BADGES, VERDICTS
from lms.attainment.views.blueprint import bp
from lms.classrooms.models import Classroom
from lms.classrooms.queries import get_classroom, students_of
from lms.core.points import plain, share
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
        shown |= {
            "heat": heat,
            "training": queries.training_of(heat, classroom.course_code),
            "cells": partial(_cells, heat),
        }
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


def _cells(heat: queries.Heat, student: User) -> Markup:
    """The line of one student. Spelled here, not in the template: a class has thousands."""
    name = escape(student.name)
    parts, below = [], 0
    for one in heat.objectives:
        tally = heat.of(student.id, one.id)
        if not tally.possible:
            parts.append('<td class="void">—</td>')
            continue
        look, value, is_below = _face(tally.earned, tally.possible, heat.expected_of(one))
        below += is_below
        say = f"{name} · {escape(one.code)} · {plain(tally.earned)} / {plain(tally.possible)}"
        parts.append(f'<td{look} data-say="{say}">{value}</td>')
    return Markup(f"{''.join(parts)}<td><b>{below}</b></td>")  # noqa: S704  escaped above


@lru_cache(8192)
def _face(earned: Decimal, possible: Decimal, expected: Decimal) -> tuple[str, str, bool]:
    """How one cell looks (as `heat_cell` of ui/tables), what it says, whether it is below."""
    value, least = Fraction(earned) / Fraction(possible), Fraction(expected)
    if value < least - Fraction(15, 100):
        kind = "h1"
    elif value < least:
        kind = "h2"
    elif value >= Fraction(9, 10):
        kind = "h5"
    else:
        kind = "h4" if value >= Fraction(8, 10) else ""
    return f' class="{kind}"' if kind else "", share(value), value < least

"""How the attainment of a classroom is computed: read, changed with a preview, and kept."""

from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lms.attainment import policy, queries, services
from lms.attainment.forms import MOST_ROWS, PlanForm, typed_of
from lms.attainment.rules.figures import CourseFigures, Figure
from lms.attainment.rules.plans import Plan
from lms.attainment.rules.wording import ABSENT, BADGES, FORMULAS, RULES, VERDICTS
from lms.attainment.views.blueprint import bp
from lms.classrooms.models import Classroom
from lms.classrooms.policy import is_open
from lms.classrooms.queries import get_classroom
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.objectives.queries import objectives_of
from lms.web.access import opens
from lms.web.ids import whole


@bp.get("/classrooms/<int:classroom_id>/attainment/plan")
@opens("classroom_id", get_classroom, policy.can_see_attainment)
def plan(classroom: Classroom) -> ResponseReturnValue:
    """The plan that holds, as fields for who may change it, and every earlier one."""
    made = queries.figures_of([classroom])
    return _page(classroom, made, typed_of(made.plan))


@bp.post("/classrooms/<int:classroom_id>/attainment/plan")
@opens("classroom_id", get_classroom, policy.can_plan_attainment)
def change_plan(classroom: Classroom) -> ResponseReturnValue:
    """Show what a plan would change (do=preview), or let it hold from now on (do=save)."""
    before = queries.figures_of([classroom])
    form = PlanForm(request.form)
    codes = [one.code for one in objectives_of(classroom.course_code)]
    try:
        plan = form.plan([code for code, _title in _sources(before)], codes)
        if form.text("do") == "save":
            return _save(classroom, plan, form)
        services.check_plan(plan, codes)
    except Refused as refusal:
        return _page(classroom, before, request.form, refusal=refusal), 422
    return _page(classroom, before, request.form, after=queries.figures_of([classroom], plan))


def _save(classroom: Classroom, plan: Plan, form: PlanForm) -> ResponseReturnValue:
    services.adopt(
        classroom,
        plan,
        reason=form.text("reason")[:200],
        seen=whole(form.text("seen")) or 0,
        by=current_user,
    )
    flash(_("已保存达成度方案，从现在起按它计算。"), "success")
    return redirect(url_for(".course", classroom_id=classroom.id))


def _page(
    classroom: Classroom,
    before: CourseFigures,
    typed: Mapping[str, str],
    *,
    after: CourseFigures | None = None,
    refusal: Refused | None = None,
) -> str:
    history = queries.plans_of(classroom.id)
    rows = max(len(before.plan.objectives), _last_row(typed)) + 1
    return render_template(
        "attainment/plan.html",
        classroom=classroom,
        before=before,
        after=after,
        changes=_changes(before, after) if after else [],
        refusal=refusal,
        typed=typed,
        rows=range(min(rows, MOST_ROWS)),
        sources=_sources(before),
        usual={one.code: {x.category: x.weight for x in one.links} for one in before.figures},
        objectives=objectives_of(classroom.course_code),
        history=history,
        number=history[0].number if history else 0,
        can_plan=policy.can_plan_attainment(current_user, classroom) and is_open(classroom),
        formulas=FORMULAS,
        rules=RULES,
        absents=ABSENT,
        verdicts=VERDICTS,
        badges=BADGES,
        is_teacher=not current_user.is_administrator,
    )


def _last_row(typed: Mapping[str, str]) -> int:
    return max((row + 1 for row in range(MOST_ROWS) if typed.get(f"code-{row}")), default=0)


def _sources(made: CourseFigures) -> list[tuple[str, str]]:
    """The categories links can come from, by code and title."""
    links = made.figures[0].links if made.figures else ()
    return [(link.category, link.title) for link in links]


def _changes(
    before: CourseFigures, after: CourseFigures
) -> list[tuple[str, Figure | None, Figure | None]]:
    """Each course objective as it is and as it would be."""
    old = {one.code: one for one in before.figures}
    new = {one.code: one for one in after.figures}
    return [(code, old.get(code), new.get(code)) for code in dict.fromkeys([*old, *new])]

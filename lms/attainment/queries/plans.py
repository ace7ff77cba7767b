"""Reads of plans: how a classroom computes attainment."""

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms.attainment.models import AttainmentPlan
from lms.attainment.rules.links import Aim, Outline, first_plan
from lms.attainment.rules.plans import CourseObjective, Plan
from lms.classrooms.models import Classroom
from lms.core.db import db
from lms.core.i18n import _
from lms.objectives.models import Objective, ObjectiveKind
from lms.objectives.queries import objectives_of

EXPECTED = Decimal("0.65")  # where no objective of the course says otherwise


def latest_plan(classroom_id: int) -> AttainmentPlan | None:
    """The classroom's own plan, if it has one."""
    return db.session.scalar(
        select(AttainmentPlan)
        .where(AttainmentPlan.classroom_id == classroom_id)
        .order_by(AttainmentPlan.number.desc())
        .limit(1)
    )


def own_plan(classroom_id: int) -> Plan | None:
    """The plan a classroom was given, if any."""
    found = latest_plan(classroom_id)
    return Plan.from_json(found.plan) if found else None


def asked_objectives(classroom: Classroom) -> tuple[CourseObjective, ...]:
    """The course objectives of a classroom as a survey asks about them; no mark is read for it."""
    plan = own_plan(classroom.id)
    return (plan or default_plan(objectives_of(classroom.course_code), Outline((), {}))).objectives


def plans_of(classroom_id: int) -> list[AttainmentPlan]:
    """All plans a classroom ever had, latest first, with who made them."""
    return list(
        db.session.scalars(
            select(AttainmentPlan)
            .where(AttainmentPlan.classroom_id == classroom_id)
            .order_by(AttainmentPlan.number.desc())
            .options(joinedload(AttainmentPlan.made_by))
        )
    )


def default_plan(objectives: Sequence[Objective], outline: Outline) -> Plan:
    """The plan that holds where a classroom has none: an objective for each kind."""
    titles = {
        ObjectiveKind.KNOWLEDGE: _("知识目标"),
        ObjectiveKind.SKILL: _("技能目标"),
        ObjectiveKind.ATTITUDE: _("素质目标"),
    }
    aims = [Aim(one.code, one.kind, one.expected) for one in objectives]
    return first_plan(aims, {str(kind): title for kind, title in titles.items()}, outline, EXPECTED)

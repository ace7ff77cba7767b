"""A classroom's plan of attainment: checked, and made one revision after another."""

import re
from collections.abc import Collection
from decimal import Decimal

from sqlalchemy.exc import IntegrityError

from lms.accounts.models import User
from lms.assignments.services import require_term
from lms.attainment import queries
from lms.attainment.models import AttainmentPlan
from lms.attainment.rules.plans import CourseObjective, Plan
from lms.classrooms.models import Classroom
from lms.core import journal
from lms.core.clock import now
from lms.core.db import db
from lms.core.errors import Refused, Stale
from lms.core.i18n import _
from lms.objectives.queries import objectives_of

CODE = re.compile(r"[\w.-]{1,16}")


class BadPlan(Refused):
    """The plan cannot be computed by."""


def check_plan(plan: Plan, known: Collection[str]) -> None:
    """Raise BadPlan with the first thing to repair; `known` are codes of task objectives."""
    if not plan.objectives:
        raise BadPlan(_("方案里还没有课程目标，请至少填一个。"))
    if not 0 <= plan.direct_share <= 1:
        raise BadPlan(_("直接评价所占比例须在 0 到 1 之间。"))
    codes = [one.code for one in plan.objectives]
    for one in plan.objectives:
        if codes.count(one.code) > 1:
            raise BadPlan(_("代码 %(code)s 用了两次，请改其中一个。", code=one.code))
        _check_objective(one, known)
    if not any(one.weight for one in plan.objectives):
        raise BadPlan(_("各课程目标的权重不能都是 0。"))
    for code, expected in plan.expected.items():
        _check_share(code, expected)


def _check_objective(one: CourseObjective, known: Collection[str]) -> None:
    if not CODE.fullmatch(one.code):
        raise BadPlan(
            _("代码 %(code)s 只能用字母、数字、点和短横，最多 16 个字符。", code=one.code)
        )
    _check_share(one.code, one.expected)
    if one.weight < 0 or any(weight < 0 for weight in one.weights.values()):
        raise BadPlan(_("%(code)s 的权重不能是负数。", code=one.code))
    if unknown := [code for code in one.objectives if code not in known]:
        raise BadPlan(
            _(
                "%(code)s 里的 %(unknown)s 不是这门课的目标，请照任务目标的代码填写。",
                code=one.code,
                unknown="、".join(unknown),
            )
        )
    if not one.objectives:
        raise BadPlan(_("%(code)s 还没有写由哪些任务目标组成。", code=one.code))


def _check_share(code: str, expected: Decimal) -> None:
    if not 0 <= expected <= 1:
        raise BadPlan(_("%(code)s 的期望值须在 0 到 1 之间。", code=code))


def adopt(classroom: Classroom, plan: Plan, *, reason: str, seen: int, by: User) -> AttainmentPlan:
    """Let a plan hold from now on; `seen` is the number of the one it was made from (0: none).

    Raises NotOpen in a closed term, BadPlan, or Stale when somebody made another meanwhile.
    """
    require_term(classroom)
    if not reason:
        raise BadPlan(_("请写明为什么这样改，以后的人要看得懂。"))
    check_plan(plan, {one.code for one in objectives_of(classroom.course_code)})
    latest = queries.latest_plan(classroom.id)
    number = latest.number if latest else 0
    if number != seen:
        raise Stale(_("方案刚刚被别人改过，请看过新的方案再保存。"))
    made = AttainmentPlan(
        classroom_id=classroom.id,
        number=number + 1,
        plan=plan.to_json(),
        reason=reason,
        made_at=now(),
        made_by_id=by.id,
    )
    try:
        with db.session.begin_nested():
            db.session.add(made)
    except IntegrityError as error:
        raise Stale(_("方案刚刚被别人改过，请看过新的方案再保存。")) from error
    journal.write(
        "attainment.plan",
        subject=f"classroom:{classroom.id}",
        actor_id=by.id,
        actor_name=by.name,
        number=made.number,
        reason=reason,
        before=latest.plan if latest else None,
        after=made.plan,
    )
    return made

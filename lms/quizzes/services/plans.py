"""Arranging who marks which question, and whether two do."""

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.core import journal
from lms.core.clock import now
from lms.core.db import db
from lms.core.errors import Refused
from lms.core.i18n import _
from lms.core.points import plain
from lms.quizzes import queries
from lms.quizzes.models import Marker, MarkingFlag, MarkingPlan, PaperItem
from lms.quizzes.queries import ByHand
from lms.quizzes.services.marking import MarksLocked

LONGEST_NOTE = 200


class NotAmongTeachers(Refused):
    """Only teachers of the classroom mark."""


class TooFewMarkers(Refused):
    """Two markers cannot be fewer than two teachers."""


class ToleranceOutOfRange(Refused):
    """The tolerance is no number of points between nothing and the whole question."""


class PairsOpen(Refused):
    """Responses marked by one of two must be finished before marking goes on alone."""


def arrange(
    assignment: Assignment,
    question: ByHand,
    *,
    by: User,
    marker_ids: Sequence[int] = (),
    is_double: bool = False,
    tolerance: Decimal | None = None,
) -> MarkingPlan:
    """Say who marks a question and whether two do; nobody named means everybody may.

    Who stays keeps the order, so shares move as little as they can. What was marked already
    stays as it is; a new tolerance is asked only of pairs completed from now on.
    """
    require_open_term(assignment)
    teachers = {one.id for one in queries.teachers_of(assignment.classroom_id)}
    if not set(marker_ids) <= teachers:
        raise NotAmongTeachers(_("只有这个班的任课教师能评阅。请从名单里选。"))
    if is_double:
        _require_two(question, set(marker_ids) or teachers, tolerance)
    plan = _plan(assignment, question)
    if plan.is_double and not is_double and (n := queries.open_pairs(assignment, question.id)):
        raise PairsOpen(
            _("还有 %(n)s 份答案只批了一半或等待定分。请先批完、定分，再改成单人评阅。", n=n)
        )
    plan.is_double = is_double
    plan.tolerance = tolerance if is_double and tolerance is not None else Decimal(0)
    _place(plan, marker_ids)
    db.session.flush()
    journal.write(
        "marking.arrange",
        subject=f"assignment:{assignment.id}",
        actor_id=by.id,
        actor_name=by.name,
        question=question.key,
        markers=[marker.user_id for marker in plan.markers],
        double=is_double,
        tolerance=plain(plan.tolerance),
    )
    return plan


def raise_flag(item: PaperItem, assignment: Assignment, *, by: User, note: str) -> MarkingFlag:
    """Set a response aside with a note for the other teachers; a newer note replaces the older."""
    require_open_term(assignment)
    lower_flag(item, assignment, by=by)
    flag = MarkingFlag(
        item_id=item.id, raised_by_id=by.id, raised_at=now(), note=note.strip()[:LONGEST_NOTE]
    )
    db.session.add(flag)
    db.session.flush()
    return flag


def lower_flag(item: PaperItem, assignment: Assignment, *, by: User) -> None:
    """Take the open flag of a response down; it stays on record."""
    require_open_term(assignment)
    flag = queries.open_flag(item.id)
    if flag is not None:
        flag.lowered_at, flag.lowered_by_id = now(), by.id
        db.session.flush()


def require_open_term(assignment: Assignment) -> None:
    """Raise MarksLocked once the term is closed."""
    term = assignment.classroom.term
    if term.closed_at is not None:
        raise MarksLocked(
            _("学期 %(term)s 已经结束，成绩不能再改。确有错误请联系管理员。", term=term.code)
        )


def _require_two(question: ByHand, markers: set[int], tolerance: Decimal | None) -> None:
    """Refuse two markers where there are fewer, or without a tolerance they could keep."""
    if len(markers) < 2:
        raise TooFewMarkers(_("双评要两位老师。请再选一位，或请管理员把另一位老师加进这个班。"))
    if tolerance is None or not 0 <= tolerance <= question.points:
        raise ToleranceOutOfRange(
            _("允许的分差应在 0 与 %(points)s 分之间。", points=plain(question.points))
        )


def _plan(assignment: Assignment, question: ByHand) -> MarkingPlan:
    """The plan of a question, locked; made when there is none."""
    plan = db.session.scalar(
        select(MarkingPlan)
        .where(MarkingPlan.assignment_id == assignment.id, MarkingPlan.question_id == question.id)
        .options(selectinload(MarkingPlan.markers))
        .with_for_update(of=MarkingPlan)
        .execution_options(populate_existing=True)
    )
    if plan is None:
        plan = MarkingPlan(assignment_id=assignment.id, question_id=question.id, markers=[])
        plan.is_double, plan.tolerance = False, Decimal(0)
        db.session.add(plan)
        db.session.flush()
    return plan


def _place(plan: MarkingPlan, marker_ids: Sequence[int]) -> None:
    staying = [one for one in plan.markers if one.user_id in marker_ids]
    known = {one.user_id for one in staying}
    new = [Marker(user_id=one) for one in dict.fromkeys(marker_ids) if one not in known]
    plan.markers = [*staying, *new]
    for position, marker in enumerate(plan.markers):
        marker.position = position

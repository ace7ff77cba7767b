"""Applying a mend: what was planned, as one batch, in one transaction."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, update

from lms.accounts.models import User
from lms.assignments.models import Assignment
from lms.assignments.services import note_marked, note_work
from lms.core import journal
from lms.core.clock import now
from lms.core.db import db
from lms.core.errors import Stale
from lms.core.i18n import _
from lms.gradebook import services as gradebook
from lms.questions.rules import Definition
from lms.questions.services import keep_versions
from lms.quizzes import queries
from lms.quizzes.models import Attempt, Mend, MendChange, PaperItem
from lms.quizzes.rules import marking
from lms.quizzes.services.marking import MarksLocked
from lms.quizzes.services.mending.effects import ClassPlan
from lms.quizzes.services.mending.planning import MendRefused, Plan, Wish, plan_for
from lms.quizzes.services.repairing import Change, changed_by, written_down
from lms.quizzes.services.results import (
    Changed,
    by_student,
    points_with,
    progress_of,
    settings_of,
)

LONGEST_REASON = 120
ITEM = ("version_id", "earned", "possible", "marks", "is_marked_by_hand", "marked_at", "version")
ATTEMPT = ("points", "marked_at")


class PlanChanged(Stale):
    """The papers are no longer what the preview showed."""


def mend(assignment: Assignment, *, wish: Wish, reason: str, token: str, by: User) -> list[Mend]:
    """Apply what the preview showed, or nothing: one mend for each class, one batch for all.

    The classes are locked first and planned anew; `token` says whether the plan is still the
    one that was shown. Raises PlanChanged when it is not.
    """
    reason = required(reason, _("请写明更正的原因，学生的成绩记录里会看到它。"))
    places = queries.taught_alike(by, assignment) if wish.in_all_classes else [assignment]
    others = [one for one in places if one.id != assignment.id]
    lock([assignment, *others])
    plan = plan_for(others, assignment, wish)
    if plan.token != token:
        raise PlanChanged(
            _("答卷或成绩在预览之后有变化，还没有更正任何成绩。下面是新的预览，请再看一遍。")
        )
    if plan.is_empty:
        raise MendRefused(_("没有答卷会因此改变，不需要更正。"))
    batch = secrets.token_hex(8)
    mends = [_mend(one, plan, batch, reason, by) for one in plan.classes]
    db.session.add_all(mends)
    db.session.flush()
    for made, one in zip(mends, plan.classes, strict=True):
        words = _("更正 %(n)s（%(key)s）：%(reason)s", n=made.id, key=made.leaf, reason=reason)
        changed = carry_out(one, made, reason=words, by=by)
        note(made, "mend.apply", by, papers=len(one.changes), marks=changed, reason=reason)
    return mends


def lock(places: Sequence[Assignment]) -> None:
    """Refuse what a closed term forbids, then hold these classes until the commit."""
    for place in places:
        term = place.classroom.term
        if term.closed_at is not None:
            raise MarksLocked(
                _(
                    "%(name)s 的学期 %(term)s 已经结束，成绩不能再改。确有错误请联系管理员。",
                    name=place.classroom.name,
                    term=term.code,
                )
            )
    queries.lock_classes(sorted(place.id for place in places))


def carry_out(plan: ClassPlan, mend: Mend, *, reason: str, by: User, is_undo: bool = False) -> int:
    """Write the changed papers and the marks they make; says how many marks changed."""
    moment = now()
    versions = _kept(plan)
    rows = [
        written_down(change, mend, _after(change, versions), moment, is_undo=is_undo)
        for change in plan.changes
    ]
    if rows:
        db.session.execute(insert(MendChange), rows)
        db.session.execute(
            update(PaperItem), [_item(change, versions, moment) for change in plan.changes]
        )
    _settle_attempts(plan, moment)
    for change in plan.changes:  # what this session read before is no longer true
        db.session.expire(change.item, ITEM)
        db.session.expire(change.attempt, ATTEMPT)
    about = {"assignment": mend.assignment_id, "mend": mend.id, "undo": is_undo}
    return gradebook.regrade(
        plan.assignment, plan.entries, plan.gone, reason=reason, by=by, detail=about
    )


def note(mend: Mend, action: str, by: User, **detail: Any) -> None:
    journal.write(
        action,
        subject=f"assignment:{mend.assignment_id}",
        actor_id=by.id,
        actor_name=by.name,
        mend=mend.id,
        question=mend.leaf,
        kind=mend.kind.value,
        **detail,
    )


def required(text: str, otherwise: str) -> str:
    kept = " ".join(text.split())[:LONGEST_REASON]
    if not kept:
        raise MendRefused(otherwise)
    return kept


def _mend(one: ClassPlan, plan: Plan, batch: str, reason: str, by: User) -> Mend:
    return Mend(
        batch=batch,
        assignment_id=one.assignment.id,
        question_id=plan.question_id,
        leaf=plan.wish.leaf,
        kind=plan.wish.kind,
        policy=plan.wish.policy,
        versions=list(plan.versions),
        accepted=list(plan.repair.accepted),
        target_id=plan.target.id if plan.target else None,
        reason=reason,
        made_at=now(),
        made_by_id=by.id,
    )


def _kept(plan: ClassPlan) -> dict[int, int]:
    """The version each changed question has afterwards, by the id of the version before.

    Equal content is one version, so mending again what was undone makes no further one.
    """
    wanted: dict[int, Definition] = {
        change.item.version_id: change.definition
        for change in plan.changes
        if change.version_id is None
    }
    course_code = plan.assignment.classroom.course_code
    return {
        before: keep_versions(course_code, [definition])[definition.key].id
        for before, definition in wanted.items()
    }


def _after(change: Change, versions: dict[int, int]) -> int:
    return change.version_id or versions[change.item.version_id]


def _item(change: Change, versions: dict[int, int], moment: datetime) -> dict[str, Any]:
    earned = change.after.earned
    return {
        "id": change.item.id,
        "version_id": _after(change, versions),
        "earned": earned,
        "possible": change.after.possible,
        "marks": dict(change.after.marks),
        "is_marked_by_hand": marking.is_by_hand(change.definition),
        "marked_at": None if earned is None else change.item.marked_at or moment,
    }


def _settle_attempts(plan: ClassPlan, moment: datetime) -> None:
    """The points of each changed attempt; and how far their students have come by that."""
    changed = changed_by(plan.changes)
    touched = {change.attempt.id for change in plan.changes}
    rows = []
    marked: dict[int, bool] = {}
    for student_id, attempts in by_student(plan.attempts).items():
        points = {one: points_with(one, changed) for one in attempts}
        for one in (one for one in attempts if one.id in touched):
            is_marked = points[one] is not None
            if is_marked != (one.marked_at is not None):
                marked[student_id] = all(some is not None for some in points.values())
            marked_at = one.marked_at or moment if is_marked else None
            rows.append({"id": one.id, "points": points[one], "marked_at": marked_at})
    if rows:
        db.session.execute(update(Attempt), rows)
    note_marked(
        plan.assignment,
        marked=[who for who, is_marked in marked.items() if is_marked],
        unmarked=[who for who, is_marked in marked.items() if not is_marked],
    )
    _note_mastery(plan, changed)


def _note_mastery(plan: ClassPlan, changed: Mapping[int, Changed]) -> None:
    """Objectives reached by the latest attempt, unless its student is at a further one."""
    touched = {change.attempt.id for change in plan.changes}
    latest = [max(own, key=_number) for own in by_student(plan.attempts).values()]
    found = [one for one in latest if one.id in touched and settings_of(one).is_mastery]
    running = queries.students_at_work(plan.assignment.id) if found else set()
    for one in found:
        if one.student_id not in running:
            bars = progress_of(settings_of(one), one.items, changed)
            reached = sum(bar.is_reached for bar in bars)
            note_work(plan.assignment, one.student_id, done=reached)


def _number(attempt: Attempt) -> int:
    return attempt.number
